"""Requests for a correction: lines sent back by the fund, answered by the department."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries.roles import may_for, sees_all_departments
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from portfolio.spend.actions import requests as actions
from portfolio.spend.forms.requests import AnswerRequestForm, AskAgainForm, AskCorrectionForm
from portfolio.spend.models import CorrectionRequest, Return
from portfolio.spend.queries.requests import (
    lines_asked,
    open_requests,
    requests_visible_to,
    steps_on_request,
)
from portfolio.spend.rules.requests import REASON_WORDS, age_in_words
from portfolio.spend.views.returns import load_return
from portfolio.spend.workflow import REQUEST_TRANSITIONS, RequestStatus, ReturnStatus

REQUESTS_A_PAGE = 50
NEXT = {
    RequestStatus.OPEN: "The department corrects these lines, or says what shows that they stand.",
    RequestStatus.ANSWERED: "The department says that what it has not corrected stands. The fund agrees, or "
    "asks again.",
    RequestStatus.CORRECTED: "Each of these lines is taken back by a correction that the fund has accepted.",
    RequestStatus.AGREED: "The fund agrees that what is not corrected stands.",
    RequestStatus.WITHDRAWN: "The fund asks for it no longer.",
}


@requires(Permission.SEE_RETURNS)
@require_safe
def correction_requests(request: HttpRequest) -> HttpResponse:
    """Those that are open, the longest first."""
    person, today = signed_in(request), london_date(timezone.now())
    page = page_of(request, open_requests(person), REQUESTS_A_PAGE)
    context = {
        "page": page,
        "rows": [(row, age_in_words(london_date(row.asked_at), today)) for row in page],
        "many_departments": sees_all_departments(person, Permission.SEE_RETURNS),
    }
    return render(request, "portfolio/spend/correction_requests.html", context)


@requires(Permission.SEE_RETURNS)
@require_safe
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """What is asked of which lines, what was said, and what can be done now."""
    found, person = _load(request, reference), signed_in(request)
    department = found.spend_return.award.department_id
    context = {
        "asked": found,
        "because": REASON_WORDS[found.reason],
        "next": NEXT[RequestStatus(found.status)],
        "lines": lines_asked(found),
        "words": found.words.select_related("said_by").order_by("pk"),
        "steps": steps_on_request(found, person),
        "prepares": found.closed_at is None and may_for(person, Permission.PREPARE_RETURN, department),
        "age": age_in_words(london_date(found.asked_at), london_date(timezone.now())),
    }
    return render(request, "portfolio/spend/request_page.html", context)


@requires(Permission.ACCEPT_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund names lines of an accepted return, and says what is wrong."""
    spend_return = load_return(request, reference, Permission.ACCEPT_RETURN)
    page = reverse("portfolio:return_page", args=[reference])
    if answer := refused_beforehand(request, lambda: _check_accepted(spend_return), back=page):
        return answer
    form = AskCorrectionForm(posted(request), initial={"lines": request.GET.get("line", "")})
    made = carry_out(
        form,
        lambda: actions.ask_correction(
            spend_return=spend_return,
            feed_numbers=form.cleaned_data["lines"],
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            by=signed_in(request),
            now=timezone.now(),
        ),
    )
    if made is not None:
        messages.success(request, f"Request {made.reference} is sent. The department has been told.")
        return redirect("portfolio:request_page", reference=made.reference)
    context = {"form": form, "spend_return": spend_return}
    return render(request, "portfolio/spend/ask_correction.html", context, status=form_status(form))


def _check_accepted(spend_return: Return) -> None:
    if spend_return.status != ReturnStatus.ACCEPTED or not spend_return.line_count:
        raise actions.NotAccepted("Only lines of an accepted return are sent back.")


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_request(request: HttpRequest, reference: str) -> HttpResponse:
    """The department says that the lines stand."""
    return _say(
        request,
        _load(request, reference, Permission.PREPARE_RETURN),
        ("answer", AnswerRequestForm, actions.answer_request),
        done="The fund has been told, and agrees or asks again.",
    )


@requires(Permission.ACCEPT_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund says what the answer lacks."""
    return _say(
        request,
        _load(request, reference, Permission.ACCEPT_RETURN),
        ("ask_again", AskAgainForm, actions.ask_again),
        done="The department has been asked again.",
    )


def _say(
    request: HttpRequest,
    asked: CorrectionRequest,
    how: tuple[str, type[AnswerRequestForm] | type[AskAgainForm], Callable[..., object]],
    *,
    done: str,
) -> HttpResponse:
    """One form of words on a request: the step, its form and its action."""
    step, form_class, say = how
    page = reverse("portfolio:request_page", args=[asked.reference])
    if answer := refused_beforehand(
        request, lambda: REQUEST_TRANSITIONS.target(asked.status, step), back=page
    ):
        return answer
    form = form_class(posted(request))
    if carry_out(
        form,
        lambda: say(request=asked, by=signed_in(request), now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, done)
        return redirect(page)
    context = {
        "form": form,
        "asked": asked,
        "lines": lines_asked(asked),
        "words": asked.words.select_related("said_by").order_by("pk"),
    }
    return render(request, f"portfolio/spend/{_PAGES[step]}.html", context, status=form_status(form))


_PAGES = {"answer": "answer_request", "ask_again": "ask_again"}


@requires(Permission.ACCEPT_RETURN)
@require_POST
def agree_to_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund agrees that the lines stand."""
    return _end(
        request,
        _load(request, reference, Permission.ACCEPT_RETURN),
        actions.agree_to_answer,
        done="You have agreed that the lines stand. The department has been told.",
    )


@requires(Permission.ACCEPT_RETURN)
@require_POST
def withdraw_request(request: HttpRequest, reference: str) -> HttpResponse:
    """The fund asks for it no longer."""
    return _end(
        request,
        _load(request, reference, Permission.ACCEPT_RETURN),
        actions.withdraw_request,
        done="The request is withdrawn. The department has been told.",
    )


def _end(
    request: HttpRequest, asked: CorrectionRequest, end: Callable[..., object], *, done: str
) -> HttpResponse:
    return carry_out_or_refuse(
        request,
        lambda: end(request=asked, by=signed_in(request), now=timezone.now()),
        done=done,
        then=reverse("portfolio:request_page", args=[asked.reference]),
    )


def _load(
    request: HttpRequest, reference: str, permission: Permission = Permission.SEE_RETURNS
) -> CorrectionRequest:
    found = requests_visible_to(signed_in(request), permission=permission)
    return get_object_or_404(found, reference=reference)
