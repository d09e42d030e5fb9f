"""The ranking as a table of cells for a file: each figure as the page shows it, and exactly."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bids.assessment.queries.ranking_table import RankingLine, RankingTable
from legacyfund.lib.tables.writing import Cell

HEAD = (
    "Rank",
    "Best rank if weights move",
    "Worst rank if weights move",
    "Bid",
    "Title",
    "Department",
    "Value (of 100)",
    "Value, exact",
    "Risk removed",
    "Risk removed, exact",
    "Whole-life cost (£)",
    "Cost to the fund (£)",
    "Risk removed per £1m",
    "Risk removed per £1m, exact",
    "Tie",
    "What is missing",
)


def ranking_rows(table: RankingTable) -> Iterator[list[Cell]]:
    """The headings, then a row a bid by rank, those that lack something last. Two columns a criterion: the
    points it adds, and exactly.
    """
    parts = table.lines[0].lines if table.lines else ()
    criteria = [words for part in parts for words in (f"{part.name}: adds", f"{part.name}: adds, exact")]
    yield [*HEAD, *criteria]
    for line in table.lines:
        yield [*_figures(line), *_points(line)]


def _figures(line: RankingLine) -> Sequence[Cell]:
    return (
        line.rank,
        line.best or None,
        line.worst or None,
        line.bid.reference,
        line.bid.title,
        line.bid.department.name,
        *_both(line.value),
        *_both(line.risk_removed),
        line.whole_life_cost,
        line.cost_to_fund,
        *_both(line.risk_per_million),
        line.tie_note,
        " ".join(line.missing),
    )


def _points(line: RankingLine) -> list[Cell]:
    return [cell for part in line.lines for cell in _both(part.points)]


def _both(exact: Fraction | None) -> tuple[str, str]:
    """To one decimal, halves up, as on the page; and as a fraction in words, which no spreadsheet rounds or
    takes for a date: "349 over 5".
    """
    if exact is None:
        return "", ""
    tenths = int(exact * 10 + Fraction(1, 2))
    whole = f"{exact.numerator}" if exact.denominator == 1 else f"{exact.numerator} over {exact.denominator}"
    return f"{tenths // 10}.{tenths % 10}", whole
