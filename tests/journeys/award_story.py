"""One award of the demonstration, accepted half a year ago, and who takes part at a browser of their own."""

from dataclasses import dataclass, field

from django.utils import timezone

from portfolio.awards.models import Award
from portfolio.demonstration.calls import assess, hold_round
from portfolio.demonstration.cast import bring_departments, bring_small_systems
from portfolio.demonstration.money import decide_small, found_fund
from portfolio.demonstration.people import MAIL_DOMAIN, PASSWORD
from portfolio.demonstration.small_bids import SMALL_BIDS, SMALL_ROUND
from portfolio.demonstration.small_systems import SMALL_SYSTEMS
from portfolio.demonstration.stage import Stage, award_of
from tests.journeys.browser import Browser, Visitor

KEY = "dues"
BIDDER, MANAGER = "bidder.dft", "fund-manager.one"


@dataclass
class Delivering:
    """Its days count from the day of the test, so that it stands on any."""

    browser: Browser
    stage: Stage
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Visitor:
        """A person of the demonstration, signed in."""
        if key not in self.visitors:
            self.visitors[key] = self.browser.visitor().sign_in(f"{key}@{MAIL_DOMAIN}", PASSWORD)
        return self.visitors[key]

    @property
    def award(self) -> Award:
        return award_of(self.stage, KEY)

    @property
    def page(self) -> str:
        """Of the award; others are below it."""
        return f"/awards/{self.award.reference}/"


def an_award_delivers() -> Stage:
    """Nothing of it is claimed, reported or forecast."""
    stage = Stage(timezone.now())
    (bid,) = (row for row in SMALL_BIDS if row.key == KEY)
    bring_departments(stage)
    bring_small_systems(stage, [row for row in SMALL_SYSTEMS if row.key == bid.system])
    found_fund(stage)
    hold_round(stage, SMALL_ROUND, [bid])
    assess(stage, SMALL_ROUND, [bid])
    decide_small(stage, [bid])
    return stage
