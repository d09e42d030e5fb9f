"""What departments say of their awards month by month: forecasts that slip, and reports on delivery."""

from dataclasses import dataclass
from datetime import timedelta

from legacyfund.lib.financial_year import Period
from portfolio.awards.delivery.actions.forecasts import give_forecasts
from portfolio.awards.delivery.actions.reports import report_delivery, set_fund_view
from portfolio.awards.delivery.rules.ratings import AMBER, AREAS, GREEN, RED, Rating
from portfolio.awards.delivery.rules.slips import Given
from portfolio.awards.models import Award, Milestone
from portfolio.demonstration.stage import Stage, department_of

LAST = 3


@dataclass(frozen=True)
class Slip:
    """So many days before now, by so many days; `cause` is blank where it comes earlier."""

    days: int
    by: int
    cause: str
    words: str


SLIPS = {
    "ledger": (
        Slip(-150, 14, "PROCUREMENT", "The call-off for the interface was let a fortnight late."),
        Slip(-95, 21, "PEOPLE", "Two of the three data engineers could not be appointed before the summer."),
        Slip(
            -40, 35, "DATA", "A third of the closed accounts have no cost centre and are put right by hand."
        ),
    ),
    "history": (
        Slip(-70, 16, "OTHER_BODY", "The pensions body moved its test window."),
        Slip(-20, -6, "", "Its test window came back by a week."),
    ),
}
"""Of the last milestone of each award. The first keeps slipping, past the tolerance."""


@dataclass(frozen=True)
class Report:
    """So many days before now, on the month of that day. What is not named is Green."""

    days: int
    said: dict[str, tuple[str, str]]


REPORTS = {
    "ledger": (
        Report(-124, {}),
        Report(-94, {"delivery": (AMBER, "Two appointments are open; agency staff bridge the gap.")}),
        Report(
            -63,
            {
                "delivery": (AMBER, "The plan holds if the appointments start by the end of next month."),
                "risk": (AMBER, "Closed accounts may need more cleansing than the sample showed."),
            },
        ),
        Report(
            -33,
            {
                "delivery": (RED, "Cut-over cannot be met by its baseline. We have asked for a later one."),
                "risk": (AMBER, "Cleansing needs a second team; we are agreeing one with the supplier."),
            },
        ),
    ),
    "history": (
        Report(-94, {}),
        Report(-63, {"spend": (AMBER, "An invoice of the cut-over comes before its milestone is released.")}),
        Report(-33, {}),
    ),
    "lists": (Report(-33, {}),),
}


DISAGREED = -27


def report_progress(stage: Stage, since: int, until: int) -> None:
    """What was said from so many days before now, until so many, in the order of time."""
    said = [(award, row) for rows in (SLIPS, REPORTS) for award, of in rows.items() for row in of]
    for award, row in sorted(said, key=lambda one: one[1].days):
        if not since <= row.days < until:
            continue
        if isinstance(row, Slip):
            _slip(stage, award, row)
        else:
            _report(stage, award, row)
    if since <= DISAGREED < until:
        _disagree(stage, "history", days=DISAGREED)


def _slip(stage: Stage, award: str, slip: Slip) -> None:
    milestone = Milestone.objects.get(award=stage.awards[award], number=LAST)
    give_forecasts(
        award=_award(stage, award),
        given={LAST: Given(milestone.forecast_on + timedelta(days=slip.by), slip.cause, slip.words)},
        by=stage.writer(department_of(stage, award)),
        now=stage.at(slip.days),
    )


def _report(stage: Stage, award: str, report: Report) -> None:
    report_delivery(
        award=_award(stage, award),
        month=Period.of(stage.day(report.days)),
        ratings={area: Rating(*report.said.get(area, (GREEN, ""))) for area in AREAS},
        by=stage.writer(department_of(stage, award)),
        now=stage.at(report.days),
    )


def _disagree(stage: Stage, award: str, *, days: int) -> None:
    """The fund is less sure than the department."""
    set_fund_view(
        award=_award(stage, award),
        month=Period.of(stage.day(days)),
        colours={"delivery": AMBER, "spend": GREEN, "risk": GREEN},
        reason="The test window has moved twice. We would call it Green once the dry run is passed.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )


def _award(stage: Stage, award: str) -> Award:
    return Award.objects.select_related("department").get(pk=stage.awards[award].pk)
