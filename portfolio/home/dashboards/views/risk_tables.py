"""Tables of the risk that awards promised to remove and were confirmed to have removed, and what it cost."""

from collections.abc import Iterable
from fractions import Fraction

from portfolio.awards.closing.rules.outcomes import AwardRisk, RiskTogether, risk_together
from portfolio.home.dashboards.rules.tables import Column, Figure, Kind
from portfolio.home.dashboards.views.links import link

RISK_COLUMNS = (
    Column("Awards", Kind.COUNT),
    Column("Points promised", Kind.POINTS),
    Column("Promised per £1m approved", Kind.POINTS),
    Column("Awards complete", Kind.COUNT),
    Column("Points they promised", Kind.POINTS),
    Column("Points they removed", Kind.POINTS),
    Column("Removed per £1m spent", Kind.POINTS),
)
RISK_WORDS = (
    "In points of the risk framework, over all years and control budgets. A point counts as removed once "
    "the fund has confirmed that the award is complete; until then it is promised. Awards that were "
    "terminated are left out."
)
NOTHING_APPROVED = "Undefined: nothing is approved"
NOTHING_SPENT = "Undefined: nothing is spent"
NONE_COMPLETE = "Undefined: none is complete"


def risk_figures(fund: str, awards: Iterable[AwardRisk], department: str, of: str) -> tuple[Figure, ...]:
    found = risk_together(awards)
    every = link("risk_removed", fund, department=department)
    complete = link("risk_removed", fund, department=department, complete="yes")
    return (
        Figure(found.awards, every, f"awards, {of}"),
        Figure(found.promised.points, every, f"points promised, {of}"),
        Figure(found.promised.per_million, every, f"promised per £1m approved, {of}", NOTHING_APPROVED),
        Figure(found.complete, complete, f"awards complete, {of}"),
        Figure(found.promised_of_complete.points, complete, f"points they promised, {of}"),
        Figure(found.removed.points, complete, f"points they removed, {of}"),
        Figure(_per_million(found), complete, f"removed per £1m spent, {of}", why_undefined(found)),
    )


def _per_million(found: RiskTogether) -> Fraction | None:
    return found.removed.per_million if found.complete else None


def why_undefined(found: RiskTogether) -> str:
    return NOTHING_SPENT if found.complete else NONE_COMPLETE
