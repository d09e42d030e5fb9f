"""What the pages of dashboards have in common: the sections, when and for whom they were made, and files."""

from collections.abc import Sequence

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from legacyfund.web.exports import csv_answer
from portfolio.home.dashboards.rules.tables import Section, find_table


def dashboard_page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    sections: Sequence[Section],
    *,
    file: str,
    **context: object,
) -> HttpResponse:
    """`sections` are none where the form refuses what was asked; `file`: the address of the tables' files."""
    query = request.GET.copy()
    query.pop("table", None)
    return render(
        request,
        f"portfolio/home/dashboards/{template}",
        {
            "form": form,
            "sections": sections,
            "made_at": timezone.now(),
            "file": file,
            "query": query.urlencode(),
            "narrowed": any(query.values()),
            **context,
        },
    )


def dashboard_file(
    request: HttpRequest, form: forms.Form, sections: Sequence[Section], *, page: str, place: tuple[str, ...]
) -> HttpResponseBase:
    """The table that the address names, or the first; to the page, which says why, where the filters are
    refused.
    """
    if not form.is_valid():
        return redirect(reverse(page, args=place, query=request.GET))
    table = find_table(tuple(sections), request.GET.get("table", ""))
    if table is None:
        raise Http404("the dashboard has no such table now")
    return csv_answer(table.lines(), f"{table.key}.csv")
