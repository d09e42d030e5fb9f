"""The shapes of what is said of sealed files, for the OpenAPI document alone."""

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from portfolio.treasury.api.documents import FUND_IN_PATH, ledger_head
from portfolio.treasury.sealing.rules.files import Form

_NAME = r"^\d{4}-\d{2}-P\d{2}$"


def _of_a_period(words: str) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
    """The fund and the period that the lines of the feed name as `posted_year` and `posted_period`."""
    return {
        "fund": serializers.CharField(help_text="Reference of the fund."),
        "posted_year": serializers.CharField(help_text="Financial year, such as 2026-27."),
        "posted_period": serializers.IntegerField(min_value=1, max_value=12, help_text=words),
        "name": serializers.RegexField(_NAME, help_text="Both, as addresses have them: 2026-27-P05."),
    }


def _net(words: str) -> serializers.Field:  # type: ignore[type-arg]
    return serializers.DecimalField(max_digits=14, decimal_places=2, help_text=words)


def _feed_no(words: str) -> serializers.Field:  # type: ignore[type-arg]
    return serializers.IntegerField(min_value=1, allow_null=True, help_text=words)


_file = inline_serializer(
    "SealedFile",
    {
        "form": serializers.ChoiceField(choices=[str(form) for form in Form]),
        "address": serializers.URLField(),
        "media_type": serializers.CharField(),
        "bytes": serializers.IntegerField(min_value=1),
        "sha256": serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the file as it is sent."),
    },
    many=True,
)
_segment = inline_serializer(
    "Segment",
    {
        **_of_a_period("The closed month of that year: 1 is April, 12 is March."),
        "epoch": serializers.IntegerField(min_value=1, help_text="Of the feed when it was sealed."),
        "first_feed_no": _feed_no("Of the first line; null where nothing was posted."),
        "last_feed_no": _feed_no("Of the last line. Lines of other funds may lie between."),
        "lines": serializers.IntegerField(min_value=0),
        "net": _net("Pounds, of all its lines."),
        "head": ledger_head,
        "sealed_at": serializers.DateTimeField(),
        "files": _file,
    },
    many=True,
)
manifest_document = inline_serializer(
    "SegmentManifest",
    {
        "segments": _segment,
        "total": inline_serializer(
            "SegmentTotal",
            {
                "segments": serializers.IntegerField(min_value=0),
                "lines": serializers.IntegerField(min_value=0),
                "net": _net("Pounds, of every segment listed."),
            },
        ),
        "waiting": inline_serializer(
            "ClosedNotSealed",
            {
                **_of_a_period("Closed, and not sealed yet: within the hour it is."),
                "closed_at": serializers.DateTimeField(),
            },
            many=True,
        ),
        "next_due": inline_serializer(
            "NextSegment",
            {
                **_of_a_period("The month that is closed next."),
                "closes_on": serializers.DateField(
                    help_text="The last day of its returns as planned; it is closed after that, and sealed "
                    "within the hour."
                ),
                "due_by": serializers.DateTimeField(),
            },
            many=True,
        ),
        "feed_head": serializers.CharField(help_text="Where the feed stands, epoch:feed_no."),
        "ledger_heads": type(ledger_head)(many=True),
    },
)
FILE_PARAMETERS = [
    FUND_IN_PATH,
    OpenApiParameter(
        "file",
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-P\d{2}\.(csv\.gz|ndjson\.gz|parquet)$",
            "examples": ["2027-28-P03.parquet"],
        },
        OpenApiParameter.PATH,
        description="The closed period and the form.",
    ),
    OpenApiParameter(
        "Range",
        str,
        OpenApiParameter.HEADER,
        description="One range of bytes, such as bytes=0-65535 or bytes=-1024. Several, or what cannot be "
        "read, give the whole.",
    ),
    OpenApiParameter(
        "If-None-Match", str, OpenApiParameter.HEADER, description="ETags of what the client has: then 304."
    ),
    OpenApiParameter(
        "If-Range",
        str,
        OpenApiParameter.HEADER,
        description="The ETag of the part that the client has: with another the whole is sent.",
    ),
]
