"""A return, from its certification to the fund's decision: certified, accepted, refused or withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, has_permission, may_for
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_pounds
from legacyfund.web.files import download_kept
from legacyfund.web.forms import form_status
from legacyfund.web.items import Row
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted
from portfolio.awards.models import Award
from portfolio.spend.actions.acceptance import accept_return, retry_held_return
from portfolio.spend.actions.certification import refuse_return, withdraw_return
from portfolio.spend.forms.reasons import RefuseForm
from portfolio.spend.forms.returns import ReturnFilterForm
from portfolio.spend.models import Return, ReturnFile, ReturnUpload
from portfolio.spend.queries.corrections import corrected_by
from portfolio.spend.queries.excess import excess_of
from portfolio.spend.queries.outside import outside_of
from portfolio.spend.queries.periods import is_closed, posting_period
from portfolio.spend.queries.requests import may_send_back, requests_of
from portfolio.spend.queries.returns import (
    corrections_of,
    count_findings,
    find_returns,
    findings_of,
    lines_of,
    made_with,
    returns_visible_to,
    steps_on,
    with_people,
)
from portfolio.spend.queries.uploads import uploads_in_hand, written_in_file
from portfolio.spend.queries.waivers import waivers_behind
from portfolio.spend.rules.checks import CHECKS
from portfolio.spend.rules.excess import ExcessRow
from portfolio.spend.views.steps import steps_taken
from portfolio.spend.views.ways_on import (
    came_back_with,
    first_of_all,
    next_of,
    way_out,
    way_to_report_again,
)
from portfolio.spend.workflow import ReturnStatus

FINDINGS_A_PAGE = 100
LINES_A_PAGE = 100


@requires(Permission.SEE_RETURNS)
@require_safe
def return_page(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    spend_return = get_object_or_404(with_people(returns_visible_to(person)), reference=reference)
    count, waived = count_findings(spend_return)
    excess, steps = excess_of(spend_return), steps_on(spend_return, person)
    never = spend_return.status == ReturnStatus.HELD and any(row.beyond_award for row in excess)
    corrections = corrected_by(spend_return)
    first = first_of_all(spend_return, excess) if steps & {"accept", "retry"} else None
    if first or never:
        steps -= {"accept", "retry"}
    told = page_of(request, findings_of(spend_return), FINDINGS_A_PAGE, name="messages", count=count)
    written = written_in_file(spend_return.upload) if spend_return.upload and told else {}
    context = {
        "spend_return": spend_return,
        "period": Period(spend_return.year, spend_return.period),
        "next": way_out(steps) if never else next_of(spend_return),
        "back": came_back_with(spend_return),
        "again": way_to_report_again(spend_return, corrections) if _prepares(spend_return, person) else None,
        "first": None if never else first,
        "never": never,
        "summary": _summary(spend_return),
        "findings": told,
        "found": [(one, None, written.get((one.line, one.column))) for one in told],
        "lines": page_of(request, lines_of(spend_return), LINES_A_PAGE, count=spend_return.line_count),
        "corrections": corrections,
        "requests": requests_of(spend_return),
        "may_send_back": may_send_back(spend_return, person),
        "checks": CHECKS,
        "corrected": corrections_of(spend_return),
        "waivers": waivers_behind(spend_return) if waived else (),
        "posted_later": _posted_later(spend_return),
        "steps": steps,
        "excess": [(row, figures_of(row)) for row in excess],
        "outside": outside_of(spend_return),
        "together": made_with(spend_return),
        "upload": _upload_seen_by(spend_return, person),
    }
    return render(request, "portfolio/spend/return_page.html", context)


def _prepares(spend_return: Return, person: User) -> bool:
    return may_for(person, Permission.PREPARE_RETURN, spend_return.award.department_id)


def _posted_later(spend_return: Return) -> Period | None:
    """Where its lines would be posted now, of a return whose own period the fund has closed."""
    fund, own = spend_return.award.fund, Period(spend_return.year, spend_return.period)
    on_its_way = spend_return.status in (ReturnStatus.CHECKED, ReturnStatus.CERTIFIED, ReturnStatus.HELD)
    if not on_its_way or not spend_return.line_count or not is_closed(fund, own):
        return None
    return posting_period(fund, timezone.now())


def _upload_seen_by(spend_return: Return, person: User) -> ReturnUpload | None:
    """The file it was made of, for whoever prepares returns."""
    upload = spend_return.upload
    prepares = upload is not None and may_for(person, Permission.PREPARE_RETURN, upload.department_id)
    return upload if prepares else None


def figures_of(row: ExcessRow) -> list[Row]:
    with_others = ", with other returns" if row.waiting else ""
    figures = [
        ("Awarded", row.awarded),
        ("Released", row.released),
        ("Spent, of returns accepted", row.spent),
        ("In other returns that wait", row.waiting),
        ("This return", row.net),
        (f"More than is released{with_others}", row.over_released),
        (f"More than the award{with_others}", row.over_award),
        ("More than was spent", row.over_spent),
    ]
    always = 5
    return [
        Row(label, format_pounds(amount, pence=True))
        for place, (label, amount) in enumerate(figures)
        if amount or place < always
    ]


def _no_one_budget(spend_return: Return) -> str:
    return "Several, as the lines say" if spend_return.line_count else "None: nothing was spent"


def linked_to_award(award: Award) -> SafeString:
    page = reverse("portfolio:award", args=[award.reference])
    return format_html('<a class="govuk-link" href="{}">{}: {}</a>', page, award.reference, award.title)


def _summary(spend_return: Return) -> list[Row]:
    award = spend_return.award
    rows = [
        Row("Award", linked_to_award(award)),
        Row("Department", award.department.name),
        Row("Period", f"{spend_return.year}, {Period(spend_return.year, spend_return.period).in_words}"),
        Row("Control budget", spend_return.get_control_budget_display() or _no_one_budget(spend_return)),
    ]
    if spend_return.upload_id is not None:
        rows.append(Row("Accrual correction", "Yes" if spend_return.accrual_correction else "No"))
    if spend_return.challenges_reason:
        rows.append(Row("Why the lines challenged stand", spend_return.challenges_reason))
    return rows + steps_taken(
        *([("Uploaded", spend_return.receiver, spend_return.received_at)] if spend_return.upload_id else []),
        ("Sent for certification", spend_return.preparer, spend_return.prepared_at),
        ("Certified", spend_return.certified_by, spend_return.certified_at),
        ("Accepted", spend_return.accepted_by, spend_return.accepted_at),
        ("Refused", spend_return.refused_by, spend_return.refused_at),
        (
            "Sent back" if spend_return.is_sent_back else "Withdrawn",
            spend_return.withdrawn_by,
            spend_return.withdrawn_at,
        ),
    )


@requires(Permission.ACCEPT_RETURN)
@require_POST
def return_accept(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund accepts a certified return, or tries a held one again."""
    spend_return = load_return(request, reference, Permission.ACCEPT_RETURN)

    def accept() -> None:
        step = retry_held_return if spend_return.status == ReturnStatus.HELD else accept_return
        found = step(spend_return=spend_return, by=signed_in(request), now=timezone.now())
        if found.status == ReturnStatus.HELD:
            messages.warning(request, f"Return {reference} is held: {found.held_because}")
        else:
            messages.success(request, f"Return {reference} is accepted. Its lines are in the feed.")

    return carry_out_or_refuse(
        request, accept, done="", then=reverse("portfolio:return_page", args=[reference])
    )


@requires(Permission.ACCEPT_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def return_refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund refuses a return, with a reason."""
    spend_return = load_return(request, reference, Permission.ACCEPT_RETURN)
    form = RefuseForm(posted(request))
    if carry_out(
        form,
        lambda: refuse_return(
            spend_return=spend_return, **form.cleaned_data, by=signed_in(request), now=timezone.now()
        ),
    ):
        messages.success(request, f"Return {reference} is refused. The department has been told why.")
        return redirect("portfolio:return_page", reference=reference)
    context = {"form": form, "spend_return": spend_return}
    return render(request, "portfolio/spend/return_refuse.html", context, status=form_status(form))


@requires(Permission.PREPARE_RETURN)
@require_POST
def return_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever prepares returns withdraws one."""
    spend_return = load_return(request, reference, Permission.PREPARE_RETURN)
    return carry_out_or_refuse(
        request,
        lambda: withdraw_return(spend_return=spend_return, by=signed_in(request), now=timezone.now()),
        done=f"Return {reference} is withdrawn.",
        then=reverse("portfolio:return_page", args=[reference]),
    )


@requires(Permission.SEE_RETURNS)
@require_safe
def return_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The original file of a return, as a download and never anything else."""
    spend_return = load_return(request, reference)
    file = get_object_or_404(ReturnFile, pk=spend_return.file_id)
    return download_kept(file.name, bytes(file.content))


def load_return(
    request: HttpRequest, reference: str, permission: Permission = Permission.SEE_RETURNS
) -> Return:
    """The return, of a department for which the person holds the permission."""
    found = returns_visible_to(signed_in(request), permission=permission)
    return get_object_or_404(found, reference=reference)


RETURNS_A_PAGE = 50
UPLOADS_A_PAGE = 20


@requires(Permission.SEE_RETURNS)
@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """Returns of my departments, or of all."""
    person = signed_in(request)
    form = ReturnFilterForm(request.GET, departments=departments_with(person, Permission.SEE_RETURNS))
    found = returns_visible_to(person)
    if form.is_valid():
        found = find_returns(
            found,
            status=form.cleaned_data["status"],
            award=form.cleaned_data["award"].strip(),
            department=form.cleaned_data.get("department"),
        )
    else:
        found = found.none()
    context = {
        "filter_form": form,
        "narrowed": any(request.GET.get(name) for name in form.fields),
        "page": page_of(request, found, RETURNS_A_PAGE),
        "many_departments": "department" in form.fields,
        "can_upload": has_permission(person, Permission.PREPARE_RETURN),
        "in_hand": page_of(request, uploads_in_hand(person), UPLOADS_A_PAGE, name="files"),
    }
    return render(request, "portfolio/spend/returns.html", context)
