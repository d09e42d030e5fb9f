"""An accepted line, and correcting it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import may_for
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.web.forms import form_status
from legacyfund.web.items import Row
from legacyfund.web.posting import carry_out, posted, refused_beforehand
from portfolio.spend.actions import corrections as actions
from portfolio.spend.actions.corrections import check_correctable
from portfolio.spend.actions.shared import check_reporting
from portfolio.spend.forms.corrections import CorrectLineForm
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.corrections import (
    accepted_lines_visible_to,
    corrections_that_count,
    last_correction_of,
    right_of,
)
from portfolio.spend.queries.requests import may_send_back, request_open_for
from portfolio.spend.queries.uploads import awards_of
from portfolio.spend.rules.corrections import LABELS, in_words
from portfolio.spend.views.returns import linked_to_award
from portfolio.spend.views.ways_on import came_back_with


@requires(Permission.SEE_RETURNS)
@require_safe
def line_page(request: HttpRequest, feed_no: int) -> HttpResponse:
    """An accepted line as it stands for good, what it corrects and what corrects it."""
    line, person = _load(request, feed_no), signed_in(request)
    prepares = may_for(person, Permission.PREPARE_RETURN, line.department_id)
    why_not = _why_not(line)
    context = {
        "line": line,
        "facts": _facts(line),
        "corrections": corrections_that_count([line]),
        "asked": request_open_for(line),
        "may_send_back": not why_not and may_send_back(line.spend_return, person),
        "may_correct": prepares and not why_not,
        "why_not": why_not if prepares else "",
    }
    return render(request, "portfolio/spend/line_page.html", context)


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_line(request: HttpRequest, feed_no: int) -> HttpResponse:
    """Saying what is right of the line; its sign-off certifies the return that says it."""
    line = _load(request, feed_no, Permission.PREPARE_RETURN)
    page = reverse("portfolio:line_page", args=[feed_no])
    if answer := refused_beforehand(request, lambda: _check(line), back=page):
        return answer
    awards = {row.reference: row for row in (line.award, *awards_of(line.award.department))}
    form = CorrectLineForm(posted(request), line=line, awards=awards)
    made = carry_out(
        form,
        lambda: actions.correct_line(
            line=line,
            right=form.right(),
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
            now=timezone.now(),
        ),
    )
    if made:
        references = " and ".join(row.reference for row in made)
        messages.success(request, f"Your sign-off has been asked to certify {references}, the correction.")
        return redirect("portfolio:return_page", reference=made[0].reference)
    context = {"form": form, "line": line, "facts": _facts(line), "asked": request_open_for(line)}
    context["back"] = came_back_with(last_correction_of(line))
    return render(request, "portfolio/spend/correct_line.html", context, status=form_status(form))


def _check(line: SpendLine) -> None:
    check_correctable(line)
    check_reporting(line.award, corrects=True)


def _why_not(line: SpendLine) -> str:
    try:
        _check(line)
    except DomainError as refusal:
        return refusal.message
    return ""


def _facts(line: SpendLine) -> list[Row]:
    right, paid = right_of(line), Period(line.year, line.period)
    posted_in = Period(line.posted_year or line.year, line.posted_period or line.period)
    return [
        *(
            Row(label, linked_to_award(line.award) if name == "award" else in_words(name, right))
            for name, label in LABELS.items()
        ),
        Row("Period of payment", f"{paid.year}, {paid.in_words}"),
        Row("Posted in", f"{posted_in.year}, {posted_in.in_words}"),
    ]


def _load(request: HttpRequest, feed_no: int, permission: Permission = Permission.SEE_RETURNS) -> SpendLine:
    lines = accepted_lines_visible_to(signed_in(request), permission=permission)
    return get_object_or_404(lines, feed_no=feed_no)
