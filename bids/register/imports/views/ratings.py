"""The ratings of an import from one list: what they rest on, and the second person's confirmation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from bids.register.imports.actions.ratings import (
    ManyRatings,
    confirm_import_ratings,
    send_import_ratings,
)
from bids.register.imports.forms import ConfirmRatingsForm, SendRatingsForm
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.imports import imports_visible_to
from bids.register.imports.queries.ratings import RatingLine, rating_lines, ratings_in_hand_of
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import Rating
from bids.register.workflow import RatingStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out

REFERENCE = re.compile(r"[0-9A-Za-z-]{1,40}")
RATINGS_A_PAGE = 500
"""As many as can be looked at and done with one press."""


@dataclass(frozen=True)
class Outcome:
    """What a press did where some of it was not done: how many are done, and why each other is not."""

    done: int
    what: str
    refused: list[tuple[str, str]] = field(default_factory=list)


@requires(Permission.CONFIRM_RATING)
@require_http_methods(["GET", "HEAD", "POST"])
def import_ratings(request: HttpRequest, reference: str) -> HttpResponse:
    """One list with what differs from the last ratings; boxes; one press for all that were looked at.

    Each rating is posted with the fingerprint of what was shown of it: one that has changed since stays.
    """
    person = signed_in(request)
    done = imports_visible_to(person).filter(status=RegisterImportStatus.DONE)
    found = get_object_or_404(done, reference=reference)
    sending = "send" in request.POST
    send = SendRatingsForm(request.POST if sending else None)
    confirm = ConfirmRatingsForm(request.POST if request.method == "POST" and not sending else None)
    ticked = _ticked(request.POST)
    now = timezone.now()
    sent = carry_out(
        send,
        lambda: send_import_ratings(
            register_import=found,
            ticked=ticked,
            evidence=send.cleaned_data["evidence"],
            by=person,
            now=now,
        ),
    )
    confirmed = carry_out(
        confirm, lambda: confirm_import_ratings(register_import=found, ticked=ticked, by=person, now=now)
    )
    went_on = sent or confirmed
    if went_on is not None and not went_on.refused:
        messages.success(request, _done_in_words(went_on, sent is not None))
        return redirect("bids:import_ratings", reference=reference)
    context = {
        "register_import": found,
        "send_form": send,
        "confirm_form": confirm,
        "outcome": _outcome(went_on, found, sent is not None) if went_on else None,
        **_lists(request, found, {} if went_on else ticked),
    }
    form = send if sending else confirm
    status = 409 if went_on is not None and not went_on.done else form_status(form, faulty=422)
    return render(request, "bids/register/imports/import_ratings.html", context, status=status)


_TICKED = ("waiting", "drafts")
"""The two lists, as `?tick=` names the one that is shown with every box ticked."""


def _ticked(posted: QueryDict) -> dict[str, str]:
    """The fingerprint shown of each rating, by reference; what is no reference was never on the page."""
    named = filter(REFERENCE.fullmatch, posted.getlist("rating"))
    return {reference: posted.get(f"seen_{reference}", "") for reference in named}


def _done_in_words(went_on: ManyRatings, sent: bool) -> str:
    count = len(went_on.done)
    ratings = f"{count:,} rating{'' if count == 1 else 's'}"
    if sent:
        return f"{ratings} {'waits' if count == 1 else 'wait'} for a second person to confirm."
    return f"{ratings} {'is' if count == 1 else 'are'} confirmed."


def _outcome(went_on: ManyRatings, register_import: RegisterImport, sent: bool) -> Outcome:
    systems = register_import.systems.filter(system__reference__in=went_on.refused)
    names = dict(systems.values_list("system__reference", "system__name"))
    return Outcome(
        done=len(went_on.done),
        what=_done_in_words(went_on, sent),
        refused=[(names.get(reference, reference), why) for reference, why in went_on.refused.items()],
    )


def _lists(
    request: HttpRequest, register_import: RegisterImport, ticked: Mapping[str, str]
) -> dict[str, object]:
    """The drafts and the ratings that wait, each a page at a time, and what this reader may do with them."""
    person = signed_in(request)
    found = list(ratings_in_hand_of(register_import))
    by_status: dict[str, list[Rating]] = {RatingStatus.DRAFT: [], RatingStatus.RATED: []}
    for rating in found:
        by_status[rating.status].append(rating)
    drafts = page_of(request, by_status[RatingStatus.DRAFT], RATINGS_A_PAGE, name="drafts")
    waiting = page_of(request, by_status[RatingStatus.RATED], RATINGS_A_PAGE)
    lines: dict[int, RatingLine] = {
        line.rating.pk: line for line in rating_lines([*drafts.object_list, *waiting.object_list], person)
    }
    own = sum(rating.rated_by_id == person.pk for rating in by_status[RatingStatus.RATED])
    mine = departments_with(person, Permission.EDIT_REGISTER).filter(pk=register_import.department_id)
    return {
        "drafts": drafts,
        "draft_lines": [lines[rating.pk] for rating in drafts.object_list],
        "waiting": waiting,
        "waiting_lines": [lines[rating.pk] for rating in waiting.object_list],
        "own": own,
        "others": len(by_status[RatingStatus.RATED]) - own,
        "can_send": mine.exists(),
        "ticked": set(ticked),
        **{f"tick_{of}": request.method != "POST" and request.GET.get("tick") == of for of in _TICKED},
    }
