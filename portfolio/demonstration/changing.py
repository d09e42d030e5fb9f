"""Changes to the awards: one costs less than was thought, one is later, one ends, and one request waits."""

from datetime import timedelta
from decimal import Decimal

from portfolio.awards.changes.actions.answering import approve_change
from portfolio.awards.changes.actions.proposing import propose_change
from portfolio.awards.changes.rules.kinds import ChangeKind
from portfolio.awards.changes.rules.terms import Asked
from portfolio.awards.models import Milestone
from portfolio.awards.queries.exchanges import standing_shares
from portfolio.demonstration.stage import Stage, award_of, department_of

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
        award=award_of(stage, award),
        asked=Asked(ChangeKind.REDUCE, amounts=amounts),
        reason="The department runs the cut-over with people of its own, and let a smaller contract.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
    approve_change(change=change, by=stage.people["chair"], now=stage.at(days + 2))


def come_later(stage: Stage, award: str, *, days: int) -> None:
    """The department asks for a later baseline of the last milestone, and gets it."""
    change = propose_change(
        award=award_of(stage, award),
        asked=_later(stage, award, days=days),
        reason="The supplier of the interface delivers a quarter later than it had promised. "
        "Nothing else of the plan moves.",
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days),
    )
    approve_change(change=change, by=stage.people["fund-manager.two"], now=stage.at(days + 3))


def end_early(stage: Stage, award: str, *, days: int) -> None:
    """What was released and is not spent stays with the department until the fund asks for it."""
    change = propose_change(
        award=award_of(stage, award),
        asked=Asked(ChangeKind.TERMINATE),
        reason="The depots change their stock system themselves next year, and the index goes with it.",
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days),
    )
    approve_change(change=change, by=stage.people["chair"], now=stage.at(days + 4))


def ask_for_longer(stage: Stage, award: str, *, days: int) -> None:
    """A request that waits for an answer."""
    propose_change(
        award=award_of(stage, award),
        asked=_later(stage, award, days=days),
        reason="The old system has to run beside the new one over a second year end before it goes.",
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days),
    )


def _later(stage: Stage, award: str, *, days: int) -> Asked:
    milestone = _last(stage, award)
    later = max(milestone.baseline_on, stage.day(days)) + LATER
    return Asked(ChangeKind.RE_BASELINE, baselines={LAST: later})


def _last(stage: Stage, award: str) -> Milestone:
    return Milestone.objects.get(award=stage.awards[award], number=LAST)
