"""Answers side by side: figures, envelopes, departments and bids, a column for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from portfolio.choice.queries.results import Result
from portfolio.choice.rules.answer import points


@dataclass(frozen=True)
class Line:
    """A row of the table: what it is, and a word for each column; `note` stands under the name."""

    name: str
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Money:
    name: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Result, ...]
    figures: tuple[Line, ...]
    envelopes: tuple[Money, ...]
    departments: tuple[Money, ...]
    bids: tuple[Line, ...]


def compare(results: Sequence[Result]) -> Comparison:
    return Comparison(
        columns=tuple(results),
        figures=_figures(results),
        envelopes=_envelopes(results),
        departments=_departments(results),
        bids=_bids(results),
    )


def _figures(results: Sequence[Result]) -> tuple[Line, ...]:
    own = [row.own for row in results]
    return (
        Line("Value, points", tuple(row.points if row else "–" for row in own)),
        Line("Risk removed, points", tuple(row.risk_points if row else "–" for row in own)),
        Line("Bids", tuple(str(len(row.chosen)) if row else "–" for row in own)),
        Line("Bids for red-rated systems", tuple(str(row.red) if row else "–" for row in own)),
        Line(
            "Loses against the best under its own sentences, points",
            tuple(row.lost_points if row else "–" for row in own),
        ),
    )


def _envelopes(results: Sequence[Result]) -> tuple[Money, ...]:
    """What each set spends."""
    spent = [result.problem.cost_of(_chosen(result)) for result in results]
    cells = sorted({cell for row in spent for cell in row}, key=cell_order)
    return tuple(
        Money(
            f"{SHORT_CONTROL_BUDGETS[budget]} {year}",
            tuple(_pounds(row.get((year, budget), 0)) for row in spent),
        )
        for year, budget in cells
    )


def _departments(results: Sequence[Result]) -> tuple[Money, ...]:
    given: list[dict[str, int]] = []
    for result in results:
        sums: dict[str, int] = {}
        for name in _chosen(result):
            row = result.problem.by_id[name]
            department = result.inputs["bids"][row.bid]["department"]
            sums[department] = sums.get(department, 0) + row.total
        given.append(sums)
    names = sorted({name for row in given for name in row})
    return tuple(Money(name, tuple(_pounds(row.get(name, 0)) for row in given)) for name in names)


def _bids(results: Sequence[Result]) -> tuple[Line, ...]:
    """Bids that the sets do not agree on, by the value of the first that knows them."""
    sets = [set(_chosen(result)) for result in results]
    named = sorted({name for chosen in sets for name in chosen})
    lines = []
    for name in (row for row in named if not all(row in chosen for chosen in sets)):
        known = next(result for result in results if name in result.problem.by_id)
        bid = known.inputs["bids"][name]
        value = points(known.problem.by_id[name].value)
        cells = tuple("In" if name in chosen else "Out" for chosen in sets)
        which = f"{bid['option']}, " if "option" in bid else ""
        lines.append(Line(f"{name} {bid['title']}", cells, f"{which}{bid['department']}, {value} points"))
    return tuple(lines)


def _chosen(result: Result) -> tuple[str, ...]:
    return result.proposed.chosen if result.proposed else ()


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)
