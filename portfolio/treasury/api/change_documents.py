"""The shape of what happened, and what may be asked of it."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from portfolio.awards.changes.rules.kinds import KINDS as CHANGE_KINDS
from portfolio.awards.workflow import AwardStatus
from portfolio.spend.rules.feed import CURSOR
from portfolio.treasury.api.award_documents import amount_in_cell
from portfolio.treasury.api.documents import pounds, whole_number, written_as
from portfolio.treasury.api.parameters import MOST_CHANGES, USUAL_CHANGES
from portfolio.treasury.rules.changes import KINDS

OUTCOMES = ("APPROVE", "RESERVE", "REJECT")


def _text() -> serializers.Field:  # type: ignore[type-arg]
    return serializers.CharField(allow_null=True)


def _number() -> serializers.Field:  # type: ignore[type-arg]
    return serializers.IntegerField(allow_null=True)


_decision = inline_serializer(
    "AnnouncedDecision",
    {
        "bid": serializers.CharField(),
        "outcome": serializers.ChoiceField(choices=OUTCOMES),
        "award": _text(),
    },
)
_change = inline_serializer(
    "Change",
    {
        "number": serializers.IntegerField(),
        "kind": serializers.ChoiceField(choices=list(KINDS)),
        "at": serializers.DateTimeField(),
        "by": serializers.CharField(),
        "fund": _text(),
        "round": _text(),
        "department": _text(),
        "bid": _text(),
        "award": _text(),
        "status": serializers.ChoiceField(choices=AwardStatus.values, allow_null=True),
        "milestone": _number(),
        "change": _text(),
        "change_kind": serializers.ChoiceField(choices=list(CHANGE_KINDS), allow_null=True),
        "year": _text(),
        "period": _number(),
        "decisions": type(_decision)(many=True, allow_null=True),
        "amounts": type(amount_in_cell)(many=True, allow_null=True),
        "first_feed_no": _number(),
        "last_feed_no": _number(),
        "lines": _number(),
        "net": pounds(null=True),
    },
    many=True,
)
changes_page_document = inline_serializer(
    "ChangesPage",
    {
        "changes": _change,
        "next": serializers.URLField(),
        "cursor": serializers.CharField(),
        "head": serializers.CharField(),
    },
)
CHANGES_PARAMETERS = [
    written_as(
        "after", CURSOR, "Cursor epoch:number: what happened after it. Left out: from the start.", "1:2500"
    ),
    whole_number("limit", MOST_CHANGES, "Changes in a page.", USUAL_CHANGES),
]
