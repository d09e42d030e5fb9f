"""Bids that wait for their writers, their sign-off, and those invited to them."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.told import reason_it_came_back
from bids.overview.queries.waiting.offers import OFFER_WORKLISTS
from bids.overview.queries.waiting.register import REGISTER_WORKLISTS
from bids.overview.queries.waiting.worklists import Waiting, Worklist, closing, reads
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidPartner
from bids.writing.queries.bids import bids_with
from bids.writing.queries.partners import partner_invitations
from bids.writing.workflow import BidStatus


def _drafts(user: User, now: datetime) -> QuerySet[Bid]:
    """Of open rounds, the earliest deadline first."""
    drafts = _of_open_rounds(bids_with(user, Permission.EDIT_BID)).filter(status=BidStatus.DRAFT)
    return drafts.annotate(reason=reason_it_came_back("bid.certification_refused", BID, since="sent_at"))


BID = "bids.bid"
"""The kind of record that events about a bid are of."""


def _sent(user: User, now: datetime) -> QuerySet[Bid]:
    """Bids this person may certify: sent by somebody else, in rounds that are open."""
    sent = _of_open_rounds(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=BidStatus.CERTIFYING)


def _of_open_rounds(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return bids.filter(round__status=RoundStatus.OPEN).order_by(F("round__closes_at").asc(), "pk")


def _to_finish(bid: Bid) -> Waiting:
    """Those the sign-off sent back are named as such."""
    reason: str | None = getattr(bid, "reason", None)
    step = "Put right" if reason else "Finish"
    return reads(step + " {0.reference}: {0.title}", "bids:bid", due=closing)(bid)


def _to_join(partner: BidPartner) -> Waiting:
    """An invitation to another department's bid that nobody of this person's has answered yet."""
    bid = partner.bid
    return Waiting(
        label=f"Answer the invitation to {bid.reference}: {bid.title}",
        due=closing(bid),
        url_name="bids:answer_partnership",
        url_kwargs={"pk": str(partner.pk)},
    )


DRAFTS = Worklist("drafts", "Bids to finish", frozenset({Permission.EDIT_BID}), _drafts, _to_finish)


SENT = Worklist(
    "certifications",
    "Bids to certify",
    frozenset({Permission.CERTIFY_BID}),
    _sent,
    reads("Certify {0.reference}: {0.title}", "bids:certify_bid", due=closing),
)


INVITATIONS = Worklist(
    "invitations",
    "Invitations to bids of others",
    frozenset({Permission.JOIN_BID}),
    lambda user, now: partner_invitations(user),
    _to_join,
)


BID_WORKLISTS = (*REGISTER_WORKLISTS, *OFFER_WORKLISTS, DRAFTS, SENT, INVITATIONS)
