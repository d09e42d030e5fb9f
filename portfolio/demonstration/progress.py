"""What departments say of their awards month by month: forecasts that slip, and reports on delivery."""

from dataclasses import dataclass
from datetime import timedelta

from legacyfund.lib.financial_year import Period
from portfolio.awards.delivery.actions.forecasts import give_forecasts
from portfolio.awards.delivery.actions.reports import report_delivery, set_fund_view
from portfolio.awards.delivery.rules.ratings import AMBER, AREAS, GREEN, RED, Rating
from portfolio.awards.delivery.rules.slips import Given
from portfolio.awards.models import Milestone
from portfolio.demonstration.stage import Stage, Step, award_of, department_of, on

LAST = 3


@dataclass(frozen=True)
class Slip:
    """So many days before now, by so many days; `cause` is blank where it comes earlier. `number`: of which
    milestone.
    """

    days: int
    by: int
    cause: str
    words: str
    number: int = LAST


SLIPS = {
    "ledger": (
        Slip(-150, 14, "PROCUREMENT", "The call-off for the interface was let a fortnight late."),
        Slip(-95, 21, "PEOPLE", "Two of the three data engineers have still to be appointed."),
        Slip(
            -40, 35, "DATA", "A third of the closed accounts have no cost centre and are put right by hand."
        ),
    ),
    "history": (
        Slip(-155, 138, "DATA", "Years before 1995 have to be read from tape before they can be proved.", 2),
        Slip(-70, 16, "OTHER_BODY", "The pensions body moved its test window."),
        Slip(-20, -6, "", "Its test window came back by a week."),
    ),
    "lists": (
        Slip(-342, 329, "SUPPLIER", "The supplier of the case system has no test site before then.", 1),
        Slip(-160, 215, "SUPPLIER", "It follows the first milestone.", 2),
    ),
    "telemetry": (
        Slip(-160, 133, "PROCUREMENT", "The modems have to be bought again, by another framework.", 2),
    ),
    "milk": (
        Slip(
            -152,
            120,
            "PEOPLE",
            "The lead of the team left, and only she knew how the old claims are paid.",
            1,
        ),
    ),
    "rents": (Slip(-155, 138, "SCOPE", "Councils asked for the rents of shared homes to be taken too.", 1),),
}
"""The first award keeps slipping, past the tolerance."""


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
    "telemetry": (Report(-33, {"delivery": (RED, "The new framework has no supplier of modems yet.")}),),
    "milk": (
        Report(
            -33,
            {
                "delivery": (AMBER, "The first milestone is met. Its money waits for our condition."),
                "spend": (AMBER, "Nothing can be paid before the money is released."),
            },
        ),
    ),
    "blood": (Report(-33, {}),),
    "dues": (Report(-63, {}), Report(-33, {})),
    "meters": (Report(-33, {"risk": (AMBER, "Nobody has said yet who pays for the index from next year.")}),),
}


def progress() -> list[Step]:
    """Everything that was said, on its day."""
    return [
        *(on(row.days, slip, award, row) for award, rows in SLIPS.items() for row in rows),
        *(on(row.days, report, award, row) for award, rows in REPORTS.items() for row in rows),
        on(-27, disagree, "history"),
    ]


def slip(stage: Stage, award: str, row: Slip, *, days: int) -> None:
    milestone = Milestone.objects.get(award=stage.awards[award], number=row.number)
    give_forecasts(
        award=award_of(stage, award),
        given={row.number: Given(milestone.forecast_on + timedelta(days=row.by), row.cause, row.words)},
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days),
    )


def report(stage: Stage, award: str, row: Report, *, days: int) -> None:
    report_delivery(
        award=award_of(stage, award),
        month=Period.of(stage.day(days)),
        ratings={area: Rating(*row.said.get(area, (GREEN, ""))) for area in AREAS},
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days),
    )


def disagree(stage: Stage, award: str, *, days: int) -> None:
    """The fund is less sure than the department."""
    set_fund_view(
        award=award_of(stage, award),
        month=Period.of(stage.day(days)),
        colours={"delivery": AMBER, "spend": GREEN, "risk": GREEN},
        reason="The test window has moved twice. We would call it Green once the dry run is passed.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
