"""What is expected of an award, for pages of rooms that do not know forecasts: its own, a return's, and
Returns due.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import NOTHING
from legacyfund.web.forecast_pictures import Curve, draw_s_curve
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import milestones_of
from portfolio.spend.forecasts.models import Forecast
from portfolio.spend.forecasts.queries.cells import award_cells
from portfolio.spend.forecasts.queries.curves import Curves, curves_of
from portfolio.spend.forecasts.queries.due import forecasts_due
from portfolio.spend.forecasts.queries.known import Clocks
from portfolio.spend.forecasts.queries.versions import last_of, may_give, still_counts, versions_of
from portfolio.spend.forecasts.rules.earned_value import MEASURES, EarnedValue
from portfolio.spend.forecasts.rules.terms import Cell

register = template.Library()

TOGETHER = "all control budgets and years together"


@register.simple_tag
def forecasts_of(award: Award) -> list[Forecast]:
    """Its versions, newest first."""
    return list(versions_of(award))


@register.simple_tag
def expected_of(award: Award, versions: Sequence[Forecast]) -> dict[Cell, Decimal | None]:
    """The fifth number of each cell; none before anybody has said."""
    if not versions:
        return {}
    return {row.cell: row.forecast for row in award_cells(award, Clocks(timezone.now()))}


@register.filter
def at_cell(expected: Mapping[Cell, Decimal | None], row: Any) -> Decimal | None:
    return expected.get((row.year, row.control_budget))


@register.filter
def in_all(expected: Mapping[Cell, Decimal | None]) -> Decimal | None:
    """Over all years and control budgets; None where one of them has no forecast."""
    amounts = list(expected.values())
    if not amounts or None in amounts:
        return None
    return sum((amount for amount in amounts if amount is not None), NOTHING)


@register.inclusion_tag("portfolio/spend/forecasts/_of_award.html", takes_context=True)
def forecast_of(context: dict[str, Any], award: Award) -> dict[str, Any]:
    """S-curve and earned value, of the control budget and beside the version that the address names."""
    request, now = context["request"], timezone.now()
    number = request.GET.get("version", "")
    versions = context["versions"] if "versions" in context else forecasts_of(award)
    earlier = next((row for row in versions[1:] if str(row.number) == number), None)
    last, shown = next(iter(versions), None), request.GET.get("budget", "")
    counts = last is not None and still_counts(last, award)
    milestones = context["milestones"] if "milestones" in context else milestones_of(award)
    curves = curves_of(
        award, milestones, now=now, budget=shown, last=last if counts else None, earlier=earlier
    )
    return {
        "award": award,
        "curves": curves,
        "budget_names": [(code, SHORT_CONTROL_BUDGETS[code]) for code in curves.budgets],
        "of": CONTROL_BUDGETS.get(curves.budget, TOGETHER),
        "versions": versions,
        "over": last if last is not None and not counts else None,
        "may_give": may_give(award, request.user),
        "measures": _measures(curves),
        "columns": [*(SHORT_CONTROL_BUDGETS[code] for code in curves.budgets), "All together"],
    }


def _measures(curves: Curves) -> list[dict[str, Any]]:
    """A row each, with its value by control budget and for all together."""
    columns: Sequence[EarnedValue] = [curves.values[code] for code in (*curves.budgets, "")]
    return [{"row": measure, "values": [measure.figure(value) for value in columns]} for measure in MEASURES]


@register.simple_tag
def s_curve(curves: Curves, of: str) -> SafeString:
    months = curves.months
    earlier = f"Forecast, version {curves.earlier.number}" if curves.earlier else ""
    current = f"Forecast, version {curves.forecast.number}" if curves.forecast else ""
    return draw_s_curve(
        [f"{row.month.first_day:%b %Y}" for row in months],
        [
            Curve("Promised by milestones", "promised", [row.promised for row in months]),
            Curve("Released", "released", [row.released for row in months]),
            Curve("Spent", "spent", [row.spent for row in months]),
            Curve(current, "expected", [row.expected for row in months]),
            Curve(earlier, "earlier", [row.earlier for row in months]),
        ],
        today=next((place for place, row in enumerate(months) if row.month == curves.this_month), -1),
        title=f"Promised, released, spent and expected, added up month by month: {of}",
    )


@register.inclusion_tag("portfolio/spend/forecasts/_due.html", takes_context=True)
def forecasts_to_give(context: dict[str, Any]) -> dict[str, Any]:
    """Awards of the person's departments that have yet to say this month."""
    return {"rows": forecasts_due(context["request"].user, now=timezone.now())}


@register.inclusion_tag("portfolio/spend/forecasts/_next_step.html", takes_context=True)
def forecast_step(context: dict[str, Any], award: Award) -> dict[str, Any]:
    """After a return is certified: the way to the forecast, for whoever may give it."""
    may = may_give(award, context["request"].user)
    return {"award": award, "may_give": may, "last": last_of(award) if may else None}
