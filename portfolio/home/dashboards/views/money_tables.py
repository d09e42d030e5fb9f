"""Tables of money: a fund's position, what would lapse of it, its profile, and its departments."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.money import NOTHING, format_exact
from portfolio.home.dashboards.queries.fund import Asked
from portfolio.home.dashboards.rules.tables import Column, Figure, Kind, Row, Table
from portfolio.home.dashboards.views.links import link
from portfolio.ledger.queries.position import PositionRow
from portfolio.spend.forecasts.rules.months import ProfileMonth
from portfolio.spend.forecasts.rules.sums import DepartmentCell, Sum, sum_cells, sums_by
from portfolio.spend.forecasts.rules.terms import Cell

NOBODY_SAID = "None yet"
POSITION = ("allocated", "committed", "released", "spent", "lapsed", "headroom")


def pounds(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, Kind.POUNDS) for heading in headings)


def counts(*headings: str) -> tuple[Column, ...]:
    return tuple(Column(heading, Kind.COUNT) for heading in headings)


def position_figures(fund: str, row: PositionRow, expected: Sum) -> tuple[Figure, ...]:
    """Of a year and control budget: the figures of the ledger, the forecast, and who has not said."""
    of = f"{row.budget_label}, {row.year}"
    cell = {"year": row.year, "control_budget": row.control_budget}
    figures = [
        Figure(getattr(row, name), link("journals", fund, figure=name, **cell), f"{name}, {of}")
        for name in POSITION
    ]
    forecasts = link("fund_forecasts", fund, **cell)
    figures[4:4] = [Figure(expected.forecast, forecasts, f"forecast, {of}", _unsaid(expected))]
    silent = link("fund_forecasts", fund, silent="yes", **cell)
    have = "award that has" if expected.silent == 1 else "awards that have"
    return (*figures, Figure(expected.silent, silent, f"{have} not said, {of}"))


POSITION_COLUMNS = (
    *pounds("Allocated", "Committed", "Released", "Spent", "Forecast", "Lapsed", "Headroom"),
    Column("Not said", Kind.COUNT),
)


POSITION_WORDS = (
    "An envelope is what was allocated and what was moved in, less what was moved out or has lapsed. A "
    "forecast is what is spent to date and what departments expect of the months left; “not said” counts "
    "the awards that hold money and have given none."
)


def position_words(rows: Iterable[tuple[str, PositionRow]]) -> str:
    """With what was moved, by which the figures of a row add up; each row with the name of its cell."""
    moved = [
        f"{format_exact(abs(row.moved))} {'into' if row.moved > 0 else 'out of'} {name}"
        for name, row in rows
        if row.moved
    ]
    if not moved:
        return POSITION_WORDS
    return f"{POSITION_WORDS} Exchanges and switches have moved {', '.join(moved)}."


def department_figures(
    fund: str, code: str, found: Sum, asked: Asked, of: str, *, lines: bool
) -> tuple[Figure, ...]:
    """Of a department's awards out of a fund, in the year and control budget asked for. `lines`: the reader
    opens the spend explorer.
    """
    narrowed = {"year": asked.year, "control_budget": asked.control_budget, "department": code}
    forecasts = link("fund_forecasts", fund, **narrowed)
    return (
        Figure(found.committed, forecasts, f"committed, {of}"),
        Figure(found.released, forecasts, f"released, {of}"),
        Figure(found.spent, link("spend", fund=fund, **narrowed) if lines else forecasts, f"spent, {of}"),
        Figure(found.forecast, forecasts, f"forecast, {of}", _unsaid(found)),
        Figure(found.silent, link("fund_forecasts", fund, silent="yes", **narrowed), f"not said, {of}"),
    )


DEPARTMENT_COLUMNS = (
    *pounds("Committed", "Released", "Spent", "Forecast"),
    Column("Not said", Kind.COUNT),
)


def _unsaid(found: Sum) -> str:
    return NOBODY_SAID if found.silent else "–"


def by_department(
    fund: str, cells: Sequence[DepartmentCell], asked: Asked, scope: str, *, opens: bool, lines: bool
) -> Table:
    """`opens`: the reader sees awards, and may open the dashboards of departments; `lines`: the spend
    explorer.
    """
    rows = []
    for (code, name), found in sums_by(cells, lambda row: (row.code, row.department)).items():
        own = link("department_dashboard", department=code) if opens else ""
        figures = department_figures(fund, code, found, asked, name, lines=lines)
        rows.append(Row((Figure(name, own), *figures)))
    if len(rows) > 1 and opens:
        every = Figure("All departments")
        figures = department_figures(fund, "", sum_cells(cells), asked, "all departments", lines=lines)
        rows.append(Row((every, *figures), is_total=True))
    columns = (Column("Department"), *DEPARTMENT_COLUMNS)
    return Table("departments", f"Awards by department: {scope}", columns, tuple(rows))


def of_departments_awards(
    fund: str, cells: Sequence[DepartmentCell], asked: Asked, name: str, *, lines: bool
) -> Table:
    """One department's money by year and control budget, where a fund is narrowed to it."""
    rows = []
    for (year, budget), found in sorted(sums_by(cells, lambda row: row.cell).items(), key=in_order):
        cell = Asked(year=year, control_budget=budget)
        of = f"{SHORT_CONTROL_BUDGETS[budget]}, {year}"
        figures = department_figures(fund, asked.department, found, cell, of, lines=lines)
        rows.append(Row((Figure(year), Figure(SHORT_CONTROL_BUDGETS[budget]), *figures)))
    columns = (Column("Year"), Column("Control budget"), *DEPARTMENT_COLUMNS)
    return Table("position", f"Awards of {name} by year and control budget", columns, tuple(rows))


def in_order(item: tuple[Cell, Sum]) -> tuple[object, ...]:
    return cell_order(item[0])


PROFILE_COLUMNS = (
    Column("Month"),
    *pounds("Promised", "Spent", "Still expected"),
    Column("Promised by then", Kind.RUNNING),
    Column("Spent by then", Kind.RUNNING),
    Column("Expected by then", Kind.RUNNING),
)


def profile_table(
    fund: str, months: Iterable[ProfileMonth], asked: Asked, scope: str, *, awards: bool, lines: bool
) -> Table:
    """`awards`, `lines`: the reader opens the lists of milestones and of spend lines; otherwise a figure
    leads to the journals of its year.
    """
    narrowed = {"control_budget": asked.control_budget, "department": asked.department}
    of_cell = {"control_budget": asked.control_budget}
    rows = []
    for row in months:
        name = f"{row.month.first_day:%B %Y}"
        year = asked.year or row.month.year
        promised = (
            link("milestones", fund=fund, department=asked.department, month=f"{row.month.first_day:%Y-%m}")
            if awards
            else link("journals", fund, figure="committed", year=year, **of_cell)
        )
        spent = (
            link("spend", fund=fund, year=row.month.year, period=row.month.number, **narrowed)
            if lines
            else link("journals", fund, figure="spent", year=year, **of_cell)
        )
        expected = link("fund_forecasts", fund, year=row.month.year, **narrowed)
        rows.append(
            Row(
                (
                    Figure(name),
                    _moved(row.promised, promised, f"promised for {name}"),
                    _moved(row.spent, spent, f"spent in {name}"),
                    _moved(row.expected, expected, f"still expected in {name}"),
                    *map(Figure, (row.promised_by, row.spent_by, row.expected_by)),
                )
            )
        )
    return Table("profile", f"Money by month: {scope}", PROFILE_COLUMNS, tuple(rows))


def _moved(amount: Decimal, href: str, of: str) -> Figure:
    """A dash in a month in which nothing moves."""
    return Figure(amount, href, of) if amount else Figure(None)


LAPSE_COLUMNS = pounds(
    "Promised to nobody", "Of awards, not released", "Of awards, released", "Would lapse", "Not said"
)


def lapse_figures(fund: str, year: str, budget: str, free: Decimal, found: Sum) -> tuple[Figure, ...]:
    """As the page of the year's end has them."""
    of = SHORT_CONTROL_BUDGETS[budget]
    page = link("year_end", fund, to=budget)
    headroom = link("journals", fund, year=year, control_budget=budget, figure="headroom")
    return (
        Figure(free, headroom, f"of {of} promised to nobody"),
        Figure(found.to_lapse - found.handed_over, page, f"of {of}, not released"),
        Figure(found.handed_over, page, f"of {of}, released"),
        Figure(free + found.to_lapse, page, f"of {of} would lapse"),
        Figure(found.unsaid, page, f"of {of} held by awards that have not said"),
    )


def lapse_rows(
    fund: str, year: str, position: Iterable[PositionRow], cells: Iterable[DepartmentCell]
) -> list[tuple[str, tuple[Figure, ...]]]:
    """By control budget that holds money of the year."""
    free = {row.control_budget: row.headroom for row in position if row.year == year and row.headroom}
    held = sums_by(cells, lambda row: row.control_budget)
    budgets = sorted({*free, *held}, key=lambda budget: cell_order((year, budget)))
    return [
        (budget, lapse_figures(fund, year, budget, free.get(budget, NOTHING), held.get(budget, Sum())))
        for budget in budgets
    ]
