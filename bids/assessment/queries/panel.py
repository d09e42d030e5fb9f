"""The panel of a round: who sits on it, who is kept away from which bid, and who chairs on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import departments_belonged_to, departments_one_with, people_with
from bids.assessment.models import Conflict, PanelMember, Review
from bids.assessment.queries.conflicts import KEEPS_AWAY
from bids.assessment.queries.found_conflicts import FoundConflict, found_conflicts
from bids.assessment.workflow import CURRENT_REVIEWS, ConflictStatus, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidPartner


def panel_of(round: Round) -> QuerySet[PanelMember]:
    """The members of the round's panel, the chair first, then the deputy, then by name."""
    return (
        PanelMember.objects.filter(round=round)
        .select_related("person", "round", "not_with__person")
        .order_by("part", "person__name", "pk")
    )


def panels_of(person: User) -> QuerySet[PanelMember]:
    """The person's places on panels, the newest round first."""
    own = PanelMember.objects.filter(person=person).select_related("round", "person")
    return own.order_by("-round__opens_at", "-pk")


def recused_bids(person: User, round: Round, *, now: datetime) -> frozenset[int]:
    """Ids of the round's bids on which the person learns and does nothing.

    Those of a department they belong to or left within two years, or of one merged with it, a partner's
    included; those they gave up for an interest; and those of a confirmed conflict, or of one that they
    declared and nobody has dismissed.
    """
    reached = departments_one_with(departments_belonged_to(person, now=now))
    joined = BidPartner.objects.filter(department__in=reached, accepted_at__isnull=False)
    given_up = Review.objects.filter(reviewer=person, status=ReviewStatus.RECUSED)
    conflicts = Conflict.objects.filter(KEEPS_AWAY, person=person)
    kept_from = (
        Q(department__in=reached)
        | Q(pk__in=joined.order_by().values("bid"))
        | Q(pk__in=given_up.order_by().values("version__bid"))
        | Q(pk__in=conflicts.order_by().values("bid"))
    )
    return frozenset(Bid.objects.filter(kept_from, round=round).values_list("pk", flat=True))


def kept_from(person: User, round: Round, *, now: datetime) -> frozenset[int]:
    """As `recused_bids`, until the outcomes are announced; none from then on."""
    return frozenset() if round.status == RoundStatus.ANNOUNCED else recused_bids(person, round, now=now)


def chair_of(bid: Bid, *, now: datetime) -> PanelMember | None:
    """Who chairs on this bid: the chair, or the deputy where the chair is recused; None when both are, or
    nobody is named.
    """
    for member in panel_of(bid.round).filter(part__in=[PanelMember.Part.CHAIR, PanelMember.Part.DEPUTY]):
        if bid.pk not in recused_bids(member.person, bid.round, now=now):
            return member
    return None


@dataclass(frozen=True)
class MemberShown:
    """A member with the reviews they have in the round, and their conflicts that wait for a decision."""

    member: PanelMember
    reviews: int
    open_conflicts: int


def panel_shown(round: Round) -> list[MemberShown]:
    reviews = _by_person(
        Review.objects.filter(version__bid__round=round, status__in=CURRENT_REVIEWS), "reviewer"
    )
    waiting = _by_person(Conflict.objects.filter(bid__round=round, status=ConflictStatus.OPEN), "person")
    return [
        MemberShown(member, reviews.get(member.person_id, 0), waiting.get(member.person_id, 0))
        for member in panel_of(round)
    ]


def _by_person(rows: QuerySet[Review] | QuerySet[Conflict], person: str) -> dict[int, int]:
    counted = rows.order_by(person).values(who=F(person)).annotate(number=Count("pk"))
    return dict(counted.values_list("who", "number"))


def people_for_panel(round: Round) -> QuerySet[User]:
    """Who could still join: reviewers and those who confirm decisions."""
    able = [*people_with(Permission.REVIEW_BID), *people_with(Permission.CONFIRM_DECISION)]
    there = PanelMember.objects.filter(round=round).order_by().values("person")
    return (
        User.objects.filter(pk__in=[person.pk for person in able])
        .exclude(pk__in=there)
        .order_by("name", "pk")
    )


def newly_found(bid: Bid, person: User, *, now: datetime) -> list[FoundConflict]:
    """What the record says of a member of the round's panel that nobody has been shown yet; a department on
    the bid needs no showing.
    """
    if not PanelMember.objects.filter(round=bid.round_id, person=person).exists():
        return []
    known = set(Conflict.objects.filter(bid=bid, person=person).order_by("pk").values_list("kind", "key"))
    return [
        found
        for found in found_conflicts([bid.pk], [person.pk], now=now)
        if found.kind != Conflict.Kind.DEPARTMENT and (found.kind, found.key) not in known
    ]
