"""One return: where it stands, what happens next, what the check says, its lines."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import departments_with
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import format_pounds
from legacyfund.web.items import Row
from legacyfund.web.templatetags.govuk import moment
from portfolio.forms.return_forms import ConfirmReturnForm
from portfolio.models.returns import Return, ReturnFinding
from portfolio.queries.excess import excess_of
from portfolio.queries.returns import returns_visible_to
from portfolio.rules.excess import ExcessRow
from portfolio.workflow import RETURN_TRANSITIONS, ReturnStatus

FINDINGS_A_PAGE = 100
LINES_A_PAGE = 100

COLOURS = {
    ReturnStatus.RECEIVED: "light-blue",
    ReturnStatus.FAULTY: "red",
    ReturnStatus.CHECKED: "blue",
    ReturnStatus.CERTIFIED: "purple",
    ReturnStatus.HELD: "orange",
    ReturnStatus.ACCEPTED: "green",
    ReturnStatus.REFUSED: "red",
    ReturnStatus.WITHDRAWN: "grey",
}
NEXT = {
    ReturnStatus.RECEIVED: "Nothing has been reported yet. Look at the figures and messages below. Then send "
    "the return for certification, or withdraw it.",
    ReturnStatus.FAULTY: "Nothing was taken from this file. Put right each fault below in your own system or "
    "in the file, and upload it again.",
    ReturnStatus.CHECKED: "The department's sign-off certifies it next: somebody who neither uploaded "
    "it nor sent it for certification.",
    ReturnStatus.CERTIFIED: "The fund accepts or refuses it next.",
    ReturnStatus.HELD: "It waits until enough money has been released. No money has moved.",
    ReturnStatus.ACCEPTED: "Its lines are spend, stand in the Treasury's feed, and never change. Report a "
    "correction as a new return.",
    ReturnStatus.REFUSED: "The fund did not take it. Put right what the reason says and upload a file again.",
    ReturnStatus.WITHDRAWN: "The department took it back. The same file can be reported again.",
}


@dataclass(frozen=True)
class Deeds:
    """What the person may do with the return now."""

    confirm: bool
    certify: bool
    accept: bool
    retry: bool
    refuse: bool
    withdraw: bool


def colour_of(spend_return: Return) -> str:
    return COLOURS[ReturnStatus(spend_return.status)]


def deeds_for(person: User, spend_return: Return) -> Deeds:
    department = spend_return.award.department_id

    def may(event: str, *permissions: Permission) -> bool:
        return RETURN_TRANSITIONS.allows(spend_return.status, event) and any(
            departments_with(person, permission).filter(pk=department).exists() for permission in permissions
        )

    return Deeds(
        confirm=may("check", Permission.PREPARE_RETURN),
        certify=may("certify", Permission.CERTIFY_RETURN)
        and person.pk not in (spend_return.received_by_id, spend_return.prepared_by_id),
        accept=may("accept", Permission.ACCEPT_RETURN),
        retry=may("retry", Permission.ACCEPT_RETURN),
        refuse=may("refuse", Permission.ACCEPT_RETURN),
        withdraw=may("withdraw", Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN),
    )


@requires(Permission.SEE_AWARDS)
@require_safe
def return_page(request: HttpRequest, reference: str) -> HttpResponse:
    spend_return = get_object_or_404(returns_visible_to(signed_in(request)), reference=reference)
    return show_return(request, spend_return)


def show_return(
    request: HttpRequest, spend_return: Return, *, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """The page, also with the confirmation form as it was refused."""
    person = signed_in(request)
    findings = Paginator(_worst_first(spend_return), FINDINGS_A_PAGE).get_page(request.GET.get("messages"))
    all_lines = spend_return.lines.order_by("line_number")
    lines = Paginator(all_lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/return_page.html",
        {
            "spend_return": spend_return,
            "period": Period(spend_return.year, spend_return.period),
            "colour": colour_of(spend_return),
            "next": NEXT[ReturnStatus(spend_return.status)],
            "summary": _summary(spend_return),
            "findings": findings,
            "lines": lines,
            "deeds": deeds_for(person, spend_return),
            "excess": [(row, _figures(row)) for row in excess_of(spend_return)],
            "form": form or ConfirmReturnForm(challenged=bool(spend_return.challenge_count)),
        },
        status=status,
    )


def _figures(row: ExcessRow) -> list[Row]:
    together = ", with other returns" if row.waiting else ""
    figures = [
        ("Awarded", row.awarded),
        ("Released", row.released),
        ("Spent, of returns accepted", row.spent),
        ("In other returns that wait", row.waiting),
        ("This return", row.net),
        (f"More than is released{together}", row.over_released),
        (f"More than the award{together}", row.over_award),
        ("More than was spent", row.over_spent),
    ]
    always = 5
    return [
        Row(label, format_pounds(amount, pence=True))
        for place, (label, amount) in enumerate(figures)
        if amount or place < always
    ]


def _worst_first(spend_return: Return) -> QuerySet[ReturnFinding]:
    rank = Case(
        When(severity=ReturnFinding.Severity.FAULT, then=Value(0)),
        When(severity=ReturnFinding.Severity.CHALLENGE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return spend_return.findings.annotate(rank=rank).order_by("rank", "id")


def _summary(spend_return: Return) -> list[Row]:
    award = spend_return.award
    rows = [
        Row("Award", f"{award.reference}: {award.title}"),
        Row("Department", award.department.name),
        Row("Period", f"{spend_return.year}, {Period(spend_return.year, spend_return.period).in_words}"),
        Row("Control budget", spend_return.get_control_budget_display()),
        Row("Accrual correction", "Yes" if spend_return.accrual_correction else "No"),
    ]
    if spend_return.challenges_reason:
        rows.append(Row("Why the lines challenged stand", spend_return.challenges_reason))
    people = [
        ("Uploaded", spend_return.received_by, spend_return.received_at),
        ("Sent for certification", spend_return.prepared_by, spend_return.prepared_at),
        ("Certified", spend_return.certified_by, spend_return.certified_at),
        ("Accepted", spend_return.accepted_by, spend_return.accepted_at),
        ("Refused", spend_return.refused_by, spend_return.refused_at),
        ("Withdrawn", spend_return.withdrawn_by, spend_return.withdrawn_at),
    ]
    return rows + [Row(deed, f"{person}, {moment(at)}") for deed, person, at in people if person and at]
