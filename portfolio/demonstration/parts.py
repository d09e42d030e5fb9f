"""What the invented systems are made of, their contracts and what they need."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bids.register.actions.parts import (
    ComponentRow,
    ContractRow,
    DependencyRow,
    save_components,
    save_contracts,
    save_dependencies,
)
from bids.register.actions.systems import change_system
from portfolio.demonstration.stage import Stage
from portfolio.demonstration.systems import SYSTEMS

ADDED = -500


@dataclass(frozen=True)
class PartsStory:
    """Days count from now. `components`: name, version, day support ends, day extended support ends;
    `contract`: supplier, day it ends, yearly value, replacement arranged; `needs`: keys of systems, or words.
    """

    users: str
    number_of_users: int
    classification: str
    hosting: str
    components: tuple[tuple[str, str, int | None, int | None], ...]
    contract: tuple[str, int, int, bool] | None = None
    needs: tuple[tuple[str, str], ...] = ()


PARTS: dict[str, PartsStory] = {
    "payments-on-account": PartsStory(
        "Taxpayers and debt managers", 12_004_000, "OFFICIAL_SENSITIVE", "DATA_CENTRE",
        (("Mainframe hardware", "z13", -41, 320), ("COBOL batch programs", "", None, None)),
        ("Mainframe services supplier", 75, 5_400_000, False),
        (("customs-warehouse", "Duty to be charged each night"), ("Bank payment files", "Receipts each day")),
    ),
    "customs-warehouse": PartsStory(
        "Traders and border officers", 3_200, "OFFICIAL_SENSITIVE", "OWN_SITE",
        (("Visual Basic runtime", "6.0", -6_800, None), ("Relational database", "9i", -5_200, None)),
        ("Client support supplier", -12, 240_000, False),
        (("payments-on-account", "What each trader has paid"),),
    ),
    "benefit-history": PartsStory(
        "Decision makers and appeals teams", 12_500, "OFFICIAL_SENSITIVE", "DATA_CENTRE",
        (("Mainframe database", "10", 150, None), ("Green-screen terminals", "", -900, None)),
        ("Mainframe services supplier", 310, 4_100_000, True),
    ),
    "assessment-booking": PartsStory(
        "Claimants and centre staff", 1_600_000, "OFFICIAL", "SUPPLIER",
        (("Java", "8", 60, None), ("Server operating system", "2008", -2_140, None)),
        ("Application support supplier", 140, 650_000, False),
        (("benefit-history", "Whether an assessment is due"),),
    ),
    "fingerprint-bridge": PartsStory(
        "Police forces and border officers", 8_043, "SECRET", "DATA_CENTRE",
        (("Message broker", "5", -700, 85), ("Broker hardware", "", -200, None)),
        needs=(("permit-casework", "Who holds a permit"), ("Police national systems", "Searches")),
    ),
    "flood-telemetry": PartsStory(
        "Flood forecasters", 240, "OFFICIAL", "MIXED",
        (("Gauge modems", "2G", 340, None), ("Collector", "3.2", -90, None)),
        ("Telemetry supplier", 200, 900_000, False),
        (("Weather forecasts of the national service", "Rain expected by catchment"),),
    ),
}  # fmt: skip


def bring_parts(stage: Stage) -> None:
    """Entered by each department's bidder soon after the systems were registered."""
    now = stage.at(ADDED)
    departments = {story.key: story.department for story in SYSTEMS}
    for key, story in PARTS.items():
        system, by = stage.systems[key], stage.writer(departments[key])
        change_system(
            system=system,
            by=by,
            now=now,
            users=story.users,
            number_of_users=story.number_of_users,
            classification=story.classification,
            hosting=story.hosting,
            remediation_plan="PARTIALLY",
            plan_funded="NO",
            target_resolution_on=stage.day(500),
            cost_change_percent=Decimal("-15.00"),
        )
        components = [
            ComponentRow(name, version, _day(stage, ends), _day(stage, extended))
            for name, version, ends, extended in story.components
        ]
        save_components(system=system, rows=components, by=by, now=now)
        if story.contract is not None:
            supplier, ends, value, arranged = story.contract
            row = ContractRow(supplier, stage.day(ends), "", Decimal(value), arranged)
            save_contracts(system=system, rows=[row], by=by, now=now)
        needs = [_dependency(stage, other, needed_for) for other, needed_for in story.needs]
        save_dependencies(system=system, rows=needs, by=by, now=now)


def _day(stage: Stage, days: int | None) -> date | None:
    return None if days is None else stage.day(days)


def _dependency(stage: Stage, other: str, needed_for: str) -> DependencyRow:
    found = stage.systems.get(other)
    return DependencyRow(found, "" if found else other, needed_for)
