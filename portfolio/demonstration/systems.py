"""Invented legacy systems of the kinds the government has said it runs."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class SystemStory:
    """`scores` in the framework's order, L1 to L7 then C1 to C6; empty for a system not yet rated."""

    key: str
    department: str  # key of people.BIDDING
    name: str
    description: str
    components: str
    services: str
    owner: str
    run_cost: Decimal
    scores: tuple[int, ...]


def system_story(
    key: str, department: str, name: str, description: str, *rest: str, cost: str, scores: str
) -> SystemStory:
    components, services, owner = rest
    rated = tuple(int(score) for score in scores)
    return SystemStory(key, department, name, description, components, services, owner, Decimal(cost), rated)


SYSTEMS = (
    system_story(
        "payments-on-account", "hmrc", "Payments on account ledger",
        "Holds what each taxpayer owes and has paid, and posts 60 million entries a year.",
        "COBOL batch on a mainframe; hardware support ends next year",
        "Self assessment, 12 million people; debt management, 4,000 staff",
        "Head of accounting services", cost="8400000", scores="6555565455545",
    ),
    system_story(
        "customs-warehouse", "hmrc", "Customs warehouse register",
        "Records goods held under duty suspension at 2,300 sites.",
        "Visual Basic client and a database out of vendor support",
        "Traders, 2,300 sites; border officers, 900 staff",
        "Head of customs processing", cost="1900000", scores="6544456434334",
    ),
    system_story(
        "stamp-archive", "hmrc", "Stamp duty archive",
        "Keeps scanned returns from before 2012 for enquiries and appeals.",
        "Optical storage with no replacement drives",
        "Enquiry teams, 140 staff", "Head of records", cost="310000", scores="5362334233222",
    ),
    system_story(
        "benefit-history", "dwp", "Benefit history store",
        "Answers who was paid what and when, for every working-age benefit since 1988.",
        "Mainframe database with green-screen access",
        "Decision makers, 11,000 staff; appeals, 70,000 cases a year",
        "Head of payment platforms", cost="6200000", scores="6465465455455",
    ),
    system_story(
        "assessment-booking", "dwp", "Assessment booking",
        "Books and rebooks health assessments at 180 centres.",
        "Java application on an operating system out of support since 2020",
        "Claimants, 1.6 million appointments a year", "Head of health services",
        cost="2750000", scores="6544565434344",
    ),
    system_story(
        "permit-casework", "home-office", "Permit casework",
        "Tracks applications that need a caseworker's decision.",
        "Client-server application; two people know its rules engine",
        "Caseworkers, 3,200 staff; applicants, 400,000 a year",
        "Head of casework products", cost="4100000", scores="5565465545545",
    ),
    system_story(
        "fingerprint-bridge", "home-office", "Fingerprint exchange bridge",
        "Passes searches between the police and the border.",
        "Message broker on hardware that is no longer made",
        "Police forces, 43; border officers, 8,000 staff",
        "Head of biometrics", cost="1500000", scores="6554565524435",
    ),
    system_story(
        "court-lists", "moj", "Court lists",
        "Prints and publishes the daily lists of every criminal court.",
        "Batch programs that depend on one printer model",
        "Courts, 310 sites; the press and the public", "Head of courts technology",
        cost="980000", scores="5455445333434",
    ),
    system_story(
        "offender-transfers", "moj", "Prisoner transfers",
        "Plans and records movements between prisons and courts.",
        "Access databases joined by nightly file transfers",
        "Prisons, 122; escort contractors", "Head of custody services",
        cost="1250000", scores="4555464424434",
    ),
    system_story(
        "flood-telemetry", "defra", "Flood telemetry collector",
        "Gathers river levels from 6,800 gauges every 15 minutes.",
        "Modems on a network that closes next year",
        "Flood warnings to 1.5 million homes", "Head of flood systems",
        cost="2200000", scores="6543556534345",
    ),
    system_story(
        "animal-movements", "defra", "Animal movements",
        "Records births, deaths and movements of livestock.",
        "Database two major versions out of support",
        "Farmers, 85,000 holdings; disease control", "Head of traceability",
        cost="1750000", scores="5444455434334",
    ),
    system_story(
        "vaccine-stock", "dhsc", "Vaccine stock ledger",
        "Holds stock, orders and expiry dates of nationally bought vaccines.",
        "Spreadsheets and a reporting tool bought in 2009",
        "General practices, 6,500; national supply team", "Head of supply systems",
        cost="640000", scores="4556435543333",
    ),
    system_story(
        "appointee-register", "dhsc", "Public appointee register",
        "Keeps terms and interests of people appointed to health bodies.",
        "Desktop database on one server", "Appointments team, 25 staff", "Head of appointments",
        cost="85000", scores="",
    ),
    system_story(
        "grant-claims", "moj", "Legal grant claims",
        "Takes monthly claims from providers of legal aid.",
        "Web forms on a framework out of support", "Providers, 1,900", "Head of legal aid systems",
        cost="1100000", scores="5444456333323",
    ),
)  # fmt: skip
