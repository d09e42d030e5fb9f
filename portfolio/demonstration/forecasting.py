"""What departments expect to spend: one award runs out of time, one needs more, one is in step."""

from collections.abc import Mapping
from decimal import Decimal

from legacyfund.lib.financial_year import Period, has_ended, london_date
from legacyfund.lib.money import NOTHING, split_pounds
from portfolio.demonstration.stage import Stage, award_of, department_of
from portfolio.spend.forecasts.actions.giving import give_forecast
from portfolio.spend.forecasts.queries.facts import award_facts
from portfolio.spend.forecasts.rules.terms import AwardFacts, Cell, Place, cell_of

SLOWER = (
    "The supplier has half the people it promised, and its second team starts in the new financial year. "
    "The work moves with it, and we ask for its money there."
)
DEARER = "Data of two more registers has to be cleaned before it can move. We pay for it from our own budget."
OVER = "The year ended before this part of the work was paid for. We have asked what becomes of the money."
LATER = "The interface is delivered a quarter late, so that its last two invoices fall into the next year."


def expect_at_first(stage: Stage, *, days: int) -> None:
    """Both that spend have said once what they were promised."""
    for award in ("ledger", "history"):
        expect(stage, award, percent=100, why=LATER, days=days)


def expect_less(stage: Stage, *, days: int) -> None:
    expect(stage, "ledger", percent=85, why=LATER, days=days)


def expect_by_now(stage: Stage, *, days: int) -> None:
    """Of the first, money would lapse; the second is over what it is promised, and of one control budget over
    all that the fund has; two say for the first time.
    """
    expect(stage, "ledger", percent=60, why=SLOWER, days=days)
    expect(stage, "history", percent=112, but={"RDEL_ADMIN": 200}, why=DEARER, days=days)
    for award in ("lists", "telemetry"):
        expect(stage, award, percent=100, why=LATER, days=days)


def expect(
    stage: Stage, award: str, *, percent: int, why: str, days: int, but: Mapping[str, int] | None = None
) -> None:
    """So much of what is promised and not spent, in even parts over the months of its year that are left;
    `but`: so much by control budget.
    """
    now = stage.at(days)
    found = award_of(stage, award)
    facts = award_facts(found, now=now)
    today, said = london_date(now), dict[Place, Decimal]()
    for cell, promised in facts.promised.items():
        part = (but or {}).get(cell[1], percent)
        to_come = (promised - facts.spent.get(cell, NOTHING)) * part / 100
        said |= _spread(facts, cell, to_come, Period.of(today))
    cells = [*facts.promised, *facts.spent]
    give_forecast(
        award=found,
        said=said,
        comments={cell: OVER if has_ended(cell[0], today) else why for cell in cells},
        by=stage.finance(department_of(stage, award)),
        now=now,
    )


def _spread(facts: AwardFacts, cell: Cell, amount: Decimal, first: Period) -> dict[Place, Decimal]:
    places = [place for place in facts.to_say if cell_of(place) == cell and place[0] >= first]
    if not places or amount <= 0:
        return {}
    hundreds = (amount / 100).quantize(Decimal(1))
    parts = split_pounds(hundreds / 100, [1] * len(places))
    return {place: part * 10_000 for place, part in zip(places, parts, strict=True)}
