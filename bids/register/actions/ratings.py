"""Rating a system by the framework, and confirming the rating by a second person."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with, person_or_those_with
from bids.register.actions.systems import check_in_register
from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import rating_in_hand
from bids.register.rules.differing import lacks_in_words, unscored, without_evidence
from bids.register.rules.risk import check_scores
from bids.register.rules.risk_criteria import CRITERIA
from bids.register.workflow import RATING_TRANSITIONS, RatingStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date


class RatingIncomplete(DomainError):
    """A rating needs all 13 scores, each with evidence, and a date that has come."""


class RatingWaits(ConflictRefused):
    """A rating waits for its second person, so the system cannot be rated again yet."""


class NoRatingInHand(ConflictRefused):
    """There is no rating to finish, confirm or send back."""


def save_scores(
    *,
    system: LegacySystem,
    scores: Mapping[str, int | None],
    evidence: Mapping[str, str],
    assessed_on: date,
    by: User,
    now: datetime,
    assessor: str | None = None,
) -> Rating:
    """Keep scores and evidence by criterion code (`L1`); those not named stay as they were.

    `assessor` is who assessed, where that is not `by`: None leaves it as it was.

    Starts a draft where none is in hand. Raises ScoreRefused out of bounds, RatingWaits while one waits
    for confirmation, PermissionRefused.
    """
    check_scores(scores)
    with transaction.atomic():
        system = _lock(system, by, Permission.EDIT_REGISTER)
        rating = rating_in_hand(system) or Rating(system=system, started_at=now, assessed_on=assessed_on)
        if rating.status == RatingStatus.RATED:
            raise RatingWaits(
                f"{rating.rated_by} has rated {system.name} already, and that rating waits for a second "
                "person. Nothing was saved. Once it is confirmed the system can be rated again; if it is "
                "sent back, it can be changed."
            )
        before = rating.scores
        for code, score in scores.items():
            setattr(rating, code.lower(), score)
        rating.evidence = {
            **rating.evidence,
            **{code: evidence[code] for code in evidence if code in CRITERIA},
        }
        rating.assessed_on = assessed_on
        if assessor is not None:
            rating.assessor = assessor
        rating.save()
        record_event(
            "rating.saved",
            rating,
            by=by,
            now=now,
            ref=system.reference,
            department=system.department,
            data={"before": before, "after": rating.scores},
        )
        return rating


def finish_rating(*, system: LegacySystem, by: User, now: datetime) -> Rating:
    """Send the draft for confirmation. Raises RatingIncomplete naming all that is missing."""
    with transaction.atomic():
        system = _lock(system, by, Permission.EDIT_REGISTER)
        rating = _in_hand_or_refuse(system)
        target = RATING_TRANSITIONS.target(rating.status, "finish")
        check_complete(rating, now)
        rating.status = target
        rating.rated_at, rating.rated_by = now, by
        rating.save(update_fields=["status", "rated_at", "rated_by"])
        tell = people_with(Permission.CONFIRM_RATING, department=system.department).exclude(pk=by.pk)
        _record("rating.finished", rating, by=by, now=now, tell=list(tell))
        return rating


def return_rating(*, system: LegacySystem, reason: str, by: User, now: datetime) -> Rating:
    """Send a rating back to be changed, with the reason."""
    if not reason.strip():
        raise RatingIncomplete("Say why the rating goes back, so that it can be put right.", field="reason")
    with transaction.atomic():
        system = _lock(system, by, Permission.CONFIRM_RATING)
        rating = _in_hand_or_refuse(system)
        rating.status = RATING_TRANSITIONS.target(rating.status, "return")
        rating.save(update_fields=["status"])
        _record("rating.returned", rating, by=by, now=now, tell=_raters(rating, but=by), reason=reason)
        return rating


def confirm_rating(*, system: LegacySystem, by: User, now: datetime) -> Rating:
    """Make the rating the system's own; the one before it is superseded and kept.

    Raises PermissionRefused for the person who made it, TransitionRefused unless it waits.
    """
    with transaction.atomic():
        system = _lock(system, by, Permission.CONFIRM_RATING)
        rating = _in_hand_or_refuse(system)
        target = RATING_TRANSITIONS.target(rating.status, "confirm")
        forbid_same_person("confirm_rating", first=rating.rated_by, second=by)
        for former in Rating.objects.filter(system=system, status=RatingStatus.CONFIRMED):
            former.status = RATING_TRANSITIONS.target(former.status, "supersede")
            former.save(update_fields=["status"])
        rating.status = target
        rating.confirmed_at, rating.confirmed_by = now, by
        rating.save(update_fields=["status", "confirmed_at", "confirmed_by"])
        _record("rating.confirmed", rating, by=by, now=now, tell=_raters(rating, but=by))
        return rating


def _raters(rating: Rating, *, but: User) -> list[User]:
    """Whoever made the rating, or everybody who could go on with it when that person has left."""
    department = rating.system.department
    found = person_or_those_with(rating.rated_by, Permission.EDIT_REGISTER, department=department)
    return [person for person in found if person != but]


def _in_hand_or_refuse(system: LegacySystem) -> Rating:
    rating = rating_in_hand(system)
    if rating is None:
        raise NoRatingInHand(f"{system.name} has no rating in hand. Start one from the system's page.")
    return rating


def _lock(system: LegacySystem, by: User, permission: Permission) -> LegacySystem:
    system = (
        LegacySystem.objects.select_for_update(of=("self",)).select_related("department").get(pk=system.pk)
    )
    check_may(system.department, by, permission)
    check_in_register(system)
    return system


def check_complete(rating: Rating, now: datetime) -> None:
    """Raises RatingIncomplete naming all that is missing, with the field of the first of it."""
    lacking: dict[str, str] = {}
    if scores := unscored(rating.scores):
        lacking[scores[0].code.lower()] = f"{lacks_in_words(scores, 'score')} A rating needs all 13."
    if evidence := without_evidence(rating.evidence):
        lacking[f"{evidence[0].code.lower()}_evidence"] = lacks_in_words(evidence, "evidence")
    if rating.assessed_on > london_date(now):
        lacking["assessed_on"] = "The date assessed is in the future."
    if lacking:
        raise RatingIncomplete(" ".join(lacking.values()), field=next(iter(lacking)))


def _record(
    kind: str, rating: Rating, *, by: User, now: datetime, tell: list[User], reason: str | None = None
) -> None:
    data: dict[str, object] = {"system": rating.system.name, "overall_in_168ths": rating.overall_in_168ths}
    if reason is not None:
        data["reason"] = reason
    record_event(
        kind,
        rating,
        by=by,
        now=now,
        ref=rating.system.reference,
        department=rating.system.department,
        data=data,
        tell=tell,
    )
