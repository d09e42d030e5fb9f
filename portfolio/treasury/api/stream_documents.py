"""The shapes of bulk files and control totals, and what may be asked of them."""

from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    inline_serializer,
)
from rest_framework import serializers

from portfolio.spend.queries.control_totals import DIMENSIONS
from portfolio.treasury.api.documents import line_field, pounds, spend_line
from portfolio.treasury.api.parameters import MOST_DIMENSIONS

trailer = inline_serializer(
    "SpendTrailer",
    {
        "trailer": inline_serializer(
            "SpendTrailerTotals",
            {
                "lines": serializers.IntegerField(min_value=0, help_text="How many lines stand before it."),
                "net": pounds("What they come to."),
                "head": serializers.CharField(help_text="The cursor up to which the file goes."),
            },
        )
    },
)
BULK_LINE = PolymorphicProxySerializer(
    component_name="SpendLineOrTrailer", serializers=[spend_line, trailer], resource_type_field_name=None
)
_TOTAL = {
    "lines": serializers.IntegerField(min_value=0, help_text="How many lines."),
    "net": pounds("What they come to: refunds and what was taken back counted off."),
}
control_totals_document = inline_serializer(
    "ControlTotals",
    {
        "head": serializers.CharField(help_text="Where the feed stands."),
        "up_to": serializers.IntegerField(min_value=0, help_text="The last number of the feed that counts."),
        "by": serializers.ListField(child=serializers.ChoiceField(choices=list(DIMENSIONS))),
        "totals": inline_serializer(
            "ControlTotal",
            {
                **{
                    name: line_field(name, required=False)
                    for name in dict.fromkeys(field for fields in DIMENSIONS.values() for field in fields)
                },
                **_TOTAL,
            },
            many=True,
        ),
        **_TOTAL,
    },
)
_OF_UP_TO = f"({'|'.join(DIMENSIONS)})"
BY = OpenApiParameter(
    "by",
    {"type": "string", "pattern": f"^{_OF_UP_TO}(,{_OF_UP_TO}){{0,{MOST_DIMENSIONS - 1}}}$"},
    description=f"What the totals are by: up to three of {', '.join(DIMENSIONS)}, each once, with a comma "
    "between. A period is given with its year. Left out: one total of all lines.",
)
UP_TO = OpenApiParameter(
    "up_to",
    {"type": "integer", "minimum": 0},
    description="Lines up to this number of the feed, and with it: of the cursor 1:2500 what follows the "
    "colon. Left out: up to where the feed stands.",
)
STREAM_HEADERS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, response=[200], description=words)
    for name, words in {
        "Feed-Head": "The cursor up to which the file goes.",
        "Link": "Where the feed goes on after the file, as rel=next.",
        "Content-Encoding": "gzip, where it was asked for.",
    }.items()
]
