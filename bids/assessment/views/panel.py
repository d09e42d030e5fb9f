"""The panel of a round: who sits on it, in which part, and what is asked of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from bids.assessment.actions import panel as actions
from bids.assessment.forms.panel import NewMemberForm, PanelMemberForm, terms_initial
from bids.assessment.models import PanelMember
from bids.assessment.queries.panel import panel_of, panel_shown, people_for_panel
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RANKING_FROZEN
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from legacyfund.web.saving import holding, saving_over


@requires(Permission.ASSIGN_REVIEWERS)
@require_safe
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Who sits on the panel, with the reviews each has."""
    round_ = get_object_or_404(rounds_visible_to(signed_in(request)), reference=reference)
    context = {
        "round": round_,
        "members": panel_shown(round_),
        "people_left": people_for_panel(round_).exists(),
        "settled": round_.status in RANKING_FROZEN,
    }
    return render(request, "bids/assessment/panel.html", context)


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_panel_member(request: HttpRequest, reference: str) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    round_ = get_object_or_404(rounds_visible_to(person), reference=reference)
    form = NewMemberForm(posted(request), people=people_for_panel(round_), others=panel_of(round_))

    def add() -> PanelMember:
        return actions.add_panel_member(
            round=round_, person=form.chosen(), by=person, now=now, **form.terms()
        )

    if added := carry_out(form, add):
        messages.success(request, f"{added.person} is on the panel and has been asked for their interests.")
        return redirect("bids:panel", reference=reference)
    context = {"form": form, "round": round_, "settled": round_.status in RANKING_FROZEN}
    return render(
        request, "bids/assessment/add_panel_member.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, pk: Round.objects.filter(reference=reference))
def change_panel_member(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    person = signed_in(request)
    member = get_object_or_404(panel_of(_round(request, reference)), pk=pk)
    others = panel_of(member.round).exclude(pk=pk)
    form = PanelMemberForm(posted(request), others=others, initial=terms_initial(member))

    def change() -> PanelMember:
        return actions.change_panel_member(member=member, by=person, now=timezone.now(), **form.terms())

    if carry_out(form, change, within=saving_over(request, form)):
        messages.success(request, f"What is asked of {member.person} is saved.")
        return redirect("bids:panel", reference=reference)
    context = {"form": form, "member": member, "round": member.round}
    return render(
        request, "bids/assessment/change_panel_member.html", context, status=form_status(form, faulty=422)
    )


@requires(Permission.ASSIGN_REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_panel_member(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    person = signed_in(request)
    member = get_object_or_404(panel_of(_round(request, reference)), pk=pk)
    if request.method == "POST":
        return carry_out_or_refuse(
            request,
            lambda: actions.remove_panel_member(member=member, by=person, now=timezone.now()),
            done=f"{member.person} is off the panel.",
            then=reverse("bids:panel", kwargs={"reference": reference}),
        )
    (shown,) = [row for row in panel_shown(member.round) if row.member == member]
    context = {"member": member, "round": member.round, "reviews": shown.reviews}
    return render(request, "bids/assessment/remove_panel_member.html", context)


def _round(request: HttpRequest, reference: str) -> Round:
    return get_object_or_404(rounds_visible_to(signed_in(request)), reference=reference)
