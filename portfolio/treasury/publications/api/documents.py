"""The shapes of answers that everybody may have, for the OpenAPI document alone."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers


def _pounds(words: str) -> serializers.Field:  # type: ignore[type-arg]
    """A number, as 360Giving wants it."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, coerce_to_string=False, help_text=words)


def _organisations(name: str) -> serializers.Field:  # type: ignore[type-arg]
    return inline_serializer(
        name,
        {
            "id": serializers.CharField(help_text="Organisation identifier, such as GB-GOR-D25."),
            "name": serializers.CharField(),
        },
        many=True,
    )


_publisher = inline_serializer(
    "Publisher", {"name": serializers.CharField(), "identifier": serializers.CharField()}
)
_planned = inline_serializer(
    "PlannedDates",
    {
        "startDate": serializers.DateField(),
        "endDate": serializers.DateField(
            required=False, help_text="Of the last milestone; absent where none is left."
        ),
    },
    many=True,
)
_programme = inline_serializer(
    "GrantProgramme",
    {"code": serializers.CharField(help_text="Reference of the fund."), "title": serializers.CharField()},
    many=True,
)
_grants = inline_serializer(
    "Grant",
    {
        "id": serializers.CharField(help_text="360G, the publisher's prefix, the award's reference."),
        "title": serializers.CharField(),
        "description": serializers.CharField(),
        "currency": serializers.ChoiceField(choices=["GBP"]),
        "amountAwarded": _pounds("As it stands, after changes and lapses."),
        "amountDisbursed": _pounds("Released on milestones."),
        "awardDate": serializers.DateField(help_text="The day it was announced."),
        "plannedDates": _planned,
        "recipientOrganization": _organisations("Recipient"),
        "fundingOrganization": _organisations("Funder"),
        "grantProgramme": _programme,
    },
    many=True,
)
grant_package = inline_serializer(
    "GrantPackage",
    {
        "version": serializers.CharField(help_text="Of the 360Giving Data Standard."),
        "title": serializers.CharField(),
        "publisher": _publisher,
        "license": serializers.URLField(),
        "downloadURL": serializers.URLField(),
        "grants": _grants,
    },
)
published_files = inline_serializer(
    "PublishedFiles",
    {
        "licence": serializers.URLField(help_text="Open Government Licence v3.0."),
        "files": inline_serializer(
            "PublishedFile",
            {
                "title": serializers.CharField(),
                "department": serializers.CharField(help_text="Organisation identifier."),
                "month": serializers.CharField(help_text="The month it was accepted in, such as 2026-10."),
                "funds": serializers.ListField(
                    child=serializers.CharField(),
                    help_text="Funds that have closed the month; another may follow.",
                ),
                "address": serializers.URLField(),
            },
            many=True,
        ),
    },
)
