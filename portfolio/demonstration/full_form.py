"""What the bids of the open round say beside the short form: options, benefits, risks, people, resilience."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bids.writing.sections.actions.delivery import save_risks, save_skills
from bids.writing.sections.actions.options import save_benefits, save_options
from bids.writing.sections.actions.rows import (
    BenefitRow,
    BiasRow,
    CostRow,
    OptionRow,
    RiskRow,
    RoleRow,
)
from bids.writing.sections.actions.sections import save_answers
from portfolio.demonstration.bids import BidStory, CostStory
from portfolio.demonstration.stage import Stage

FULL_FORM = "2"
PREFERRED = 2
EXTENDED = 3
SUPPORTED = 2
YEARS_WEIGHED = 7
WHY = (
    "Doing nothing leaves the risk where it is and the run cost rising. Extended support buys two years and "
    "removes no risk. The preferred option costs most at first, and is the only one that lets the system go."
)
RESILIENCE = {
    "availability_target": "99.9% of every hour of the year.",
    "surge": "Five times the usual load, tested each quarter; the department pays for what is used.",
    "recovery": "Back within two hours with at most five minutes of data lost; rehearsed twice a year.",
    "vulnerabilities_closed": "Every known one of the unsupported components.",
}
LEADERSHIP = {
    "senior_responsible_owner": "Director of digital services",
    "senior_responsible_owner_time": "Two days a week until it is live, then half a day.",
    "leadership": "A board of the owner, finance and the service meets each fortnight and may stop the work.",
    "hiring": "Two roles are advertised; the supplier covers them until they are filled.",
}


def save_the_options(stage: Stage, story: BidStory, *, now: datetime) -> None:
    rows = [
        OptionRow("Do nothing", "Keep the system and pay what it costs.", does_nothing=True, score=5),
        OptionRow(story.title, story.work, preferred=True, score=78),
        OptionRow("Buy extended support", "Pay the vendor for two more years of support.", score=30),
    ]
    save_options(rows=rows, answers={"why_preferred": WHY}, **_saving(stage, story, now))


def option_costs(stage: Stage, story: BidStory) -> list[CostRow]:
    """The preferred option's lines as the story tells them, and what keeping the old system costs."""
    run = stage.systems[story.system].yearly_run_cost or Decimal(100_000)
    years = [stage.year(story.round + number) for number in range(YEARS_WEIGHED)]

    def running(option: int, *, until: int) -> list[CostRow]:
        row = CostRow(
            "Running the old system", "", "RDEL_PROGRAMME", "PEOPLE", "DEPARTMENT", run, option=option
        )
        return [
            replace(row, year=year, after_fund=option == EXTENDED and number >= SUPPORTED)
            for number, year in enumerate(years[:until])
        ]

    support = [
        CostRow(
            "Extended support",
            year,
            "RDEL_PROGRAMME",
            "LICENCE",
            "FUND",
            (run / 4).quantize(Decimal(1)),
            option=EXTENDED,
        )
        for year in years[:SUPPORTED]
    ]
    preferred = [_preferred(stage, story, row) for row in story.costs]
    tail = [
        replace(row, year=year) for row in preferred if row.after_fund for year in years if year > row.year
    ]
    return [
        *preferred,
        *tail,
        *running(PREFERRED, until=2),
        *running(1, until=YEARS_WEIGHED),
        *support,
        *running(EXTENDED, until=YEARS_WEIGHED),
    ]


def save_the_rest(stage: Stage, story: BidStory, *, now: datetime) -> None:
    saving = _saving(stage, story, now)
    first, after = stage.year(story.round), stage.year(story.round + 2)
    _save_benefits(stage, story, saving)
    _save_risks(saving)
    _save_skills(saving, first, after)
    save_answers(section="resilience", answers=RESILIENCE, **saving)


def _save_benefits(stage: Stage, story: BidStory, saving: dict[str, Any]) -> None:
    first, after = stage.year(story.round), stage.year(story.round + 2)
    asked = sum(row.amount for row in story.costs if row.payer == "FUND")
    save_benefits(
        rows=[
            *(
                BenefitRow(
                    "Work by hand that is no longer needed",
                    PREFERRED,
                    "CASH",
                    stage.year(story.round + number),
                    Decimal(asked * 2 // 5),
                    owner_role="Finance director",
                )
                for number in range(2, YEARS_WEIGHED)
            ),
            BenefitRow(
                "Fewer hours lost to outages",
                PREFERRED,
                "NON_CASH",
                after,
                quantity="9,000 hours of staff time a year",
                owner_role="Head of operations",
            ),
            BenefitRow(
                "Faults are mended by the vendor again",
                EXTENDED,
                "NON_CASH",
                first,
                quantity="2,000 hours of staff time a year",
                owner_role="Head of operations",
            ),
        ],
        **saving,
    )


def _save_risks(saving: dict[str, Any]) -> None:
    save_risks(
        rows=[
            RiskRow(
                "Records do not reconcile when moved",
                3,
                4,
                "Three rehearsals, each proved record by record.",
                "Head of data",
            ),
            RiskRow("Key people leave before it is live", 2, 4, "Pairs on every part.", "Head of delivery"),
        ],
        bias=[
            BiasRow(
                "Degree of innovation",
                Decimal("55.00"),
                Decimal("0.80"),
                "Two departments run it.",
                "DEVELOPMENT",
            ),
            BiasRow("Poor project intelligence", Decimal("35.00"), Decimal("0.70"), "Discovery is finished."),
            BiasRow(
                "Supplier’s prices",
                Decimal("40.00"),
                Decimal("0.50"),
                "Fixed for three years.",
                "OUTSOURCING",
            ),
        ],
        **saving,
    )


def _save_skills(saving: dict[str, Any], first: str, after: str) -> None:
    people = ("needed", "in_post", "to_hire", "to_buy")
    numbers = {"Delivery manager": (1, 1, 0, 0), "Engineer": (6, 2, 2, 2), "Data analyst": (2, 1, 1, 0)}
    save_skills(
        rows=[
            RoleRow(role, f"{first} Q2", f"{after} Q1", **dict(zip(people, map(Decimal, row), strict=True)))
            for role, row in numbers.items()
        ],
        answers=LEADERSHIP,
        **saving,
    )


def _preferred(stage: Stage, story: BidStory, cost: CostStory) -> CostRow:
    return CostRow(
        description=cost.description,
        year=stage.year(cost.year + story.round),
        control_budget=cost.budget,
        category=cost.category,
        payer=cost.payer,
        amount=Decimal(cost.amount),
        option=PREFERRED,
        after_fund=cost.payer != "FUND",
    )


def _saving(stage: Stage, story: BidStory, now: datetime) -> dict[str, Any]:
    return {"bid": stage.bids[story.key], "by": stage.writer(story.department), "now": now}
