"""The chair confirms the ranking of a closed round: from then on it never changes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.assessment import UNSETTLED
from bids.assessment.queries.moderation import awaiting_moderation
from bids.assessment.queries.panel import recused_bids
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.rules.ranking import RankedBid, rank_inputs
from bids.rounds.models import Round
from bids.rounds.workflow import ROUND_TRANSITIONS
from bids.writing.models import Bid
from bids.writing.workflow import BID_TRANSITIONS, BidStatus
from legacyfund.lib.canonical import canonical_sha256, read_canonical
from legacyfund.lib.errors import ConflictRefused


class RankingIncomplete(ConflictRefused):
    """A bid of the round is not checked, or lacks a review, a criterion or moderation; or there is none."""


def freeze_ranking(*, round: Round, by: User, now: datetime) -> Ranking:
    """Store the ranking with its inputs; its bids become scored and the round assessed.

    The rows are made from the stored inputs, so that they can always be made again. Raises
    RankingIncomplete naming what is missing, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.FREEZE_RANKING)
    with transaction.atomic():
        round = Round.objects.select_for_update().get(pk=round.pk)
        target = ROUND_TRANSITIONS.target(round.status, "assess")
        bids = _lock_bids(round)
        _check_settled(bids)
        inputs = ranking_inputs(round)
        ranked = rank_inputs(inputs)
        hidden = _kept_from(round, by, now=now)
        _check_complete(ranked, hidden)
        _check_moderated(round, hidden)
        ranking = Ranking.objects.create(
            round=round,
            frozen_at=now,
            frozen_by=by,
            inputs=inputs,
            sha256=canonical_sha256(read_canonical(inputs.encode())),
        )
        versions = {bid.reference: bid.current_version_id or 0 for bid in bids}
        RankingRow.objects.bulk_create(_row(ranking, bid, versions[bid.reference]) for bid in ranked)
        scored = BID_TRANSITIONS.target(BidStatus.ELIGIBLE, "score")
        placed = {bid.reference for bid in ranked}
        Bid.objects.filter(pk__in=[bid.pk for bid in bids if bid.reference in placed]).update(status=scored)
        round.status = target
        round.save(update_fields=["status"])
        data = {"sha256": ranking.sha256, "bids": [bid.reference for bid in ranked]}
        record_event("ranking.frozen", ranking, by=by, now=now, ref=round.reference, data=data)
    return ranking


def _lock_bids(round: Round) -> list[Bid]:
    """The bids to rank and those that could yet join them, held until the end."""
    bids = Bid.objects.select_for_update(of=("self",)).filter(
        round=round, status__in=[*UNSETTLED, BidStatus.ELIGIBLE]
    )
    return list(bids.order_by("pk"))


def _check_settled(bids: list[Bid]) -> None:
    def named(status: BidStatus) -> str:
        return ", ".join(sorted(bid.reference for bid in bids if bid.status == status))

    open_yet = []
    if references := named(BidStatus.SUBMITTED):
        open_yet.append(f"eligibility is not checked for {references}.")
    if references := named(BidStatus.CLARIFYING):
        open_yet.append(f"clarification is awaited for {references}. Wait for it, or withdraw the question.")
    if open_yet:
        raise RankingIncomplete(f"The ranking cannot be frozen: {' Also, '.join(open_yet)}")


def _kept_from(round: Round, by: User, *, now: datetime) -> frozenset[str]:
    """References of the bids the chair is recused from: nothing of them is named to them."""
    bids = Bid.objects.filter(pk__in=recused_bids(by, round, now=now))
    return frozenset(bids.values_list("reference", flat=True))


def _check_complete(ranked: list[RankedBid], hidden: Collection[str]) -> None:
    lacking = [bid for bid in ranked if bid.rank is None]
    named = [f"{bid.reference}: {' '.join(bid.missing)}" for bid in lacking if bid.reference not in hidden]
    if len(named) < len(lacking):
        named.append("A bid that you are kept from lacks something as well. The fund sees what.")
    if named:
        raise RankingIncomplete(f"The ranking cannot be frozen. {' '.join(named)}")
    if not ranked:
        raise RankingIncomplete(
            "The ranking cannot be frozen: the round has no eligible bid. Check the eligibility of its bids "
            "first."
        )


def _check_moderated(round: Round, hidden: Collection[str]) -> None:
    if waiting := awaiting_moderation(round):
        named = [f"{row}: {', '.join(names)}." for row, names in waiting.items() if row not in hidden]
        if any(row in hidden for row in waiting):
            named.append("The deputy has still to moderate as well.")
        raise RankingIncomplete(
            "The ranking cannot be frozen: scores lie apart and the panel has not agreed on a value. "
            + " ".join(named)
        )


def _row(ranking: Ranking, bid: RankedBid, version_id: int) -> RankingRow:
    if bid.rank is None or bid.value is None or bid.selection_value is None:
        raise AssertionError("an incomplete bid was refused before")
    return RankingRow(
        ranking=ranking,
        version_id=version_id,
        rank=bid.rank,
        value_numerator=bid.value[0],
        value_denominator=bid.value[1],
        selection_numerator=bid.selection_value[0],
        selection_denominator=bid.selection_value[1],
        risk_removed_units=bid.risk_removed_units,
        cost_to_fund=bid.cost_to_fund,
        whole_life_cost=bid.whole_life_cost,
        tie_break=bid.tie_break,
    )
