"""An award as it was at the end of any day: its status, its money by milestone, its baselines.

Nothing is kept for this: shares never change their amount and say from when to when they stood, and baselines
are taken back, move by move, to the day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import last_moment_of, london_date
from portfolio.awards.changes.models import CancelledMilestone, ChangeRequest
from portfolio.awards.changes.rules.kinds import OF_STATUS, ChangeKind
from portfolio.awards.changes.rules.terms import Cell
from portfolio.awards.changes.workflow import ChangeStatus
from portfolio.awards.models import Award, Claim, Milestone, MilestoneShare, Rebaseline
from portfolio.awards.queries.totals import AwardPositionRow, award_position
from portfolio.awards.workflow import AwardStatus, MilestoneStatus, is_called_off

Shares = dict[Cell, Decimal]


class DayNotOver(DomainError):
    """What will be is not known."""


@dataclass(frozen=True)
class MilestoneThen:
    """`shares`: what stood of its money, by cell; none nil."""

    number: int
    name: str
    status: MilestoneStatus
    baseline_on: date
    shares: Mapping[Cell, Decimal]


@dataclass(frozen=True)
class AwardThen:
    """At the last moment of a London day. `money`: by year and control budget, as the ledger knew it."""

    status: AwardStatus
    money: tuple[AwardPositionRow, ...]
    milestones: tuple[MilestoneThen, ...]


def award_as_of(award: Award, day: date, *, now: datetime) -> AwardThen | None:
    """None while there was no award yet. Of today, what stands at the moment. Raises DayNotOver."""
    if day > london_date(now):
        raise DayNotOver("This day has not come yet. Give today or a day before.", field="on")
    moment = min(last_moment_of(day), now)
    if award.offered_at > moment:
        return None
    milestones = list(Milestone.objects.filter(award=award).order_by("number"))
    of_award = [row.pk for row in milestones]
    shares, statuses = shares_at(award, moment), statuses_at(of_award, moment)
    baselines = baselines_at(of_award, moment)
    status = _status_at(award, moment)
    if is_called_off(status, answered=award.answered_at is not None):
        shares, statuses = defaultdict(dict), dict.fromkeys(of_award, MilestoneStatus.CANCELLED)
    return AwardThen(
        status=status,
        money=tuple(award_position(award, moment)),
        milestones=tuple(
            MilestoneThen(
                number=row.number,
                name=row.name,
                status=statuses.get(row.pk, MilestoneStatus.PLANNED),
                baseline_on=baselines.get(row.pk, row.baseline_on),
                shares=_in_order(shares[row.pk]),
            )
            for row in milestones
        ),
    )


def _in_order(shares: Shares) -> Shares:
    return {cell: shares[cell] for cell in sorted(shares, key=cell_order)}


def standing_at(moment: datetime) -> QuerySet[MilestoneShare]:
    """Those that were there and had neither lapsed nor made way for others."""
    there = MilestoneShare.objects.filter(made_at__lte=moment)
    return there.exclude(lapsed_at__lte=moment).exclude(moved_at__lte=moment)


def shares_at(award: Award, moment: datetime) -> Mapping[int, Shares]:
    """By milestone."""
    found: dict[int, Shares] = defaultdict(dict)
    for share in standing_at(moment).filter(milestone__award=award).order_by("pk"):
        found[share.milestone_id][share.year, share.control_budget] = share.amount
    return found


def baselines_at(milestones: Collection[int], moment: datetime) -> dict[int, date]:
    """By id of the milestone, where its baseline moved after the moment: the one it moved from first."""
    later = Rebaseline.objects.filter(milestone__in=milestones, moved_at__gt=moment).order_by("-pk")
    return {row.milestone_id: row.before_on for row in later}


def claims_standing_at(milestones: Collection[int], moment: datetime) -> dict[int, Claim]:
    """By id of the milestone: its claim that waited to be checked then, or had been found met."""
    found: dict[int, Claim] = {}
    claims = Claim.objects.filter(milestone__in=milestones, claimed_at__lte=moment).defer("file_bytes")
    for claim in claims.order_by("pk"):
        if claim.outcome == Claim.Outcome.MET or not _reached(
            (claim.taken_back_at, claim.checked_at), moment
        ):
            found[claim.milestone_id] = claim
    return found


def statuses_at(milestones: Collection[int], moment: datetime) -> dict[int, MilestoneStatus]:
    """By id of the milestone; those that were planned are left out."""
    found = {pk: _status_of(claim, moment) for pk, claim in claims_standing_at(milestones, moment).items()}
    cancelled = CancelledMilestone.objects.filter(
        milestone__in=milestones,
        change__status=ChangeStatus.APPROVED,
        change__answered_at__lte=moment,
    )
    for row in cancelled:
        found[row.milestone_id] = MilestoneStatus.CANCELLED
    return found


def _status_of(claim: Claim, moment: datetime) -> MilestoneStatus:
    if _reached((claim.released_at,), moment):
        return MilestoneStatus.RELEASED
    return MilestoneStatus.MET if _reached((claim.checked_at,), moment) else MilestoneStatus.CLAIMED


def _reached(moments: Iterable[datetime | None], moment: datetime) -> bool:
    return any(at is not None and at <= moment for at in moments)


def with_status_at(awards: QuerySet[Award], moment: datetime) -> QuerySet[Any]:
    """With `status_then`, as it was at the moment; of awards that had been made by then."""
    closed = Award.objects.filter(
        pk=OuterRef("pk"), closures__status="APPROVED", closures__approved_at__lte=moment
    )
    completed = Award.objects.filter(
        pk=OuterRef("pk"), completions__status="CONFIRMED", completions__answered_at__lte=moment
    )
    released = Claim.objects.filter(milestone__award=OuterRef("pk"), released_at__lte=moment)
    changes = ChangeRequest.objects.filter(
        award=OuterRef("pk"), status=ChangeStatus.APPROVED, kind__in=OF_STATUS, answered_at__lte=moment
    ).order_by("-answered_at", "-pk")
    return awards.annotate(last_change=Subquery(changes.values("kind")[:1])).annotate(
        status_then=Case(
            _when(AwardStatus.TERMINATED, decision__reversed_at__lte=moment),
            When(Q(answered_at=None) | Q(answered_at__gt=moment), then=Value(AwardStatus.OFFERED)),
            When(~Q(answer_reason=""), then=Value(AwardStatus.DECLINED)),
            When(Exists(closed), then=Value(AwardStatus.CLOSED)),
            When(Exists(completed), then=Value(AwardStatus.COMPLETED)),
            _when(AwardStatus.PAUSED, last_change=ChangeKind.PAUSE),
            _when(AwardStatus.TERMINATED, last_change=ChangeKind.TERMINATE),
            When(Exists(released), then=Value(AwardStatus.LIVE)),
            default=Value(AwardStatus.ACCEPTED),
            output_field=CharField(),
        )
    )


def _when(status: AwardStatus, **condition: object) -> When:
    return When(Q(**condition), then=Value(status))


def _status_at(award: Award, moment: datetime) -> AwardStatus:
    found = with_status_at(Award.objects.filter(pk=award.pk), moment)
    return AwardStatus(found.values_list("status_then", flat=True).get())
