"""Two answers to one request at once: one wins, the other is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.permissions import Role
from legacyfund.lib.errors import DomainError
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.changes.actions.answering import approve_change
from portfolio.awards.models import MilestoneShare
from portfolio.ledger.models import Journal
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import proposed_change
from tests.factories.portfolio import accepted_award

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_approvals_at_once_change_the_award_once() -> None:
    award = accepted_award()
    change = proposed_change(award, "REDUCE", {2: 400_000})
    managers = [make_user(Role.FUND_MANAGER) for _ in range(2)]
    refusals: list[DomainError] = []
    both = Barrier(2)

    def approve(by: object) -> None:
        try:
            both.wait(timeout=10)
            approve_change(change=change, by=by, now=NOW)  # type: ignore[arg-type]
        except DomainError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=approve, args=[manager]) for manager in managers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    (refusal,) = refusals
    assert isinstance(refusal, TransitionRefused)
    assert "is approved already" in refusal.message
    assert Journal.objects.filter(kind="REDUCTION").count() == 1
    standing = MilestoneShare.objects.filter(milestone__award=award, moved_at=None).order_by("pk")
    assert [row.amount for row in standing] == [450_000, 400_000]
    assert all(row.faults == () for row in verify_ledger())
