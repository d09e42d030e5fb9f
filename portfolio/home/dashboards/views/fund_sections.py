"""The sections of a fund's dashboard, as far as a person sees them."""

from collections.abc import Iterator

from portfolio.home.dashboards.queries.fund import FundFacts
from portfolio.home.dashboards.rules.tables import Section
from portfolio.home.dashboards.views.fund_delivery import (
    colours_section,
    findings_section,
    late_section,
    risk_section,
)
from portfolio.home.dashboards.views.fund_money import (
    departments_section,
    lapse_section,
    money_section,
    profile_section,
)


def fund_sections(facts: FundFacts, scope: str) -> tuple[Section, ...]:
    """In the order of what is asked first: money, then delivery, then risk."""
    return tuple(_sections(facts, scope))


def _sections(facts: FundFacts, scope: str) -> Iterator[Section]:
    narrowed = {"fund": facts.fund.reference, "department": facts.asked.department}
    yield money_section(facts)
    yield profile_section(facts, scope)
    if facts.seen.sees_unannounced:
        yield late_section(facts.late, **narrowed)
        yield colours_section(facts)
    if facts.seen.sees_findings:
        yield findings_section(facts.findings, **narrowed)
    yield lapse_section(facts)
    yield departments_section(facts, scope)
    yield risk_section(facts)
