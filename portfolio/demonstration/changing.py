"""Changes to the awards: one costs less than was thought, one is later, and one request waits."""

from datetime import timedelta
from decimal import Decimal

from portfolio.awards.changes.actions.answering import approve_change
from portfolio.awards.changes.actions.proposing import propose_change
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import Asked
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.demonstration.stage import Stage

LAST = 3
LATER = timedelta(days=90)


def cost_less(stage: Stage, award: str, *, days: int) -> None:
    """The last milestone gives back a tenth; the chair approves what a fund manager proposes."""
    milestone = _last(stage, award)
    amounts = {
        (LAST, (row.year, row.control_budget)): (row.amount * Decimal("0.9")).quantize(Decimal(1))
        for row in standing_shares(milestone).order_by("year", "control_budget")
    }
    change = propose_change(
        award=_award(stage, award),
        asked=Asked(ChangeKind.REDUCE, amounts=amounts),
        reason="The department runs the cut-over with people of its own, and let a smaller contract.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
    approve_change(change=change, by=stage.people["chair"], now=stage.at(days + 2))


def come_later(stage: Stage, award: str, department: str, *, days: int) -> None:
    """The department asks for a later baseline of the last milestone, and gets it."""
    change = propose_change(
        award=_award(stage, award),
        asked=_later(stage, award, days=days),
        reason="The supplier of the interface delivers a quarter later than it had promised. "
        "Nothing else of the plan moves.",
        by=stage.writer(department),
        now=stage.at(days),
    )
    approve_change(change=change, by=stage.people["fund-manager.two"], now=stage.at(days + 3))


def ask_for_longer(stage: Stage, award: str, department: str, *, days: int) -> None:
    """A request that waits for an answer."""
    propose_change(
        award=_award(stage, award),
        asked=_later(stage, award, days=days),
        reason="The old system has to run beside the new one over a second year end before it goes.",
        by=stage.writer(department),
        now=stage.at(days),
    )


def _later(stage: Stage, award: str, *, days: int) -> Asked:
    milestone = _last(stage, award)
    later = max(milestone.baseline_on, stage.day(days)) + LATER
    return Asked(ChangeKind.RE_BASELINE, baselines={LAST: later})


def _award(stage: Stage, award: str) -> Award:
    return Award.objects.select_related("department", "fund", "bid").get(pk=stage.awards[award].pk)


def _last(stage: Stage, award: str) -> Milestone:
    return Milestone.objects.get(award=stage.awards[award], number=LAST)
