"""The shape of how publications stand. What each field means is said in `rules/words_of_files.py`."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from portfolio.treasury.freshness.rules.promises import Publication, State


def _month() -> serializers.Field:  # type: ignore[type-arg]
    return serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$", allow_null=True)


def _moment() -> serializers.Field:  # type: ignore[type-arg]
    return serializers.DateTimeField(allow_null=True)


publication_status = inline_serializer(
    "PublicationStatus",
    {
        "publications": inline_serializer(
            "PublicationStanding",
            {
                "publication": serializers.ChoiceField(choices=[str(row) for row in Publication]),
                "name": serializers.CharField(),
                "fund": serializers.CharField(allow_null=True),
                "promised": serializers.CharField(),
                "state": serializers.ChoiceField(choices=[row.name for row in State]),
                "last_month": _month(),
                "last_at": _moment(),
                "due_month": _month(),
                "due_by": _moment(),
                "checked_at": _moment(),
                "wrong_since": _moment(),
            },
            many=True,
        )
    },
)
