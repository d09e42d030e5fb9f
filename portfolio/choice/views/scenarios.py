"""Scenarios of a round: the list, and writing one in sentences."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.rounds.workflow import RoundStatus
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.saving import holding, saving_over
from portfolio.choice.actions import scenarios as actions
from portfolio.choice.forms.scenarios import ChangeScenarioForm, ScenarioForm, SentenceForm
from portfolio.choice.guards import find_round, find_scenario
from portfolio.choice.models import Scenario
from portfolio.choice.queries.envelopes import ended_in
from portfolio.choice.queries.problems import NothingToChoose, choice_of
from portfolio.choice.queries.scenarios import current_adoption, scenarios_visible_to
from portfolio.choice.queries.shown import choice_or_obstacle, list_rows, obstacle_in, sentence_rows
from portfolio.choice.rules.problem import Kind
from portfolio.choice.rules.sentences import TITLES
from portfolio.choice.workflow import IN_HAND
from portfolio.funds.models import CELL_ORDER

if TYPE_CHECKING:
    from bids.rounds.models import Round


@requires(Permission.SEE_MEETING)
@require_safe
def scenarios(request: HttpRequest, reference: str) -> HttpResponse:
    """The scenarios of a round with their newest answers, and which one is adopted."""
    round_ = find_round(request, reference)
    person = signed_in(request)
    choice = choice_or_obstacle(round_, now=timezone.now())
    obstacle = choice.message if isinstance(choice, NothingToChoose) else ""
    found = scenarios_visible_to(person).filter(round=round_).prefetch_related(None)
    context = {
        "round": round_,
        "obstacle": obstacle,
        "ended": ended_in(round_, now=timezone.now()),
        "rows": list_rows(found, choice),
        "adoption": current_adoption(round_),
        "may_edit": not obstacle and may_write(person, round_.status),
        "sees_bids": has_permission(person, Permission.SEE_BIDS),
    }
    return render(request, "portfolio/choice/scenarios.html", context)


def may_write(person: User, status: str) -> bool:
    return status == RoundStatus.ASSESSED and has_permission(person, Permission.EDIT_SCENARIO)


@requires(Permission.EDIT_SCENARIO)
@require_http_methods(["GET", "HEAD", "POST"])
def create_scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """Starting a scenario."""
    round_ = find_round(request, reference)
    if away := _shut(request, round_, reverse("portfolio:scenarios", args=[reference])):
        return away
    form = ScenarioForm(posted(request))
    made = carry_out(
        form,
        lambda: actions.create_scenario(
            round=round_, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    )
    if made is not None:
        return redirect("portfolio:scenario", reference=made.reference)
    context = {"form": form, "round": round_, "obstacle": obstacle_in(round_)}
    return render(request, "portfolio/choice/create_scenario.html", context, status=form_status(form))


@requires(Permission.SEE_MEETING)
@require_safe
def scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """One scenario: its sentences, what it keeps back, its runs, and what to do next."""
    found = find_scenario(request, reference)
    runs = list(found.runs.all())
    context = {
        "scenario": found,
        "sentences": sentence_rows(found, now=timezone.now()),
        "reserves": found.reserves.filter(amount__gt=0).order_by(*CELL_ORDER),
        "kinds": [(kind.value.lower().replace("_", "-"), TITLES[kind]) for kind in Kind],
        "runs": runs,
        "in_hand": next((row for row in runs if row.status in IN_HAND), None),
        "may_edit": may_write(signed_in(request), found.round.status),
        "by_hand": found.how == Scenario.How.HAND_PICKED,
        "ended": ended_in(found.round, now=timezone.now()),
    }
    return render(request, "portfolio/choice/scenario.html", context)


@requires(Permission.EDIT_SCENARIO)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Scenario.objects.filter(reference=reference))
def change_scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """Its name and note, how its set is made, and what is kept back of each envelope."""
    found = find_scenario(request, reference)
    if away := _shut(request, found.round, reverse("portfolio:scenario", args=[reference])):
        return away
    kept = {
        f"keep_{row.control_budget}_{row.year}": row.amount or None for row in found.reserves.order_by("pk")
    }
    form = ChangeScenarioForm(
        posted(request),
        envelopes=choice_of(found.round, now=timezone.now()).envelopes,
        initial={"name": found.name, "note": found.note, "how": found.how, **kept},
    )
    if carry_out(
        form,
        lambda: actions.change_scenario(
            scenario=found,
            **{name: form.cleaned_data[name] for name in ("name", "note", "how")},
            reserves=form.reserves(),
            by=signed_in(request),
            now=timezone.now(),
        ),
        within=saving_over(request, form),
    ):
        messages.success(request, "The scenario is saved. Run it to see what it gives.")
        return redirect("portfolio:scenario", reference=reference)
    context = {"form": form, "scenario": found, "ended": ended_in(found.round, now=timezone.now())}
    return render(request, "portfolio/choice/change_scenario.html", context, status=form_status(form))


@requires(Permission.EDIT_SCENARIO)
@require_http_methods(["GET", "HEAD", "POST"])
def add_sentence(request: HttpRequest, reference: str, sentence: str) -> HttpResponse:
    """One thing more that the scenario keeps to."""
    found, kind = find_scenario(request, reference), _kind_in(sentence)
    if away := _shut(request, found.round, reverse("portfolio:scenario", args=[reference])):
        return away
    form = SentenceForm(posted(request), kind=kind, choice=choice_of(found.round, now=timezone.now()))
    if carry_out(
        form,
        lambda: actions.add_sentence(
            scenario=found,
            kind=kind,
            bids=form.named(),
            department=form.department(),
            number=form.number(),
            by=signed_in(request),
            now=timezone.now(),
        ),
    ):
        return redirect("portfolio:scenario", reference=reference)
    context = {"form": form, "scenario": found, "title": TITLES[kind]}
    return render(request, "portfolio/choice/add_sentence.html", context, status=form_status(form))


def _shut(request: HttpRequest, round_: "Round", back: str) -> HttpResponse | None:
    person, now = signed_in(request), timezone.now()
    return refused_beforehand(request, lambda: actions.check_open(round_, person, now=now), back=back)


def _kind_in(word: str) -> Kind:
    try:
        return Kind(word.upper().replace("-", "_"))
    except ValueError:
        raise Http404 from None


@requires(Permission.EDIT_SCENARIO)
@require_POST
def remove_sentence(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A sentence the scenario no longer keeps to."""
    found = find_scenario(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: actions.remove_sentence(
            scenario=found, order=number, by=signed_in(request), now=timezone.now()
        ),
        done="The sentence is removed. Run the scenario again to see what that changes.",
        then=reverse("portfolio:scenario", args=[reference]),
    )


@requires(Permission.EDIT_SCENARIO)
@require_POST
def copy_scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """The same under another name, to change one thing and compare."""
    found = find_scenario(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: actions.copy_scenario(scenario=found, by=signed_in(request), now=timezone.now()),
        done=f"{found.name} is copied. The copy is the last in the list.",
        then=reverse("portfolio:scenarios", args=[found.round.reference]),
        back=reverse("portfolio:scenario", args=[reference]),
    )


@requires(Permission.EDIT_SCENARIO)
@require_http_methods(["GET", "HEAD", "POST"])
def delete_scenario(request: HttpRequest, reference: str) -> HttpResponse:
    """Deleting one that was never run."""
    found = find_scenario(request, reference)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: actions.delete_scenario(scenario=found, by=signed_in(request), now=timezone.now()),
            done=f"{found.name} is deleted.",
            then=reverse("portfolio:scenarios", args=[found.round.reference]),
            back=reverse("portfolio:scenario", args=[reference]),
        )
    context = {"scenario": found, "has_run": found.runs.exists()}
    return render(request, "portfolio/choice/delete_scenario.html", context)
