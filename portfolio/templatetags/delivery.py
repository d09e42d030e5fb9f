"""`{% load delivery %}`: colours in words, and what pages of awards show of their delivery, which the rooms
of those pages do not know.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.permissions import Permission
from accounts.queries.roles import has_permission, may_for
from legacyfund.lib.financial_year import london_date
from legacyfund.web.plan_pictures import Bar, draw_plan
from legacyfund.web.templatetags.govuk import day, pounds, status_tag
from legacyfund.web.trend_pictures import Said, draw_trend
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.waiting import WaitsOn, status_asked_for, waits_on
from portfolio.awards.changes.rules.tolerances import slip_in_words, tolerances_on
from portfolio.awards.conditions.queries.conditions import is_overdue
from portfolio.awards.delivery.models import OfMonth
from portfolio.awards.delivery.queries import reports as queries
from portfolio.awards.delivery.queries.evidence import UsedAgain, same_evidence
from portfolio.awards.delivery.queries.forecasts import Trend, read_trend
from portfolio.awards.delivery.queries.plan import OVERDUE, PlanRow
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS
from portfolio.awards.delivery.rules.slips import behind, is_slipping, slipped_in_words
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.workflow import RUNNING, MilestoneStatus

register = template.Library()
register.filter(is_overdue)

TAGS = {"RED": "red", "AMBER": "orange", "GREEN": "green"}


@register.filter
def rating_label(colour: str) -> str:
    return COLOURS[colour]


@register.simple_tag
def rating_tag(colour: str) -> SafeString:
    """The colour as a word."""
    return status_tag(COLOURS[colour], TAGS[colour])


@register.filter
def colours_in_words(said: OfMonth) -> str:
    """`delivery red, spend green, risk amber`."""
    return ", ".join(
        f"{label.lower()} {COLOURS[getattr(said, area)].lower()}" for area, label in AREAS.items()
    )


@register.simple_tag
def then_and_now(row: PlanRow, name: str) -> SafeString:
    """The day or the money then; in bold with what it is now under it, where that is another."""
    then = getattr(row, name)
    now = then if row.now is None else getattr(row.now, name)
    words, since = map(_in_words, (then, now))
    if then == now:
        return format_html("{}", words)
    return format_html('<strong>{}</strong><br><span class="lf-quiet">Now {}</span>', words, since)


def _in_words(found: date | Decimal | None) -> str:
    if isinstance(found, Decimal):
        return pounds(found)
    return day(found) if found else "Not yet"


@register.simple_tag
def late_in_words(row: PlanRow, on: date, of: str) -> SafeString:
    """How far behind its baseline it lies, beside the day that says so; and of a forecast whether its day has
    passed, and how often it slipped. Nothing of one in time.
    """
    said = []
    if row.days_behind and (of == "actual_on") == (row.actual_on is not None):
        said.append(f"{row.days_behind} day{'' if row.days_behind == 1 else 's'} after the baseline")
    if of == "forecast_on" and row.status == MilestoneStatus.PLANNED:
        said += ["its day has passed"] if row.is_late(OVERDUE, on) else []
        said += [slipped_in_words(row.times_later)] if row.times_later else []
    return format_html_join("", '<br><span class="lf-quiet">{}</span>', ((words,) for words in said))


@register.simple_tag
def said_of(awards: Iterable[Award]) -> dict[int, queries.Said]:
    """The last report on each, and the fund's view."""
    return queries.said_of(awards)


@register.filter
def of_award(said: dict[int, queries.Said], award: Award) -> queries.Said:
    return said[award.pk]


@register.inclusion_tag("portfolio/awards/delivery/_said.html", takes_context=True)
def delivery_of(context: dict[str, Any], award: Award) -> dict[str, Any]:
    """The last report on the award, and the fund's view."""
    judges = has_permission(context["request"].user, Permission.JUDGE_DELIVERY)
    return {
        "award": award,
        "said": queries.said_of([award])[award.pk],
        "may_report": _may_report(context, award),
        "may_judge": judges and award.status in RUNNING,
    }


@register.inclusion_tag("portfolio/awards/delivery/_plan.html", takes_context=True)
def plan_of(context: dict[str, Any], award: Award, milestones: Collection[Milestone]) -> dict[str, Any]:
    """The picture of its milestones; those that are cancelled are left out."""
    bars = [
        Bar(f"{row.number}. {row.name}", row.baseline_on, row.forecast_on, row.actual_on)
        for row in milestones
        if row.standing_status != MilestoneStatus.CANCELLED
    ]
    today = london_date(timezone.now())
    limit = tolerances_on(today).slip_days
    planned = [row for row in milestones if row.standing_status == MilestoneStatus.PLANNED]
    due = {row.number: waits_on(row) for row in planned if behind(row.baseline_on, row.forecast_on) > limit}
    return {
        "award": award,
        "picture": draw_plan(bars, today) if bars else "",
        "due": [number for number, change in due.items() if change is None],
        "asked_for": _by_change(due),
        "limit": limit,
        "may_ask": context.get("may_ask"),
        "of_fund": context.get("of_fund"),
        "may_forecast": _may_report(context, award),
    }


@register.simple_tag(takes_context=True)
def asked_of_status(context: dict[str, Any], award: Award) -> ChangeRequest | None:
    """The change that waits to pause, resume or end it; out of `waiting`, where the page has read that."""
    return status_asked_for(award, context.get("waiting"))


def _by_change(due: Mapping[int, WaitsOn | None]) -> dict[WaitsOn, list[int]]:
    """The numbers of the milestones due, by the change that waits on them."""
    found: dict[WaitsOn, list[int]] = {}
    for number, change in due.items():
        if change is not None:
            found.setdefault(change, []).append(number)
    return found


def _may_report(context: dict[str, Any], award: Award) -> bool:
    reader = context["request"].user
    if award.status not in RUNNING or not has_permission(reader, Permission.REPORT_DELIVERY):
        return False
    return may_for(reader, Permission.REPORT_DELIVERY, award.department_id)


@register.inclusion_tag("portfolio/awards/delivery/_trend.html", takes_context=True)
def trend_of(context: dict[str, Any], milestone: Milestone, may_ask: bool, of_fund: bool) -> dict[str, Any]:
    """How its forecast moved, as a picture with its table, and what its slip asks for."""
    award, today = milestone.award, london_date(timezone.now())
    planned, within = milestone.standing_status == MilestoneStatus.PLANNED, tolerances_on(today)
    trend = read_trend(milestone, context.get("rebaselines"))
    late = planned and behind(milestone.baseline_on, milestone.forecast_on) > within.slip_days
    return {
        "award": award,
        "forecasts": trend.forecasts,
        "picture": _picture(trend, milestone, today) if trend.forecasts else "",
        "slipped": slipped_in_words(trend.times_later) if planned else "",
        "is_slipping": planned and is_slipping(trend.times_later),
        "advice": slip_in_words(milestone.baseline_on, milestone.forecast_on, within) if late else "",
        "waits": waits_on(milestone) if planned else None,
        "may_ask": may_ask,
        "of_fund": of_fund,
        "may_forecast": planned and _may_report(context, award),
    }


def _picture(trend: Trend, milestone: Milestone, today: date) -> SafeString:
    promised = Said(london_date(milestone.award.offered_at), trend.first)
    baselines, forecasts = (
        [promised, *(Said(london_date(row.at), row.on) for row in trend.moves if row.is_baseline is kind)]
        for kind in (True, False)
    )
    until = max(milestone.actual_on or today, forecasts[-1].on)
    return draw_trend(forecasts, baselines, until=until, actual_on=milestone.actual_on)


@register.simple_tag(takes_context=True)
def evidence_again(context: dict[str, Any], claims: Collection[Claim]) -> dict[str, UsedAgain]:
    """By SHA-256: where else the files of these claims are evidence; for whoever checks or releases alone."""
    reader = context["request"].user
    if not any(
        has_permission(reader, row) for row in (Permission.CHECK_MILESTONE, Permission.RELEASE_TRANCHE)
    ):
        return {}
    return same_evidence(claims, reader)


@register.filter
def of_file(again: dict[str, UsedAgain], sha256: str) -> UsedAgain | None:
    return again.get(sha256)
