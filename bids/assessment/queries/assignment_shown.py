"""Who reviews what as the fund sees it: the reviews today, the dry run beside them, what each person has."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from bids.assessment.models import AssignmentPlan, PanelMember, PlannedReview, Review
from bids.assessment.queries.assignment import introducers_placed, planned_of, reviewing_members
from bids.assessment.queries.conflicts import bids_assessed
from bids.assessment.queries.panel import recused_bids
from bids.assessment.workflow import CURRENT_REVIEWS, REVIEWS_IN_HAND, ReviewStatus
from bids.rounds.models import Round
from bids.writing.models import Bid
from bids.writing.workflow import BidStatus


@dataclass(frozen=True)
class GivenReview:
    """A review somebody was asked for; `introduces` is 1 or 2 where they introduce the bid."""

    review: Review
    introduces: int | None
    with_panel: bool

    @property
    def can_be_given_on(self) -> bool:
        return self.with_panel and self.review.status in REVIEWS_IN_HAND


@dataclass(frozen=True)
class AssignedBid:
    """A bid with who reviews it today, who gave their review up, and who the dry run adds; introducers come
    first.
    """

    bid: Bid
    today: tuple[GivenReview, ...]
    ended: tuple[Review, ...]
    planned: tuple[PlannedReview, ...]
    wanted: int

    @property
    def short(self) -> int:
        """Reviews wanted that nobody is asked for, while the bid is with the panel."""
        missing = self.wanted - len(self.today) - len(self.planned)
        return max(0, missing) if self.bid.status == BidStatus.ELIGIBLE else 0


@dataclass(frozen=True)
class Load:
    """What a member has: reviews to answer, accepted, submitted; those the dry run would add; and how many
    bids they introduce, the dry run's included.
    """

    member: PanelMember
    proposed: int
    accepted: int
    submitted: int
    planned: int
    introduces: int

    @property
    def today(self) -> int:
        return self.proposed + self.accepted + self.submitted

    @property
    def then(self) -> int:
        return self.today + self.planned


@dataclass(frozen=True)
class AssignmentShown:
    """Without the bids that its reader keeps away from. `keeps_away` says whether there are any: what is true
    of all bids together would then tell of them.
    """

    bids: tuple[AssignedBid, ...]
    members: tuple[PanelMember, ...]
    keeps_away: bool

    @cached_property
    def loads(self) -> list[Load]:
        today = Counter((given.review.reviewer_id, given.review.status) for given in self._given())
        planned = Counter(item.person_id for row in self.bids for item in row.planned)
        introduces = Counter(given.review.reviewer_id for given in self._given() if given.introduces)
        introduces.update(item.person_id for row in self.bids for item in row.planned if item.introduces)
        return [
            Load(
                member,
                proposed=today[member.person_id, ReviewStatus.PROPOSED],
                accepted=today[member.person_id, ReviewStatus.ACCEPTED],
                submitted=today[member.person_id, ReviewStatus.SUBMITTED],
                planned=planned[member.person_id],
                introduces=introduces[member.person_id],
            )
            for member in self.members
        ]

    @property
    def short(self) -> list[AssignedBid]:
        return [row for row in self.bids if row.short]

    @property
    def asked(self) -> bool:
        """Whether anybody was asked to review any of the bids."""
        return any(row.today or row.ended for row in self.bids)

    def _given(self) -> Iterator[GivenReview]:
        return (given for row in self.bids for given in row.today)


def assignment_shown(
    round_: Round, plan: AssignmentPlan | None, reader: User, *, now: datetime
) -> AssignmentShown:
    kept_from = recused_bids(reader, round_, now=now)
    bids = list(_bids_assigned(round_).exclude(pk__in=kept_from))
    reviews = _reviews_of(bids)
    introducers = introducers_placed([bid.pk for bid in bids])
    planned: dict[int, list[PlannedReview]] = {}
    for row in planned_of(plan) if plan else ():
        planned.setdefault(row.bid_id, []).append(row)
    return AssignmentShown(
        bids=tuple(
            AssignedBid(
                bid,
                _today(bid, reviews.get(bid.pk, []), introducers.get(bid.pk, {})),
                tuple(row for row in reviews.get(bid.pk, ()) if row.status not in CURRENT_REVIEWS),
                tuple(planned.get(bid.pk, ())),
                round_.reviews_wanted,
            )
            for bid in bids
        ),
        members=tuple(reviewing_members(round_)),
        keeps_away=bool(kept_from),
    )


def _bids_assigned(round_: Round) -> QuerySet[Bid]:
    """Those with the panel, and those that somebody was asked to review while they were."""
    asked = Review.objects.filter(version__bid=OuterRef("pk"))
    return bids_assessed(round_).filter(Q(status=BidStatus.ELIGIBLE) | Exists(asked))


def _reviews_of(bids: list[Bid]) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = {}
    rows = Review.objects.filter(version__bid__in=[bid.pk for bid in bids])
    for review in rows.select_related("reviewer", "version").order_by("reviewer__name", "pk"):
        found.setdefault(review.version.bid_id, []).append(review)
    return found


def _today(bid: Bid, reviews: list[Review], introducers: Mapping[int, User]) -> tuple[GivenReview, ...]:
    places = {person.pk: place for place, person in introducers.items()}
    given = [
        GivenReview(row, places.get(row.reviewer_id), bid.status == BidStatus.ELIGIBLE)
        for row in reviews
        if row.status in CURRENT_REVIEWS
    ]
    return tuple(sorted(given, key=lambda row: row.introduces or 3))
