"""Bids whose scores lie apart: what waits for the panel's talk, what it agreed on, and what that changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from accounts.models import User
from accounts.queries.roles import permissions_of
from bids.assessment.models import Moderation, PanelMember, Review, ReviewScore
from bids.assessment.queries.panel import chair_of, panel_of, recused_bids
from bids.assessment.queries.reviews import READING_ALL
from bids.assessment.rules.moderation import spread_of
from bids.assessment.workflow import REVIEWS_IN_HAND, ReviewStatus
from bids.rounds.models import Criterion, Round
from bids.rounds.queries import judged_criteria_of, rounds_visible_to
from bids.rounds.rules.scoring import CriterionKind
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.workflow import OUTCOMES, WITH_PANEL, BidStatus

LEADS = (PanelMember.Part.CHAIR, PanelMember.Part.DEPUTY)
MODERATED = (*WITH_PANEL, BidStatus.CLARIFYING, *OUTCOMES)


@dataclass(frozen=True)
class ModeratedCriterion:
    """`scores` belong to the submitted reviews in the order of `BidToModerate.reviews`."""

    criterion: Criterion
    scores: tuple[ReviewScore, ...]
    moderation: Moderation | None
    wide: bool

    @property
    def spread(self) -> int:
        return spread_of([row.score for row in self.scores])

    @property
    def overtaken(self) -> bool:
        """The scores are not those of which the value was agreed: a review came, or was set aside."""
        kept, given = self.moderation, [row.score for row in self.scores]
        return kept is not None and (kept.submitted_numerator, kept.submitted_denominator) != (
            sum(given),
            len(given),
        )

    @property
    def waits(self) -> bool:
        return self.overtaken or (self.wide and self.moderation is None)


@dataclass(frozen=True)
class BidToModerate:
    bid: Bid
    reviews: tuple[Review, ...]
    criteria: tuple[ModeratedCriterion, ...]
    calibrates: bool
    set_aside: bool

    @property
    def spread(self) -> int:
        return max((row.spread for row in self.criteria), default=0)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the criteria the panel has still to agree on."""
        if self.calibrates or self.set_aside:
            return ()
        return tuple(row.criterion.name for row in self.criteria if row.waits)

    @property
    def agreed(self) -> int:
        return sum(row.moderation is not None for row in self.criteria)


def awaiting_moderation(round_: Round) -> dict[str, tuple[str, ...]]:
    """By the reference of an eligible bid: names of criteria whose scores lie apart without an agreed value,
    or with one of other scores, since a review came or was set aside. Bids not discussed and the calibration
    bid are left out.
    """
    ranked = Bid.objects.filter(round=round_, status=BidStatus.ELIGIBLE, calibration=None).exclude(
        not_discussed__isnull=False, not_discussed__rescued_at=None
    )
    agreed = Moderation.objects.filter(
        bid=OuterRef("review__version__bid"), criterion=OuterRef("criterion")
    ).order_by()
    wide = (
        ReviewScore.objects.filter(
            criterion__round=round_,
            criterion__kind=CriterionKind.PANEL,
            review__status=ReviewStatus.SUBMITTED,
            review__version__bid__in=ranked.order_by().values("pk"),
        )
        .values("review__version__bid", "criterion")
        .annotate(
            apart=Max("score") - Min("score"),
            points=Sum("score"),
            reviews=Count("pk"),
            agreed_points=Subquery(agreed.values("submitted_numerator")[:1]),
            agreed_of=Subquery(agreed.values("submitted_denominator")[:1]),
        )
        .filter(
            Q(agreed_of=None, apart__gte=round_.moderation_spread)
            | Q(agreed_of__isnull=False) & ~Q(agreed_of=F("reviews"), agreed_points=F("points"))
        )
        .order_by("review__version__bid__reference", "criterion__order")
        .values_list("review__version__bid__reference", "criterion__name")
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for reference, name in wide:
        found[reference].append(name)
    return {reference: tuple(names) for reference, names in found.items()}


def rounds_moderated_by(user: User) -> QuerySet[Round]:
    """Those the person chairs, as chair or deputy; for the fund, every chair and auditors those they see."""
    readable = Q(panel__person=user, panel__part__in=LEADS)
    if permissions_of(user) & READING_ALL:
        readable |= Q(pk__in=rounds_visible_to(user).order_by().values("pk"))
    return Round.objects.filter(readable).distinct().order_by("-pk")


def moderation_of(round_: Round, user: User, *, now: datetime) -> list[BidToModerate]:
    """The round's bids with two submitted reviews or more that the person may talk about, the widest apart
    first. None the person is recused from or has still to review; for the deputy those where the chair is
    recused.
    """
    bids = _readable(round_, user, now=now)
    found = _with_reviews(round_, bids)
    return sorted(found, key=lambda row: (not row.waiting, -row.spread, row.bid.reference))


def bids_waiting_for(user: User, *, now: datetime) -> list[Bid]:
    """The bids of closed rounds that wait for an agreed value, where the person chairs."""
    rounds = Round.objects.filter(panel__person=user, panel__part__in=LEADS, status=RoundStatus.CLOSED)
    return [
        row.bid
        for round_ in rounds.order_by("closes_at", "pk")
        for row in moderation_of(round_, user, now=now)
        if row.waiting and may_moderate(row.bid, user, now=now)
    ]


def bid_to_moderate(bid: Bid, user: User, *, now: datetime) -> BidToModerate | None:
    """One of `moderation_of`, or None where the person may not read it."""
    found = _with_reviews(bid.round, _readable(bid.round, user, now=now).filter(pk=bid.pk))
    return found[0] if found else None


def obstacle_to_moderation(bid: Bid, user: User, *, now: datetime) -> str:
    """Why there is nothing to moderate on a bid of a round the person moderates, as sentences; empty where
    they are not to know.
    """
    if bid.pk in recused_bids(user, bid.round, now=now) or bid.current_version_id is None:
        return ""
    if not rounds_moderated_by(user).filter(pk=bid.round_id).exists():
        return ""
    in_hand = Review.objects.filter(reviewer=user, version__bid=bid, status__in=REVIEWS_IN_HAND)
    if in_hand.exists():
        return f"What others scored is shown to you once your own review of {bid.reference} is handed in."
    if bid.status not in MODERATED:
        return f"{bid.reference} is not with the panel, so there is nothing to agree on."
    if not _readable(bid.round, user, now=now).filter(pk=bid.pk).exists():
        return f"The chair leads the talk on {bid.reference}; the deputy does where the chair keeps away."
    return f"Fewer than two reviews of {bid.reference} are submitted, so there is nothing to compare yet."


def may_moderate(bid: Bid, user: User, *, now: datetime) -> bool:
    chair = chair_of(bid, now=now)
    return chair is not None and chair.person_id == user.pk


def people_to_be_present(bid: Bid, *, now: datetime) -> list[User]:
    """The panel and the bid's reviewers, without those recused from the bid, by name."""
    panel = {member.person_id: member.person for member in panel_of(bid.round)}
    handed_in = Review.objects.filter(version__bid=bid, status=ReviewStatus.SUBMITTED)
    panel |= {review.reviewer_id: review.reviewer for review in handed_in.select_related("reviewer")}
    people = [person for person in panel.values() if bid.pk not in recused_bids(person, bid.round, now=now)]
    return sorted(people, key=lambda person: (person.name, person.pk))


def _readable(round_: Round, user: User, *, now: datetime) -> QuerySet[Bid]:
    bids = Bid.objects.filter(round=round_, status__in=MODERATED)
    parts = {member.part: member.person for member in panel_of(round_).filter(part__in=LEADS)}
    if not permissions_of(user) & READING_ALL and parts.get(PanelMember.Part.CHAIR) != user:
        chair = parts.get(PanelMember.Part.CHAIR)
        left = recused_bids(chair, round_, now=now) if chair else None
        if parts.get(PanelMember.Part.DEPUTY) != user:
            return bids.none()
        bids = bids if left is None else bids.filter(pk__in=left)
    unfinished = Review.objects.filter(reviewer=user, version__bid=OuterRef("pk"), status__in=REVIEWS_IN_HAND)
    return (
        bids.exclude(pk__in=recused_bids(user, round_, now=now))
        .filter(~Exists(unfinished))
        .select_related("department", "round", "current_version", "calibration", "not_discussed")
        .defer("current_version__document")
        .order_by("reference")
    )


def _with_reviews(round_: Round, bids: QuerySet[Bid]) -> list[BidToModerate]:
    """Four queries however many bids; those with fewer than two submitted reviews are left out."""
    scores = ReviewScore.objects.order_by("criterion__order")
    reviews = (
        Review.objects.filter(version__bid__in=bids.order_by().values("pk"), status=ReviewStatus.SUBMITTED)
        .select_related("version", "reviewer")
        .defer("version__document")
        .prefetch_related(Prefetch("scores", queryset=scores))
        .order_by("submitted_at", "pk")
    )
    of_bid: defaultdict[int, list[Review]] = defaultdict(list)
    for review in reviews:
        of_bid[review.version.bid_id].append(review)
    agreed = {
        (row.bid_id, row.criterion_id): row
        for row in Moderation.objects.filter(bid__round=round_).select_related("moderated_by").order_by("pk")
    }
    criteria = list(judged_criteria_of(round_))
    return [
        _to_moderate(bid, of_bid[bid.pk], criteria, agreed, round_.moderation_spread)
        for bid in bids
        if len(of_bid[bid.pk]) > 1
    ]


def _to_moderate(
    bid: Bid,
    reviews: list[Review],
    criteria: Iterable[Criterion],
    agreed: dict[tuple[int, int], Moderation],
    threshold: int,
) -> BidToModerate:
    given = {(review.pk, row.criterion_id): row for review in reviews for row in review.scores.all()}
    rows = []
    for criterion in criteria:
        scores = tuple(
            given[review.pk, criterion.pk] for review in reviews if (review.pk, criterion.pk) in given
        )
        row = ModeratedCriterion(criterion, scores, agreed.get((bid.pk, criterion.pk)), wide=False)
        rows.append(replace(row, wide=row.spread >= threshold))
    aside = getattr(bid, "not_discussed", None)
    return BidToModerate(
        bid,
        tuple(reviews),
        tuple(rows),
        calibrates=hasattr(bid, "calibration"),
        set_aside=aside is not None and aside.rescued_at is None,
    )
