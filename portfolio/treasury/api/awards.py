"""Announced awards and their milestones, now or as they were known at a moment."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from legacyfund.lib.control_budgets import cell_order
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.closing.queries.as_of import end_at
from portfolio.awards.conditions.queries.as_of import ConditionThen, conditions_at
from portfolio.awards.delivery.models import OfMonth
from portfolio.awards.delivery.queries.reports import said_until
from portfolio.treasury.api.award_documents import (
    AWARD_IN_PATH,
    AWARD_PARAMETERS,
    award_document,
    award_list,
    milestones_document,
)
from portfolio.treasury.api.documents import AS_OF, problems
from portfolio.treasury.api.funds import PortfolioView
from portfolio.treasury.api.moments import read_as_of
from portfolio.treasury.api.parameters import (
    MOST_AWARDS,
    USUAL_AWARDS,
    NotThere,
    read_after_award,
    read_award_filter,
    read_limit,
    read_parameters,
)
from portfolio.treasury.queries.awards import (
    AwardMoney,
    AwardRow,
    announced_awards,
    approved_changes,
    award_page,
    money_of,
    with_money,
)
from portfolio.treasury.queries.milestones import MilestoneRow, milestones_at


class AwardsView(PortfolioView):
    @extend_schema(
        operation_id="awards",
        parameters=AWARD_PARAMETERS,
        responses={200: award_list, **problems(400, 401, 403, 406)},
        description="Awards that departments have been told of, by reference, with their status and money. "
        "Follow `next` until it is null.",
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        given = read_parameters(request, "after", "limit", "fund", "department", "status", "as_of")
        known_at = read_as_of(given, now=now)
        rows, more = award_page(
            read_award_filter(given),
            after=read_after_award(given),
            limit=read_limit(given, MOST_AWARDS, USUAL_AWARDS),
            known_at=known_at,
            now=now,
        )
        then = {**given, "after": rows[-1].award.reference} if more else None
        return Response(
            {
                "as_of": (known_at or now).isoformat(),
                "awards": [_summary(row, request, known_at or now) for row in rows],
                "next": then and request.build_absolute_uri(f"{request.path}?{urlencode(then)}"),
            }
        )


class AwardView(PortfolioView):
    @extend_schema(
        operation_id="award",
        parameters=[AWARD_IN_PATH, AS_OF],
        responses={200: award_document, **problems(400, 401, 403, 404, 406)},
        description="One award: its money by year × control budget, what changed it, the state of its "
        "conditions, how the department and the fund rate it, and when it was completed and closed.",
    )
    def get(self, request: Request, reference: str) -> Response:
        row, known_at, now = _asked_for(request, reference)
        award, moment = row.award, known_at or now
        end = end_at(award, moment)
        return Response(
            {
                **_summary(row, request, moment),
                "as_of": moment.isoformat(),
                "cells": [
                    {"year": cell.year, "control_budget": cell.control_budget} | _money(money_of([cell]))
                    for cell in row.cells
                ],
                "changes": [_change(change) for change in approved_changes(award, moment)],
                "conditions": [_condition(condition) for condition in conditions_at(award, moment)],
                "ratings": _ratings(award, moment),
                "completed_at": _written(end.completed_at),
                "closed_at": _written(end.closed_at),
            }
        )


class MilestonesView(PortfolioView):
    @extend_schema(
        operation_id="milestones",
        parameters=[AWARD_IN_PATH, AS_OF],
        responses={200: milestones_document, **problems(400, 401, 403, 404, 406)},
        description="The milestones of one award: baseline, forecast and actual day, how each moved and for "
        "which cause, the money released on each, and how the department and the fund rate the award.",
    )
    def get(self, request: Request, reference: str) -> Response:
        row, known_at, now = _asked_for(request, reference)
        moment = known_at or now
        return Response(
            {
                "award": row.award.reference,
                "as_of": moment.isoformat(),
                "ratings": _ratings(row.award, moment),
                "milestones": [_milestone(milestone) for milestone in milestones_at(row.award, moment)],
            }
        )


def _asked_for(request: Request, reference: str) -> tuple[AwardRow, datetime | None, datetime]:
    """The award, the moment asked for, and now. Raises NotThere, ParameterRefused."""
    now = timezone.now()
    known_at = read_as_of(read_parameters(request, "as_of"), now=now)
    award = announced_awards(known_at or now).filter(reference=reference).first()
    if award is None:
        raise NotThere(
            f"By then no award “{reference[:60]}” had been announced. /api/v1/awards/ lists those that are."
            if known_at
            else f"No award “{reference[:60]}” has been announced. /api/v1/awards/ lists those that have."
        )
    return with_money([award], known_at=known_at, now=now)[0], known_at, now


def _summary(row: AwardRow, request: Request, moment: datetime) -> dict[str, object]:
    award = row.award
    answered = award.answered_at if award.answered_at and award.answered_at <= moment else None

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"api:{name}", kwargs={"reference": award.reference}))

    return {
        "reference": award.reference,
        "title": award.title,
        "fund": award.fund.reference,
        "department": award.department.organisation_id,
        "bid": award.bid.reference,
        "status": award.status_then,
        "announced_at": award.decision.announced_at.isoformat(),
        "answered_at": _written(answered),
        "total": _money(row.total),
        "address": address("award"),
        "milestones": address("milestones"),
    }


def _money(money: AwardMoney) -> dict[str, str | None]:
    return {
        "committed": _pounds(money.committed),
        "to_release": _pounds(money.to_release),
        "released": _pounds(money.released),
        "unspent": _pounds(money.unspent),
        "spent": _pounds(money.spent),
        "forecast": None if money.forecast is None else _pounds(money.forecast),
    }


def _change(change: ChangeRequest) -> dict[str, object]:
    return {
        "change": change.reference,
        "change_kind": change.kind,
        "proposed_at": change.proposed_at.isoformat(),
        "approved_at": _written(change.answered_at),
        "within_tolerance": change.within_tolerance,
        "amounts": [
            {
                "milestone": row.milestone.number,
                "year": row.year,
                "control_budget": row.control_budget,
                "before": _pounds(row.before),
                "after": _pounds(row.after),
            }
            for row in sorted(
                change.amounts.all(), key=lambda row: (row.milestone.number, row.year, row.control_budget)
            )
        ],
        "baselines": [
            {
                "milestone": row.milestone.number,
                "before_on": row.before_on.isoformat(),
                "after_on": row.after_on.isoformat(),
            }
            for row in sorted(change.baselines.all(), key=lambda row: row.milestone.number)
        ],
        "cancelled": sorted(row.milestone.number for row in change.cancelled.all()),
    }


def _condition(condition: ConditionThen) -> dict[str, object]:
    return {
        "condition": condition.number,
        "status": condition.status,
        "due_on": condition.due_on.isoformat(),
        "blocking": condition.blocking,
        "settled_at": _written(condition.settled_at),
    }


def _ratings(award: Any, moment: datetime) -> dict[str, object]:
    said = said_until(award, moment)
    report, view = said.report, said.view
    return {
        "department": report and _colours(report, report.reported_at),
        "fund": view and _colours(view, view.viewed_at),
    }


def _colours(said: OfMonth, at: datetime) -> dict[str, object]:
    return {"year": said.year, "period": said.period, **said.colours, "said_at": at.isoformat()}


def _milestone(row: MilestoneRow) -> dict[str, object]:
    plan, milestone = row.plan, row.plan.milestone
    return {
        "milestone": milestone.number,
        "name": milestone.name,
        "milestone_kind": milestone.kind,
        "status": plan.status,
        "baseline_on": plan.baseline_on.isoformat(),
        "forecast_on": plan.forecast_on.isoformat(),
        "actual_on": plan.actual_on and plan.actual_on.isoformat(),
        "days_behind": plan.days_behind,
        "times_later": plan.times_later,
        "amount": _pounds(sum(row.shares.values(), Decimal(0))),
        "cells": _cells(row.shares),
        "baselines": [
            {
                "before_on": moved.before_on.isoformat(),
                "after_on": moved.after_on.isoformat(),
                "moved_at": moved.moved_at.isoformat(),
            }
            for moved in row.baselines
        ],
        "forecasts": [
            {
                "before_on": said.before_on.isoformat(),
                "after_on": said.after_on.isoformat(),
                "cause": said.cause,
                "said_at": said.given_at.isoformat(),
            }
            for said in row.forecasts
        ],
    }


def _cells(shares: Mapping[tuple[str, str], Decimal]) -> list[dict[str, str]]:
    return [
        {"year": year, "control_budget": budget, "amount": _pounds(amount)}
        for (year, budget), amount in sorted(shares.items(), key=lambda row: cell_order(row[0]))
    ]


def _pounds(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
