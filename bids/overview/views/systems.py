"""A system with all that has happened to it, and the departments' registers side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.guards import memberships_on, requires, signed_in
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import may_for
from bids.overview.queries.departments import compare_registers
from bids.overview.queries.endings import merged_into
from bids.overview.queries.treatments import bids_treating, treatments_of
from bids.register.models import LegacySystem, Rating
from bids.register.queries.offers import open_offer_of
from bids.register.queries.parts import lasting_components, lasting_contracts, needed_by, needs
from bids.register.queries.passing import came_from, where_it_went
from bids.register.queries.systems import (
    confirmed_rating,
    proof_of_ending,
    rating_in_hand,
    rating_sent_back,
    ratings_of,
    scored_side,
    systems_visible_to,
    worked_out,
)
from bids.register.rules.lasting import rate_again
from bids.register.rules.risk import RiskRating
from bids.register.rules.risk_criteria import IMPACT, LIKELIHOOD
from bids.writing.queries.reach import reach_in
from legacyfund.lib.financial_year import london_date
from legacyfund.web.items import Row
from legacyfund.web.paging import page_of
from legacyfund.web.risk_pictures import draw_dependencies, draw_history
from legacyfund.web.templatetags.govuk import day, percent

BIDS_A_PAGE = 25


@requires(Permission.SEE_REGISTER)
@require_safe
def system(request: HttpRequest, reference: str) -> HttpResponse:
    """One system: what it is, its risk now, and how that came about."""
    person, today = signed_in(request), london_date(timezone.now())
    found = systems_visible_to(person).filter(reference=reference).first()
    if found is None:
        return _passed_on(request, reference, person)
    rating = confirmed_rating(found)
    in_hand = rating_in_hand(found)
    history = [(row, worked_out(row)) for row in ratings_of(found) if row.confirmed_at]
    treating = page_of(request, bids_treating(found, person), BIDS_A_PAGE, name="bids")
    context = {
        "system": found,
        "groups": details_of(found),
        "rating": rating,
        "risk": worked_out(rating) if rating else None,
        "rate_again": rating is not None and rate_again(rating.assessed_on, today),
        "sides": [
            ("Likelihood", scored_side(LIKELIHOOD, rating)),
            ("Impact", scored_side(IMPACT, rating)),
        ],
        "in_hand": in_hand,
        "sent_back": rating_sent_back(in_hand),
        "history": history,
        "history_picture": _picture(history),
        "components": lasting_components(found, asked_on=today),
        "contracts": lasting_contracts(found, asked_on=today),
        **_dependencies(found, person),
        "treating": treating,
        "treatments": treatments_of(found, treating, person),
        "merged": merged_into(found),
        "proof": proof_of_ending(found),
        "came_from": came_from(found),
        "offer": open_offer_of(found),
        "can_offer": not found.has_ended
        and reach_in(memberships_on(request), {Permission.TRANSFER_SYSTEMS}).covers(found.department_id),
        "can_write": not found.has_ended
        and reach_in(memberships_on(request), {Permission.EDIT_REGISTER}).covers(found.department_id),
        "can_confirm": in_hand is not None
        and not found.has_ended
        and in_hand.rated_by_id != person.pk
        and may_for(person, Permission.CONFIRM_RATING, found.department_id),
    }
    return render(request, "bids/overview/system.html", context)


def _passed_on(request: HttpRequest, reference: str, person: User) -> HttpResponse:
    """For those who had the system in their register: where it went, and nothing of what became of it
    there.
    """
    if (passing := where_it_went(reference, person)) is None:
        raise Http404
    return render(request, "bids/overview/passed_on.html", {"passing": passing})


def details_of(found: LegacySystem) -> list[tuple[str, list[Row]]]:
    """What the register says, under the headings of the form; what is blank reads "Not recorded"."""
    change = found.cost_change_percent
    return [
        (
            "The system",
            [
                Row("Department", found.department),
                _said("What it is and does", found.description),
                _said("Legacy components", found.components),
                _said("Data classification", found.get_classification_display()),
                _said("Where it runs", found.get_hosting_display()),
            ],
        ),
        (
            "Who depends on it",
            [
                _said("Services it supports", found.services_supported),
                _said("Who uses it", found.users),
                _said(
                    "How many people", "" if found.number_of_users is None else f"{found.number_of_users:,}"
                ),
                _said("Owner", found.owner_role),
            ],
        ),
        (
            "What is to happen to it",
            [
                _said("Treatment planned", found.get_treatment_planned_display()),
                _said("Remediation plan", found.get_remediation_plan_display()),
                _said("Plan funded", found.get_plan_funded_display()),
                _said("Target resolution date", day(found.target_resolution_on)),
                _said("Change of yearly cost", "" if change is None else percent(change)),
                _said("Notes", found.notes),
            ],
        ),
    ]


def _said(question: str, answer: str) -> Row:
    return Row(question, answer or "Not recorded")


def _picture(history: list[tuple[Rating, RiskRating | None]]) -> SafeString | None:
    points = [(row.assessed_on, worked.overall) for row, worked in history if worked is not None]
    return draw_history(sorted(points)) if len(points) > 1 else None


def _dependencies(found: LegacySystem, person: User) -> dict[str, object]:
    needed, needing = needs(found, person), needed_by(found, person)
    picture = draw_dependencies(
        found.name, needed_by=[row.name for row in needing], needs=[row.name for row in needed]
    )
    return {
        "needs": needed,
        "needed_by": needing,
        "dependencies_picture": picture if needed or needing else None,
    }


@requires(Permission.SEE_COMPARISON)
@require_safe
def compare_departments(request: HttpRequest) -> HttpResponse:
    """The departments' registers side by side, for those who see them all."""
    rows = compare_registers(asked_on=london_date(timezone.now()))
    return render(request, "bids/overview/compare_departments.html", {"rows": rows})
