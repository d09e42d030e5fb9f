"""A waiver of a check: asked for on the file's page, answered on a page of its own by two people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import form_status
from legacyfund.web.items import Row
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from portfolio.spend.actions.waivers import (
    agree_to_waiver,
    ask_waiver,
    endorse_waiver,
    refuse_waiver,
    withdraw_waiver,
)
from portfolio.spend.forms.reasons import RefuseForm
from portfolio.spend.forms.waivers import AskWaiverForm
from portfolio.spend.models import Waiver
from portfolio.spend.queries.uploads import uploads_visible_to
from portfolio.spend.queries.waivers import (
    checks_to_waive,
    faults_to_waive,
    is_told,
    steps_on_waiver,
    waivers_visible_to,
)
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.views.steps import steps_taken
from portfolio.spend.views.uploads import load_upload
from portfolio.spend.workflow import WAIVER_TRANSITIONS, WaiverStatus

LINES_A_PAGE = 100
NEXT = {
    WaiverStatus.ASKED: "The department’s sign-off answers next, and after that the fund. Neither may be who "
    "asked.",
    WaiverStatus.ENDORSED: "The fund answers next. Once it agrees, these lines stand.",
    WaiverStatus.AGREED: "These lines stand, as long as they say what they said when this was asked.",
    WaiverStatus.REFUSED: "The lines are at fault as before. Put them right or remove them, or ask again "
    "with another reason.",
    WaiverStatus.WITHDRAWN: "The department withdrew it. The lines are at fault as before.",
}


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def waiver_ask(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The lines that the check finds at fault, and why they should stand."""
    person, upload = signed_in(request), load_upload(request, reference)
    check = CHECKS.get(code)
    open_to = {known.id for known, _ in checks_to_waive(upload)}
    if check is None or not check.may_be_waived or (request.method != "POST" and code not in open_to):
        raise Http404
    form = AskWaiverForm(posted(request))
    waiver = carry_out(
        form,
        lambda: ask_waiver(upload=upload, code=code, by=person, now=timezone.now(), **form.cleaned_data),
    )
    if waiver is not None:
        messages.success(request, f"Waiver {waiver.reference} is asked for. Your sign-off has been told.")
        return redirect("portfolio:waiver_page", reference=waiver.reference)
    told = faults_to_waive(upload, code)
    context = {
        "form": form,
        "upload": upload,
        "check": check,
        "told": page_of(request, told, LINES_A_PAGE, name="lines"),
    }
    return render(request, "portfolio/spend/waiver_ask.html", context, status=form_status(form))


@requires(Permission.SEE_RETURNS)
@require_safe
def waiver_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What is asked to stand, why, and who has agreed. Of the file it shows these lines alone."""
    waiver, person = load_waiver(request, reference), signed_in(request)
    own_file = uploads_visible_to(person).filter(pk=waiver.upload_id).first()
    context = {
        "waiver": waiver,
        "check": CHECKS[waiver.code],
        "next": NEXT[WaiverStatus(waiver.status)],
        "lines": page_of(request, waiver.lines.order_by("line"), LINES_A_PAGE),
        "summary": _summary(waiver),
        "steps": steps_on_waiver(waiver, person),
        "upload": own_file,
        "check_again": own_file is not None and waiver.status == WaiverStatus.AGREED and is_told(waiver),
    }
    return render(request, "portfolio/spend/waiver_page.html", context)


def _summary(waiver: Waiver) -> list[Row]:
    upload = waiver.upload
    rows = [
        Row("Check", f"{CHECKS[waiver.code].words} ({waiver.code})"),
        Row("Department", upload.department.name),
        Row("Period", f"{upload.year}, {Period(upload.year, upload.period).in_words}"),
        Row("File", upload.reference),
    ]
    return rows + steps_taken(
        ("Asked for", waiver.asked_by, waiver.asked_at),
        ("Agreed for the department", waiver.endorsed_by, waiver.endorsed_at),
        ("Agreed for the fund", waiver.agreed_by, waiver.agreed_at),
        ("Refused", waiver.refused_by, waiver.refused_at),
        ("Withdrawn", waiver.withdrawn_by, waiver.withdrawn_at),
    )


@requires(Permission.CERTIFY_RETURN)
@require_POST
def waiver_endorse(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off agrees for the department."""
    waiver = load_waiver(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: endorse_waiver(waiver=waiver, by=signed_in(request), now=timezone.now()),
        done="You have agreed. The fund has been asked.",
        then=reverse("portfolio:waiver_page", args=[reference]),
    )


@requires(Permission.ACCEPT_RETURN)
@require_POST
def waiver_agree(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund agrees."""
    waiver = load_waiver(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: agree_to_waiver(waiver=waiver, by=signed_in(request), now=timezone.now()),
        done="You have agreed. The department has been told, and can check its file again.",
        then=reverse("portfolio:waiver_page", args=[reference]),
    )


@requires(Permission.SEE_RETURNS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiver_refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off refuses, or the fund does, with a reason."""
    waiver, person = load_waiver(request, reference), signed_in(request)
    page = reverse("portfolio:waiver_page", args=[reference])
    if answer := refused_beforehand(
        request, lambda: WAIVER_TRANSITIONS.target(waiver.status, "refuse"), back=page
    ):
        return answer
    if request.method != "POST" and not steps_on_waiver(waiver, person).refuse:
        raise Http404
    form = RefuseForm(posted(request))
    if carry_out(
        form,
        lambda: refuse_waiver(waiver=waiver, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        messages.success(request, f"Waiver {reference} is refused. The department has been told why.")
        return redirect(page)
    context = {"form": form, "waiver": waiver, "check": CHECKS[waiver.code]}
    return render(request, "portfolio/spend/waiver_refuse.html", context, status=form_status(form))


@requires(Permission.PREPARE_RETURN)
@require_POST
def waiver_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The department asks for it no longer."""
    waiver = load_waiver(request, reference)
    return carry_out_or_refuse(
        request,
        lambda: withdraw_waiver(waiver=waiver, by=signed_in(request), now=timezone.now()),
        done=f"Waiver {reference} is withdrawn.",
        then=reverse("portfolio:upload_page", args=[waiver.upload.reference]),
        back=reverse("portfolio:waiver_page", args=[reference]),
    )


def load_waiver(request: HttpRequest, reference: str) -> Waiver:
    return get_object_or_404(waivers_visible_to(signed_in(request)), reference=reference)
