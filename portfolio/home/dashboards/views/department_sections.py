"""The sections of a department's dashboard, as far as a person sees them."""

from collections.abc import Iterator, Sequence

from django.core.paginator import Page

from bids.overview.queries.bids import STATUSES
from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.days import day_in_words
from legacyfund.web.money_pictures import MoneyBar, draw_money
from portfolio.home.dashboards.queries.department import DepartmentFacts
from portfolio.home.dashboards.rules.tables import Column, Figure, Row, Section, Table
from portfolio.home.dashboards.views.fund_delivery import findings_section, late_section
from portfolio.home.dashboards.views.fund_money import OF_AWARDS, cell_name
from portfolio.home.dashboards.views.links import link
from portfolio.home.dashboards.views.money_tables import NOBODY_SAID, counts, pounds
from portfolio.spend.forecasts.queries.cells import AwardCell
from portfolio.spend.forecasts.queries.departments import in_cell
from portfolio.spend.forecasts.rules.sums import sums_by


def department_sections(
    facts: DepartmentFacts, scope: str, awards: "Sequence[AwardCell] | Page[AwardCell]"
) -> tuple[Section, ...]:
    """What is to be done first, then money, bids and the register. `awards`: a page of them, or all."""
    return tuple(_sections(facts, scope, awards))


def _sections(
    facts: DepartmentFacts, scope: str, awards: "Sequence[AwardCell] | Page[AwardCell]"
) -> Iterator[Section]:
    code = facts.department.code
    yield _returns(facts)
    yield late_section(facts.plan, department=code)
    yield _conditions(facts)
    if facts.findings is not None:
        yield findings_section(facts.findings, department=code)
    yield from _money(facts, scope, awards)
    if facts.bids is not None:
        yield _bids(facts)
    yield from _register(facts)


def _returns(facts: DepartmentFacts) -> Section:
    code = facts.department.code
    missing = sum(row.is_missing(facts.today) for row in facts.to_come)
    rows = (
        ("Their day has passed", missing, "missing"),
        ("They have days left", len(facts.to_come) - missing, "to-come"),
    )
    table = Table(
        "returns",
        "Returns of months that have ended which nobody has certified",
        (Column("Returns"), *counts("Number")),
        tuple(
            Row((Figure(words), Figure(number, link("returns_due", department=code, shown=shown), words)))
            for words, number, shown in rows
        ),
    )
    lead = ("Returns due, and the next step of each", link("returns_due", department=code))
    return Section("Returns to send", "", (table,), leads=(lead,))


def _conditions(facts: DepartmentFacts) -> Section:
    heading = "Conditions to meet"
    if not facts.conditions:
        return Section(heading, "No condition of an award is open.")
    rows = tuple(
        Row(
            (
                Figure(
                    f"Condition {row.number} of {row.award.reference}",
                    link("condition", row.award.reference, row.number),
                ),
                Figure(row.award.title),
                Figure(day_in_words(row.due_on)),
                Figure("Overdue" if row.due_on < facts.today else "Open"),
            )
        )
        for row in facts.conditions
    )
    words = (
        "These are the first that are due; the others stand on their awards." if facts.more_conditions else ""
    )
    columns = (Column("Condition"), Column("Award"), Column("Due by"), Column("State"))
    return Section(
        heading, words, (Table("conditions", "Open conditions, the first due first", columns, rows),)
    )


AWARD_COLUMNS = (
    Column("Award"),
    Column("Year"),
    Column("Control budget"),
    *pounds("Committed", "Released", "Spent", "Forecast", "Released and not spent"),
)


def _money(
    facts: DepartmentFacts, scope: str, awards: "Sequence[AwardCell] | Page[AwardCell]"
) -> Iterator[Section]:
    heading = "Awards and their money"
    if not facts.cells:
        words = "No award of the department holds money here. Awards stand here once they are announced."
        yield Section(heading, words, leads=(("Rounds and their dates", link("bids:rounds")),))
        return
    sums = sums_by(map(in_cell, facts.cells), lambda row: row.cell)
    bars = [
        MoneyBar(cell_name(cell), found.committed, found.committed, found.spent, found.forecast)
        for cell, found in sorted(sums.items(), key=lambda item: cell_order(item[0]))
    ]
    picture = draw_money(
        "money", bars, "What awards have spent and expect to spend of what is committed", OF_AWARDS
    )
    table = Table("awards", f"Awards: {scope}", AWARD_COLUMNS, tuple(Row(_of_award(row)) for row in awards))
    words = "A forecast is what is spent to date and what is expected of the months left."
    page = awards if isinstance(awards, Page) else None
    yield Section(heading, words, (table,), picture, page=page)


def _of_award(row: AwardCell) -> tuple[Figure, ...]:
    of = f"of {row.award}, {row.budget_label} {row.year}"
    award = link("award", row.award)
    spent = link("award_spend", award=row.award, year=row.year, control_budget=row.control_budget)
    return (
        Figure(row.title, award),
        Figure(row.year),
        Figure(row.budget_label),
        Figure(row.committed, award, f"committed {of}"),
        Figure(row.released, award, f"released {of}"),
        Figure(row.spent, spent, f"spent {of}"),
        Figure(row.forecast, link("award_forecast", row.award), f"forecast {of}", NOBODY_SAID),
        Figure(row.released - row.spent, award, f"released and not spent {of}"),
    )


def _bids(facts: DepartmentFacts) -> Section:
    heading, code = "Bids", facts.department.code
    if not facts.bids:
        lead = ("Rounds that take bids", link("bids:rounds"))
        return Section(heading, "The department has no bid and is partner in none.", leads=(lead,))
    rows = tuple(
        Row(
            (
                Figure(row.label),
                Figure(
                    facts.bids[state], link("bids:bids", department=code, state=state), f"bids: {row.label}"
                ),
            )
        )
        for state, row in STATUSES.items()
        if state in facts.bids
    )
    table = Table("bids", "Bids by state", (Column("State"), *counts("Bids")), rows)
    return Section(heading, "Bids that the department is a partner in are among them.", (table,))


def _register(facts: DepartmentFacts) -> Iterator[Section]:
    of, rows = {"department": facts.department.code}, []
    if (figures := facts.register) is not None:
        rows += [
            _counted("Systems in the register", figures.systems, "bids:systems", **of),
            _counted("Legacy", figures.legacy, "bids:systems", **of, rated="legacy"),
            _counted("Red-rated", figures.red, "bids:systems", **of, rated="red"),
            _counted(
                "Not yet rated",
                figures.systems - figures.rated,
                "bids:systems",
                **of,
                rated="not_rated",
            ),
            _counted("Rating older than a year", figures.old, "bids:systems", **of, rated="old"),
        ]
    if (gaps := facts.gaps) is not None:
        rows += [
            _counted("Red-rated, no bid and no money", gaps.nothing, "gaps", **of, shown="nothing"),
            _counted("Red-rated, bid for and not funded", gaps.waiting, "gaps", **of, shown="waiting"),
            _counted("Red-rated and funded", gaps.funded, "gaps", **of, shown="funded"),
        ]
    if facts.register is not None and not facts.register.systems:
        lead = ("Go to the register", link("bids:systems"))
        yield Section("Register", "The department has no system in the register yet.", leads=(lead,))
    elif rows:
        columns = (Column("Systems"), *counts("Number"))
        yield Section("Register", "", (Table("register", "The register in short", columns, tuple(rows)),))


def _counted(words: str, number: int, page: str, **asked: str) -> Row:
    return Row((Figure(words), Figure(number, link(page, **asked), words)))
