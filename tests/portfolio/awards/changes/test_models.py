"""What the database keeps of a change, whoever writes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Event
from accounts.permissions import Role
from portfolio.awards.changes.actions.answering import (
    approve_change,
)
from portfolio.awards.changes.actions.proposing import (
    propose_change,
)
from portfolio.awards.changes.models import ChangedAmount, ChangeRequest
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import approved_change, asked_for, proposed_change
from tests.portfolio.awards.changes.standing import shares

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": ""},
        {"kind": "GROW"},
        {"number": 1},
        {"status": "APPROVED"},
        {"status": "REFUSED", "answered_at": NOW},
        {"agreed_in": "Meeting 2"},
        {"within_tolerance": True},
        {"withdrawn_at": NOW},
    ],
)
def test_the_database_keeps_what_a_request_is(accepted, changed):
    change = proposed_change(accepted, "PAUSE")
    copy = {
        field.attname: getattr(change, field.attname)
        for field in ChangeRequest._meta.concrete_fields
        if field.attname != "id"
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(**{**copy, "number": 2, **changed})


@pytest.mark.parametrize("changed", [{"reason": "Another."}, {"kind": "RESUME"}, {"status": "DRAFT"}])
def test_the_database_lets_nobody_rewrite_a_request(accepted, changed):
    proposed_change(accepted, "PAUSE")

    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeRequest.objects.update(**changed)


def test_the_database_cancels_a_milestone_by_an_approved_request_alone(accepted):
    proposed_change(accepted, "REDUCE", cancelled=[2])

    with pytest.raises(DatabaseError, match="by an approved change request alone"), transaction.atomic():
        Milestone.objects.filter(award=accepted, number=2).update(status="CANCELLED")
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangedAmount.objects.update(after=1)


def test_nothing_happens_where_a_part_fails(accepted, monkeypatch):
    change = proposed_change(accepted, "TERMINATE")
    monkeypatch.setattr("portfolio.awards.changes.actions.carrying_out._change_status", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        approve_change(change=change, by=make_user(Role.FUND_MANAGER), now=NOW)

    change.refresh_from_db()
    assert (change.status, len(shares(accepted))) == ("PROPOSED", 2)
    assert not Event.objects.filter(kind="award.change_approved").exists()


def test_a_journal_slipped_under_a_change_is_named(accepted):
    change = approved_change(accepted, "REDUCE", {2: 400_000})
    ChangedAmount.objects.filter(change=change)
    propose_change(
        award=accepted,
        asked=asked_for("REDUCE", {1: 440_000}),
        reason="More.",
        by=change.proposed_by,
        now=NOW,
    )
    waiting = ChangeRequest.objects.latest("pk")
    ChangeRequest.objects.filter(pk=waiting.pk).update(
        status="APPROVED", answered_at=NOW, answered_by=make_user(Role.FUND_MANAGER)
    )

    faults = [str(fault) for row in verify_ledger() for fault in row.faults]

    assert any(f"change {waiting.reference} 2027-28" in fault for fault in faults)
    assert standing_shares(accepted.milestones.get(number=1)).get().amount == 450_000
