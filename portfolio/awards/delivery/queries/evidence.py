"""The same file as evidence of more than one milestone, told by its SHA-256."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from portfolio.awards.models import Claim
from portfolio.awards.queries.awards import milestones_visible_to


@dataclass(frozen=True)
class UsedAgain:
    """Claims of other milestones that hold the same file: those the person may see, and how many more."""

    claims: tuple[Claim, ...]
    unseen: int

    def __bool__(self) -> bool:
        return bool(self.claims or self.unseen)


def same_evidence(claims: Iterable[Claim], user: User) -> dict[str, UsedAgain]:
    """By SHA-256 of the claims of one milestone; those whose file no other milestone has are left out. One
    query. Whatever became of the other claim, whoever checks this one wants to know of it.
    """
    rows = [claim for claim in claims if claim.file_sha256]
    if not rows:
        return {}
    hashes, milestone = {row.file_sha256 for row in rows}, rows[0].milestone_id
    found: dict[str, list[Any]] = defaultdict(list)
    visible = milestones_visible_to(user).order_by().filter(pk=OuterRef("milestone"))
    others = (
        Claim.objects.filter(file_sha256__in=hashes)
        .exclude(milestone=milestone)
        .annotate(is_seen=Exists(visible))
        .select_related("milestone__award")
        .defer("file_bytes")
        .order_by("pk")
    )
    for claim in others:
        found[claim.file_sha256].append(claim)
    return {
        sha256: UsedAgain(
            tuple(row for row in same if row.is_seen),
            sum(not row.is_seen for row in same),
        )
        for sha256, same in found.items()
    }
