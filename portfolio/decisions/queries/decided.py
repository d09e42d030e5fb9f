"""What the panel has confirmed in a round, for scenarios to keep to: the room below asks by the settings."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from legacyfund.lib.money import NOTHING, to_pence
from portfolio.choice.rules.decided import Decided
from portfolio.decisions.models import Decision, DecisionAmount
from portfolio.decisions.workflow import DecisionStatus

if TYPE_CHECKING:
    from bids.rounds.models import Round


def decided_in(round: "Round") -> dict[str, Decided]:
    """By the bid's reference: confirmed or announced. A bid on the reserve list is out, and costs nothing."""
    amounts = DecisionAmount.objects.order_by("year", "control_budget")
    rows = (
        Decision.objects.filter(
            bid__round=round, status__in=[DecisionStatus.CONFIRMED, DecisionStatus.ANNOUNCED]
        )
        .select_related("bid", "option")
        .prefetch_related(Prefetch("amounts", amounts))
        .order_by("rank", "pk")
    )
    return {
        row.bid.reference: Decided(
            funded=row.outcome == Decision.Outcome.APPROVE,
            approved=tuple(
                ((cell.year, cell.control_budget), to_pence(cell.approved or NOTHING))
                for cell in row.amounts.all()
            ),
            option=row.chosen_option.code if row.chosen_option else "",
        )
        for row in rows
    }
