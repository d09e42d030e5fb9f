"""Picking a set by hand: the ranking with boxes, and what is left of each envelope."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, posted
from legacyfund.web.saving import holding, saving_over
from portfolio.choice.actions.scenarios import pick_bids
from portfolio.choice.forms.scenarios import PickForm
from portfolio.choice.guards import find_scenario
from portfolio.choice.models import Scenario
from portfolio.choice.queries.envelopes import ended_in
from portfolio.choice.queries.picking import pick_keys, pick_rows, running_headroom
from portfolio.choice.queries.problems import choice_of


@requires(Permission.EDIT_SCENARIO)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference: Scenario.objects.filter(reference=reference))
def hand_pick(request: HttpRequest, reference: str) -> HttpResponse:
    """Boxes beside the ranking. Without script, "Work out what is left" adds up and saves nothing."""
    found = find_scenario(request, reference)
    choice = choice_of(found.round, now=timezone.now())
    keys = pick_keys(choice)
    saved = [keys[name] for name in found.picked if name in keys]
    form = PickForm(posted(request), choice=choice, initial={"picked": saved})

    def save() -> Scenario:
        ticked = form.cleaned_data["picked"]
        picked = [name for name, key in keys.items() if key in ticked]
        return pick_bids(scenario=found, picked=picked, by=signed_in(request), now=timezone.now())

    only_adds_up = "work_out" in request.POST
    if not only_adds_up and carry_out(form, save, within=saving_over(request, form)) is not None:
        messages.success(request, "The set is saved. Run the scenario to see what it loses against the best.")
        return redirect("portfolio:scenario", reference=reference)
    ticked = set(form["picked"].value() or ())
    picked = {name for name, key in keys.items() if key in ticked}
    context = {
        "form": form,
        "scenario": found,
        "rows": pick_rows(choice, picked),
        "cells": running_headroom(found, choice, picked),
        "ended": ended_in(found.round, now=timezone.now()),
        "by_hand": found.how == Scenario.How.HAND_PICKED,
    }
    return render(request, "portfolio/choice/hand_pick.html", context, status=form_status(form))
