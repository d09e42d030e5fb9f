"""F18: the same bid confirmed by two at once, or confirmed while it is withdrawn: one state, and the audit
has both tries. And in a meeting: an item confirmed twice while the envelope moves, a vote while its member
leaves and it closes.
"""

from collections import Counter

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from legacyfund.lib.errors import DomainError
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.models import Award
from portfolio.decisions.actions.confirming import confirm_decision, keeping_tries
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.actions.votes import cast_vote, close_vote, record_leaving
from portfolio.decisions.models import Ballot, Decision, Vote
from portfolio.funds.models import RoundBudget
from portfolio.ledger.queries.position import fund_position, position_total
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.meetings import (
    panel_of_two_bids,
    recorded_decision,
    sitting_meeting,
    voted_item,
    voting_item,
)
from tests.factories.portfolio import give, proposed_decision, ranked_bids, tied_round
from tests.faults.racing import race
from tests.faults.test_f17_two_approvers import proposed_again

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROUNDS = 200


@pytest.fixture(autouse=True)
def _nobody_is_woken(monkeypatch):
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)


def confirming(decision, chair):
    def step():
        with keeping_tries(decision, by=chair, now=NOW):
            return confirm_decision(decision=decision, by=chair, now=NOW)

    return step


def tries(decision) -> Counter:
    kinds = Event.objects.filter(subject="portfolio.decision", subject_id=decision.pk)
    return Counter(kinds.exclude(kind="decision.proposed").values_list("kind", flat=True))


def test_f18_the_same_bid_confirmed_twice():
    round_, fund = tied_round(900_000)
    chairs = [make_user(Role.CHAIR) for _ in range(2)]
    decision = proposed_decision(ranked_bids(round_)[0])
    clean = 0
    for number in range(ROUNDS):
        outcomes = race(*(confirming(decision, chair) for chair in chairs))
        refused = [row for row in outcomes if isinstance(row, TransitionRefused)]
        both = {"decision.confirmed": 1, "decision.confirmation_refused": 1}
        clean += len(refused) == 1 and tries(decision) == both
        if number < ROUNDS - 1:
            reverse_decision(decision=decision, reason="Again.", by=chairs[0], now=NOW)
            decision = proposed_again(decision)

    assert clean == ROUNDS
    assert Award.objects.filter(status="OFFERED").count() == 1
    assert position_total(fund_position(fund)).headroom == 4_100_000


def test_f18_confirmed_while_it_is_withdrawn():
    round_, _ = tied_round(*[900_000] * 6, funds=9_000_000)
    chair = make_user(Role.CHAIR)
    for bid in ranked_bids(round_):
        decision, signer = proposed_decision(bid), make_user(Role.SIGN_OFF, bid.department)

        def withdraw(bid=bid, signer=signer):
            return withdraw_bid(bid=bid, reason="We found money.", by=signer, now=NOW)

        race(confirming(decision, chair), withdraw)

        decision.refresh_from_db()
        kind = {"CONFIRMED": "decision.confirmed", "PROPOSED": "decision.confirmation_refused"}
        assert Bid.objects.get(pk=bid.pk).status == "WITHDRAWN"
        assert tries(decision) == {kind[decision.status]: 1}
        assert Award.objects.filter(decision=decision).exists() == (decision.status == "CONFIRMED")
        assert Event.objects.filter(kind="bid.withdrawn", subject_id=bid.pk).count() == 1


def test_f18_an_item_confirmed_twice_while_the_envelope_is_moved():
    panel = panel_of_two_bids()
    item = voted_item(panel, sitting_meeting(panel))
    recorded_decision(panel, item)
    fund = RoundBudget.objects.get(round=panel.round).fund

    outcomes = race(
        lambda: confirm_item(item=item, by=panel.chair, now=NOW),
        lambda: confirm_item(item=item, by=panel.chair, now=NOW),
        lambda: give(fund, {CELL: 1_000}, by=panel.manager),
    )

    assert sum(isinstance(row, Decision) for row in outcomes[:2]) == 1
    assert sum(isinstance(row, DomainError) for row in outcomes[:2]) == 1
    assert position_total(fund_position(fund)).headroom == 4_101_000


def test_f18_a_vote_cast_while_its_member_leaves_and_while_it_closes():
    """The vote is taken before the member is gone or refused after; one who had left does not count."""
    panel = panel_of_two_bids()
    meeting = sitting_meeting(panel)
    for place in (0, 1):
        item = voting_item(panel, meeting, place)
        person = (panel.member, panel.deputy)[place]
        vote, _, _ = race(
            lambda item=item, person=person: cast_vote(item=item, choice="FOR", by=person, now=NOW),
            lambda person=person: record_leaving(meeting=meeting, person=person, by=panel.manager, now=NOW),
            lambda item=item: close_vote(item=item, by=panel.chair, now=NOW),
        )
        ballot = Ballot.objects.get(item=item)
        assert ballot.ending != ""
        cast = Vote.objects.filter(ballot=ballot)
        assert cast.exists() == (not isinstance(vote, DomainError))
        assert all(row.counted is not None for row in cast)
