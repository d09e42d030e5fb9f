"""Who takes part in the journey, each at a browser of their own, and what they carry along."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from accounts.models import Department
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, financial_year, following_year, london_date
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.journeys.browser import Browser, Visitor

PEOPLE = {
    "bidder": ("Bid lead", Role.BIDDER),
    "finance": ("Finance preparer", Role.BIDDER),
    "sign_off": ("Delegate", Role.SIGN_OFF),
    "reviewer_one": ("Panel member one", Role.REVIEWER),
    "reviewer_two": ("Panel member two", Role.REVIEWER),
    "chair": ("Panel chair", Role.CHAIR),
    "fund_manager_one": ("Fund lead one", Role.FUND_MANAGER),
    "fund_manager_two": ("Fund lead two", Role.FUND_MANAGER),
    "treasury": ("Spending analyst", Role.TREASURY_ANALYST),
    "administrator": ("Service desk", Role.ADMINISTRATOR),
}
OF_THE_DEPARTMENT = (Role.BIDDER, Role.SIGN_OFF)
FUND, FUND_NAME = "LITF", "Legacy IT Fund"
CAPITAL, RESOURCE = "Capital (CDEL)", "Resource, programme (RDEL programme)"
SYSTEM, BID = "Licence ledger", "Replace the licence ledger"


@dataclass
class Story:
    """Money is in pounds. References are read from the pages, as the people read them."""

    browser: Browser
    department: Department
    today: date
    folder: Path
    visitors: dict[str, Visitor] = field(default_factory=dict)
    system: str = ""
    bid: str = ""
    sha256: str = ""
    award: str = ""
    spend_return: str = ""
    client: tuple[str, str] = ("", "")

    @property
    def year(self) -> str:
        return financial_year(self.today)

    @property
    def next_year(self) -> str:
        return following_year(self.year)

    @property
    def period(self) -> Period:
        return Period.of(self.today)

    @property
    def round(self) -> str:
        return f"{self.today.year}A"

    @property
    def closing_day(self) -> date:
        """Some days away, and in this financial year: a bid's costs begin in the year the round closes."""
        start = int(self.year[:4])
        return min(self.today + timedelta(days=14), date(start + 1, 3, 31))

    def __getitem__(self, key: str) -> Visitor:
        """A person of `PEOPLE`, signed in."""
        if key not in self.visitors:
            self.visitors[key] = self._sign_in(key)
        return self.visitors[key]

    def take_up(self, key: str, step: str) -> Visitor:
        """What waits for the person, one click from their home; `step` is how its link begins."""
        visitor = self[key]
        visitor.navigate("Home")
        visitor.follow(re.compile(f"^{re.escape(step)}"))
        return visitor

    def _sign_in(self, key: str) -> Visitor:
        visitor = self.browser.visitor().sign_in(address_of(key), PASSWORD)
        visitor.sees("Home")
        return visitor


@dataclass(frozen=True)
class CostLine:
    description: str
    year: str
    control_budget: str
    category: str
    payer: str
    amount: Decimal


def address_of(key: str) -> str:
    return f"{key.replace('_', '-')}@legacyfund.example"


def make_story(browser: Browser, folder: Path, now: datetime) -> Story:
    """The department and the people, who joined a month ago; everything else is for them to do."""
    joined = now - timedelta(days=30)
    department = make_department("D900", name="Department for Licensing", abbreviation="DfL", now=joined)
    for key, (post, role) in PEOPLE.items():
        place = department if role in OF_THE_DEPARTMENT else None
        name = f"{post}, DfL" if place else post
        make_user(role, place, name=name, email=address_of(key), password=PASSWORD, now=joined)
    return Story(browser, department, london_date(now), folder)


def costs_of(story: Story) -> tuple[CostLine, ...]:
    year, later = story.year, story.next_year
    return (
        CostLine("Build of the new ledger", year, CAPITAL, "Supplier", "The fund", Decimal("400000.00")),
        CostLine(
            "Hosting of the new ledger",
            year,
            RESOURCE,
            "Software as a service or cloud",
            "The fund",
            Decimal("100000.00"),
        ),
        CostLine("Moving the records", later, RESOURCE, "Data migration", "The fund", Decimal("250000.00")),
        CostLine("The team that runs it", later, RESOURCE, "People", "The department", Decimal("80000.00")),
    )
