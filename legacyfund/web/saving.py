"""A page saves over what it showed, and over nothing newer: an older tab takes nobody's work away.

    @requires(Permission.EDIT_BID)
    @require_http_methods(["GET", "HEAD", "POST"])
    @holding(lambda reference: Bid.objects.filter(reference=reference))
    def rename_bid(request, reference):
        form = TitleForm(posted, initial={"title": bid.title})
        ...
        with saving_over(request, form):
            rename(bid=bid, ...)

and `{% shown form %}` beside the form's token. What is shown is a form or lines with what they were filled
from, or anything that has a canonical form, for a page that asks whether what it shows shall be done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase

from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import SavedMeanwhile
from legacyfund.web.both_versions import BothLines, both_versions, is_lines, saved_words

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

SEEN = "seen"
"""The hidden field with the fingerprint of what the page showed."""


def holding(rows: Callable[..., QuerySet[Any]]) -> Callable[[View], View]:
    """What is posted is answered in one transaction that holds `rows` from before the view reads anything.

    `rows` is given the arguments of the address, and is what the view's action locks first.
    """

    def wear(view: View) -> View:
        @wraps(view)
        def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return view(request, *args, **kwargs)
            with transaction.atomic():
                list(rows(**kwargs).select_for_update(of=("self",)).order_by("pk").only("pk"))
                return view(request, *args, **kwargs)

        return cast(View, held)

    return wear


@contextmanager
def saving_over(request: HttpRequest, shown: Any) -> Iterator[None]:
    """Around the action of a view that is `holding` the record. Where the page posted did not show what is
    saved now, the action is undone: raises SavedMeanwhile, unless what was typed is saved already.

    What the action refuses by itself is refused first.
    """
    newer = request.POST.get(SEEN, "") != fingerprint(shown)
    lines = both_versions(shown) if newer and _is_form(shown) else []
    if lines and not any(line.differs for line in lines):
        newer = False
    with transaction.atomic():
        yield
        if newer:
            request._overtaken = (shown, lines)  # type: ignore[attr-defined]
            raise SavedMeanwhile(TYPED if lines else READ)


TYPED = (
    "This was saved after you opened it, by somebody else or by you in another window. Nothing was saved "
    "over it, and nothing you typed is lost. Compare the two, then save again to replace what is saved."
)
READ = (
    "This has changed since you opened the page, so nothing was done. Open it again, read what stands now, "
    "then decide."
)


def fingerprint(shown: Any) -> str:
    return canonical_sha256(saved_words(shown) if _is_form(shown) else shown)


def seen_of(shown: Any, request: HttpRequest | None) -> tuple[str, list[BothLines]]:
    """What the hidden field holds, and both versions where the newer one has just been found.

    A form with faults still is over what its page showed at first.
    """
    overtaken, lines = getattr(request, "_overtaken", (None, []))
    if overtaken is shown:
        return fingerprint(shown), lines
    if _is_form(shown) and shown.is_bound:
        return str(shown.data.get(SEEN, "")), []
    return fingerprint(shown), []


def _is_form(shown: Any) -> bool:
    return isinstance(shown, forms.BaseForm) or is_lines(shown)
