"""GET /api/v1/funds/{reference}/journals/: the chain of a fund, for whoever keeps one of its heads."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from legacyfund.lib.canonical import as_json
from legacyfund.lib.errors import ConflictRefused
from portfolio.ledger.actions.witness import give_heads
from portfolio.treasury.api.documents import FUND_IN_PATH, problems
from portfolio.treasury.api.funds import PortfolioView
from portfolio.treasury.api.journal_documents import JOURNAL_PARAMETERS, journal_page
from portfolio.treasury.api.parameters import (
    MOST_JOURNALS,
    find_fund,
    read_journal_number,
    read_limit,
    read_parameters,
)
from portfolio.treasury.queries.journals import ToldJournal, told_after


class ChainShorter(ConflictRefused):
    """A journal was asked after that the chain does not reach."""

    problem = "/api/v1/problems/chain-shorter"


class JournalsView(PortfolioView):
    @extend_schema(
        operation_id="fund_journals",
        parameters=[FUND_IN_PATH, *JOURNAL_PARAMETERS],
        responses={200: journal_page, **problems(400, 401, 403, 404, 406, 409)},
        description="The journals of the fund in the order of its chain, each as the document that its hash "
        "is made over. `hash` is the SHA-256 of `prev_hash`, a line feed and the document as canonical JSON: "
        "keys sorted, no white space, UTF-8. Follow `next` until `journals` ends with the number of `head`. "
        "A journal of an award that is not announced has its hashes and no document yet: ask for it again "
        "later.",
    )
    def get(self, request: Request, reference: str) -> Response:
        given = read_parameters(request, "after", "limit")
        after, limit = read_journal_number(given), read_limit(given, MOST_JOURNALS)
        fund = find_fund(reference)
        (head,) = give_heads([fund], now=timezone.now())
        if after > head.head.journal:
            raise ChainShorter(
                f"The chain of {reference} ends with journal {head.head.journal}, and {after} was asked "
                "after. If a page of this service gave you that number, keep what you have, do not go on, "
                "and tell whoever runs the service: journals you have seen are missing from it.",
                field="after",
            )
        last = min(after + limit, head.head.journal)
        address = reverse("api:journals", kwargs={"reference": reference})
        return Response(
            {
                "fund": reference,
                "journals": [_as_fields(journal) for journal in told_after(fund, after, last)],
                "next": request.build_absolute_uri(f"{address}?after={last}&limit={limit}"),
                "head": head.as_fields(),
            }
        )


def _as_fields(journal: ToldJournal) -> dict[str, object]:
    return {
        "number": journal.number,
        "prev_hash": journal.prev_hash,
        "hash": journal.hash,
        "document": as_json(journal.document),
    }
