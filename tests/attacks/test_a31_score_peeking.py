"""A31: a reviewer looks for the others' scores before the ranking is frozen. Every address that can name the
bid or its round is asked: those of scores refuse, and none shows another's words or name.
"""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.scores import GivenScore, save_scores, submit_review
from bids.assessment.models import PanelMember, Review
from tests.addresses import ADDRESSES
from tests.attacks.asking import Asker
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    eligible_bid,
    full_scores,
    moderated_bid,
    open_round,
    seat_chair,
    submitted_review,
    sure_of,
)
from tests.factories.pages import bids_url
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
SECRET = "Quillfeather"
"""The reviewer who has scored, and the first word of every justification of theirs."""
SCORES = ("moderation", "moderate_bid", "strictness", "set_aside", "freeze_ranking", "rescue_bid")


@built_once
def peeking():
    """A bid that somebody has scored, and three who look: with a review submitted, with one in hand, and a
    member of the panel who was not asked.
    """
    bid = eligible_bid(open_round())
    scored = accepted_review(bid, reviewer=make_user(Role.REVIEWER, name=SECRET))
    scores = {code: GivenScore(1, f"{SECRET} saw no plan.", "HIGH") for code in full_scores(bid.round)}
    save_scores(review=scored, scores=scores, by=scored.reviewer, now=NOW)
    submit_review(review=scored, sure=sure_of(scored), by=scored.reviewer, now=NOW)
    submitted = submitted_review(bid, 4).reviewer
    member = make_user(Role.REVIEWER)
    PanelMember.objects.create(round=bid.round, person=member, added_at=NOW, added_by=seat_chair(bid.round))
    in_hand = accepted_review(bid).reviewer
    close_round(bid.round)
    return bid, {"submitted": submitted, "in hand": in_hand, "not asked": member}


def paths(bid):
    """Every address with a GET that the references of the bid and its round fill in."""
    for address in ADDRESSES:
        if address.permission is None or (address.methods and "GET" not in address.methods):
            continue
        if set(address.values) <= {"reference", "places"}:
            given = {"reference": bid.reference, "places": 1}, {"reference": bid.round.reference, "places": 1}
            for values in given:
                yield address.at({name: values[name] for name in address.values})


@pytest.mark.parametrize("who", ["submitted", "in hand", "not asked"])
def test_a31_score_peeking(peeking, who):
    bid, people = peeking
    asker = Asker(people[who])

    shown = [path for path in set(paths(bid)) if SECRET in asker.ask("get", path).text]
    statuses = {name: _status(asker, name, bid) for name in SCORES}

    assert shown == []
    assert {name: status for name, status in statuses.items() if status not in (403, 404)} == {}
    ranking = asker.ask("get", bids_url("ranking", bid.round)).text
    assert "The ranking is shown to" in ranking
    assert bid.title not in ranking


def test_a31_the_values_agreed_are_not_shown_either(peeking):
    bid, people = peeking
    Review.objects.filter(reviewer=people["in hand"]).update(status="RECUSED", answer_reason="I know them.")
    moderated_bid(bid, 9)
    path = bids_url("moderate_bid", bid)

    assert [Asker(person).ask("get", path).status for person in people.values()] == [404, 404, 404]


def _status(asker, name, bid):
    record = bid if name in ("moderate_bid", "rescue_bid") else bid.round
    return asker.ask("get", bids_url(name, record)).status
