"""The sections of a fund's dashboard that are of money."""

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import last_day_of
from legacyfund.web.forecast_pictures import Curve, draw_s_curve
from legacyfund.web.money_pictures import MoneyBar, MoneyNames, draw_money
from portfolio.home.dashboards.queries.fund import FundFacts
from portfolio.home.dashboards.rules.tables import Column, Figure, Row, Section, Table
from portfolio.home.dashboards.views.links import link
from portfolio.home.dashboards.views.money_tables import (
    LAPSE_COLUMNS,
    POSITION_COLUMNS,
    by_department,
    in_order,
    lapse_rows,
    of_departments_awards,
    position_figures,
    position_words,
    profile_table,
)
from portfolio.spend.forecasts.rules.sums import Sum, sums_by

OF_AWARDS = MoneyNames(frame="committed", filled="committed")


def money_section(facts: FundFacts) -> Section:
    heading, reference = "Money", facts.fund.reference
    if facts.asked.department:
        name = dict(facts.seen.departments).get(facts.asked.department, facts.asked.department)
        cells = facts.cells
        if not cells:
            return Section(heading, "The department has no award that holds money here.")
        table = of_departments_awards(reference, cells, facts.asked, name, lines=facts.seen.sees_spend)
        bars = [
            MoneyBar(cell_name(cell), found.committed, found.committed, found.spent, found.forecast)
            for cell, found in sorted(sums_by(cells, lambda row: row.cell).items(), key=in_order)
        ]
        title = f"What awards of {name} have spent and expect to spend of what is committed to them"
        return Section(heading, "", (table,), draw_money("money", bars, title, OF_AWARDS))
    rows = [row for row in facts.position if facts.asked.takes_cell(row.year, row.control_budget)]
    if not rows:
        return Section(
            heading,
            "The fund holds no money here. Once its envelopes are allocated, they stand here by year and "
            "control budget.",
            leads=(("The fund and its envelopes", link("fund", reference)),),
        )
    expected = sums_by(facts.spent_from, lambda row: row.cell)
    table = Table(
        "position",
        "Position now by year and control budget",
        (Column("Year"), Column("Control budget"), *POSITION_COLUMNS),
        tuple(
            Row(
                (
                    Figure(row.year),
                    Figure(row.budget_label),
                    *position_figures(reference, row, expected.get((row.year, row.control_budget), Sum())),
                )
            )
            for row in rows
        ),
    )
    bars = [
        MoneyBar(
            f"{row.budget_label} {row.year}",
            row.committed + row.headroom,
            row.committed,
            row.spent,
            expected.get((row.year, row.control_budget), Sum()).forecast,
        )
        for row in rows
    ]
    title = "Committed, spent and forecast against each envelope"
    words = position_words((f"{row.budget_label} {row.year}", row) for row in rows)
    return Section(heading, words, (table,), draw_money("money", bars, title, MoneyNames()))


def cell_name(cell: tuple[str, str]) -> str:
    return f"{SHORT_CONTROL_BUDGETS[cell[1]]} {cell[0]}"


def profile_section(facts: FundFacts, scope: str) -> Section:
    heading = "Spend against the profile"
    if not facts.months:
        return Section(heading, "No award has money here yet, so there is nothing to spend month by month.")
    months = facts.months
    picture = draw_s_curve(
        [f"{row.month.first_day:%b %Y}" for row in months],
        [
            Curve("Promised by milestones", "promised", [row.promised_by for row in months]),
            Curve("Spent", "spent", [row.spent_by for row in months]),
            Curve("Expected", "expected", [row.expected_by for row in months]),
        ],
        today=next((place for place, row in enumerate(months) if row.month == facts.this_month), -1),
        title=f"Promised, spent and expected, added up month by month: {scope}",
    )
    table = profile_table(
        facts.fund.reference,
        months,
        facts.asked,
        scope,
        awards=facts.seen.sees_unannounced,
        lines=facts.seen.sees_spend,
    )
    words = (
        "Money is promised for the month of its milestone’s baseline and spent in the month of payment. What "
        "stands under “by then” is added up from the months above it."
    )
    return Section(heading, words, (table,), picture)


def lapse_section(facts: FundFacts) -> Section:
    year, reference = facts.year, facts.fund.reference
    heading = f"What would lapse of {year}"
    lead = ("What would lapse, and what can be done before", link("year_end", reference))
    if facts.asked.department:
        words = "This is worked out for all departments together, as headroom is promised to none of them."
        return Section(heading, words, leads=(lead,))
    rows = [
        Row((Figure(SHORT_CONTROL_BUDGETS[budget]), *figures))
        for budget, figures in lapse_rows(reference, year, facts.position, facts.to_lapse)
        if facts.asked.control_budget in ("", budget)
    ]
    if not rows:
        return Section(heading, f"No money of {year} is held here, so none of it can lapse.")
    words = (
        f"As forecasts have it, on {day_in_words(last_day_of(year))}. Of an award that has not said, nothing "
        "is counted as lapsing: what it holds stands under “not said”."
    )
    columns = (Column("Control budget"), *LAPSE_COLUMNS)
    table = Table("lapse", f"What would lapse of {year}", columns, tuple(rows))
    return Section(heading, words, (table,), leads=(lead,))


def departments_section(facts: FundFacts, scope: str) -> Section:
    heading, cells = "Departments", facts.cells
    words = "" if facts.seen.sees_unannounced else "Awards are counted once they are announced."
    if not cells:
        return Section(heading, f"No department has an award that holds money here. {words}".strip())
    table = by_department(
        facts.fund.reference,
        cells,
        facts.asked,
        scope,
        opens=facts.seen.sees_unannounced,
        lines=facts.seen.sees_spend,
    )
    bars = [
        MoneyBar(name, found.committed, found.committed, found.spent, found.forecast)
        for (_, name), found in sums_by(cells, lambda row: (row.code, row.department)).items()
    ]
    title = f"What each department has spent and expects to spend of what is committed to it: {scope}"
    return Section(heading, words, (table,), draw_money("departments", bars, title, OF_AWARDS))
