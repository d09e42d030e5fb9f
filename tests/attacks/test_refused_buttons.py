"""A button that will be refused is not offered: the page says why instead.

The steps are those of A5, whose turn has passed or has not come: no page that their person opens then has the
button, neither the step's own page nor the pages from which it is reached.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from tests.attacks.asking import Asker
from tests.attacks.test_a5_step_skipping import BID_STEPS, MORE_STEPS

pytestmark = pytest.mark.django_db


LEADS_NOWHERE = {
    "accept_review",
    "decline_review",
    "recuse_review",
    "recall_review",
    "bids:import_columns",
    "portfolio:claim_milestone",
    "portfolio:decline_award",
    "portfolio:refuse_claim",
    "portfolio:return_refuse",
}
"""Forms that no page leads to any more, and that are still shown to whoever kept their address."""
OF_ANOTHER = {
    "portfolio:attendance": "each member has a button, and only that of this one is refused",
    "bids:import_ratings": "the ratings that still wait have a button, and one that went on has none",
}


@dataclass
class Buttons(HTMLParser):
    """Where the buttons of a page lead: forms that are posted, and links that look like buttons."""

    path: str
    found: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._form = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self._form = urlsplit(urljoin(self.path, given.get("action", ""))).path if posts else ""
        if tag == "button" and self._form:
            self.found.add((self._form, given.get("name", ""), given.get("value", "")))
        if tag == "a" and "govuk-button" in given.get("class", "").split():
            self.found.add((urlsplit(urljoin(self.path, given["href"])).path, "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""


def buttons_on(path: str, text: str) -> set[tuple[str, str, str]]:
    page = Buttons(path)
    page.feed(text)
    return page.found


def test_buttons_are_found() -> None:
    page = '<form method="post"><button>Go</button></form><form><button>Show</button></form>'
    page += '<a class="govuk-button" href="../there?x=1">Start</a><a class="govuk-link" href="/no">No</a>'

    assert buttons_on("/here/", page) == {("/here/", "", ""), ("/there", "", "")}


def parents_of(path: str) -> Iterator[str]:
    """The page itself and those it lies under."""
    yield path
    while (path := path.rstrip("/").rpartition("/")[0]) not in ("", "/"):
        yield from (path, f"{path}/")


def offered(asker: Asker, path: str, posted: Mapping[str, Any]) -> list[str]:
    """The pages that have a button for the step, among several of one address the one that is meant."""
    found = []
    for page in parents_of(path):
        answer = asker.ask("get", page)
        if answer.status == 200 and any(
            leads_to == path and str(posted.get(name, value)) == value
            for leads_to, name, value in buttons_on(page, answer.text)
        ):
            found.append(page)
    return found


def test_no_button_of_a_bid_is_offered_out_of_its_turn(scene):
    people = {**scene.people, Role.REVIEWER: scene.reviewer}
    askers = {role: Asker(person) for role, person in people.items()}
    pressed = []

    for name, (role, data, states) in BID_STEPS.items():
        for state in states:
            more = [1] if name == "version_pdf" else []
            path = reverse(f"bids:{name}", args=[scene.bid_called(state).reference, *more])
            pages = offered(askers[role], path, data)
            pressed += [(name, state, page) for page in pages if page != path or name not in LEADS_NOWHERE]

    assert not pressed, "\n".join(map(str, pressed))


@pytest.mark.parametrize("steps", MORE_STEPS)
def test_no_button_is_offered_out_of_its_turn(scene, steps):
    askers: dict[User, Asker] = {}
    pressed = []

    for step in steps(scene):
        if step.name in OF_ANOTHER:
            continue
        asker = askers.setdefault(step.person, Asker(step.person))
        pressed += [
            (step.name, step.words, page)
            for page in offered(asker, step.path, step.posted)
            if page != step.path or step.name not in LEADS_NOWHERE
        ]

    assert not pressed, "\n".join(map(str, pressed))
