"""The shapes of awards and their milestones, and what may be asked of them."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from portfolio.awards.changes.rules.kinds import KINDS
from portfolio.awards.conditions.workflow import ConditionStatus
from portfolio.awards.delivery.rules.causes import CAUSES
from portfolio.awards.delivery.rules.ratings import AREAS, COLOURS
from portfolio.awards.models import Milestone
from portfolio.awards.workflow import AwardStatus, MilestoneStatus
from portfolio.treasury.api.documents import (
    AS_OF,
    DEPARTMENT,
    FUND,
    control_budget,
    in_path,
    one_of,
    pounds,
    whole_number,
    written_as,
)
from portfolio.treasury.api.parameters import AWARD_REFERENCE, MOST_AWARDS, SLUG, USUAL_AWARDS

Fields = dict[str, serializers.Field]  # type: ignore[type-arg]


def _money() -> Fields:
    names = ("committed", "to_release", "released", "unspent", "spent")
    return {**{name: pounds() for name in names}, "forecast": pounds(null=True)}


_total = inline_serializer("AwardMoney", _money())


def _summary() -> Fields:
    return {
        "reference": serializers.CharField(),
        "title": serializers.CharField(),
        "fund": serializers.CharField(),
        "department": serializers.CharField(),
        "bid": serializers.CharField(),
        "status": serializers.ChoiceField(choices=AwardStatus.values),
        "announced_at": serializers.DateTimeField(),
        "answered_at": serializers.DateTimeField(allow_null=True),
        "total": type(_total)(),
        "address": serializers.URLField(),
        "milestones": serializers.URLField(),
    }


def _rated(name: str) -> serializers.Serializer:  # type: ignore[type-arg]
    return inline_serializer(
        name,
        {
            "year": serializers.CharField(),
            "period": serializers.IntegerField(),
            **{area: serializers.ChoiceField(choices=list(COLOURS)) for area in AREAS},
            "said_at": serializers.DateTimeField(),
        },
        allow_null=True,
    )


def _moved(name: str, **more: serializers.Field) -> serializers.Serializer:  # type: ignore[type-arg]
    days = {"before_on": serializers.DateField(), "after_on": serializers.DateField()}
    return inline_serializer(name, {**days, **more}, many=True)


amount_in_cell = inline_serializer(
    "CellAmount", {"year": serializers.CharField(), "control_budget": control_budget(), "amount": pounds()}
)
_ratings = inline_serializer(
    "Ratings", {"department": _rated("DepartmentRating"), "fund": _rated("FundRating")}
)
_change = inline_serializer(
    "AwardChange",
    {
        "change": serializers.CharField(),
        "change_kind": serializers.ChoiceField(choices=list(KINDS)),
        "proposed_at": serializers.DateTimeField(),
        "approved_at": serializers.DateTimeField(),
        "within_tolerance": serializers.BooleanField(),
        "amounts": inline_serializer(
            "ChangedAmount",
            {
                "milestone": serializers.IntegerField(),
                "year": serializers.CharField(),
                "control_budget": control_budget(),
                "before": pounds(),
                "after": pounds(),
            },
            many=True,
        ),
        "baselines": _moved("ChangedBaseline", milestone=serializers.IntegerField()),
        "cancelled": serializers.ListField(child=serializers.IntegerField()),
    },
)
_condition = inline_serializer(
    "AwardCondition",
    {
        "condition": serializers.IntegerField(),
        "status": serializers.ChoiceField(choices=ConditionStatus.values),
        "due_on": serializers.DateField(),
        "blocking": serializers.BooleanField(),
        "settled_at": serializers.DateTimeField(allow_null=True),
    },
)
award_list = inline_serializer(
    "AwardList",
    {
        "as_of": serializers.DateTimeField(),
        "awards": inline_serializer("AwardSummary", _summary(), many=True),
        "next": serializers.URLField(allow_null=True),
    },
)
award_document = inline_serializer(
    "Award",
    {
        **_summary(),
        "as_of": serializers.DateTimeField(),
        "cells": inline_serializer(
            "AwardCell",
            {"year": serializers.CharField(), "control_budget": control_budget(), **_money()},
            many=True,
        ),
        "changes": type(_change)(many=True),
        "conditions": type(_condition)(many=True),
        "ratings": type(_ratings)(),
        "completed_at": serializers.DateTimeField(allow_null=True),
        "closed_at": serializers.DateTimeField(allow_null=True),
    },
)
milestones_document = inline_serializer(
    "Milestones",
    {
        "award": serializers.CharField(),
        "as_of": serializers.DateTimeField(),
        "ratings": type(_ratings)(),
        "milestones": inline_serializer(
            "Milestone",
            {
                "milestone": serializers.IntegerField(),
                "name": serializers.CharField(),
                "milestone_kind": serializers.ChoiceField(choices=Milestone.Kind.values),
                "status": serializers.ChoiceField(choices=MilestoneStatus.values),
                "baseline_on": serializers.DateField(),
                "forecast_on": serializers.DateField(),
                "actual_on": serializers.DateField(allow_null=True),
                "days_behind": serializers.IntegerField(min_value=0),
                "times_later": serializers.IntegerField(min_value=0),
                "amount": pounds(),
                "cells": type(amount_in_cell)(many=True),
                "baselines": _moved("MovedBaseline", moved_at=serializers.DateTimeField()),
                "forecasts": _moved(
                    "MovedForecast",
                    cause=serializers.ChoiceField(choices=list(CAUSES), allow_blank=True),
                    said_at=serializers.DateTimeField(),
                ),
            },
            many=True,
        ),
    },
)
AWARD_IN_PATH = in_path(SLUG, "Reference of an award.", "LF-2027A-0012-A")
AWARD_PARAMETERS = [
    written_as(
        "after",
        AWARD_REFERENCE,
        "Reference of an award: awards after it. Left out: from the first.",
        "LF-2027A-0012-A",
        most=48,
    ),
    whole_number("limit", MOST_AWARDS, "Awards in a page.", USUAL_AWARDS),
    FUND,
    DEPARTMENT,
    one_of("status", AwardStatus.values, "Status of the award, at the moment asked for."),
    AS_OF,
]
