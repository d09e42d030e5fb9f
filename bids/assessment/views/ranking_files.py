"""The ranking as a file, for whoever sees it as a page."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.queries.panel import kept_from
from bids.assessment.queries.ranking_columns import ranking_rows
from bids.assessment.queries.ranking_readers import obstacle_to_ranking, rounds_to_rank
from bids.assessment.queries.ranking_table import ranking_table
from bids.assessment.views.ranking import no_ranking
from legacyfund.lib.tables.writing import write_workbook
from legacyfund.web.exports import csv_answer, workbook_answer


@requires(Permission.SEE_RANKING)
@require_safe
def ranking_file(request: HttpRequest, reference: str, format: str) -> HttpResponseBase:
    """A row a bid, as CSV or as a workbook; or why there is none."""
    person = signed_in(request)
    if format not in ("csv", "xlsx"):
        raise Http404
    round_ = get_object_or_404(rounds_to_rank(person), reference=reference)
    if obstacle := obstacle_to_ranking(person, round_):
        return no_ranking(request, round_, obstacle, status=409)
    rows = ranking_rows(ranking_table(round_, without=kept_from(person, round_, now=timezone.now())))
    name = f"ranking-{round_.reference}.{format}"
    if format == "csv":
        return csv_answer(rows, name)
    return workbook_answer(write_workbook({"Ranking": rows}), name)
