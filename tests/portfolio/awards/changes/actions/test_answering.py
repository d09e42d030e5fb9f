"""Who proposes, answers and withdraws a change, and on which figures it holds."""

import pytest

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.exchanges import confirm_exchange
from portfolio.awards.changes.actions.answering import (
    approve_change,
    refuse_change,
)
from portfolio.awards.changes.actions.proposing import (
    ChangeOverlaps,
    ReasonForChangeMissing,
    withdraw_change,
)
from portfolio.awards.changes.rules.checks import ChangeOutdated
from portfolio.awards.queries.awards import history_of
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.changes import proposed_change
from tests.factories.money_moves import proposed_exchange
from tests.portfolio.awards.changes.standing import again, shares

pytestmark = pytest.mark.django_db


def test_a_request_made_on_figures_that_have_changed_is_refused_with_both(accepted):
    milestone = accepted.milestones.get(number=2)
    change = proposed_change(accepted, "REDUCE", {2: 400_000})
    manager = make_user(Role.FUND_MANAGER)
    confirm_exchange(exchange=proposed_exchange(milestone, amount=20_000), by=manager, now=NOW)

    with pytest.raises(ChangeOutdated, match="was £450,000; now it is £430,000"):
        approve_change(change=change, by=manager, now=NOW)

    assert shares(accepted)[2, CELL] == 430_000


def test_of_two_that_change_the_same_the_second_is_told_which_waits(accepted):
    first = proposed_change(accepted, "REDUCE", {2: 400_000})
    proposed_change(accepted, "REDUCE", {1: 440_000})

    with pytest.raises(ChangeOverlaps, match=f"{first.reference} waits .*: milestone 2, RDEL programme"):
        proposed_change(accepted, "TERMINATE")
    withdraw_change(change=first, by=first.proposed_by, now=NOW)
    proposed_change(accepted, "REDUCE", {2: 300_000})


def test_whoever_proposed_it_answers_nothing_and_it_is_answered_once(accepted):
    proposer, other, chair = make_user(Role.FUND_MANAGER), make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    change = proposed_change(accepted, "PAUSE", by=proposer)

    for answer in (
        lambda: approve_change(change=change, by=proposer, now=NOW),
        lambda: refuse_change(change=change, reason="No.", by=proposer, now=NOW),
    ):
        with pytest.raises(PermissionRefused) as refusal:
            answer()
        assert refusal.value.message == FORBIDDEN_PAIRS["approve_change"].refusal
    with pytest.raises(PermissionRefused):
        approve_change(change=change, by=make_user(Role.SIGN_OFF, accepted.department), now=NOW)
    approve_change(change=change, by=chair, now=NOW)
    for late in (
        lambda: approve_change(change=change, by=other, now=NOW),
        lambda: refuse_change(change=change, reason="No.", by=other, now=NOW),
        lambda: withdraw_change(change=change, by=proposer, now=NOW),
    ):
        with pytest.raises(TransitionRefused, match=r"is approved (and cannot be|already)"):
            late()


def test_nobody_who_left_its_department_lately_answers(accepted):
    change = proposed_change(accepted, "PAUSE")
    manager = make_user(Role.FUND_MANAGER)
    make_user(Role.BIDDER, accepted.department, email="was@example.gov.uk")
    manager.memberships.create(
        role=Role.BIDDER,
        department=accepted.department,
        started_at=NOW,
        started_by=manager,
        ended_at=NOW,
        ended_by=manager,
    )

    with pytest.raises(PermissionRefused) as refusal:
        approve_change(change=change, by=manager, now=NOW)

    assert refusal.value.message == FORBIDDEN_PAIRS["review_own"].refusal
    assert Event.objects.get(kind="conflict.refused").data["deed"] == "answer a change to an award"


def test_a_refusal_says_why_and_tells_the_proposer(accepted):
    change = proposed_change(accepted, "PAUSE")

    refuse_change(change=change, reason="Not yet.", by=make_user(Role.CHAIR), now=NOW)

    assert again(accepted).status == "ACCEPTED"
    (told,) = Event.objects.get(kind="award.change_refused").deliveries.all()
    assert told.recipient == change.proposed_by
    assert "Not yet." in message_for(told.event, told.recipient).body


def test_only_its_proposer_withdraws_it(accepted):
    change = proposed_change(accepted, "PAUSE")

    with pytest.raises(PermissionRefused, match="Ask them, or the fund to refuse it"):
        withdraw_change(change=change, by=make_user(Role.BIDDER, accepted.department), now=NOW)
    withdraw_change(change=change, by=change.proposed_by, now=NOW)

    approver = make_user(Role.FUND_MANAGER)
    message = message_for(Event.objects.get(kind="award.change_withdrawn"), approver)
    assert "There is nothing to answer" in message.body


def test_a_department_told_of_a_change_by_the_fund_is_told_what_becomes_of_it(accepted):
    bidder, manager = make_user(Role.BIDDER, accepted.department), make_user(Role.FUND_MANAGER)
    refuse_change(
        change=proposed_change(accepted, "PAUSE", by=manager),
        reason="Not yet.",
        by=make_user(Role.CHAIR),
        now=NOW,
    )
    withdraw_change(change=proposed_change(accepted, "PAUSE", by=manager), by=manager, now=NOW)

    for step, words in (("refused", "Not yet."), ("withdrawn", "The award stays as it is.")):
        told = Event.objects.get(kind=f"award.change_{step}").deliveries.get(recipient=bidder)
        assert words in message_for(told.event, bidder).body


def test_who_may_propose_and_who_is_told(accepted):
    bidder, manager = make_user(Role.BIDDER, accepted.department), make_user(Role.FUND_MANAGER)
    chair = make_user(Role.CHAIR)
    for stranger in (make_user(Role.BIDDER), make_user(Role.TREASURY_ANALYST), chair):
        with pytest.raises(PermissionRefused):
            proposed_change(accepted, "PAUSE", by=stranger)
    with pytest.raises(ReasonForChangeMissing):
        proposed_change(accepted, "PAUSE", reason=" ", by=bidder)

    of_department = proposed_change(accepted, "REDUCE", {1: 1}, by=bidder)
    of_fund = proposed_change(accepted, "PAUSE", by=manager)

    first, second = Event.objects.filter(kind="award.change_proposed").order_by("pk")
    told = [set(event.deliveries.values_list("recipient", flat=True)) for event in (first, second)]
    assert {manager.pk, chair.pk} <= told[0]
    assert bidder.pk not in told[0]
    assert {bidder.pk, chair.pk} <= told[1]
    assert manager.pk not in told[1]
    assert message_for(second, chair).subject == f"Answer the change proposed to {accepted.reference}"
    assert message_for(second, bidder).subject == f"Read the change proposed to {accepted.reference}"
    assert message_for(second, bidder).link.endswith(f"/awards/{accepted.reference}/changes/2/")
    assert [str(row) for row in (of_department, of_fund)] == [
        f"{accepted.reference}/C1: Reduce",
        f"{accepted.reference}/C2: Pause",
    ]
    assert first in history_of(accepted)
