"""A step whose turn has passed or has not come, by a person who may take it."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from tests.attacks.scene import Scene

NO = "No."


REASON = {"reason": NO}


VOUCHED = {"vouched": "on"}


SURE = {"sure": "on"}


NOT_FOUND = "Page not found"
"""What is hidden in that state from whoever asks."""


@dataclass(frozen=True)
class Step:
    """`words` are of the refusal; `keeps_try`: the audit has it."""

    person: User
    name: str
    at: tuple[object, ...]
    words: str
    posted: dict[str, Any] = field(default_factory=dict)
    keeps_try: bool = False

    @property
    def path(self) -> str:
        return reverse(self.name, args=self.at)

    @property
    def status(self) -> int:
        return 404 if self.words == NOT_FOUND else 409


def people(scene: Scene, *roles: Role) -> list[User]:
    return [scene.people[role] for role in roles]
