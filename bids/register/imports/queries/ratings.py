"""The ratings that imports brought in and that nobody has confirmed yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with
from accounts.queries.told import reason_it_came_back
from bids.register.imports.models import ImportedSystem, RegisterImport
from bids.register.imports.workflow import AT_REST, RegisterImportStatus
from bids.register.models import LegacySystem, Rating
from bids.register.queries.systems import ratings_to_confirm, worked_out
from bids.register.rules.differing import Difference, differences, unscored
from bids.register.rules.risk import RiskRating
from bids.register.rules.risk_criteria import CRITERIA, Criterion
from bids.register.workflow import RatingStatus
from legacyfund.lib.canonical import canonical_sha256

IN_HAND = (RatingStatus.DRAFT, RatingStatus.RATED)


@dataclass(frozen=True)
class RatingLine:
    """A rating in hand beside the system's last one. `seen` is the fingerprint of all that is shown of it.

    `evidence` is what all its scores rest on where that is one text, `lacking` the criteria without any;
    `sent_back` why it came back, blank where it did not; `obstacle` why this reader cannot confirm it.
    """

    rating: Rating
    last: Rating | None
    risk: RiskRating | None
    last_risk: RiskRating | None
    seen: str
    obstacle: str = ""

    @property
    def system(self) -> LegacySystem:
        return self.rating.system

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.last.scores if self.last else None, self.rating.scores)

    @property
    def unscored(self) -> tuple[Criterion, ...]:
        return unscored(self.rating.scores)

    @property
    def lacking(self) -> tuple[str, ...]:
        return tuple(code for code in CRITERIA if not _evidence(self.rating, code))

    @property
    def evidence(self) -> str:
        texts = {text for code in CRITERIA if (text := _evidence(self.rating, code))}
        return texts.pop() if len(texts) == 1 else ""

    @property
    def sent_back(self) -> str:
        return str(getattr(self.rating, "reason", None) or "")


def _evidence(rating: Rating, code: str) -> str:
    return str(rating.evidence.get(code, "")).strip()


def ratings_in_hand_of(register_import: RegisterImport) -> QuerySet[Rating]:
    """Of the systems it made or changed that are in the department's register, those there when it was done;
    in the order of the file.
    """
    brought = register_import.systems.filter(system=OuterRef("system")).values("row")[:1]
    return (
        Rating.objects.filter(
            status__in=IN_HAND,
            system__imports__register_import=register_import,
            system__department=register_import.department_id,
        )
        .filter(started_at__lte=register_import.done_at or register_import.received_at)
        .select_related("system", "rated_by")
        .annotate(reason=_sent_back(), row=Subquery(brought))
        .order_by("row", "pk")
    )


def _sent_back() -> Subquery:
    return reason_it_came_back("rating.returned", "bids.rating")


def rating_lines(ratings: Iterable[Rating], reader: User) -> list[RatingLine]:
    """For reading, with the last confirmed rating of each system; one query."""
    found = list(ratings)
    confirmed = Rating.objects.filter(
        status=RatingStatus.CONFIRMED, system__in=[rating.system_id for rating in found]
    )
    last = {rating.system_id: rating for rating in confirmed.order_by("pk")}
    return [_line(rating, last.get(rating.system_id), reader) for rating in found]


def _line(rating: Rating, last: Rating | None, reader: User) -> RatingLine:
    shown = [
        *(rating.pk, rating.status, rating.scores, rating.evidence, rating.assessed_on.isoformat()),
        *([last.pk] if last else []),
    ]
    own = rating.status == RatingStatus.RATED and rating.rated_by_id == reader.pk
    return RatingLine(
        rating=rating,
        last=last,
        risk=worked_out(rating),
        last_risk=worked_out(last) if last else None,
        seen=canonical_sha256(shown),
        obstacle=FORBIDDEN_PAIRS["confirm_rating"].refusal if own else "",
    )


def ratings_confirmed_singly(user: User) -> QuerySet[Rating]:
    """Ratings that wait for this person and did not come with an import, whose list has those that did."""
    return ratings_to_confirm(user).exclude(_came_with_an_import())


def ratings_to_finish(user: User) -> QuerySet[Rating]:
    """Drafts of this person's departments: those sent back first, with the `reason`. One that came with an
    import stands in the list of the import, unless it was sent back.
    """
    departments = departments_with(user, Permission.EDIT_REGISTER)
    return (
        Rating.objects.filter(status=RatingStatus.DRAFT, system__department__in=departments)
        .exclude(_came_with_an_import(), rated_at__isnull=True)
        .select_related("system")
        .annotate(reason=_sent_back())
        .order_by("rated_at", "started_at", "pk")
    )


def _came_with_an_import() -> Q:
    brought = ImportedSystem.objects.filter(
        system=OuterRef("system"),
        register_import__department=OuterRef("system__department"),
        register_import__done_at__gte=OuterRef("started_at"),
    )
    return Q(Exists(brought))


def imports_to_finish(user: User) -> QuerySet[Any]:
    """Imports done whose ratings lack something, with how many as `count`."""
    return _with_ratings(user, Permission.EDIT_REGISTER, Q(status=RatingStatus.DRAFT))


def imports_to_confirm(user: User) -> QuerySet[Any]:
    """Imports done with ratings that wait for this person, with how many as `count`."""
    mine = Q(status=RatingStatus.RATED) & ~Q(rated_by=user)
    return _with_ratings(user, Permission.CONFIRM_RATING, mine)


def _with_ratings(user: User, permission: Permission, wanted: Q) -> QuerySet[Any]:
    ratings = Rating.objects.filter(
        wanted,
        system__department=OuterRef("department"),
        system__imports__register_import=OuterRef("pk"),
        started_at__lte=OuterRef("done_at"),
    )
    counted = ratings.order_by().values("system__imports__register_import").annotate(n=Count("pk"))
    return (
        RegisterImport.objects.filter(
            status=RegisterImportStatus.DONE, department__in=departments_with(user, permission)
        )
        .annotate(count=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0))
        .filter(count__gt=0)
        .order_by("done_at", "pk")
    )


def imports_in_hand(user: User) -> QuerySet[RegisterImport]:
    """Imports that wait for a person's word. One that is faulty or has stopped waits until another comes."""
    later = RegisterImport.objects.filter(department=OuterRef("department"), number__gt=OuterRef("number"))
    over = Q(status__in=[RegisterImportStatus.FAULTY, RegisterImportStatus.FAILED]) & Q(Exists(later))
    return (
        RegisterImport.objects.filter(
            status__in=AT_REST, department__in=departments_with(user, Permission.IMPORT_REGISTER)
        )
        .exclude(over)
        .select_related("file")
        .defer("file__content")
        .order_by("received_at", "pk")
    )


def ticked_and_looked_at(
    lines: Iterable[RatingLine], ticked: Mapping[str, str]
) -> tuple[list[RatingLine], dict[str, str]]:
    """Of what was ticked, by reference with the fingerprint shown: what still is as it was shown, and of the
    rest why not, by reference.
    """
    there = {line.system.reference: line for line in lines}
    same, refused = [], {}
    for reference, seen in ticked.items():
        line = there.get(reference)
        if line is None:
            refused[reference] = "It no longer waits here: somebody has confirmed it or sent it on meanwhile."
        elif line.seen != seen:
            refused[reference] = "It has changed since you opened the list. Look at it again, then tick it."
        else:
            same.append(line)
    return same, refused
