"""The review sheet, and what a reviewer reads for it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions import scores
from bids.assessment.actions.recall import may_recall
from bids.assessment.actions.scores import save_scores
from bids.assessment.forms.reviews import ScoresForm, SubmitReviewForm, scores_initial
from bids.assessment.models import Review, ReviewScore
from bids.assessment.queries.reviews import (
    challenges_of,
    own_reviews,
    reviews_reading,
    scores_of,
    system_names,
)
from bids.assessment.rules.bearing import sections_for
from bids.assessment.workflow import READING_REVIEWS, ReviewStatus
from bids.rounds.queries import criteria_of, judged_criteria_of
from bids.rounds.workflow import RANKING_FROZEN
from bids.versions.queries.attachments import names_attachment, stored_attachment
from bids.versions.queries.changes import diff_versions
from bids.versions.queries.documents import plain_version, version_document
from bids.writing.guards import appraisal_or_404 as appraisal_context
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import DomainError
from legacyfund.web.autosave import autosaved, is_autosave, not_autosaved
from legacyfund.web.files import download_stored
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.refusals import not_now, refused_status
from legacyfund.web.saving import SEEN, fingerprint, holding, saving_over


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """The review sheet: the version on the left, the criteria on the right; before acceptance neither."""
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    if mine.status not in READING_REVIEWS:
        return _proposal(request, mine)
    given = list(scores_of(mine))
    form = ScoresForm(
        posted(request), criteria=judged_criteria_of(mine.version.bid.round), initial=scores_initial(given)
    )

    def save() -> list[ReviewScore]:
        return save_scores(review=mine, scores=form.scores(), by=person, now=timezone.now())

    if is_autosave(request):
        return _autosave(request, mine, form, save)
    if carry_out(form, save, within=saving_over(request, form)) is not None:
        messages.success(request, "Your scores are saved.")
        then = "bids:submit_review" if "finish" in request.POST else "bids:review"
        return redirect(then, reference=reference)
    context = _sheet(mine, form, given, person)
    context["autosaves"] = context["can_score"] and request.method != "POST"
    return render(request, "bids/assessment/review.html", context, status=form_status(form, faulty=422))


def _autosave(
    request: HttpRequest, mine: Review, form: ScoresForm, save: Callable[[], object]
) -> HttpResponse:
    """Kept while it is typed, over what the page showed; half a score waits for its other half."""
    if not form.is_valid():
        return not_autosaved(422)
    try:
        with saving_over(request, form):
            save()
    except DomainError as refusal:
        return not_autosaved(refused_status(refusal), refusal.message)
    saved = ScoresForm(criteria=form.criteria, initial=scores_initial(scores_of(mine)))
    return autosaved({SEEN: fingerprint(saved)})


def _sheet(mine: Review, form: ScoresForm, given: list[ReviewScore], person: User) -> dict[str, Any]:
    newest = mine.version.bid.current_version
    criteria = criteria_of(mine.version.bid.round)
    scored = {row.criterion_id: row.score for row in given}
    version = mine.version.bid.round.questions_version
    return {
        "review": mine,
        "bid": mine.version.bid,
        "version": mine.version,
        "newest": newest,
        "changes_readable": mine.status == ReviewStatus.ACCEPTED or mine.version != newest,
        "saved_before": any(row.saved_at < mine.version.submitted_at for row in given),
        "document": version_document(mine.version),
        "form": form,
        "scores": given,
        "saved_at": max((row.saved_at for row in given), default=None),
        "others_readable": mine.status == ReviewStatus.SUBMITTED
        and mine.version.bid.round.status in RANKING_FROZEN,
        "can_recall": mine.status == ReviewStatus.SUBMITTED
        and mine.version.bid.status == BidStatus.ELIGIBLE
        and may_recall(mine, person),
        "can_score": mine.status == ReviewStatus.ACCEPTED and mine.version.bid.status == BidStatus.ELIGIBLE,
        "criteria": [(row, scored.get(row.pk)) for row in criteria],
        "bears": {row.code: sections_for(row.code, version) for row in form.criteria},
        "scored_here": {row.code: row.name for row in form.criteria},
    }


def _proposal(request: HttpRequest, mine: Review) -> HttpResponse:
    """What one may know of a bid before declaring that no interest conflicts, or after giving it up."""
    bid = mine.version.bid
    context = {
        "review": mine,
        "bid": bid,
        "systems": system_names(bid),
        "can_answer": mine.status == ReviewStatus.PROPOSED and bid.status == BidStatus.ELIGIBLE,
    }
    return render(request, "bids/assessment/review_proposed.html", context)


@requires(Permission.REVIEW_BID)
@require_safe
def review_appraisal(request: HttpRequest, reference: str) -> HttpResponse:
    """Of the version the review is of."""
    mine = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    context = {
        "bid": mine.version.bid,
        "version": mine.version,
        **appraisal_context(plain_version(mine.version)),
    }
    return render(request, "bids/assessment/review_appraisal.html", context)


@requires(Permission.REVIEW_BID)
@require_safe
def review_attachment(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """A file the version under review names, for its reviewer."""
    review = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    found = stored_attachment(review.version.bid, sha256)
    if found is None or not names_attachment(review.version, sha256):
        raise Http404
    return download_stored(found.stored_as, found.name)


@requires(Permission.REVIEW_BID)
@require_safe
def review_changes(request: HttpRequest, reference: str) -> HttpResponse:
    """From version 1 for one who reviews the newest, from the version scored for one who has handed in."""
    mine = get_object_or_404(reviews_reading(signed_in(request)), version__bid__reference=reference)
    bid = mine.version.bid
    versions = bid.versions.select_related("bid__round").order_by("number")
    first, last = versions.first(), versions.last()
    old = mine.version if mine.status == ReviewStatus.SUBMITTED and mine.version != last else first
    if old is None or last is None or old == last:
        return not_now(
            request,
            f"What changed in {reference}",
            "Nothing: the department has sent no other version of the bid since the one you review.",
            lead="Go to your review",
            leads_to=reverse("bids:review", kwargs={"reference": reference}),
        )
    context = {"bid": bid, "before": old, "after": last, "sections": diff_versions(old, last)}
    return render(request, "bids/assessment/review_changes.html", context)


@requires(Permission.REVIEW_BID)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Bid.objects.filter(reference=reference))
def submit_review(request: HttpRequest, reference: str) -> HttpResponse:
    """Reading one's scores once more before handing them in for good."""
    person = signed_in(request)
    mine = get_object_or_404(own_reviews(person), version__bid__reference=reference)
    if mine.status != ReviewStatus.ACCEPTED and request.method != "POST":
        return redirect("bids:review", reference=reference)
    form = SubmitReviewForm(posted(request), challenges=challenges_of(mine))

    def submit() -> Review:
        return scores.submit_review(review=mine, sure=form.sure(), by=person, now=timezone.now())

    if carry_out(form, submit, within=saving_over(request, _as_shown(mine))):
        messages.success(request, f"Your review of {reference} is submitted.")
        return redirect("bids:reviews")
    given = list(scores_of(mine))
    scored = {row.criterion_id for row in given if row.confidence}
    context = {
        "form": form,
        "bid": mine.version.bid,
        "scores": given,
        "stands": _as_shown(mine),
        "lacking": [row for row in judged_criteria_of(mine.version.bid.round) if row.pk not in scored],
    }
    return render(
        request, "bids/assessment/submit_review.html", context, status=form_status(form, faulty=422)
    )


def _as_shown(mine: Review) -> list[tuple[int, int, str, str]]:
    return [(row.criterion_id, row.score, row.justification, row.confidence) for row in scores_of(mine)]
