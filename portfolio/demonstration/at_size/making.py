"""The fund at size from its first day to today, in the order of time."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction

from bids.rounds.actions import create_round, open_round, set_criteria
from legacyfund.lib.financial_year import LONDON
from portfolio.awards.models import Award
from portfolio.demonstration.at_size.awards import OFFERED, decide_all, plan, promised
from portfolio.demonstration.at_size.copies import copy_bids
from portfolio.demonstration.at_size.milestones import claim_the_next, release_all
from portfolio.demonstration.at_size.size import Month, Release, Size, months, releases
from portfolio.demonstration.at_size.spending import report_all
from portfolio.demonstration.calls import COST_ANCHORS, GUIDANCE
from portfolio.demonstration.month_end import close_periods
from portfolio.demonstration.stage import Stage
from portfolio.funds.actions import create_fund, tie_round_budget
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import allocate

if TYPE_CHECKING:
    from bids.rounds.models import Round

PATTERN = "ledger"


def make(stage: Stage, size: Size) -> Fund:
    """After the story, whose bid is copied and whose people act. Step by step, each committed: rows that are
    written again and again in one transaction, as balances are, are found ever more slowly.
    """
    with transaction.atomic():
        fund, awards = _begin(stage, size)
    offered_on, today = stage.day(OFFERED), stage.day(0)
    spending = [month for month in months(offered_on, today) if month.spent]
    lines = max(1, size.spend_lines // (size.bids * len(spending))) if spending else 0
    released = releases(offered_on, today)
    for day, what in _in_order_of_time(released, list(months(offered_on, today))):
        now = datetime.combine(day, time(12), LONDON)
        with transaction.atomic():
            if isinstance(what, Release):
                release_all(stage, awards, what, now)
            else:
                report_all(stage, awards, what, lines, now)
    with transaction.atomic():
        claim_the_next(stage, awards, len(released) + 1, stage.day(-1))
        close_periods(stage, fund, days=-1)
    return fund


def _begin(stage: Stage, size: Size) -> tuple[Fund, list[Award]]:
    fund, round_ = _found(stage, size), _call(stage)
    tie_round_budget(round=round_, fund=fund, by=stage.people["fund-manager.one"], now=stage.at(-400))
    departments = sorted(stage.departments.values(), key=lambda row: row.pk)
    pattern = stage.bids[PATTERN]
    pattern.refresh_from_db()
    versions = copy_bids(pattern, round_, size.bids, departments)
    awards = decide_all(stage, versions)
    type(round_).objects.filter(pk=round_.pk).update(status="ANNOUNCED")
    return fund, sorted(awards, key=lambda award: (award.department_id, award.pk))


def _in_order_of_time(released: list[Release], reported: list[Month]) -> list[tuple[date, Release | Month]]:
    dated: list[tuple[date, Release | Month]] = [(row.on, row) for row in released]
    dated += [(row.reported_on, row) for row in reported]
    return sorted(dated, key=lambda row: row[0])


def _found(stage: Stage, size: Size) -> Fund:
    manager, now = stage.people["fund-manager.one"], stage.at(-480)
    fund = create_fund(
        reference="SIZE",
        name="Fund at Size",
        first_year=stage.year(0),
        last_year=stage.year(2),
        by=manager,
        now=now,
    )
    needed = {cell: amount * size.bids for cell, amount in promised(plan(stage.day(OFFERED))).items()}
    allocate(
        fund=fund,
        amounts=needed,
        narrative="Settlement letter of the fund at size",
        idempotency_key="demonstration-at-size",
        by=manager,
        now=now,
    )
    return fund


def _call(stage: Stage) -> "Round":
    manager = stage.people["fund-manager.one"]
    made = create_round(
        reference=f"{stage.day(-450).year}S",
        name="Many of one kind",
        guidance=GUIDANCE,
        opens_at=stage.at(-450),
        closes_at=stage.closing_time(-400),
        cost_low_anchor=COST_ANCHORS[0],
        cost_high_anchor=COST_ANCHORS[1],
        reviews_wanted=2,
        questions_version="1",
        by=manager,
        now=stage.at(-480),
    )
    set_criteria(round=made, by=manager, now=stage.at(-480))
    open_round(round=made, by=manager, now=stage.at(-450))
    return made
