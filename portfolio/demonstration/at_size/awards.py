"""Decisions and awards of the fund at size."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bids.versions.queries.document_parts import PlannedMilestone
from legacyfund.lib.financial_year import financial_year
from portfolio.awards.actions.awards import commit_money, make_award
from portfolio.awards.models import Award
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.demonstration.at_size.size import SHARES, milestone_days
from portfolio.demonstration.stage import Stage
from portfolio.ledger.rules import ledger

if TYPE_CHECKING:
    from bids.versions.models import BidVersion

OFFERED = -350
"""In days from now, as in Stage."""


def plan(offered_on: date) -> list[PlannedMilestone]:
    """The same for all."""
    return [
        PlannedMilestone(
            number=number,
            name=f"Stage {number} of the replacement runs",
            kind="DELIVERY",
            baseline_on=day,
            evidence_expected=f"Acceptance of stage {number}, signed by the service owner",
            shares={(financial_year(day), budget): amount for budget, amount in SHARES.items()},
        )
        for number, day in enumerate(milestone_days(offered_on), start=1)
    ]


def promised(planned: Sequence[PlannedMilestone]) -> dict[ledger.Cell, Decimal]:
    amounts: dict[ledger.Cell, Decimal] = {}
    for milestone in planned:
        for cell, amount in milestone.shares.items():
            amounts[cell] = amounts.get(cell, Decimal(0)) + amount
    return amounts


def decide_all(stage: Stage, versions: "Sequence[BidVersion]") -> list[Award]:
    """Approved, announced and accepted."""
    manager, chair = stage.people["fund-manager.one"], stage.people["chair"]
    decisions = Decision.objects.bulk_create(
        [
            Decision(
                bid_id=version.bid_id,
                version=version,
                outcome=Decision.Outcome.APPROVE,
                status="ANNOUNCED",
                rank=rank,
                departs=True,
                reason="Approved with the plan and the money of the fund at size.",
                proposed_at=stage.at(OFFERED - 4),
                proposed_by=manager,
                confirmed_at=stage.at(OFFERED - 2),
                confirmed_by=chair,
                announced_at=stage.at(OFFERED),
                announced_by=manager,
            )
            for rank, version in enumerate(versions, start=1)
        ],
        batch_size=500,
    )
    planned = plan(stage.day(OFFERED))
    approved = promised(planned)
    DecisionAmount.objects.bulk_create(
        [
            DecisionAmount(
                decision=decision, year=year, control_budget=budget,
                requested=amount, recommended=amount, approved=amount,
            )
            for decision in decisions
            for (year, budget), amount in approved.items()
        ],
        batch_size=2000,
    )  # fmt: skip
    awards = [
        make_award(
            bid=decision.bid,
            fund=decision.bid.round.budget.fund,
            decision_id=decision.pk,
            planned=planned,
            approved=approved,
            by=chair,
            now=stage.at(OFFERED),
        )
        for decision in Decision.objects.filter(pk__in=[one.pk for one in decisions])
        .select_related("bid__department", "bid__round__budget__fund")
        .order_by("rank")
    ]
    for award in awards:
        commit_money(award=award, approved=approved, by=chair, now=stage.at(OFFERED))
    _accept(stage, awards)
    return awards


def _accept(stage: Stage, awards: Sequence[Award]) -> None:
    answered = Award.objects.filter(pk__in=[award.pk for award in awards])
    answered.update(status="ACCEPTED", answered_at=stage.at(OFFERED), answered_by=stage.signer("hmrc"))
