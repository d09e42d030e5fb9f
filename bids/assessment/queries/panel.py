"""The panel of a round: who sits on it, who is kept away from which bid, and who chairs on it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import (
    departments_belonged_to,
    departments_one_with,
    joined_with,
    memberships_that_count,
    merged_departments,
    people_with,
)
from bids.assessment.models import Conflict, PanelMember, Review
from bids.assessment.queries.conflicts import KEEPS_AWAY
from bids.assessment.queries.found_conflicts import FoundConflict, found_conflicts
from bids.assessment.workflow import CURRENT_REVIEWS, ConflictStatus, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidPartner
from bids.writing.queries.partners import departments_on


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
    return recused_bids_of([person.pk], round, now=now)[person.pk]


def recused_bids_of(people: Collection[int], round: Round, *, now: datetime) -> dict[int, frozenset[int]]:
    """As `recused_bids`, for many people at once: each person's bids by the person's id."""
    reached = _departments_reached(people, now=now)
    bids_on = _bids_on(frozenset().union(*reached.values()), round)
    found = {
        person: {bid for department in reached.get(person, ()) for bid in bids_on.get(department, ())}
        for person in people
    }
    for person, bid in _kept_away(people, Bid.objects.filter(round=round)):
        found[person].add(bid)
    return {person: frozenset(bids) for person, bids in found.items()}


def _kept_away(people: Collection[int], bids: QuerySet[Bid]) -> QuerySet[Review, tuple[int, int]]:
    """Ids of each person and bid of these that they gave up, or that a conflict keeps them from."""
    within = bids.order_by().values("pk")
    given_up = Review.objects.filter(
        reviewer__in=people, status=ReviewStatus.RECUSED, version__bid__in=within
    )
    conflicts = Conflict.objects.filter(KEEPS_AWAY, person__in=people, bid__in=within)
    pairs = given_up.order_by().values_list("reviewer", "version__bid")
    return pairs.union(conflicts.order_by().values_list("person", "bid"))


def _departments_reached(people: Collection[int], *, now: datetime) -> dict[int, frozenset[int]]:
    """By the ids of those who belong to any, or did lately: theirs, with those merged with them."""
    belonged: dict[int, set[int]] = {}
    for person, department in memberships_that_count(people, now=now).values_list("user", "department"):
        belonged.setdefault(person, set()).add(department)
    links = merged_departments() if belonged else []
    return {person: joined_with(held, links) for person, held in belonged.items()}


def _bids_on(departments: Collection[int], round: Round) -> dict[int, list[int]]:
    """Ids of the round's bids by department: its own, and those it has joined as a partner."""
    if not departments:
        return {}
    led = Bid.objects.filter(round=round, department__in=departments).order_by()
    joined = BidPartner.objects.filter(
        bid__round=round, department__in=departments, accepted_at__isnull=False
    ).order_by()
    found: dict[int, list[int]] = {}
    for department, bid in led.values_list("department", "pk").union(joined.values_list("department", "bid")):
        found.setdefault(department, []).append(bid)
    return found


def interest_in(bid: Bid, person: User, *, now: datetime) -> str:
    """What keeps the person away from the bid, as a sentence; empty where nothing does. Of what makes the bid
    one of `recused_bids`, the departments are asked first, so they are not asked again.
    """
    reached = departments_one_with(departments_belonged_to(person, now=now))
    if reached and any(row.pk in reached for row in departments_on(bid)):
        return FORBIDDEN_PAIRS["review_own"].refusal
    if _kept_away([person.pk], Bid.objects.filter(pk=bid.pk)):
        return (
            f"You have a conflict of interest with {bid.reference}, so you take no part in it. If that is "
            "wrong, ask the fund."
        )
    return ""


def kept_from(person: User, round: Round, *, now: datetime) -> frozenset[int]:
    """As `recused_bids`, until the outcomes are announced; none from then on."""
    return frozenset() if round.status == RoundStatus.ANNOUNCED else recused_bids(person, round, now=now)


def leads_of(round: Round) -> QuerySet[PanelMember]:
    """The chair of the panel and its deputy, in this order. Not a chair who no longer confirms decisions, nor
    a deputy who no longer votes: their part is somebody else's until a panel is named anew.
    """
    chairs = Q(part=PanelMember.Part.CHAIR, person__in=people_with(Permission.CONFIRM_DECISION).order_by())
    deputies = Q(part=PanelMember.Part.DEPUTY, person__in=people_with(Permission.VOTE).order_by())
    return panel_of(round).filter(chairs | deputies)


def has_chair(round: Round) -> bool:
    """Whether a chair is named who confirms decisions still."""
    return leads_of(round).filter(part=PanelMember.Part.CHAIR).exists()


def chair_of(bid: Bid, *, now: datetime) -> PanelMember | None:
    """Who chairs on this bid: the chair, or the deputy where the chair is recused or gone; None when both
    are, or nobody is named.
    """
    for member in leads_of(bid.round):
        if bid.pk not in recused_bids(member.person, bid.round, now=now):
            return member
    return None


def stands_in_for_chair(person: User, round: Round, *, now: datetime) -> bool:
    """Whether the person is the deputy of a panel whose chair is gone, or recused from any bid of the round:
    what tells of every bid at once is then the deputy's.
    """
    people = {member.part: member.person for member in leads_of(round)}
    if people.get(PanelMember.Part.DEPUTY) != person:
        return False
    if (chair := people.get(PanelMember.Part.CHAIR)) is not None:
        return bool(recused_bids(chair, round, now=now))
    return panel_of(round).filter(part=PanelMember.Part.CHAIR).exists()


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
