"""Explaining what is open, and the sign-off's word on it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from legacyfund.lib.financial_year import london_date
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand
from portfolio.spend.reconciling.actions import settling as actions
from portfolio.spend.reconciling.forms import ExplainForm, GiveBackForm
from portfolio.spend.reconciling.queries.reconciliations import open_items
from portfolio.spend.reconciling.rules.items import age_in_words
from portfolio.spend.reconciling.views.reconciliations import A_PAGE, load
from portfolio.spend.reconciling.workflow import TRANSITIONS

PAGE = "portfolio:reconciliation_page"


@requires(Permission.PREPARE_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation_explain(request: HttpRequest, reference: str) -> HttpResponse:
    """Open items with a box each, those without a reason first; one reason for what is chosen."""
    found, now = load(request, reference, Permission.PREPARE_RETURN), timezone.now()
    back = reverse(PAGE, args=[reference])
    if answer := refused_beforehand(request, lambda: TRANSITIONS.target(found.status, "explain"), back=back):
        return answer
    page = page_of(request, open_items(found).order_by("reason", "since", "day", "pk"), A_PAGE)
    form = ExplainForm(posted(request), shown=list(page))
    done = carry_out(
        form,
        lambda: actions.explain_items(
            reconciliation=found,
            items=form.cleaned_data["items"],
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            by=signed_in(request),
            now=now,
        ),
    )
    if done is not None:
        left = found.items.filter(explained_at=None).count()
        messages.success(
            request, f"Explained. {left} still to explain." if left else "Every item is explained."
        )
        return redirect("portfolio:reconciliation_explain" if left else PAGE, reference=reference)
    today = london_date(now)
    context = {
        "form": form,
        "found": found,
        "page": page,
        "rows": [(item, age_in_words(item.since, today), str(item.pk) in form.chosen) for item in page],
    }
    return render(
        request, "portfolio/spend/reconciling/reconciliation_explain.html", context, status=form_status(form)
    )


@requires(Permission.CERTIFY_RETURN)
@require_http_methods(["GET", "HEAD", "POST"])
def reconciliation_give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off says what is lacking."""
    found = load(request, reference, Permission.CERTIFY_RETURN)
    back = reverse(PAGE, args=[reference])
    if answer := refused_beforehand(
        request, lambda: TRANSITIONS.target(found.status, "give_back"), back=back
    ):
        return answer
    form = GiveBackForm(posted(request))
    done = carry_out(
        form,
        lambda: actions.give_reconciliation_back(
            reconciliation=found,
            words=form.cleaned_data["words"],
            by=signed_in(request),
            now=timezone.now(),
        ),
    )
    if done is not None:
        messages.success(request, f"{reference} is given back. Whoever sent it has been told.")
        return redirect(PAGE, reference=reference)
    context = {"form": form, "found": found}
    return render(
        request,
        "portfolio/spend/reconciling/reconciliation_give_back.html",
        context,
        status=form_status(form),
    )


@requires(Permission.PREPARE_RETURN)
@require_POST
def reconciliation_send(request: HttpRequest, reference: str) -> HttpResponse:
    """Asking the sign-off to agree."""
    return _press(
        request,
        reference,
        (Permission.PREPARE_RETURN, actions.send_reconciliation),
        done="Your sign-off has been asked to agree.",
    )


@requires(Permission.CERTIFY_RETURN)
@require_POST
def reconciliation_agree(request: HttpRequest, reference: str) -> HttpResponse:
    """The sign-off stands by it."""
    return _press(
        request,
        reference,
        (Permission.CERTIFY_RETURN, actions.agree_reconciliation),
        done=f"You have agreed to {reference}. The fund has been told.",
    )


@requires(Permission.PREPARE_RETURN)
@require_POST
def reconciliation_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Giving it up."""
    return _press(
        request,
        reference,
        (Permission.PREPARE_RETURN, actions.withdraw_reconciliation),
        done=f"{reference} is withdrawn.",
    )


def _press(
    request: HttpRequest, reference: str, how: tuple[Permission, Callable[..., object]], *, done: str
) -> HttpResponse:
    permission, step = how
    found = load(request, reference, permission)
    return carry_out_or_refuse(
        request,
        lambda: step(reconciliation=found, by=signed_in(request), now=timezone.now()),
        done=done,
        then=reverse(PAGE, args=[reference]),
    )
