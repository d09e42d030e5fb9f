"""The shape of a fund's journals, and what may be asked of them."""

from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from portfolio.treasury.api.documents import ledger_head, whole_number
from portfolio.treasury.api.parameters import MOST_JOURNAL, MOST_JOURNALS

journal_page = inline_serializer(
    "JournalPage",
    {
        "fund": serializers.CharField(),
        "journals": inline_serializer(
            "ChainedJournal",
            {
                "number": serializers.IntegerField(help_text="From 1, without a gap, within the fund."),
                "prev_hash": serializers.CharField(
                    help_text="Of the journal before it; 64 zeros before the first."
                ),
                "hash": serializers.CharField(help_text="SHA-256 over prev_hash and the document."),
                "document": inline_serializer(
                    "JournalDocument",
                    {
                        "fund": serializers.CharField(),
                        "number": serializers.IntegerField(),
                        "kind": serializers.CharField(),
                        "award": serializers.CharField(allow_null=True),
                        "effective_on": serializers.DateField(help_text="The day it counts from."),
                        "posted_at": serializers.CharField(help_text="UTC, to the microsecond."),
                        "posted_by": serializers.IntegerField(
                            allow_null=True,
                            help_text="A number for the person; null for what lapses by itself.",
                        ),
                        "narrative": serializers.CharField(),
                        "idempotency_key": serializers.CharField(
                            help_text="What it was posted for; return:REFERENCE:spend or :refund of a "
                            "return, with :YEAR after it for money of another year than the return's."
                        ),
                        "reverses": serializers.IntegerField(allow_null=True),
                        "postings": serializers.ListField(
                            child=serializers.ListField(child=serializers.CharField()),
                            help_text="Each as year, control budget, account and pounds with two decimals.",
                        ),
                    },
                    allow_null=True,
                    help_text="All that the hash is made over; hash fields you do not know too. Null while "
                    "it names an award that is not announced.",
                ),
            },
            many=True,
        ),
        "next": serializers.URLField(help_text="Where to go on; ask it again later when this was all."),
        "head": ledger_head,
    },
)
JOURNAL_PARAMETERS = [
    OpenApiParameter(
        "after",
        {"type": "integer", "minimum": 0, "maximum": MOST_JOURNAL, "default": 0},
        description="The number of a journal: those after it. 0 is before the first.",
    ),
    whole_number("limit", MOST_JOURNALS, "Journals in a page.", MOST_JOURNALS),
]
