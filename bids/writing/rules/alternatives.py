"""What a bid offers instead of itself as asked, and what is still missing in the offer.

An offer is a later start or a smaller option, never both at once: the panel chooses one of them or the bid as
asked. A later start moves every pound by as many financial years. A smaller option asks for no more than the
bid in any year × control budget, and for less in all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bids.writing.rules.drafts import BidDraft, Cell, LaterRow, SmallerRow, asked_of_fund
from bids.writing.rules.gaps import Gap, row_gaps
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, cell_order
from legacyfund.lib.financial_year import following_year
from legacyfund.lib.money import NOTHING, format_pounds, is_whole_pennies

SECTION = "alternatives"
LATER_START = "A later start"
MOST_YEARS = 3
MOST_PERCENT = 99
LATER = {1: "One year later", 2: "Two years later", 3: "Three years later"}
LATER_STARTS = {1: "One year later", 2: "One or two years later", 3: "One, two or three years later"}
"""By the most years, what a department says with it."""


@dataclass(frozen=True)
class OfferedOption:
    """An option the fund may choose instead of the bid as asked. `code` names it beside the bid's reference;
    `years` is how much later it starts; `risk_percent` the share of the bid's risk points it removes, 100 for
    a later start; `asked` in pounds.
    """

    code: str
    name: str
    years: int
    risk_percent: int
    left_out: str
    asked: Mapping[Cell, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.asked.values(), NOTHING)

    @property
    def first_year(self) -> str:
        """The first financial year with money; blank where it asks for none."""
        return min((year for year, _ in self.asked), default="")

    @property
    def asked_in_words(self) -> list[tuple[str, Decimal]]:
        """`2027-28, Capital (CDEL)` and the amount, in order."""
        return [
            (f"{cell[0]}, {CONTROL_BUDGETS[cell[1]]}", self.asked[cell])
            for cell in sorted(self.asked, key=cell_order)
        ]

    @property
    def in_words(self) -> str:
        """`One year later`, or `The core alone (60% of the risk)`."""
        return self.name if self.years else f"{self.name} ({self.risk_percent}% of the risk)"


def offered_options(
    later: Iterable[LaterRow], smaller: Iterable[SmallerRow], asked: Mapping[Cell, Decimal]
) -> tuple[OfferedOption, ...]:
    """The later starts, the soonest first, then the smaller options as they were given. `asked`: what the bid
    asks of the fund.
    """
    longest = max((row.years for row in later), default=0)
    starts = [
        OfferedOption(
            code=f"{years}-year{'' if years == 1 else 's'}-later",
            name=LATER[years],
            years=years,
            risk_percent=100,
            left_out="",
            asked=moved(asked, years),
        )
        for years in range(1, longest + 1)
    ]
    parts = [
        OfferedOption(
            code=f"smaller-{number}",
            name=row.name,
            years=0,
            risk_percent=row.risk_percent or 0,
            left_out=row.left_out,
            asked=dict(sorted(row.amounts.items())),
        )
        for number, row in enumerate(smaller, start=1)
    ]
    return (*starts, *parts)


def moved(amounts: Mapping[Cell, Decimal], years: int) -> dict[Cell, Decimal]:
    """The same amounts so many financial years later."""
    return {
        (following_year(year, years), budget): amount for (year, budget), amount in sorted(amounts.items())
    }


def years_later(day: date, years: int) -> date:
    """The same day of the month; 29 February becomes the 28th where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def check_alternatives(draft: BidDraft) -> tuple[Gap, ...]:
    """What is offered is whole: a smaller option says what it leaves out, what it still removes, and asks for
    less than the bid.
    """
    asked = asked_of_fund(draft)
    return tuple(gap for index, row in enumerate(draft.smaller) for gap in _check_smaller(index, row, asked))


def _check_smaller(index: int, row: SmallerRow, asked: Mapping[Cell, Decimal]) -> list[Gap]:
    percent = row.risk_percent
    problems = {
        "name": "" if row.name.strip() else "give it a name.",
        "left_out": "" if row.left_out.strip() else "say what is left out.",
        "risk_percent": ""
        if percent is not None and 1 <= percent <= MOST_PERCENT
        else f"say which share of the risk it still removes, from 1% to {MOST_PERCENT}%.",
        "amounts": " ".join(_amount_problems(row.amounts, asked)),
    }
    return row_gaps(SECTION, f"smaller-{index}", f"Smaller option {index + 1}", problems)


def _amount_problems(amounts: Mapping[Cell, Decimal], asked: Mapping[Cell, Decimal]) -> Iterator[str]:
    if any(not is_whole_pennies(amount) or amount < 0 for amount in amounts.values()):
        yield "give amounts in pounds and whole pence, none of them negative."
        return
    if not sum(amounts.values(), NOTHING):
        yield "say what it asks of the fund."
        return
    over = [
        f"{year}, {CONTROL_BUDGETS.get(budget, budget)}"
        for (year, budget), amount in sorted(amounts.items())
        if amount > asked.get((year, budget), NOTHING)
    ]
    if over:
        yield f"it asks for more than the bid in {'; '.join(over)}. Lower the amount, or raise the costs."
    elif sum(amounts.values(), NOTHING) >= sum(asked.values(), NOTHING):
        yield (
            f"it asks for {format_pounds(sum(amounts.values(), NOTHING), pence=True)}, as much as the bid. "
            "Give less somewhere, or remove it."
        )
