"""The sections of the Treasury's dashboard: each fund by itself, never added up over funds."""

from collections.abc import Iterator

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import last_day_of, london_date
from legacyfund.web.money_pictures import MoneyBar, MoneyNames, draw_money
from portfolio.funds.models import Fund
from portfolio.home.dashboards.queries.treasury import TreasuryFacts
from portfolio.home.dashboards.rules.tables import Column, Figure, Row, Section, Table
from portfolio.home.dashboards.views.fund_money import OF_AWARDS
from portfolio.home.dashboards.views.links import link
from portfolio.home.dashboards.views.money_tables import (
    DEPARTMENT_COLUMNS,
    LAPSE_COLUMNS,
    POSITION_COLUMNS,
    counts,
    department_figures,
    lapse_rows,
    position_figures,
    position_words,
    pounds,
)
from portfolio.home.dashboards.views.risk_tables import RISK_COLUMNS, RISK_WORDS, risk_figures
from portfolio.ledger.queries.position import PositionRow
from portfolio.spend.forecasts.rules.sums import Sum, sums_by


def treasury_sections(facts: TreasuryFacts, scope: str) -> tuple[Section, ...]:
    return tuple(_sections(facts, scope))


def _sections(facts: TreasuryFacts, scope: str) -> Iterator[Section]:
    if not facts.funds:
        yield Section("Funds", "There is no fund yet.", leads=(("Funds", link("funds")),))
        return
    yield _position(facts)
    yield _departments(facts, scope)
    yield _lapse(facts)
    yield _gaps(facts)
    yield _risk(facts)
    yield _feed(facts)


def _fund(fund: Fund) -> Figure:
    return Figure(fund.reference, link("fund_dashboard", fund.reference), fund.name)


def _rows_of(facts: TreasuryFacts, fund: Fund) -> list[PositionRow]:
    rows = facts.positions.get(fund.pk, ())
    return [row for row in rows if facts.asked.takes_cell(row.year, row.control_budget)]


def _position(facts: TreasuryFacts) -> Section:
    rows, bars, named = [], [], []
    for fund in facts.funds:
        expected = sums_by(facts.of_fund(fund), lambda row: row.cell)
        for row in _rows_of(facts, fund):
            found = expected.get((row.year, row.control_budget), Sum())
            figures = position_figures(fund.reference, row, found)
            rows.append(Row((_fund(fund), Figure(row.year), Figure(row.budget_label), *figures)))
            name = f"{fund.reference}, {row.budget_label} {row.year}"
            named.append((name, row))
            bars.append(
                MoneyBar(name, row.committed + row.headroom, row.committed, row.spent, found.forecast)
            )
    heading = "Position of each fund"
    if not rows:
        return Section(heading, "No fund holds money here.", leads=(("Funds", link("funds")),))
    table = Table(
        "position",
        "Position now by fund, year and control budget",
        (Column("Fund"), Column("Year"), Column("Control budget"), *POSITION_COLUMNS),
        tuple(rows),
    )
    words = position_words(named)
    if facts.asked.department:
        words += " It is of all departments: theirs stands in the next table."
    title = "Committed, spent and forecast against each envelope"
    return Section(heading, words, (table,), draw_money("money", bars, title, MoneyNames()))


def _departments(facts: TreasuryFacts, scope: str) -> Section:
    rows, bars = [], []
    for fund in facts.funds:
        cells = [row for row in facts.of_fund(fund) if row.is_announced and facts.takes(row)]
        for (code, name), found in sums_by(cells, lambda row: (row.code, row.department)).items():
            figures = department_figures(
                fund.reference, code, found, facts.asked, f"{name}, {fund.reference}", lines=True
            )
            rows.append(Row((Figure(name), _fund(fund), *figures)))
            bars.append(
                MoneyBar(
                    f"{name}, {fund.reference}",
                    found.committed,
                    found.committed,
                    found.spent,
                    found.forecast,
                )
            )
    heading = "Spent against awarded, by department"
    if not rows:
        return Section(heading, "No award is announced here that holds money.")
    columns = (Column("Department"), Column("Fund"), *DEPARTMENT_COLUMNS)
    title = f"What each department has spent and expects to spend of what is committed to it: {scope}"
    return Section(
        heading,
        "Of awards that are announced.",
        (Table("departments", f"Awards by department and fund: {scope}", columns, tuple(rows)),),
        draw_money("departments", bars, title, OF_AWARDS),
    )


def _lapse(facts: TreasuryFacts) -> Section:
    year = facts.year
    heading = f"What would lapse of {year}"
    rows = [
        Row((_fund(fund), Figure(SHORT_CONTROL_BUDGETS[budget]), *figures))
        for fund in facts.funds
        for budget, figures in lapse_rows(
            fund.reference,
            year,
            facts.positions.get(fund.pk, ()),
            [row for row in facts.of_fund(fund) if row.year == year],
        )
        if facts.asked.control_budget in ("", budget)
    ]
    if not rows:
        return Section(heading, f"No fund holds money of {year} here, so none of it can lapse.")
    words = (
        f"As forecasts have it, on {day_in_words(last_day_of(year))}, of all departments. Of an award that "
        "has not said, nothing is counted as lapsing: what it holds stands under “not said”."
    )
    columns = (Column("Fund"), Column("Control budget"), *LAPSE_COLUMNS)
    return Section(
        heading, words, (Table("lapse", f"What would lapse of {year}, by fund", columns, tuple(rows)),)
    )


def _gaps(facts: TreasuryFacts) -> Section:
    heading = "Red-rated systems"
    if not facts.gaps:
        return Section(heading, "No system is red-rated here.")
    rows = tuple(
        Row(
            (
                Figure(row.department),
                *(
                    Figure(
                        number, link("gaps", department=row.code, shown=shown), f"{words}, {row.department}"
                    )
                    for number, shown, words in (
                        (row.figures.red, "all", "red-rated"),
                        (row.figures.nothing, "nothing", "no bid and no money"),
                        (row.figures.waiting, "waiting", "bid for and not funded"),
                        (row.figures.funded, "funded", "funded"),
                    )
                ),
            )
        )
        for row in facts.gaps
    )
    columns = (
        Column("Department"),
        *counts("Red-rated", "No bid and no money", "Bid for, not funded", "Funded"),
    )
    words = "Systems whose overall risk is 16 or more, whatever fund would pay for them."
    return Section(heading, words, (Table("gaps", "Red-rated systems by department", columns, rows),))


def _risk(facts: TreasuryFacts) -> Section:
    rows = []
    for fund in facts.funds:
        awards = [row for row in facts.risk if row.fund_id == fund.pk]
        figures = risk_figures(fund.reference, awards, facts.asked.department, fund.reference)
        rows.append(Row((_fund(fund), *figures)))
    columns = (Column("Fund"), *RISK_COLUMNS)
    return Section(
        "Risk removed",
        RISK_WORDS,
        (Table("risk", "Risk promised and removed, by fund", columns, tuple(rows)),),
    )


def _feed(facts: TreasuryFacts) -> Section:
    rows = []
    for fund in facts.funds:
        periods = link("fund_periods", fund.reference)
        sealed = Figure("Sealed files", link("sealed_files", fund.reference), f"of {fund.reference}")
        row = facts.closed.get(fund.pk)
        if row is None or row.closed_at is None:
            figures = (
                Figure("None closed yet", periods),
                Figure(""),
                Figure(None, periods),
                Figure(None, periods),
                sealed,
            )
        else:
            month = row.month
            figures = (
                Figure(f"{month.year}, {month.in_words}", periods),
                Figure(day_in_words(london_date(row.closed_at))),
                Figure(row.line_count, periods, "lines posted in it"),
                Figure(row.net, periods, "net of its lines"),
                sealed,
            )
        rows.append(Row((_fund(fund), *figures)))
    words = (
        f"The feed of accepted spend lines stands at number {facts.feed.feed_no:,} of epoch "
        f"{facts.feed.epoch}, over all funds. A closed period never changes."
    )
    columns = (
        Column("Fund"),
        Column("Last period closed"),
        Column("Closed on"),
        *counts("Lines"),
        *pounds("Net"),
        Column("Files"),
    )
    table = Table("periods", "The last period that each fund has closed", columns, tuple(rows))
    return Section(
        "The feed and closed periods",
        words,
        (table,),
        leads=(("Spend lines", link("spend")), ("Whether they are late", link("status"))),
    )
