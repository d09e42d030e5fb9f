"""An award that has ended is closed: unspent money comes back by two people, and what is reported after."""

from decimal import Decimal

import pytest

from accounts.emails import message_for
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.actions.awards import AwardNotDelivering, ReasonMissing
from portfolio.awards.changes.queries.as_of import award_as_of
from portfolio.awards.closing.actions.closing import (
    CannotClose,
    ClosureOutdated,
    approve_closing,
    propose_closing,
    withdraw_closing,
)
from portfolio.awards.closing.queries.came import what_came_of
from portfolio.awards.queries.totals import award_position, award_total
from portfolio.ledger.models import Journal
from portfolio.spend.actions.acceptance import accept_return
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import approved_change
from tests.factories.closing import again, closed_award, completed_award, proposed_closing
from tests.factories.corrections import accepted_correction
from tests.factories.portfolio import headroom
from tests.factories.returns import LATER, accepted_return, certified_return, received_upload
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

completed = built_once(completed_award)


def total(award):
    return award_total(award_position(award))


def faults():
    return [str(fault) for row in verify_ledger() for fault in row.faults]


def test_what_is_unspent_is_available_again_once_another_person_approves(completed):
    manager, fund = make_user(Role.FUND_MANAGER), completed.fund
    accepted_return(completed, "300,000.00")
    before = headroom(fund)

    closure = proposed_closing(completed, by=manager, now=LATER)
    with pytest.raises(PermissionRefused) as refusal:
        approve_closing(closure=closure, by=manager, now=LATER)
    assert headroom(fund) == before
    approve_closing(closure=closure, by=make_user(Role.FUND_MANAGER), now=LATER)

    assert refusal.value.message == FORBIDDEN_PAIRS["approve_closing"].refusal
    award = again(completed)
    assert (award.status, total(award).committed) == ("CLOSED", Decimal("300000.00"))
    assert headroom(fund) == before + 600_000
    assert (Journal.objects.latest("pk").kind, faults()) == ("RECOVERY", [])
    assert award_as_of(award, LATER.date(), now=LATER).status == "CLOSED"
    assert award_as_of(award, NOW.date(), now=LATER).status == "COMPLETED"
    came = what_came_of(award)
    assert came.achieved.per_million == came.promised.per_million * 3
    for kind in ("closing_proposed", "closed"):
        event = Event.objects.get(kind=f"award.{kind}")
        assert "£600,000.00" in message_for(event, event.deliveries.first().recipient).body


def test_nothing_is_reported_after_it_but_corrections_whose_money_is_recovered_too(completed):
    accepted_return(completed, "300,000.00")
    award = closed_award(completed, now=LATER)

    with pytest.raises(AwardNotDelivering, match="is closed"):
        received_upload(award, "1.00")
    with pytest.raises(CannotClose, match="nothing of it is unspent"):
        proposed_closing(award, now=LATER)
    accepted_correction(1, take_out=True)
    assert total(award).unspent == 300_000
    closed_award(award, now=LATER)

    assert (total(award).committed, headroom(award.fund), faults()) == (0, 5_000_000, [])
    assert list(award.closures.values_list("number", "status").order_by("number")) == [
        (1, "APPROVED"),
        (2, "APPROVED"),
    ]


def test_a_terminated_award_gives_back_what_it_did_not_spend(paid):
    award = paid.award
    approved_change(award, "TERMINATE")

    closed_award(again(award))

    assert (again(award).status, total(award).committed) == ("CLOSED", 0)
    assert (headroom(award.fund), faults()) == (5_000_000, [])


def test_one_person_closes_where_nothing_is_unspent(completed):
    accepted_return(completed, "900,000.00")

    closure = proposed_closing(completed, now=LATER)

    assert (closure.status, closure.moves_money, again(completed).status) == ("APPROVED", False, "CLOSED")
    event = Event.objects.get(kind="award.closed")
    assert "Nothing of it was left unspent" in message_for(event, event.deliveries.first().recipient).body


def test_what_is_reported_meanwhile_is_decided_first(completed):
    closure = proposed_closing(completed, now=LATER)
    waiting = certified_return(completed, "10,000.00")
    other = make_user(Role.FUND_MANAGER)

    for step in (
        lambda: proposed_closing(completed, now=LATER),
        lambda: approve_closing(closure=closure, by=other, now=LATER),
    ):
        with pytest.raises(CannotClose):
            step()
    accept_return(spend_return=waiting, by=other, now=LATER)
    with pytest.raises(ClosureOutdated, match="when £900,000 of 2027-28 was unspent; now it is £890,000"):
        approve_closing(closure=closure, by=other, now=LATER)
    withdraw_closing(closure=closure, by=other, now=LATER)
    with pytest.raises(TransitionRefused, match="is withdrawn and cannot be approved"):
        approve_closing(closure=closure, by=other, now=LATER)
    event = Event.objects.get(kind="award.closing_withdrawn")
    assert "stays with the award" in message_for(event, event.deliveries.first().recipient).body
    closed_award(completed, now=LATER)


def test_only_the_fund_closes_and_only_what_has_ended(completed, paid):
    manager = make_user(Role.FUND_MANAGER)

    with pytest.raises(CannotClose, match="is live"):
        proposed_closing(paid.award)
    with pytest.raises(ReasonMissing):
        propose_closing(award=completed, reason=" ", by=manager, now=NOW)
    for role in (Role.SIGN_OFF, Role.CHAIR, Role.AUDITOR):
        department = completed.department if role == Role.SIGN_OFF else None
        with pytest.raises(PermissionRefused):
            propose_closing(award=completed, reason="Done.", by=make_user(role, department), now=NOW)
