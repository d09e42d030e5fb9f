"""The shapes of what is filed and answered under /api/v1/returns/, for the OpenAPI document alone."""

from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, inline_serializer
from rest_framework import serializers

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.date_order import DATE_ORDERS
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.rules.filing import KEY as KEY_FORM
from portfolio.spend.rules.filing import LONGEST_KEY
from portfolio.spend.rules.json_lines import ALWAYS, HEADINGS
from portfolio.spend.rules.over_25k import MOST_LINES
from portfolio.spend.workflow import ReturnStatus, UploadStatus
from portfolio.treasury.api.documents import PROBLEM, in_path, needed, one_of, whole_number, written_as
from portfolio.treasury.api.filing import FILES, JSON, KEY
from portfolio.treasury.api.parameters import AWARD_REFERENCE, PERIOD, POUNDS, RETURN_REFERENCE, SLUG

MOST_IN_A_PAGE = 1_000
_Fields = dict[str, serializers.Field]  # type: ignore[type-arg]
_BINARY = {"type": "string", "format": "binary"}

filed_line = inline_serializer(
    "FiledLine",
    {
        name: serializers.CharField(
            required=False,
            allow_null=True,
            allow_blank=True,
            help_text=f"As under the heading “{heading}” of a file"
            f"{'; every line needs it' if name in ALWAYS else ''}.",
        )
        for name, heading in HEADINGS.items()
    },
)
filed_lines = inline_serializer(
    "FiledLines",
    {
        "lines": serializers.ListField(
            child=filed_line,
            max_length=MOST_LINES,
            help_text=f"At most {MOST_LINES:,}. None says that nothing was spent.",
        )
    },
)
BODIES = {JSON: filed_lines, **dict.fromkeys(FILES, _BINARY)}
told = inline_serializer(
    "FilingError",
    {
        "severity": serializers.ChoiceField(
            choices=["fault", "challenge", "ask"],
            help_text="A fault cannot stand. A challenge stands once `reason` says why. What is asked has to "
            "be said before the file can be read.",
        ),
        "code": serializers.CharField(help_text="The id of the check, on the page “Checks on returns”."),
        "message": serializers.CharField(help_text="What is wrong, and what to do."),
        "line": serializers.IntegerField(
            allow_null=True,
            help_text="As a spreadsheet counts, the headings being line 1 and the first of `lines` line 2; "
            "null for the file.",
        ),
        "column": serializers.CharField(allow_blank=True),
        "value": serializers.CharField(allow_blank=True, help_text="What stands in the cell."),
    },
)
_ERRORS: _Fields = {
    "errors": type(told)(many=True),
    "unsaid": serializers.IntegerField(min_value=0, help_text="How many more there are."),
}
not_taken_problem = inline_serializer(
    "FileNotTaken",
    {
        "type": serializers.CharField(help_text="/api/v1/problems/file-not-taken, or about:blank."),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "field": serializers.CharField(required=False),
        "errors": type(told)(many=True, required=False),
        "unsaid": serializers.IntegerField(min_value=0, required=False),
    },
)
not_taken = {(422, PROBLEM): not_taken_problem}
_RETURN: _Fields = {
    "reference": serializers.CharField(),
    "address": serializers.URLField(),
    "award": serializers.CharField(),
    "year": serializers.CharField(help_text="Financial year, such as 2026-27."),
    "period": serializers.IntegerField(min_value=1, max_value=12),
    "control_budget": serializers.CharField(
        allow_blank=True, help_text="Blank where nothing was spent, or a correction is of several."
    ),
    "state": serializers.ChoiceField(choices=ReturnStatus.values),
    "correction": serializers.BooleanField(help_text="Whether it corrects accepted lines."),
    "lines": serializers.IntegerField(min_value=0),
    "net": serializers.DecimalField(max_digits=14, decimal_places=2),
    "file": serializers.CharField(allow_null=True, help_text="Reference of the file it was made of."),
    "received_at": serializers.DateTimeField(),
    "certified_at": serializers.DateTimeField(allow_null=True),
    "accepted_at": serializers.DateTimeField(allow_null=True),
    "reason": serializers.CharField(allow_blank=True, help_text="Why it is refused, sent back or held."),
    "next": serializers.CharField(help_text="What has to happen next, and who does it."),
}
filed_return = inline_serializer("FiledReturn", {**_RETURN})
_FILED: _Fields = {
    "file": serializers.CharField(help_text="Reference of the file."),
    "address": serializers.URLField(),
    "state": serializers.ChoiceField(choices=UploadStatus.values),
    "year": serializers.CharField(),
    "period": serializers.IntegerField(min_value=1, max_value=12),
    "lines": serializers.IntegerField(min_value=0),
    "net": serializers.DecimalField(max_digits=14, decimal_places=2),
    "returns": type(filed_return)(many=True),
    "next": serializers.CharField(help_text="What has to happen next, and who does it."),
}
filed = inline_serializer("Filed", {**_FILED})
filed_file = inline_serializer("FiledFile", {**_FILED, **_ERRORS})
return_or_file = PolymorphicProxySerializer(
    component_name="ReturnOrFile", serializers=[filed_return, filed_file], resource_type_field_name=None
)
return_page = inline_serializer(
    "ReturnPage",
    {
        "returns": type(filed_return)(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Where to go on, null where this was all."),
    },
)
_PERIOD = written_as("period", PERIOD, "Such as 2026-27/5, or the month 2026-08.", "2027-06", most=10)
_AWARD = written_as(
    "award", AWARD_REFERENCE, "Reference of an award of the department.", "LF-2027A-0012-A", most=48
)
FILING_PARAMETERS = [
    OpenApiParameter(
        KEY,
        {"type": "string", "pattern": KEY_FORM, "maxLength": LONGEST_KEY, "examples": ["spend-2027-28-3"]},
        OpenApiParameter.HEADER,
        required=True,
        description=f"1 to {LONGEST_KEY} printable ASCII characters with no space at either end, another for "
        "each file. Kept for 24 hours: the same key with the same body gets the first answer again, with "
        "another body 409.",
    ),
    needed(_PERIOD),
    written_as(
        "award",
        AWARD_REFERENCE,
        f"{_AWARD.description} Left out: a column of the file says it.",
        "LF-2027A-0012-A",
        most=48,
    ),
    OpenApiParameter(
        "control_budget",
        str,
        enum=list(CONTROL_BUDGETS),
        description="Left out: a column of the file says it.",
    ),
    written_as(
        "control_total",
        POUNDS,
        "What the lines add up to in pounds by the department’s own ledger; a file with another sum is not "
        "taken.",
        "1250.00",
    ),
    whole_number("count", MOST_LINES, "How many lines there are; a file with others is not taken.", least=0),
    OpenApiParameter(
        "accrual_correction",
        str,
        enum=["true", "false"],
        description="The file corrects accruals: some payments were made before the period.",
    ),
    OpenApiParameter(
        "date_order",
        str,
        enum=list(dict(DATE_ORDERS)),
        description="What comes first in its dates, where they could be read both ways.",
    ),
    OpenApiParameter(
        "reason",
        {"type": "string", "maxLength": LONGEST_REASON},
        description=f"Why what is challenged is right as it is, at most {LONGEST_REASON:,} characters; the "
        "sign-off and the fund read it.",
    ),
    OpenApiParameter("name", str, description="What the file is called."),
]
LISTING_PARAMETERS = [
    written_as(
        "after",
        RETURN_REFERENCE,
        "Reference of a return: those after it.",
        "LF-2027A-0012-A-2027P03-1",
        most=70,
    ),
    whole_number("limit", MOST_IN_A_PAGE, "Returns in a page.", MOST_IN_A_PAGE),
    _PERIOD,
    _AWARD,
    one_of("state", ReturnStatus.values, "How a return stands."),
]
RETURN_IN_PATH = in_path(SLUG, "Reference of a return, or of a file.", "LF-2027A-0012-A-2027P03-1")
