"""The chair sets bids aside that the money cannot reach; a member of the panel rescues one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.reviews import ReviewRefused
from bids.assessment.models import NotDiscussed
from bids.assessment.queries.panel import chair_of
from bids.assessment.queries.triage import TRIAGED_WHILE, has_money, may_rescue, proposals, triages
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.rounds.workflow import RoundStatus
from bids.writing.actions.bids import check_reason
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, PermissionRefused


class TriageRefused(ReviewRefused):
    """No bid was chosen."""


class TriageOver(ConflictRefused):
    """The round is not at the stage where bids are set aside or rescued, or the money reaches a bid."""


def set_aside(*, round: Round, bids: Collection[Bid], by: User, now: datetime) -> list[NotDiscussed]:
    """Set aside bids the person chairs on that the round's money cannot reach, all of those given or none.

    Raises TriageRefused, TriageOver, PermissionRefused.
    """
    require_permission(by, Permission.SEE_RANKING)
    if not bids:
        raise TriageRefused("Tick the bids that the panel need not discuss.", field="bids")
    with transaction.atomic():
        round = lock_round(round)
        if not triages(by, round):
            raise PermissionRefused("The chair of the panel, or the deputy, decides what is not discussed.")
        if round.status != RoundStatus.CLOSED:
            raise TriageOver(
                f"Bids of round {round.reference} are set aside between its closing and the frozen ranking."
            )
        list(Bid.objects.select_for_update(of=("self",)).filter(round=round).order_by("pk").only("pk"))
        _check_money(round, now=now)
        found = {row.bid.pk: row for row in proposals(round, by, now=now)}
        if within := sorted(bid.reference for bid in bids if bid.pk not in found):
            raise TriageOver(
                f"{', '.join(within)} cannot be set aside. For each, the money could still reach it, it was "
                "set aside before, or it is not yours to set aside. Look again at what the money cannot "
                "reach."
            )
        rows = [found[pk] for pk in sorted({bid.pk for bid in bids})]
        made = NotDiscussed.objects.bulk_create(
            NotDiscussed(bid=row.bid, behind=row.behind, accepted_at=now, accepted_by=by) for row in rows
        )
        data = {"bids": {row.bid.reference: row.behind for row in rows}}
        record_event("round.triaged", round, by=by, now=now, data=data)
    return made


def _check_money(round: Round, *, now: datetime) -> None:
    if not has_money(round, now=now):
        raise TriageOver(
            f"No fund pays for round {round.reference} yet, so nobody can say what the money reaches. The "
            "fund ties the round to a fund first."
        )


def rescue_bid(*, bid: Bid, reason: str, by: User, now: datetime) -> NotDiscussed:
    """Have the bid discussed after all; whoever chairs on it is told.

    Raises BidRefused without a reason, TriageOver, PermissionRefused unless the person is on the panel.
    """
    require_permission(by, Permission.SEE_RANKING)
    reason = check_reason(reason, "Say why the panel should discuss this bid.")
    with transaction.atomic():
        bid = Bid.objects.select_for_update(of=("self",)).select_related("round").get(pk=bid.pk)
        row = NotDiscussed.objects.select_related("bid__round").filter(bid=bid).first()
        if row is None or row.rescued_at is not None or bid.round.status not in TRIAGED_WHILE:
            raise TriageOver(f"{bid.reference} is not set aside, so there is nothing to rescue.")
        if not may_rescue(row, by, now=now):
            raise PermissionRefused("Only members of the panel without an interest in a bid rescue it.")
        row.rescued_at, row.rescued_by, row.rescue_reason = now, by, reason
        row.save(update_fields=["rescued_at", "rescued_by", "rescue_reason"])
        chair = chair_of(bid, now=now)
        record_event(
            "bid.rescued",
            bid,
            by=by,
            now=now,
            data={"title": bid.title, "reason": reason},
            tell=[chair.person] if chair and chair.person_id != by.pk else [],
        )
    return row
