"""Bids the panel does not discuss: those that could be set aside, those that are, and who may rescue one."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import permissions_of
from bids.assessment.models import Confidence, NotDiscussed, PanelMember, Review, ReviewScore
from bids.assessment.queries.choosing import asked_in_versions
from bids.assessment.queries.moderation import LEADS
from bids.assessment.queries.panel import panel_of, recused_bids
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.queries.reviews import READING_ALL
from bids.assessment.rules.triage import Plausible, plausible_values
from bids.assessment.workflow import REVIEWS_IN_HAND, ReviewStatus
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.rules.scoring import CriterionKind
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid
from bids.writing.workflow import WITH_PANEL
from legacyfund.lib.canonical import read_canonical

TRIAGED_WHILE = (RoundStatus.CLOSED, RoundStatus.ASSESSED)


@dataclass(frozen=True)
class Proposal:
    """A bid that could be set aside: `highest` is the most it could still be worth in the choice, of 100, and
    `behind` by how many tenths of a point every set with it falls short; 0 where it asks for more than there
    is.
    """

    bid: Bid
    highest: Fraction
    behind: int


def not_discussed(round: Round) -> QuerySet[Bid]:
    """The round's bids that the chair set aside and nobody rescued, with `not_discussed`, by reference."""
    return (
        Bid.objects.filter(
            round=round,
            status__in=WITH_PANEL,
            not_discussed__isnull=False,
            not_discussed__rescued_at__isnull=True,
        )
        .select_related("not_discussed", "department")
        .order_by("reference")
    )


def rounds_triaged_by(user: User) -> QuerySet[Round]:
    """Those whose panel the person is on; for the fund, every chair and auditors those they see."""
    readable = Q(panel__person=user)
    if permissions_of(user) & READING_ALL:
        readable |= Q(pk__in=rounds_visible_to(user).order_by().values("pk"))
    return Round.objects.filter(readable).distinct().order_by("-pk")


def triage_of(round_: Round, user: User, *, now: datetime) -> list[NotDiscussed]:
    """What was set aside, rescued or not, without the bids the person is recused from."""
    rows = (
        NotDiscussed.objects.filter(bid__round=round_)
        .exclude(bid__in=recused_bids(user, round_, now=now))
        .select_related("bid__department", "bid__round", "accepted_by", "rescued_by")
        .order_by("bid__reference")
    )
    return list(rows)


def has_money(round_: Round, *, now: datetime) -> bool:
    """Whether a fund pays for the round, so that it can be said what its money reaches."""
    return _asked_of_money()(round_, {}, {}, now=now) is not None


def proposals(round_: Round, user: User, *, now: datetime) -> list[Proposal]:
    """The bids the person chairs on that the round's money cannot reach and that were not set aside before.
    None that the person has still to review. Their figures are of all bids together, also of those the person
    is recused from, so `behind` is for the record alone.
    """
    values = {row.reference: row for row in plausible_values(_inputs(round_), _unsure(round_))}
    found = _beyond(round_, values, now=now)
    in_hand = Review.objects.filter(reviewer=user, version__bid=OuterRef("pk"), status__in=REVIEWS_IN_HAND)
    bids = (
        Bid.objects.filter(~Exists(in_hand), round=round_, reference__in=found, not_discussed=None)
        .exclude(pk__in=recused_bids(user, round_, now=now))
        .select_related("department")
        .order_by("reference")
    )
    chaired = _chaired_by(user, round_, now=now)
    return [
        Proposal(bid, values[bid.reference].highest, found[bid.reference])
        for bid in bids
        if chaired is None or bid.pk in chaired
    ]


def _inputs(round_: Round) -> dict[str, Any]:
    document = read_canonical(ranking_inputs(round_).encode())
    if not isinstance(document, dict):
        raise AssertionError("a ranking's inputs are a mapping")
    return document


def _beyond(round_: Round, values: Mapping[str, Plausible], *, now: datetime) -> Mapping[str, int]:
    """What the money does not reach, by reference; nothing where no fund pays for the round."""
    bids = Bid.objects.filter(round=round_, reference__in=values, current_version__isnull=False)
    versions = dict(bids.order_by("pk").values_list("reference", "current_version_id"))
    amounts = asked_in_versions(list(versions.values()))
    found = _asked_of_money()(
        round_,
        {reference: (value.lowest, value.highest) for reference, value in values.items()},
        {reference: amounts[version] for reference, version in versions.items()},
        now=now,
    )
    return found or {}


def _asked_of_money() -> Callable[..., Mapping[str, int] | None]:
    asked: Callable[..., Mapping[str, int] | None] = import_string(settings.BEYOND_THE_MONEY)
    return asked


def triages(user: User, round_: Round) -> bool:
    """Whether the person is the chair or the deputy of the round's panel."""
    return panel_of(round_).filter(person=user, part__in=LEADS).exists()


def may_rescue(row: NotDiscussed, user: User, *, now: datetime) -> bool:
    """A member of the panel who is not recused, until somebody has, and until the round is announced."""
    round_ = row.bid.round
    return (
        row.rescued_at is None
        and round_.status in TRIAGED_WHILE
        and Permission.SEE_RANKING in permissions_of(user)
        and panel_of(round_).filter(person=user).exists()
        and row.bid_id not in recused_bids(user, round_, now=now)
    )


def _chaired_by(user: User, round_: Round, *, now: datetime) -> frozenset[int] | None:
    """Ids of the bids the deputy chairs on; None for the chair, who chairs on all but those they are recused
    from.
    """
    parts = {member.part: member.person for member in panel_of(round_).filter(part__in=LEADS)}
    chair = parts.get(PanelMember.Part.CHAIR)
    if chair == user:
        return None
    if parts.get(PanelMember.Part.DEPUTY) != user:
        return frozenset()
    return None if chair is None else recused_bids(chair, round_, now=now)


def _unsure(round_: Round) -> dict[str, frozenset[str]]:
    rows = ReviewScore.objects.filter(
        criterion__round=round_,
        criterion__kind=CriterionKind.PANEL,
        review__status=ReviewStatus.SUBMITTED,
        confidence__in=["", Confidence.LOW],
    ).order_by("pk")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for reference, code in rows.values_list("review__version__bid__reference", "criterion__code"):
        found[reference].add(code)
    return {reference: frozenset(codes) for reference, codes in found.items()}
