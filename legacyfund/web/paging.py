"""A long list, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def page_of(
    request: HttpRequest,
    found: QuerySet[Any] | Sequence[Any],
    rows: int,
    *,
    name: str = "page",
    count: int | None = None,
) -> Page[Any]:
    """The page, of so many rows, that the address asks for under `name`; the nearest where there is none.
    `count`: how many were found, where that is known already.
    """
    paginator = Paginator(found, rows)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get(name))
