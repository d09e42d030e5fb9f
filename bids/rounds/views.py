"""The list of rounds, and setting one up: its details, who may bid, its criteria, and opening it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import departments_open, has_permission
from bids.rounds import actions
from bids.rounds.actions import DETAILS, RoundPinned, change_round, set_criteria, set_eligibility
from bids.rounds.forms import (
    RoundDetailsForm,
    RoundEligibilityForm,
    RoundForm,
    criteria_formset,
    criterion_initial,
    round_initial,
    weights_typed,
)
from bids.rounds.models import Round
from bids.rounds.queries import (
    criteria_of,
    criteria_specs,
    eligibility_checks_of,
    eligible_departments_of,
    missing_before_opening,
    rounds_visible_to,
    who_may_bid,
)
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from bids.rounds.rules.questions import FORMS
from bids.rounds.workflow import ROUND_TRANSITIONS, RoundStatus
from legacyfund.lib.errors import ConflictRefused, DomainError, SavedMeanwhile
from legacyfund.web.forms import add_refusal, form_status
from legacyfund.web.items import Task
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.refusals import not_now, refused, refused_status
from legacyfund.web.saving import holding, saving_over
from legacyfund.web.templatetags.govuk import day, moment, pounds


@requires(Permission.SEE_BIDS)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds a person may see, newest first."""
    person = signed_in(request)
    context = {
        "rounds": rounds_visible_to(person),
        "can_manage": has_permission(person, Permission.MANAGE_ROUND),
    }
    return render(request, "bids/rounds/rounds.html", context)


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
def create_round(request: HttpRequest) -> HttpResponse:
    """A new round, planned."""
    form = RoundForm(posted(request))

    def create() -> Round:
        return actions.create_round(by=signed_in(request), now=timezone.now(), **form.details())

    if made := carry_out(form, create):
        messages.success(request, f"Round {made.reference} is planned. Its criteria come next.")
        return redirect("bids:edit_criteria", reference=made.reference)
    return render(
        request, "bids/rounds/create_round.html", {"form": form}, status=form_status(form, faulty=422)
    )


@requires(Permission.MANAGE_ROUND)
@require_safe
def set_up_round(request: HttpRequest, reference: str) -> HttpResponse:
    """What a planned round needs before it opens: what is there, what is missing, where to change it."""
    round_ = get_object_or_404(rounds_visible_to(signed_in(request)), reference=reference)
    if round_.status != RoundStatus.PLANNED:
        return not_now(
            request,
            f"Set up round {reference}",
            f"Round {reference} was opened, so its criteria, questions and checks stay as departments have "
            "read them. Its closing time can still be changed while it is open.",
            lead=f"See round {reference}",
            leads_to=reverse("bids:round", kwargs={"reference": reference}),
        )
    now = timezone.now()
    context = {
        "round": round_,
        "tasks": _tasks(round_),
        "lacking": missing_before_opening(round_, now=now),
        "may_open_now": round_.opens_at <= now,
    }
    return render(request, "bids/rounds/set_up_round.html", context)


def _tasks(round_: Round) -> list[Task]:
    """Each part with what it holds now."""
    specs = criteria_specs(round_)
    weight = sum(spec.weight for spec in specs)
    checks = eligibility_checks_of(round_).count()
    details, criteria, eligibility, questions = (
        reverse(f"bids:{page}", kwargs={"reference": round_.reference})
        for page in ("edit_round", "edit_criteria", "edit_round_eligibility", "questions_until")
    )
    anchors = f"{pounds(round_.cost_low_anchor)} scores 100, {pounds(round_.cost_high_anchor)} scores 0"
    return [
        _task("Dates", details, True, f"{moment(round_.opens_at)} to {moment(round_.closes_at)}"),
        _task("Guidance", details, bool(round_.guidance.strip()), Truncator(round_.guidance).chars(80)),
        _task("Last day for questions", questions, True, _last_day(round_)),
        _task("Form of the bids", details, True, FORMS[round_.questions_version]),
        _task("Amounts that score 100 and 0 for cost", details, True, anchors),
        _task(
            "Criteria, weights and anchors",
            criteria,
            weight == 100,
            f"{len(specs)} criteria, weights sum to {weight} of 100",
        ),
        _task(
            "Who may bid, and what is checked",
            eligibility,
            True,
            f"{who_may_bid(round_)}; {checks} check{'' if checks == 1 else 's'}",
        ),
    ]


def _last_day(round_: Round) -> str:
    return day(round_.questions_until) if round_.questions_until else "The day the round closes"


def _task(title: str, url: str, done: bool, hint: str) -> Task:
    return Task(title, "Complete" if done else "Incomplete", url, "" if done else "blue", hint=hint)


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Other dates, guidance or scoring for a round that is planned."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    if away := _fixed(request, round_):
        return away
    form = RoundDetailsForm(posted(request), initial=round_initial(round_))
    return _save(
        request,
        round_,
        form,
        lambda: change_round(round=round_, details=form.details(), by=person, now=timezone.now()),
        done=f"The details of round {reference} are saved.",
        page="bids/rounds/edit_round.html",
    )


def _fixed(request: HttpRequest, round_: Round) -> HttpResponse | None:
    page = reverse("bids:round", args=[round_.reference])
    return refused_beforehand(request, lambda: actions.check_planned(round_), back=page)


def _save(
    request: HttpRequest, round_: Round, form: Form, action: Callable[[], Round], *, done: str, page: str
) -> HttpResponse:
    """The action carried out, the page of its refusal where the round is past that, or the form again."""
    if form.is_bound and form.is_valid():
        try:
            with saving_over(request, form):
                action()
        except ConflictRefused as refusal:
            return refused(request, refusal, back_url=reverse("bids:round", args=[round_.reference]))
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bids:set_up_round", reference=round_.reference)
    context = {"form": form, "round": round_}
    return render(request, page, context, status=form_status(form, faulty=422))


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_criteria(request: HttpRequest, reference: str) -> HttpResponse:
    """The criteria of a planned round; the default set is filled in where there is none yet."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if round_.status != RoundStatus.PLANNED:
        pinned = RoundPinned(f"The criteria of round {reference} were fixed when it opened.")
        return refused(request, pinned, back_url=page)
    specs = criteria_specs(round_)
    initial = [criterion_initial(spec) for spec in specs or DEFAULT_CRITERIA]
    formset = criteria_formset(posted(request), initial=initial)
    status = 422 if formset.is_bound else 200
    if request.method == "POST" and formset.is_valid():
        try:
            with saving_over(request, formset):
                set_criteria(round=round_, criteria=formset.specs(), by=person, now=timezone.now())
        except SavedMeanwhile as refusal:
            formset.non_form_errors().append(refusal.message)
            status = refused_status(refusal)
        except DomainError as refusal:
            return refused(request, refusal, back_url=page)
        else:
            messages.success(request, "The criteria are saved.")
            return redirect(page)
    context = {
        "round": round_,
        "formset": formset,
        "is_default": not specs,
        "weights": weights_typed(formset),
    }
    return render(request, "bids/rounds/edit_criteria.html", context, status=status)


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def edit_round_eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """Who may bid in a planned round, and what the fund checks of each bid."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    if away := _fixed(request, round_):
        return away
    initial = {
        "kinds": round_.eligible_kinds,
        "departments": eligible_departments_of(round_),
        "checks": "\n".join(str(row) for row in eligibility_checks_of(round_)),
    }
    departments = departments_open(timezone.now())
    form = RoundEligibilityForm(posted(request), initial=initial, departments=departments)
    return _save(
        request,
        round_,
        form,
        lambda: set_eligibility(round=round_, **form.eligibility(), by=person, now=timezone.now()),
        done=f"Who may bid in round {reference} is saved.",
        page="bids/rounds/edit_round_eligibility.html",
    )


@requires(Permission.MANAGE_ROUND)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Round.objects.filter(reference=reference))
def open_round(request: HttpRequest, reference: str) -> HttpResponse:
    """Opening a round: from then on its rules are pinned."""
    person = signed_in(request)
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    page = reverse("bids:round", kwargs={"reference": reference})
    if request.method == "POST":

        def open_() -> None:
            with saving_over(request, _as_shown(round_)):
                actions.open_round(round=round_, by=person, now=timezone.now())

        done = f"Round {reference} is open. Departments can bid until its closing time."
        return carry_out_or_refuse(request, open_, done=done, then=page)
    if away := refused_beforehand(
        request, lambda: ROUND_TRANSITIONS.target(round_.status, "open"), back=page
    ):
        return away
    context = {"round": round_, "criteria": criteria_of(round_), "stands": _as_shown(round_)}
    return render(request, "bids/rounds/open_round.html", context)


def _as_shown(round_: Round) -> list[list[str]]:
    """What is pinned once it is open."""
    details = [str(getattr(round_, field)) for field in DETAILS]
    return [details, [str(spec) for spec in criteria_specs(round_)]]
