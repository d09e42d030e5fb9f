"""Invented bids: what each asks for, and how far the story takes it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portfolio.demonstration.people import FORMER_BIDDER


class Fate(StrEnum):
    """Where the story leaves a bid."""

    DRAFT = "draft"
    CERTIFYING = "certifying"
    SUBMITTED = "submitted"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SCORED = "scored"
    APPROVED = "approved"
    RESERVED = "reserved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class CostStory:
    """`year` counts from the first year of the round's money."""

    description: str
    year: int
    budget: str
    category: str
    amount: int
    payer: str = "FUND"


@dataclass(frozen=True)
class SmallerStory:
    """A part of a bid that its department would do alone; `costs` are what it asks of the fund."""

    name: str
    left_out: str
    risk_percent: int
    costs: tuple[CostStory, ...]


@dataclass(frozen=True)
class BidStory:
    """`round` is 0 for the round that was announced, 1 for the one of two bids being decided, 2 for the open
    one, 3 for the thirty, 4 for small systems. `partner` is a department and who of it writes the work.
    `steps`: days from the first words of the bid to each milestone.

    `panel` is the score both reviewers give, before one of them differs on one criterion. `scores` tells
    more: for each reviewer a digit for each judged criterion, in the order of the sheet.
    The bid may start up to `later` years later; `smaller` is what would be done for less.
    """

    key: str
    round: int
    department: str
    system: str
    title: str
    fate: Fate
    treatment: str
    target: str
    panel: int
    work: str
    costs: tuple[CostStory, ...]
    scores: tuple[str, ...] = ()
    partner: tuple[str, str] | None = None
    later: int = 0
    smaller: SmallerStory | None = None
    steps: tuple[int, int, int] = (110, 300, 630)

    @property
    def target_risk(self) -> Decimal:
        return Decimal(self.target)


def _costs(first: int, second: int, saas: int, hardware: int = 0) -> tuple[CostStory, ...]:
    """A usual mix: people and supplier in two years, cloud as resource, hardware as capital."""
    lines = [
        CostStory("Delivery team in the department", 0, "RDEL_PROGRAMME", "PEOPLE", first // 4),
        CostStory("Software build that becomes an asset", 0, "CDEL", "SUPPLIER", first - first // 4),
        CostStory("Software build that becomes an asset", 1, "CDEL", "SUPPLIER", second),
        CostStory("Cloud hosting, first two years", 1, "RDEL_PROGRAMME", "SAAS", saas),
        CostStory("Moving the data", 1, "RDEL_PROGRAMME", "DATA_MIGRATION", second // 8),
        CostStory("Switching off the old system", 1, "RDEL_ADMIN", "DECOMMISSIONING", 40_000),
        CostStory("Running it after the fund stops", 2, "RDEL_PROGRAMME", "SAAS", saas, "DEPARTMENT"),
    ]
    if hardware:
        lines.append(CostStory("Network equipment at sites", 0, "CDEL", "HARDWARE", hardware))
    return tuple(lines)


BIDS = (
    BidStory(
        "ledger", 0, "hmrc", "payments-on-account", "Replace the payments on account ledger",
        Fate.APPROVED, "REFACTOR", "6.00", 4,
        "Rebuild the ledger as a double-entry service, run both side by side for two filing seasons, then "
        "move the history and switch the mainframe batch off.",
        _costs(2_400_000, 3_200_000, 420_000),
    ),
    BidStory(
        "history", 0, "dwp", "benefit-history", "Move benefit history off the mainframe",
        Fate.APPROVED, "REPLATFORM", "8.00", 4,
        "Copy the history into an open database with a search service, prove every total against the "
        "mainframe, then retire the green screens.",
        _costs(1_800_000, 2_600_000, 380_000),
    ),
    BidStory(
        "lists", 0, "moj", "court-lists", "Publish court lists from live data",
        Fate.APPROVED, "REPURCHASE", "4.00", 3,
        "Take lists from the case system as they change and publish them; remove the batch programs and "
        "the printers they depend on.",
        _costs(450_000, 380_000, 90_000),
    ),
    BidStory(
        "telemetry", 0, "defra", "flood-telemetry", "New telemetry for river gauges",
        Fate.APPROVED, "REPLATFORM", "5.50", 5,
        "Replace modems at 6,800 gauges before the network closes and collect levels in the cloud, able to "
        "take ten times the readings in a flood.",
        _costs(900_000, 1_100_000, 310_000, hardware=1_300_000),
    ),
    BidStory(
        "bridge", 0, "home-office", "fingerprint-bridge", "Rebuild the fingerprint exchange bridge",
        Fate.RESERVED, "REFACTOR", "7.00", 3,
        "Replace the message broker and its hardware with a service the police and the border both test.",
        _costs(1_500_000, 1_700_000, 260_000, hardware=600_000),
    ),
    BidStory(
        "archive", 0, "hmrc", "stamp-archive", "Digitise the stamp duty archive",
        Fate.REJECTED, "RETIRE", "3.00", 2,
        "Copy the optical discs to cloud storage with an index, then close the archive room.",
        _costs(700_000, 500_000, 60_000),
    ),
    BidStory(
        "movements", 0, "defra", "animal-movements", "Livestock movements on a supported database",
        Fate.WITHDRAWN, "REPLATFORM", "7.50", 3,
        "Upgrade the database by two versions and rewrite the reports that depend on the old one.",
        _costs(600_000, 650_000, 120_000),
        partner=("dft", FORMER_BIDDER),
    ),
    BidStory(
        "stock-first", 0, "dhsc", "vaccine-stock", "Vaccine stock ledger as a service",
        Fate.LAPSED, "REPURCHASE", "5.00", 3,
        "Buy a stock ledger as a service and close the spreadsheets.",
        _costs(300_000, 250_000, 140_000),
    ),
    BidStory(
        "claims", 0, "moj", "grant-claims", "New forms for legal grant claims",
        Fate.INELIGIBLE, "REFACTOR", "6.00", 3,
        "Rewrite the monthly claim forms on the department's own form service.",
        _costs(400_000, 300_000, 50_000),
    ),
    BidStory(
        "booking", 1, "dwp", "assessment-booking", "Replace assessment booking",
        Fate.SCORED, "REPURCHASE", "5.00", 4,
        "Move booking to a bought service that claimants can use themselves, centre by centre.",
        _costs(1_100_000, 900_000, 450_000),
    ),
    BidStory(
        "transfers", 1, "moj", "offender-transfers", "One plan for prisoner transfers",
        Fate.SCORED, "REFACTOR", "6.00", 3,
        "Bring the linked databases into one service with a shared plan of movements.",
        _costs(800_000, 700_000, 160_000),
    ),
    BidStory(
        "warehouse", 2, "hmrc", "customs-warehouse", "Customs warehouse register in the cloud",
        Fate.DRAFT, "REHOST", "6.50", 3,
        "Move the register to cloud hosting, then replace its client site by site.",
        _costs(950_000, 1_150_000, 300_000),
    ),
    BidStory(
        "lists-sites", 2, "dwp", "assessment-booking", "Move assessment records to the new booking service",
        Fate.CERTIFYING, "RETIRE", "4.00", 3,
        "Move eight years of appointments and letters, then close the old application for good.",
        _costs(350_000, 420_000, 80_000),
    ),
    BidStory(
        "permits", 2, "home-office", "permit-casework", "A supported rules engine for permit casework",
        Fate.SUBMITTED, "REFACTOR", "6.00", 3,
        "Write the rules down, test them against past decisions, and run them in a new service.",
        _costs(2_100_000, 1_900_000, 340_000),
    ),
    BidStory(
        "stock", 2, "dhsc", "vaccine-stock", "Vaccine stock ledger, second bid",
        Fate.ELIGIBLE, "REPURCHASE", "5.00", 3,
        "Buy a stock ledger as a service, move open orders first, and close the spreadsheets.",
        _costs(320_000, 280_000, 150_000),
    ),
)  # fmt: skip
