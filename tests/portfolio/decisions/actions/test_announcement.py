import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.announcement import CannotAnnounce, announce_round
from portfolio.decisions.actions.decisions import CannotDecide
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Decision
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db


def announce(round_, role=Role.FUND_MANAGER):
    return announce_round(round=round_, by=make_user(role), now=NOW)


def test_every_department_is_told_its_outcome_at_once(two_bids):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    signer = make_user(Role.SIGN_OFF, first.department)
    confirmed_decision(first)
    confirmed_decision(second, "RESERVE")

    announce(round_)

    assert list(Bid.objects.filter(round=round_).order_by("pk").values_list("status", flat=True)) == [
        "APPROVED",
        "RESERVED",
    ]
    assert set(Decision.objects.values_list("status", flat=True)) == {"ANNOUNCED"}
    round_.refresh_from_db()
    assert round_.status == "ANNOUNCED"
    assert signer.deliveries.filter(event__kind="bid.outcome_announced").count() == 1
    assert Event.objects.filter(kind="decisions.announced").count() == 1


@pytest.mark.parametrize("state", ["none", "proposed", "reversed"])
def test_an_undecided_bid_stops_the_announcement_and_is_named(two_bids, state):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    if state != "none":
        decision = proposed_decision(second)
        if state == "reversed":
            reverse_decision(decision=decision, reason="No.", by=make_user(Role.CHAIR), now=NOW)

    with pytest.raises(CannotAnnounce, match=second.reference):
        announce(round_)

    assert set(Bid.objects.filter(round=round_).values_list("status", flat=True)) == {"SCORED"}
    round_.refresh_from_db()
    assert round_.status == "ASSESSED"


def test_a_decision_on_a_withdrawn_bid_must_be_reversed_first(two_bids):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    decision = confirmed_decision(first)
    confirmed_decision(second)
    withdraw_bid(bid=first, reason="Gone.", by=make_user(Role.SIGN_OFF, first.department), now=NOW)

    with pytest.raises(CannotAnnounce, match=first.reference):
        announce(round_)
    reverse_decision(decision=decision, reason="Withdrawn.", by=make_user(Role.CHAIR), now=NOW)
    announce(round_)

    assert Bid.objects.get(pk=second.pk).status == "APPROVED"
    assert Bid.objects.get(pk=first.pk).status == "WITHDRAWN"


def test_a_round_is_announced_once(one_bid):
    round_, _ = one_bid
    confirmed_decision(ranked_bids(round_)[0])
    announce(round_)

    with pytest.raises(TransitionRefused):
        announce(round_)


def test_nothing_is_decided_or_reversed_after_the_announcement(one_bid):
    round_, _ = one_bid
    decision = confirmed_decision(ranked_bids(round_)[0], "REJECT")
    announce(round_)

    with pytest.raises(TransitionRefused):
        reverse_decision(decision=decision, reason="No.", by=make_user(Role.CHAIR), now=NOW)
    with pytest.raises(CannotDecide):
        proposed_decision(ranked_bids(round_)[0])


def test_only_the_fund_announces(one_bid):
    round_, _ = one_bid
    confirmed_decision(ranked_bids(round_)[0])

    with pytest.raises(PermissionRefused):
        announce(round_, Role.CHAIR)
