"""A milestone: claimed with evidence, checked or refused, and its money released."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.files import download_kept, refuse_cut_upload
from legacyfund.web.forms import form_status
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from legacyfund.web.refusals import refused
from legacyfund.web.saving import holding, saving_over
from portfolio.awards.actions import milestones, tranches
from portfolio.awards.forms import ClaimMilestoneForm, RefuseClaimForm
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.awards import (
    claim_refused,
    claims_as_shown,
    claims_of,
    evidence_visible_to,
    may_ask_for_change,
    milestones_visible_to,
    missing_returns,
    obstacle_to_releasing,
    paused_by,
    steps_on,
    why_not_to_claim,
)
from portfolio.awards.queries.baselines import changed_amounts_of, rebaselines_of
from portfolio.awards.queries.conditions import conditions_before_release
from portfolio.awards.queries.exchanges import (
    ended_shares,
    exchanges_on,
    exchanges_proposed_on,
    has_later_year,
    has_moved,
    may_exchange,
)
from portfolio.awards.queries.order import earlier_not_met, milestones_up_to, systems_of_award
from portfolio.awards.queries.switches import switches_on
from portfolio.ledger.rules.ended import ended_on


@requires(Permission.SEE_AWARDS)
@require_safe
def milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A milestone: its dates, its money, its evidence, and what can be done with it now."""
    person = signed_in(request)
    up_to = milestones_up_to(person, reference, number)
    if not up_to:
        raise Http404("no such milestone that this person may see")
    *before, found = up_to
    claims = list(claims_of(found))
    ended, missing = ended_shares(found, now=timezone.now()), missing_returns(found, timezone.now())
    unmet = conditions_before_release(found)
    context = {
        "milestone": found,
        "award": found.award,
        "sees_files": has_permission(person, Permission.SEE_RETURNS),
        "shares": [row for row in found.shares.all() if row.moved_at is None],
        "claims": claims,
        "evidence_file": next(
            (row for row in claims if row.file_name and row.outcome not in Claim.OVER), None
        ),
        "back": claim_refused(found, claims),
        "stands": claims_as_shown(found, claims),
        "steps": steps_on(found, person, claims) - ({"release"} if ended or missing or unmet else set()),
        "earlier": [row for row in before if row.status == "PLANNED"],
        "obstacle": obstacle_to_releasing(found, person, claims),
        "ended": ended,
        "missing_returns": missing,
        "unmet_conditions": unmet,
        "ended_words": " ".join(ended_on(year) for year in ended),
        "moved": exchanges_on(found) if has_moved(found) else (),
        "proposed": exchanges_proposed_on(found, person),
        "switched": switches_on(found) if has_moved(found) else (),
        "rebaselines": list(rebaselines_of(found)),
        "changed": changed_amounts_of(found),
        "paused": paused_by(found.award),
        "may_ask": may_ask_for_change(found.award, person),
        "of_fund": has_permission(person, Permission.CHECK_MILESTONE),
        "may_exchange": may_exchange(found, person),
        "has_running_year": any(row.stands and row.year not in ended for row in found.shares.all()),
        "has_later_year": has_later_year(found, now=timezone.now()),
        "slip": ((found.actual_on or found.forecast_on) - found.baseline_on).days,
        "overdue": found.standing_status == "PLANNED" and found.forecast_on < london_date(timezone.now()),
    }
    return render(request, "portfolio/awards/milestone.html", context)


@requires(Permission.CLAIM_MILESTONE)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Claiming that a milestone is met. One that is claimed already is not offered for claiming again."""
    found = _milestone(request, reference, number)
    page = reverse("portfolio:milestone", args=[reference, number])
    if refusal := refused_beforehand(request, lambda: milestones.check_moving(found), back=page):
        return refusal
    if request.method != "POST" and (why := why_not_to_claim(found)) is not None:
        return refused(request, why, back_url=page)
    form = _claim_form(request, found)
    refuse_cut_upload(request, form)
    if carry_out(
        form,
        lambda: milestones.claim_milestone(
            milestone=found,
            met_on=form.cleaned_data["met_on"],
            evidence=form.cleaned_data["evidence"],
            file=form.evidence_file(),
            order_reason=form.cleaned_data.get("order_reason", ""),
            systems=form.cleaned_data.get("systems", ()),
            by=signed_in(request),
            now=timezone.now(),
        ),
    ):
        messages.success(
            request, "The fund has been told that the milestone is met, and checks your evidence."
        )
        return redirect("portfolio:milestone", reference=reference, number=number)
    context = {"form": form, "milestone": found, "award": found.award, "back": claim_refused(found)}
    return render(request, "portfolio/awards/claim_milestone.html", context, status=form_status(form))


def _claim_form(request: HttpRequest, found: Milestone) -> ClaimMilestoneForm:
    switched_off = found.kind == Milestone.Kind.DECOMMISSION
    running = [row for row in systems_of_award(found.award) if row.status == "LIVE"] if switched_off else []
    return ClaimMilestoneForm(
        posted(request),
        request.FILES or None,
        systems=[(row.reference, f"{row.name} ({row.reference})") for row in running],
        earlier=[f"{row.number} {row.name}" for row in earlier_not_met(found)],
    )


@requires(Permission.CLAIM_MILESTONE)
@require_POST
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def take_back_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Whoever claimed takes the claim back before it is checked."""
    return _settle_claim(
        request,
        _milestone(request, reference, number),
        milestones.take_back_claim,
        done="The claim is taken back. Claim the milestone again when its evidence is there.",
    )


@requires(Permission.CHECK_MILESTONE)
@require_POST
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def check_milestone(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The fund finds that the evidence shows the milestone met."""
    return _settle_claim(
        request,
        _milestone(request, reference, number),
        milestones.check_milestone,
        done="The milestone is met. Somebody else can now release its money.",
    )


def _settle_claim(
    request: HttpRequest, found: Milestone, settle: Callable[..., object], *, done: str
) -> HttpResponse:
    """One press on the claims that the page showed."""

    def step() -> None:
        with saving_over(request, claims_as_shown(found)):
            settle(milestone=found, by=signed_in(request), now=timezone.now())

    then = reverse("portfolio:milestone", args=[found.award.reference, found.number])
    return carry_out_or_refuse(request, step, done=done, then=then)


@requires(Permission.CHECK_MILESTONE)
@require_http_methods(["GET", "HEAD", "POST"])
@holding(lambda reference, number: Award.objects.filter(reference=reference))
def refuse_claim(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The fund finds that the evidence does not show the milestone met."""
    found = _milestone(request, reference, number)
    claims = claims_as_shown(found)
    form = RefuseClaimForm(posted(request))
    if carry_out(
        form,
        lambda: milestones.refuse_claim(
            milestone=found, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
        within=saving_over(request, claims),
    ):
        messages.success(request, "The claim is refused, and the person who made it is told why.")
        return redirect("portfolio:milestone", reference=reference, number=number)
    context = {"form": form, "milestone": found, "award": found.award, "stands": claims}
    return render(request, "portfolio/awards/refuse_claim.html", context, status=form_status(form))


@requires(Permission.RELEASE_TRANCHE)
@require_POST
def release_tranche(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Releasing the money tied to a milestone."""
    found = _milestone(request, reference, number)
    return carry_out_or_refuse(
        request,
        lambda: tranches.release_tranche(milestone=found, by=signed_in(request), now=timezone.now()),
        done="The money is released to the department.",
        then=reverse("portfolio:milestone", args=[reference, number]),
    )


@requires(Permission.SEE_RETURNS)
@require_safe
def evidence(request: HttpRequest, reference: str, number: int, sha256: str) -> HttpResponse:
    """The file of a claim, as a download and never as a page."""
    files = evidence_visible_to(signed_in(request)).filter(
        milestone__award__reference=reference, milestone__number=number, file_sha256=sha256
    )
    claim = files.first()
    if claim is None:
        raise Http404
    response = download_kept(claim.file_name, bytes(claim.file_bytes or b""))
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _milestone(request: HttpRequest, reference: str, number: int) -> Milestone:
    found = milestones_visible_to(signed_in(request))
    return get_object_or_404(found, award__reference=reference, number=number)
