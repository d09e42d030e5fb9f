"""Systems offered to another department, the answer, and what passed from register to register."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import requires, signed_in
from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_open, departments_with, has_permission
from bids.overview.actions import offers as actions
from bids.overview.forms import DeclineOfferForm, OfferSystemsForm
from bids.register.models import SystemOffer
from bids.register.queries.offers import lines_of_offer, offers_visible_to
from bids.register.queries.passing import passings_visible_to
from bids.register.queries.systems import systems_visible_to
from bids.register.workflow import OFFER_TRANSITIONS, OfferStatus
from legacyfund.web.forms import form_status
from legacyfund.web.paging import page_of
from legacyfund.web.posting import carry_out, carry_out_or_refuse, posted, refused_beforehand

ROWS_A_PAGE = 50
COLOURS: dict[str, str] = {
    OfferStatus.OPEN: "yellow",
    OfferStatus.ACCEPTED: "green",
    OfferStatus.DECLINED: "red",
    OfferStatus.TAKEN_BACK: "grey",
    OfferStatus.LAPSED: "grey",
}


@requires(Permission.SEE_REGISTER)
@require_safe
def system_offers(request: HttpRequest) -> HttpResponse:
    """Every offer that my department made or received; for the fund, everybody's."""
    person = signed_in(request)
    page = page_of(request, offers_visible_to(person), ROWS_A_PAGE)
    context = {
        "page": page,
        "rows": [(offer, COLOURS[offer.status]) for offer in page],
        "can_offer": has_permission(person, Permission.TRANSFER_SYSTEMS),
    }
    return render(request, "bids/overview/system_offers.html", context)


@requires(Permission.SEE_REGISTER)
@require_safe
def passed_systems(request: HttpRequest) -> HttpResponse:
    """What came into a register I see from another one, and what left it."""
    page = page_of(request, passings_visible_to(signed_in(request)), ROWS_A_PAGE)
    return render(request, "bids/overview/passed_systems.html", {"page": page})


@requires(Permission.TRANSFER_SYSTEMS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_systems(request: HttpRequest) -> HttpResponse:
    """Systems of my department's register, offered to another department."""
    person, now = signed_in(request), timezone.now()
    form = OfferSystemsForm(
        posted(request),
        initial={"systems": request.GET.get("system", "")},
        systems=systems_visible_to(person, permission=Permission.TRANSFER_SYSTEMS),
        departments=departments_open(now),
    )
    offer = carry_out(form, lambda: actions.offer_systems(**form.cleaned_data, by=person, now=now))
    if offer is not None:
        messages.success(request, f"The sign-off of {offer.receiver} has been told, and answers the offer.")
        return redirect("bids:system_offer", reference=offer.reference)
    return render(request, "bids/overview/offer_systems.html", {"form": form}, status=form_status(form))


@requires(Permission.SEE_REGISTER)
@require_safe
def system_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """An offer: its systems, why, and what can be done with it now."""
    person, offer = signed_in(request), _offer(request, reference)
    context = {
        "offer": offer,
        "colour": COLOURS[offer.status],
        "lines": lines_of_offer(offer, person),
        **_steps(offer, person),
    }
    return render(request, "bids/overview/system_offer.html", context)


@requires(Permission.TRANSFER_SYSTEMS)
@require_POST
def accept_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """The systems pass into my department's register."""
    offer = _offer(request, reference)
    return _answer(request, offer, actions.accept_offer, "The systems are in your department's register now.")


@requires(Permission.TRANSFER_SYSTEMS)
@require_POST
def take_back_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """My department keeps the systems it offered."""
    offer = _offer(request, reference)
    done = f"The offer is taken back, and {offer.receiver} has been told."
    return _answer(request, offer, actions.take_back_offer, done)


@requires(Permission.TRANSFER_SYSTEMS)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_offer(request: HttpRequest, reference: str) -> HttpResponse:
    """My department does not take the systems, and says why."""
    offer, person = _offer(request, reference), signed_in(request)
    back = reverse("bids:system_offer", args=[reference])
    if away := refused_beforehand(
        request, lambda: OFFER_TRANSITIONS.target(offer.status, "decline"), back=back
    ):
        return away
    form = DeclineOfferForm(posted(request))
    if carry_out(
        form,
        lambda: actions.decline_offer(offer=offer, **form.cleaned_data, by=person, now=timezone.now()),
    ):
        messages.success(request, f"{offer.department} has been told that you do not take the systems.")
        return redirect("bids:system_offer", reference=reference)
    context = {"form": form, "offer": offer}
    return render(request, "bids/overview/decline_offer.html", context, status=form_status(form))


def _answer(
    request: HttpRequest, offer: SystemOffer, answer: Callable[..., object], done: str
) -> HttpResponse:
    return carry_out_or_refuse(
        request,
        lambda: answer(offer=offer, by=signed_in(request), now=timezone.now()),
        done=done,
        then=reverse("bids:system_offer", args=[offer.reference]),
    )


def _offer(request: HttpRequest, reference: str) -> SystemOffer:
    return get_object_or_404(offers_visible_to(signed_in(request)), reference=reference)


def _steps(offer: SystemOffer, person: User) -> dict[str, Any]:
    """What the person can do with an open offer, and why not where a forbidden pair keeps them from it."""
    signs_for = set(departments_with(person, Permission.TRANSFER_SYSTEMS).values_list("pk", flat=True))
    answers = offer.is_open and offer.receiver_id in signs_for
    own = offer.offered_by_id == person.pk
    return {
        "can_accept": answers and not own,
        "can_decline": answers,
        "obstacle": FORBIDDEN_PAIRS["pass_systems"].refusal if answers and own else "",
        "can_take_back": offer.is_open and offer.department_id in signs_for,
    }
