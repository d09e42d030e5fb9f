"""F17: two chairs confirm two approvals at once, with room for one: one wins, the other is told plainly."""

from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection

from accounts.permissions import Role
from legacyfund.lib.errors import DomainError
from portfolio.awards.models import Award
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.queries.position import fund_position, position_total
from portfolio.ledger.queries.verification import verify_fund
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import proposed_decision, ranked_bids, tied_round

ROUNDS = 200


class Approver(Thread):
    """Confirms one decision a round, on a connection of its own, the moment the other does."""

    def __init__(self, start: Barrier, end: Barrier, chair):
        super().__init__(daemon=True)
        self.gates, self.chair = (start, end), chair
        self.decision: Decision | None = None
        self.outcome: object = None

    def run(self):
        start, end = self.gates
        try:
            for _ in range(ROUNDS):
                start.wait(timeout=30)
                try:
                    confirm_decision(decision=self.decision, by=self.chair, now=NOW)
                    self.outcome = "confirmed"
                except (DomainError, DatabaseError) as error:
                    self.outcome = error
                end.wait(timeout=30)
        finally:
            connection.close()


def proposed_again(decision: Decision) -> Decision:
    """The same proposal once more, row by row: how the fund proposes is not what 200 rounds are for."""
    kept = ("bid_id", "version_id", "outcome", "rank", "departs", "reason", "proposed_at", "proposed_by_id")
    again = Decision.objects.create(**{name: getattr(decision, name) for name in kept})
    for row in decision.amounts.order_by("pk"):
        amounts = {
            name: getattr(row, name) for name in ("year", "control_budget", "requested", "recommended")
        }
        DecisionAmount.objects.create(decision=again, **amounts)
    return again


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_f17_two_approvers(monkeypatch):
    """No mail is waited for here, so nobody is woken to send it."""
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    round_, fund = tied_round(900_000, 900_000, funds=1_500_000)
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    decisions = [proposed_decision(bid, by=manager) for bid in ranked_bids(round_)]
    start, end = Barrier(3), Barrier(3)
    approvers = [Approver(start, end, make_user(Role.CHAIR)) for _ in decisions]
    for approver in approvers:
        approver.start()

    clean = 0
    for number in range(ROUNDS):
        for approver, decision in zip(approvers, decisions, strict=True):
            approver.decision = decision
        start.wait(timeout=30)
        end.wait(timeout=30)
        outcomes = [approver.outcome for approver in approvers]
        winner = outcomes.index("confirmed")
        refusal = outcomes[1 - winner]
        clean += isinstance(refusal, NotEnoughMoney) and "£300,000 is missing" in refusal.message
        if number < ROUNDS - 1:
            reverse_decision(decision=decisions[winner], reason="Again.", by=chair, now=NOW)
            decisions[winner] = proposed_again(decisions[winner])
    for approver in approvers:
        approver.join(timeout=30)

    assert clean == ROUNDS
    assert Award.objects.filter(status="OFFERED").count() == 1
    assert position_total(fund_position(fund)).headroom == 600_000
    assert verify_fund(fund, EQUALITIES).faults == ()
