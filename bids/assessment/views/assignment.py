"""Who reviews what: a dry run with its proof, moved by hand, and published in one act."""

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
    PlanShown,
    bids_to_assign,
    candidates_for,
    dry_run,
    plan_shown,
    planned_of,
    reviewing_members,
)
from bids.assessment.queries.conflicts import conflicts_of_round
from bids.assessment.queries.panel import recused_bids
from bids.assessment.queries.reviews import reviewers_to_choose, reviews_to_reassign
from bids.assessment.workflow import ConflictStatus
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RANKING_FROZEN
from bids.writing.models import Bid
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.ASSIGN_REVIEWERS)
@require_safe
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Today's reviewers of every bid beside those of the dry run, and what each person would have."""
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    plan = dry_run(round_)
    shown = plan_shown(round_, plan, person, now=now)
    context = {
        "round": round_,
        "plan": plan,
        "shown": shown,
        "moved": plan is not None and planned_of(plan).filter(moved=True).exists(),
        "left": conflicts_of_round(round_).filter(status=ConflictStatus.OPEN).count(),
        "people": bool(reviewing_members(round_)),
        "over": round_.status in RANKING_FROZEN,
        "wanting": [row for row in shown.bids if len(row.today) < round_.reviews_wanted],
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
    plan = _plan(bid.round)
    if bid.pk in recused_bids(person, bid.round, now=now) or not bids_to_assign(bid.round).filter(pk=bid.pk):
        raise Http404
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
    plan = _plan(round_)
    form, stands = PublishForm(posted(request)), _as_shown(plan)

    def publish() -> list[Review]:
        return actions.publish_assignment(
            plan=plan, due_on=form.cleaned_data["due_on"], by=person, now=timezone.now()
        )

    if given := carry_out(form, publish, within=saving_over(request, stands)):
        people = len({review.reviewer_id for review in given})
        messages.success(request, f"{people} people have been asked for {len(given)} reviews.")
        return redirect("bids:assignment", reference=reference)
    shown = plan_shown(round_, plan, person, now=now)
    context = {"form": form, "round": round_, "shown": shown, "stands": stands, **_numbers(shown)}
    return render(
        request, "bids/assessment/publish_assignment.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reassign_review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One review in hand goes to somebody else; nobody else's changes."""
    person, now = signed_in(request), timezone.now()
    review = get_object_or_404(reviews_to_reassign(person, now=now), pk=pk, version__bid__reference=reference)
    bid = review.version.bid
    form = ReassignForm(posted(request), choices=reviewers_to_choose(bid, now=now))

    def give() -> Review:
        given = form.cleaned_data
        return giving.reassign_review(
            review=review,
            to=form.people[given["reviewer"]],
            due_on=given["due_on"],
            reason=given["reason"],
            by=person,
            now=now,
        )

    if given := carry_out(form, give):
        messages.success(request, f"{given.reviewer} has been asked instead of {review.reviewer}.")
        return redirect("bids:assign_reviewers", reference=reference)
    context = {"form": form, "bid": bid, "review": review}
    return render(
        request, "bids/assessment/reassign_review.html", context, status=form_status(form, faulty=422)
    )


def _plan(round_: Round) -> AssignmentPlan:
    """The dry run of a round. Raises Http404 where there is none."""
    if (plan := dry_run(round_)) is None:
        raise Http404
    return plan


def _as_shown(plan: AssignmentPlan) -> list[tuple[str, str, int | None]]:
    return [(row.bid.reference, row.person.email, row.introduces) for row in planned_of(plan)]


def _numbers(shown: PlanShown) -> dict[str, int]:
    people: set[User] = {item.person for row in shown.bids for item in row.planned}
    return {
        "reviews": sum(len(row.planned) for row in shown.bids),
        "people": len(people),
        "bids": sum(1 for row in shown.bids if row.planned),
    }
