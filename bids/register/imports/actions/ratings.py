"""The ratings an import brought in, many at once: sent for confirmation with their evidence, and confirmed.

What is done is done in one transaction and set-based; a rating that cannot be is left as it is, with why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event, record_many
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with, person_or_those_with
from bids.register.actions.ratings import check_complete
from bids.register.imports.models import RegisterImport
from bids.register.imports.queries.ratings import (
    RatingLine,
    rating_lines,
    ratings_in_hand_of,
    ticked_and_looked_at,
)
from bids.register.models import LegacySystem, Rating
from bids.register.rules.risk_criteria import CRITERIA
from bids.register.workflow import RATING_TRANSITIONS, RatingStatus
from legacyfund.lib.errors import DomainError

LONGEST_EVIDENCE = 2000
_BATCH = 500


class NothingTicked(DomainError):
    """No rating of the list was ticked."""


class EvidenceTooLong(DomainError):
    """The text would not fit where a person writes evidence."""


@dataclass(frozen=True)
class ManyRatings:
    """The references of the systems whose ratings went on, and why the others did not, by reference."""

    done: tuple[str, ...]
    refused: Mapping[str, str]


def send_import_ratings(
    *, register_import: RegisterImport, ticked: Mapping[str, str], evidence: str, by: User, now: datetime
) -> ManyRatings:
    """Send drafts for confirmation. `evidence` is what each score without evidence of its own rests on: it
    may be a reference to the department's own assessment. `ticked`: fingerprints shown, by reference.

    Raises NothingTicked, EvidenceTooLong, PermissionRefused.
    """
    evidence = evidence.strip()
    if len(evidence) > LONGEST_EVIDENCE:
        raise EvidenceTooLong(f"Keep it to {LONGEST_EVIDENCE:,} characters or fewer.", field="evidence")
    with transaction.atomic():
        lines = _lock(register_import, ticked, by, Permission.EDIT_REGISTER)
        same, refused = ticked_and_looked_at(lines, ticked)
        sent = []
        for line in same:
            try:
                sent.append(_finished(line.rating, evidence, by, now))
            except DomainError as refusal:
                refused[line.system.reference] = refusal.message
        Rating.objects.bulk_update(sent, ["evidence", "status", "rated_at", "rated_by"], batch_size=_BATCH)
        _record("rating.finished", register_import, sent, by, now)
        if sent:
            people = people_with(Permission.CONFIRM_RATING, department=register_import.department)
            _tell("register_import.ratings_sent", register_import, sent, by, now, people.exclude(pk=by.pk))
        return ManyRatings(_references(sent), refused)


def _finished(rating: Rating, evidence: str, by: User, now: datetime) -> Rating:
    """Raises TransitionRefused, RatingIncomplete."""
    target = RATING_TRANSITIONS.target(rating.status, "finish")
    given = {code: text for code, text in rating.evidence.items() if str(text).strip()}
    rating.evidence = {**({code: evidence for code in CRITERIA} if evidence else {}), **given}
    check_complete(rating, now)
    rating.status, rating.rated_at, rating.rated_by = target, now, by
    return rating


def confirm_import_ratings(
    *, register_import: RegisterImport, ticked: Mapping[str, str], by: User, now: datetime
) -> ManyRatings:
    """Make the ticked ratings their systems' own, as `confirm_rating` does one: never those the person made.

    Raises NothingTicked, PermissionRefused.
    """
    with transaction.atomic():
        lines = _lock(register_import, ticked, by, Permission.CONFIRM_RATING)
        same, refused = ticked_and_looked_at(lines, ticked)
        confirmed = []
        for line in same:
            try:
                RATING_TRANSITIONS.target(line.rating.status, "confirm")
            except DomainError as refusal:
                refused[line.system.reference] = refusal.message
                continue
            if line.obstacle:
                refused[line.system.reference] = line.obstacle
            else:
                confirmed.append(line.rating)
        if confirmed:
            _supersede(confirmed)
            Rating.objects.filter(pk__in=[rating.pk for rating in confirmed]).update(
                status=RATING_TRANSITIONS.target(RatingStatus.RATED, "confirm"),
                confirmed_at=now,
                confirmed_by=by,
            )
        _record("rating.confirmed", register_import, confirmed, by, now)
        if confirmed:
            raters = _raters(register_import, confirmed, but=by)
            _tell("register_import.ratings_confirmed", register_import, confirmed, by, now, raters)
        return ManyRatings(_references(confirmed), refused)


def _supersede(confirmed: Iterable[Rating]) -> None:
    former = Rating.objects.filter(
        status=RatingStatus.CONFIRMED, system__in=[rating.system_id for rating in confirmed]
    )
    former.update(status=RATING_TRANSITIONS.target(RatingStatus.CONFIRMED, "supersede"))


def _lock(
    register_import: RegisterImport, ticked: Mapping[str, str], by: User, permission: Permission
) -> list[RatingLine]:
    """The ticked systems' ratings in hand, read while each system is held, as steps on one rating hold it."""
    check_may(register_import.department, by, permission)
    if not ticked:
        raise NothingTicked("Tick each rating you have looked at, then press the button again.")
    systems = LegacySystem.objects.select_for_update(of=("self",)).filter(reference__in=ticked)
    mine = systems.filter(department=register_import.department).order_by("pk")
    held = list(mine.values_list("pk", flat=True))
    return rating_lines(ratings_in_hand_of(register_import).filter(system__in=held), by)


def _references(ratings: Iterable[Rating]) -> tuple[str, ...]:
    return tuple(rating.system.reference for rating in ratings)


def _raters(register_import: RegisterImport, ratings: Iterable[Rating], *, but: User) -> list[User]:
    department = register_import.department
    made = {rating.rated_by for rating in ratings}
    found = [
        person
        for rater in made
        for person in person_or_those_with(rater, Permission.EDIT_REGISTER, department=department)
    ]
    return [person for person in found if person != but]


def _record(
    kind: str, register_import: RegisterImport, ratings: Iterable[Rating], by: User, now: datetime
) -> None:
    """An event for each rating, as if it had been alone; each names the import it came with."""
    named = (
        (
            rating,
            rating.system.reference,
            {
                "system": rating.system.name,
                "overall_in_168ths": rating.overall_in_168ths,
                "import": register_import.reference,
            },
        )
        for rating in ratings
    )
    record_many(kind, named, by=by, now=now, department=register_import.department)


def _tell(
    kind: str,
    register_import: RegisterImport,
    ratings: list[Rating],
    by: User,
    now: datetime,
    tell: Iterable[User],
) -> None:
    """One event and one message for all of them."""
    record_event(
        kind,
        register_import,
        by=by,
        now=now,
        department=register_import.department,
        data={"ratings": len(ratings)},
        tell=tell,
    )
