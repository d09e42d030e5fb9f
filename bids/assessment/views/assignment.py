"""Who reviews what: a dry run with its proof, moved by hand, and published in one act."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions import assignment as actions
from bids.assessment.actions import reviews as giving
from bids.assessment.forms.assignment import PlannedForm, PublishForm, ReassignForm, planned_initial
from bids.assessment.models import AssignmentPlan, Review
from bids.assessment.queries.assignment import (
    bids_to_assign,
    candidates_for,
    dry_run,
    planned_of,
    published_plan,
)
from bids.assessment.queries.assignment_shown import AssignmentShown, assignment_shown
from bids.assessment.queries.conflicts import conflicts_of_round
from bids.assessment.queries.panel import recused_bids
from bids.assessment.queries.reviews import reviewers_to_choose, reviews_of_bid, reviews_to_reassign
from bids.assessment.workflow import ConflictStatus
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RANKING_FROZEN
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.refusals import not_now
from legacyfund.web.saving import holding, saving_over

NO_DRY_RUN = "There is no dry run now. Try an assignment first: it is made on the page of the assignment."


@requires(Permission.ASSIGN_REVIEWERS)
@require_safe
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Today's reviewers of every bid beside those of the dry run, what each person has or would have, and the
    proof that no assignment is more even.
    """
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    plan = dry_run(round_)
    shown = assignment_shown(round_, plan, person, now=now)
    proved = plan or published_plan(round_)
    open_conflicts = conflicts_of_round(round_, but_of=recused_bids(person, round_, now=now))
    context = {
        "round": round_,
        "plan": plan,
        "proved": proved,
        "shown": shown,
        "moved": proved is not None and planned_of(proved).filter(moved=True).exists(),
        "left": open_conflicts.filter(status=ConflictStatus.OPEN).count(),
        "over": round_.status in RANKING_FROZEN,
        "eligible": bids_to_assign(round_).exists(),
        "wanting": [
            row for row in shown.bids if row.bid.status == BidStatus.ELIGIBLE and len(row.today) < row.wanted
        ],
    }
    return render(request, "bids/assessment/assignment.html", context)


@requires(Permission.ASSIGN_REVIEWERS)
@require_POST
def try_assignment(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    return carry_out_or_refuse(
        request,
        lambda: actions.try_assignment(round=round_, by=person, now=timezone.now()),
        done="A dry run is ready. Nobody but the fund sees it.",
        then=reverse("bids:assignment", kwargs={"reference": reference}),
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(bids__reference=reference))
def change_planned(request: HttpRequest, reference: str) -> HttpResponse:
    """Who reviews and introduces one bid in the dry run."""
    person, now = signed_in(request), timezone.now()
    bid = get_object_or_404(Bid.objects.select_related("round", "department"), reference=reference)
    if bid.pk in recused_bids(person, bid.round, now=now) or bid.current_version_id is None:
        raise Http404
    if not bids_to_assign(bid.round).filter(pk=bid.pk).exists():
        return _not_now(
            request, bid.round, f"{reference} is not with the panel now, so nobody is planned to review it."
        )
    if (plan := dry_run(bid.round)) is None:
        return _not_now(request, bid.round, NO_DRY_RUN)
    form = PlannedForm(
        posted(request),
        candidates=candidates_for(plan, bid, now=now),
        initial=planned_initial(planned_of(plan).filter(bid=bid)),
    )

    def change() -> bool:
        people, introduces = form.chosen(), form.introducers()
        actions.change_planned(plan=plan, bid=bid, people=people, introduces=introduces, by=person, now=now)
        return True

    if carry_out(form, change, within=saving_over(request, form)):
        messages.success(request, f"The dry run is changed for {reference}.")
        return redirect("bids:assignment", reference=bid.round.reference)
    context = {"form": form, "bid": bid, "round": bid.round}
    return render(
        request, "bids/assessment/change_planned.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def publish_assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody is asked at once."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    if (plan := dry_run(round_)) is None:
        return _not_now(request, round_, NO_DRY_RUN)
    form, stands = PublishForm(posted(request)), _as_shown(plan)

    def publish() -> list[Review]:
        return actions.publish_assignment(
            plan=plan, due_on=form.cleaned_data["due_on"], by=person, now=timezone.now()
        )

    if given := carry_out(form, publish, within=saving_over(request, stands)):
        messages.success(request, _asked_for(given, kept_from=recused_bids(person, round_, now=now)))
        return redirect("bids:assignment", reference=reference)
    shown = assignment_shown(round_, plan, person, now=now)
    context = {"form": form, "round": round_, "shown": shown, "stands": stands, **_numbers(shown)}
    return render(
        request, "bids/assessment/publish_assignment.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reassign_review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One review in hand goes to somebody else; nobody else's changes. `?from=assignment` leads back."""
    person, now = signed_in(request), timezone.now()
    bid = get_object_or_404(Bid.objects.select_related("round", "department"), reference=reference)
    if bid.pk in recused_bids(person, bid.round, now=now):
        raise Http404
    asked = get_object_or_404(reviews_of_bid(bid), pk=pk)
    review = reviews_to_reassign(person, bid.round, now=now).filter(pk=pk).first()
    if review is None:
        return _not_now(request, bid.round, _why_not_given_on(asked, bid))
    from_assignment = request.GET.get("from") == "assignment"
    back = (
        reverse("bids:assignment", kwargs={"reference": bid.round.reference})
        if from_assignment
        else reverse("bids:assign_reviewers", kwargs={"reference": reference})
    )
    form = ReassignForm(posted(request), choices=reviewers_to_choose(bid, now=now))

    def give() -> Review:
        typed = form.cleaned_data
        return giving.reassign_review(
            review=review,
            to=form.people[typed["reviewer"]],
            due_on=typed["due_on"],
            reason=typed["reason"],
            by=person,
            now=now,
        )

    if given := carry_out(form, give):
        messages.success(request, f"{given.reviewer} has been asked instead of {review.reviewer}.")
        return redirect(back)
    context = {"form": form, "bid": bid, "review": review, "back": back, "from_assignment": from_assignment}
    return render(
        request, "bids/assessment/reassign_review.html", context, status=form_status(form, faulty=422)
    )


def _not_now(request: HttpRequest, round_: Round, why: str) -> HttpResponse:
    """In place of a page about who is to review what: what is missing, and where it is made."""
    page = reverse("bids:assignment", kwargs={"reference": round_.reference})
    return not_now(request, "Who reviews what", why, lead="See the assignment of the round", leads_to=page)


def _why_not_given_on(review: Review, bid: Bid) -> str:
    if bid.status != BidStatus.ELIGIBLE:
        return f"{bid.reference} is not with the panel now, so its reviews stay with those who have them."
    return (
        f"The review of {bid.reference} by {review.reviewer} is {review.get_status_display().lower()}, so it "
        "is not given to somebody else. Ask another reviewer from the page of the bid’s reviewers."
    )


def _as_shown(plan: AssignmentPlan) -> list[tuple[str, str, int | None]]:
    return [(row.bid.reference, row.person.email, row.introduces) for row in planned_of(plan)]


def _asked_for(given: Collection[Review], *, kept_from: Collection[int]) -> str:
    """Of those bids alone that the reader does not keep away from."""
    told = [review for review in given if review.version.bid_id not in kept_from]
    people = len({review.reviewer_id for review in told})
    return (
        f"{people} {'person has' if people == 1 else 'people have'} been asked for {len(told)} "
        f"review{'s' * (len(told) != 1)}."
    )


def _numbers(shown: AssignmentShown) -> dict[str, int]:
    people: set[User] = {item.person for row in shown.bids for item in row.planned}
    return {
        "reviews": sum(len(row.planned) for row in shown.bids),
        "people": len(people),
        "bids": sum(1 for row in shown.bids if row.planned),
    }
