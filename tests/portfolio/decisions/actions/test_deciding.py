"""What the panel decides on an item, recorded and confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Delivery
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.deciding import confirm_item
from portfolio.decisions.actions.decisions import CannotDecide, DecisionRefused
from portfolio.decisions.actions.meetings import (
    NotNow,
)
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.actions.votes import (
    cast_vote,
    close_vote,
    open_vote,
)
from portfolio.decisions.models import AgendaItem, Decision
from tests.factories.accounts import NOW, today
from tests.factories.bids import CELL
from tests.factories.meetings import (
    called_item,
    give_interest,
    recorded_decision,
    voted_item,
)
from tests.factories.portfolio import pounds, proposed_decision

pytestmark = pytest.mark.django_db


def test_the_deputy_takes_the_item_that_the_chair_is_out_for(sitting):
    panel, meeting = sitting
    give_interest(panel.chair, panel.bids[1])
    item = called_item(panel, meeting, 1)
    with pytest.raises(PermissionRefused):
        open_vote(item=item, by=panel.chair, now=NOW)
    open_vote(item=item, by=panel.deputy, now=NOW)
    cast_vote(item=item, choice="FOR", by=panel.member, now=NOW)
    close_vote(item=item, by=panel.deputy, now=NOW)
    recorded_decision(panel, item)

    with pytest.raises(PermissionRefused):
        confirm_item(item=item, by=panel.chair, now=NOW)
    decision = confirm_item(item=item, by=panel.deputy, now=NOW)

    assert (decision.status, decision.confirmed_by) == ("CONFIRMED", panel.deputy)
    told = Delivery.objects.filter(event__kind="decision.proposed").values_list("recipient", flat=True)
    assert list(told) == [], "the chair learns nothing of it"


def test_a_decision_of_the_panel_is_recorded_and_confirmed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    conditions = [Condition("Show the exit plan.", "Head of technology", today())]

    recorded_decision(panel, item, amounts={CELL: pounds(500_000)}, conditions=conditions)
    with pytest.raises(PermissionRefused):
        confirm_item(item=item, by=panel.member, now=NOW)
    decision = confirm_item(item=item, by=panel.chair, now=NOW)

    item = AgendaItem.objects.get(pk=item.pk)
    assert (item.status, item.decision, decision.status) == ("DONE", decision, "CONFIRMED")
    assert [row.words for row in decision.conditions.all()] == ["Show the exit plan."]
    assert decision.amounts.get().approved == 500_000


def test_a_decision_against_the_vote_needs_a_reason(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting, 0, "AGAINST", "AGAINST", "FOR")
    with pytest.raises(DecisionRefused, match="1 for, 2 against") as refusal:
        recorded_decision(panel, item, reason=" ")
    assert refusal.value.field == "reason"
    assert recorded_decision(panel, item, reason="The vote was on the whole sum.").outcome == "APPROVE"


def test_an_item_is_decided_once_and_only_what_is_recorded_is_confirmed(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    with pytest.raises(NotNow, match="No decision"):
        confirm_item(item=item, by=panel.chair, now=NOW)
    recorded_decision(panel, item)
    with pytest.raises(CannotDecide, match="already"):
        recorded_decision(panel, item)
    with pytest.raises(NotNow, match="Reverse it before"):
        open_vote(item=item, by=panel.chair, now=NOW)


def test_what_was_proposed_before_the_meeting_waits_for_the_vote_and_cannot_differ_from_it(sitting):
    panel, meeting = sitting
    carried, lost = (proposed_decision(bid) for bid in panel.bids[:2])
    item = called_item(panel, meeting)
    with pytest.raises(NotNow, match="The panel has not voted on this item yet"):
        confirm_item(item=item, by=panel.chair, now=NOW)

    open_vote(item=item, by=panel.chair, now=NOW)
    cast_vote(item=item, choice="FOR", by=panel.member, now=NOW)
    close_vote(item=item, by=panel.chair, now=NOW)
    assert confirm_item(item=item, by=panel.chair, now=NOW) == carried

    item = voted_item(panel, meeting, 1, "AGAINST", "AGAINST", "FOR")
    with pytest.raises(NotNow, match="1 for, 2 against, 0 abstained, and this was proposed before it"):
        confirm_item(item=item, by=panel.chair, now=NOW)
    reverse_decision(decision=lost, reason="The panel voted against it.", by=panel.manager, now=NOW)
    recorded_decision(panel, item, "REJECT")
    assert confirm_item(item=item, by=panel.chair, now=NOW).outcome == "REJECT"


def test_only_approvals_have_conditions(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    condition = Condition("Show the exit plan.", "Head of technology", today())
    with pytest.raises(DecisionRefused) as refusal:
        recorded_decision(panel, item, "REJECT", conditions=[condition])
    assert refusal.value.field == "outcome"
    with pytest.raises(DecisionRefused, match="what has to be done"):
        recorded_decision(panel, item, conditions=[Condition(" ", "Somebody", today())])


def test_a_condition_is_due_on_the_day_it_is_asked_for_at_the_earliest(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    day = london_date(NOW)
    passed = Condition("Show the exit plan.", "Head of technology", day - timedelta(days=1))
    with pytest.raises(DecisionRefused, match="Condition 1, by 21 November 2026: This day has passed"):
        recorded_decision(panel, item, conditions=[passed])
    assert not Decision.objects.exists()
    recorded_decision(panel, item, conditions=[replace(passed, due_on=day)])


def test_the_reserve_list_has_one_bid_at_each_place(sitting):
    panel, meeting = sitting
    first = recorded_decision(panel, voted_item(panel, meeting, 0), "RESERVE")
    item = voted_item(panel, meeting, 1)
    with pytest.raises(DecisionRefused, match="next free one at its end is 2") as refusal:
        recorded_decision(panel, item, "RESERVE", reserve_place=1)
    assert refusal.value.field == "reserve_place"
    second = recorded_decision(panel, item, "RESERVE")
    assert (first.reserve_place, second.reserve_place) == (1, 2)


def test_somebody_with_an_interest_records_nothing(sitting):
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    give_interest(panel.manager, panel.bids[0])
    with pytest.raises(PermissionRefused):
        recorded_decision(panel, item)
    assert not Decision.objects.exists()


def test_a_step_taken_already_says_when_and_by_whom(sitting):
    """Nothing is said of calling the item again, which would take up what is decided."""
    panel, meeting = sitting
    item = voted_item(panel, meeting)
    later = NOW + timedelta(days=1, hours=2)
    recorded_decision(panel, item)
    with pytest.raises(CannotDecide, match=f"recorded already, at midday by {panel.manager}"):
        recorded_decision(panel, item)
    decision = confirm_item(item=item, by=panel.chair, now=NOW)

    confirmed = f"This decision was confirmed on 22 November 2026 at midday by {panel.chair}."
    with pytest.raises(TransitionRefused, match=confirmed):
        confirm_item(item=item, by=panel.chair, now=later)
    with pytest.raises(TransitionRefused, match=confirmed):
        confirm_decision(decision=decision, by=panel.chair, now=later)
    for again in (
        lambda: confirm_item(item=item, by=panel.member, now=later),
        lambda: recorded_decision(panel, item, now=later),
    ):
        with pytest.raises(NotNow, match="The panel has finished with item"):
            again()
