"""The sections of a fund's dashboard that are of milestones, reports, findings and risk."""

from collections.abc import Mapping

from legacyfund.web.money_pictures import draw_colours
from portfolio.awards.delivery.queries.plan import DUE, LATE, OVERDUE
from portfolio.awards.delivery.rules.ratings import COLOURS
from portfolio.home.dashboards.queries.fund import FundFacts
from portfolio.home.dashboards.rules.tables import Column, Figure, Row, Section, Table
from portfolio.home.dashboards.views.links import link
from portfolio.home.dashboards.views.money_tables import counts
from portfolio.home.dashboards.views.risk_tables import RISK_COLUMNS, RISK_WORDS, risk_figures
from portfolio.watch.queries.kinds import words_of


def late_section(counted: Mapping[str, int], **narrowed: str) -> Section:
    """`narrowed`: to what the list of milestones is."""
    rows = [
        Row((Figure(words), Figure(counted[name], link("milestones", late=name, **narrowed), words)))
        for name, words in _late_first()
    ]
    rows += [
        Row((Figure(words), Figure(counted[name], link("milestones", due=name, **narrowed), words)))
        for name, words in ((name, f"Forecast in the next {days} days") for name, days in DUE.items())
    ]
    table = Table(
        "late",
        "Milestones that are late or due",
        (Column("Planned milestones"), *counts("Number")),
        tuple(rows),
    )
    return Section("What is late or due", "Of every year and control budget.", (table,))


def _late_first() -> list[tuple[str, str]]:
    return sorted(LATE.items(), key=lambda item: item[0] != OVERDUE)


def colours_section(facts: FundFacts) -> Section:
    heading = "How awards go"
    narrowed = {"fund": facts.fund.reference, "department": facts.asked.department}
    if not any(number for row in facts.colours for _, _, number in row.counts):
        words = "No award runs here. Awards stand here once their departments have accepted them."
        return Section(heading, words, leads=(("Awards", link("awards")),))
    rows = tuple(
        Row(
            (
                Figure(row.label),
                *(
                    Figure(
                        number,
                        link("delivery_of_awards", area=row.area, colour=colour, **narrowed),
                        f"{row.label.lower()}: {words.lower()}",
                    )
                    for colour, words, number in row.counts
                ),
            )
        )
        for row in facts.colours
    )
    table = Table(
        "colours",
        "Awards that run, by what was last reported",
        (Column("Of"), *counts(*COLOURS.values(), "No report")),
        rows,
    )
    picture = draw_colours(
        "colours",
        [(row.label, [(words, number) for _, words, number in row.counts]) for row in facts.colours],
        "Awards by delivery, spend and risk, as last reported",
    )
    return Section(heading, "Of every year and control budget.", (table,), picture)


def findings_section(counted: Mapping[str, int], **narrowed: str) -> Section:
    heading = "Open findings"
    if not counted:
        lead = ("What was closed in the last 90 days", link("findings", shown="closed", **narrowed))
        return Section(heading, "Nothing is late or wrong.", leads=(lead,))
    rows = tuple(
        Row((Figure(words_of(kind)), Figure(number, link("findings", kind=kind, **narrowed), words_of(kind))))
        for kind, number in counted.items()
    )
    table = Table("findings", "Open findings by kind", (Column("Kind"), *counts("Open")), rows)
    return Section(heading, "Of every year and control budget.", (table,))


def risk_section(facts: FundFacts) -> Section:
    heading, reference = "Risk removed", facts.fund.reference
    if not facts.risk:
        return Section(heading, "No award is accepted here, so no risk is promised to be removed yet.")
    names = sorted({(row.department, row.code) for row in facts.risk})
    rows = [
        Row(
            (
                Figure(name),
                *risk_figures(reference, (row for row in facts.risk if row.code == code), code, name),
            )
        )
        for name, code in names
    ]
    if len(rows) > 1:
        total = risk_figures(reference, facts.risk, "", "all departments")
        rows.append(Row((Figure("All departments"), *total), is_total=True))
    table = Table(
        "risk", "Risk promised and removed, by department", (Column("Department"), *RISK_COLUMNS), tuple(rows)
    )
    return Section(heading, RISK_WORDS, (table,))
