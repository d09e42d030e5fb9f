"""One system: what it is, its risk now, and how that came about."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import requires, signed_in
from accounts.permissions import Permission
from accounts.queries import departments_with
from bids.models import Rating
from bids.queries.register import confirmed_rating, rating_in_hand, ratings_of, systems_visible_to, worked_out
from bids.rules.risk_criteria import IMPACT, LIKELIHOOD, Criterion
from legacyfund.web.items import Row


@requires(Permission.SEE_REGISTER)
@require_safe
def system(request: HttpRequest, reference: str) -> HttpResponse:
    person = signed_in(request)
    found = get_object_or_404(systems_visible_to(person), reference=reference)
    rating = confirmed_rating(found)
    in_hand = rating_in_hand(found)
    writes = departments_with(person, Permission.EDIT_REGISTER).filter(pk=found.department_id).exists()
    confirms = departments_with(person, Permission.CONFIRM_RATING).filter(pk=found.department_id).exists()
    return render(
        request,
        "bids/system.html",
        {
            "system": found,
            "details": [
                Row("Department", found.department),
                Row("What it is and does", found.description),
                Row("Legacy components", found.components or "None recorded"),
                Row("Services it supports", found.services_supported),
                Row("Owner", found.owner_role),
            ],
            "rating": rating,
            "risk": worked_out(rating) if rating else None,
            "sides": [
                ("Likelihood", scored_side(LIKELIHOOD, rating)),
                ("Impact", scored_side(IMPACT, rating)),
            ],
            "in_hand": in_hand,
            "history": [(row, worked_out(row)) for row in ratings_of(found) if row.confirmed_at],
            "can_write": writes,
            "can_confirm": confirms and in_hand is not None and in_hand.rated_by_id != person.pk,
        },
    )


@dataclass(frozen=True)
class Scored:
    """A criterion as it was rated: the level, what the level means, and the evidence."""

    criterion: Criterion
    score: int
    words: str
    evidence: str


def scored_side(criteria: tuple[Criterion, ...], rating: Rating | None) -> list[Scored]:
    """One side of a rating for reading; criteria without a score are left out."""
    if rating is None:
        return []
    scores = rating.scores
    return [
        Scored(row, score, row.levels[score - 1], str(rating.evidence.get(row.code, "")))
        for row in criteria
        if (score := scores[row.code]) is not None
    ]
