"""Until its round is announced a decision changes nothing for a bidder: not a byte of a page, not a header,
not what a search finds, not a mail or a job.
"""

import re
from collections.abc import Iterator

import pytest
from django.db.models import Max
from django.urls import reverse

from accounts.models import Delivery, JobRun
from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from portfolio.awards.models import Award
from portfolio.decisions.actions.confirming import confirm_decision
from tests.attacks.asking import Asker
from tests.attacks.entries import GUARDED
from tests.attacks.scene import Scene
from tests.factories.accounts import NOW, make_user

pytestmark = pytest.mark.django_db
OF_THE_REQUEST = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]*|(?<=name="once" value=")[^"]*'
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
"""Tokens of a form, and the reference of a request, are drawn anew each time and are as long each time."""
ASKED_OF_LISTS = ("q=Proposed", "search=Proposed", "sort=status", "sort=-status", "status=SCORED", "page=2")
LISTS = ("bids:bids", "bids:bids_csv", "bids:rounds", "bids:systems", "portfolio:awards", "portfolio:home")
MADE_ON = re.compile(r"(?<=Made on )[^<]+(?= for )")
"""A dashboard says the minute it is made at, which may be another the next time."""
COOKIES = "Set-Cookie"


def paths_of(scene: Scene, bid) -> Iterator[str]:
    """Every address without arguments, lists asked in each way; and each that can name the bid or its
    round.
    """
    own = {bid.reference, bid.round.reference, *bid.systems.values_list("system__reference", flat=True)}
    for address in GUARDED:
        if address.methods and "GET" not in address.methods:
            continue
        if not any(address.permission in ROLES[role].permissions for role in DEPARTMENT_ROLES):
            continue
        if not address.values:
            yield address.path
            yield from (f"{address.path}?{query}" for query in ASKED_OF_LISTS if address.name in LISTS)
            continue
        for values in scene.fillings(address):
            if own & {str(value) for value in values.values()}:
                yield address.at(values)


def seen_by(asker: Asker, paths: list[str]) -> dict[str, object]:
    """What each address answers: status, headers and body; the length of what is drawn anew does not vary."""
    found: dict[str, object] = {}
    for path in paths:
        answer = asker.ask("get", path)
        headers = {name: value for name, value in answer.headers.items() if name != COOKIES}
        text = MADE_ON.sub("", answer.text)
        body = OF_THE_REQUEST.sub("", text)
        found[path] = (answer.status, OF_THE_REQUEST.sub("", str(headers)), len(text), body)
    return found


@pytest.mark.parametrize("role", sorted(DEPARTMENT_ROLES))
def test_a_confirmed_decision_changes_nothing_that_a_department_can_reach(scene, role) -> None:
    bid = scene.bid_called("Proposed")
    asker, paths = Asker(scene.people[role]), list(paths_of(scene, bid))
    told, jobs = Delivery.objects.aggregate(last=Max("pk")), JobRun.objects.count()
    before = seen_by(asker, paths)

    confirm_decision(decision=bid.decisions.get(), by=make_user(Role.CHAIR), now=NOW)
    after = seen_by(asker, paths)

    assert [path for path in paths if before[path] != after[path]] == []
    assert len([answer for answer in before.values() if answer[0] == 200]) > 40
    assert not Delivery.objects.filter(recipient__in=scene.people.values(), pk__gt=told["last"] or 0).exists()
    assert JobRun.objects.count() == jobs


def test_the_award_that_is_waiting_reads_as_one_that_is_not_there(scene) -> None:
    bid, asker = scene.bid_called("Proposed"), Asker(scene.people[Role.SIGN_OFF])
    confirm_decision(decision=bid.decisions.get(), by=make_user(Role.CHAIR), now=NOW)
    award = Award.objects.get(bid=bid)
    names = ("award", "outcome")

    for name in names:
        there, nowhere = (
            asker.ask("get", reverse(f"portfolio:{name}", args=[reference]))
            for reference in (award.reference, award.reference[:-1] + "X")
        )
        assert there.status == nowhere.status == 404
        assert OF_THE_REQUEST.sub("", there.text) == OF_THE_REQUEST.sub("", nowhere.text)
