"""What an assignment is made from, the dry run as the fund sees it, and who introduces a bid."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.assessment.models import AssignmentPlan, Introducer, PanelMember, PlannedReview, Review
from bids.assessment.queries.conflicts import blocking_conflicts
from bids.assessment.queries.found_conflicts import found_conflicts
from bids.assessment.queries.panel import panel_of
from bids.assessment.rules.assignment import Asked, Panel
from bids.assessment.workflow import CURRENT_REVIEWS
from bids.rounds.models import Round
from bids.writing.models import Bid, BidSystem
from bids.writing.workflow import BidStatus


def dry_run(round_: Round) -> AssignmentPlan | None:
    """The one that is not published yet."""
    plans = AssignmentPlan.objects.filter(round=round_, published_at__isnull=True)
    return plans.select_related("round", "made_by").order_by("pk").first()


def published_plan(round_: Round) -> AssignmentPlan | None:
    """The one that was published last."""
    plans = AssignmentPlan.objects.filter(round=round_, published_at__isnull=False)
    return plans.select_related("made_by", "published_by").order_by("-published_at", "-pk").first()


def bids_to_assign(round_: Round) -> QuerySet[Bid]:
    """The round's bids that are with the panel now."""
    eligible = Bid.objects.filter(round=round_, status=BidStatus.ELIGIBLE)
    return eligible.select_related("department", "current_version").order_by("reference")


def reviewing_members(round_: Round) -> list[PanelMember]:
    """The members of the panel who review; a chair who only decides is left out."""
    able = set(people_with(Permission.REVIEW_BID).order_by().values_list("pk", flat=True))
    return [member for member in panel_of(round_) if member.person_id in able]


def assignment_panel(round_: Round, *, now: datetime) -> Panel:
    """The round as the rules of assignment take it: what was asked of people before stays as it is."""
    bids, members = list(bids_to_assign(round_)), reviewing_members(round_)
    ids, people = [bid.pk for bid in bids], [member.person_id for member in members]
    asked = list(
        Review.objects.filter(version__bid__in=ids)
        .order_by("pk")
        .values_list("version__bid", "reviewer", "status")
    )
    current = [(bid, person) for bid, person, status in asked if status in CURRENT_REVIEWS]
    given, held = Counter(bid for bid, _ in current), Counter(person for _, person in current)
    teams: dict[int, set[int]] = {}
    for bid, person in current:
        teams.setdefault(bid, set()).add(person)
    kept_away = blocked_pairs(ids, people, now=now) | {(bid, person) for bid, person, _ in asked}
    by_member = {member.pk: member.person_id for member in members}
    apart = {
        (member.person_id, by_member[member.not_with_id])
        for member in members
        if member.not_with_id in by_member
    }
    return Panel(
        wanted={bid: max(0, round_.reviews_wanted - given[bid]) for bid in ids},
        people=tuple(Asked(row.person_id, row.most_bids, held[row.person_id]) for row in members),
        barred=frozenset(kept_away),
        fit=_fit(bids, members),
        apart=frozenset(apart),
        with_bid={bid: frozenset(team) for bid, team in teams.items()},
    )


def blocked_pairs(
    bids: Collection[int], people: Collection[int], *, now: datetime
) -> frozenset[tuple[int, int]]:
    """(bid, person): what conflicts, decided or not, keep people from being asked to review."""
    blocked = blocking_conflicts(bids, people).values_list("bid", "person")
    departments = (row for row in found_conflicts(bids, people, now=now) if row.kind == row.kind.DEPARTMENT)
    return frozenset(blocked) | {(row.bid, row.person) for row in departments}


def _fit(bids: Iterable[Bid], members: Iterable[PanelMember]) -> dict[tuple[int, int], int]:
    """How many of a person's subjects stand in the bid's title, its systems or what happens to them."""
    bids = list(bids)
    words = {bid.pk: [bid.title] for bid in bids}
    for row in BidSystem.objects.filter(bid__in=words).select_related("system").order_by("pk"):
        words[row.bid_id] += [row.system.name, row.system.description, row.get_treatment_display()]
    texts = {pk: " ".join(found).casefold() for pk, found in words.items()}
    found = {}
    for member in members:
        subjects = {word.strip().casefold() for word in member.expertise.split(",")} - {""}
        for pk, text in texts.items() if subjects else ():
            if number := sum(subject in text for subject in subjects):
                found[pk, member.person_id] = number
    return found


def planned_of(plan: AssignmentPlan) -> QuerySet[PlannedReview]:
    """The dry run's reviews: of each bid the introducers in order, then the others by name."""
    rows = PlannedReview.objects.filter(plan=plan).select_related("bid", "person")
    return rows.order_by("bid__reference", "introduces", "person__name", "pk")


@dataclass(frozen=True)
class Candidate:
    """Somebody who could review the bid: `load` is what they would have without it, today's included."""

    member: PanelMember
    load: int
    fit: int


def candidates_for(plan: AssignmentPlan, bid: Bid, *, now: datetime) -> list[Candidate]:
    """Members of the panel whom nothing keeps from the bid, the best fit and then the smallest load first."""
    panel = assignment_panel(plan.round, now=now)
    load = Counter({asked.person: asked.held for asked in panel.people})
    load.update(planned_of(plan).exclude(bid=bid).values_list("person", flat=True))
    able = set(panel.may.get(bid.pk, ()))
    found = [
        Candidate(member, load[member.person_id], panel.fit.get((bid.pk, member.person_id), 0))
        for member in reviewing_members(plan.round)
        if member.person_id in able
    ]
    return sorted(found, key=lambda row: (-row.fit, row.load, row.member.person.name, row.member.pk))


def introducers_of(bids: Collection[int]) -> Mapping[int, tuple[User, ...]]:
    """By the bid's id: who introduces it, the first speaker first, while they review it."""
    return {bid: tuple(placed.values()) for bid, placed in introducers_placed(bids).items()}


def introducers_placed(bids: Collection[int]) -> Mapping[int, Mapping[int, User]]:
    """By the bid's id: who holds which place, 1 or 2, and still reviews the bid."""
    current = Review.objects.filter(version__bid__in=bids, status__in=CURRENT_REVIEWS).order_by("pk")
    reviewing = set(current.values_list("version__bid", "reviewer"))
    found: dict[int, dict[int, User]] = {}
    for row in Introducer.objects.filter(bid__in=bids).select_related("person").order_by("bid", "place"):
        if (row.bid_id, row.person_id) in reviewing:
            found.setdefault(row.bid_id, {})[row.place] = row.person
    return found
