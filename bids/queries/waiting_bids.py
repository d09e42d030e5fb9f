"""What waits for the people of a department: ratings to confirm; bids to finish, to certify and to join."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.models import Bid, BidPartner, Rating
from bids.queries.bids import bids_with
from bids.queries.partners import partner_invitations
from bids.queries.register import ratings_to_confirm
from bids.queries.waiting import Pile, Waiting
from bids.workflow import BidStatus, RoundStatus
from legacyfund.lib.financial_year import london_date


def _drafts(user: User, now: datetime) -> QuerySet[Bid]:
    """Of open rounds, the earliest deadline first."""
    return _of_open_rounds(bids_with(user, Permission.EDIT_BID)).filter(status=BidStatus.DRAFT)


def _sent(user: User, now: datetime) -> QuerySet[Bid]:
    """Bids this person may certify: sent by somebody else, in rounds that are open."""
    sent = _of_open_rounds(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=BidStatus.CERTIFYING)


def _of_open_rounds(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return bids.filter(round__status=RoundStatus.OPEN).order_by(F("round__closes_at").asc(), "pk")


def _to_confirm(rating: Rating) -> Waiting:
    system = rating.system
    label = f"Confirm the rating of {system.name}"
    return Waiting(label, None, "bids:confirm_rating", {"reference": system.reference})


def _to_finish(bid: Bid) -> Waiting:
    """Those the sign-off sent back are named as such."""
    return _of_bid("Put right" if bid.sent_at else "Finish", bid, "bids:bid")


def _to_certify(bid: Bid) -> Waiting:
    return _of_bid("Certify", bid, "bids:certify_bid")


def _of_bid(deed: str, bid: Bid, url_name: str) -> Waiting:
    due = london_date(bid.round.closes_at)
    return Waiting(f"{deed} {bid.reference}: {bid.title}", due, url_name, {"reference": bid.reference})


def _to_join(partner: BidPartner) -> Waiting:
    """An invitation to another department's bid that nobody of this person's has answered yet."""
    bid = partner.bid
    return Waiting(
        label=f"Answer the invitation to {bid.reference}: {bid.title}",
        due=london_date(bid.round.closes_at),
        url_name="bids:answer_partnership",
        url_kwargs={"pk": str(partner.pk)},
    )


RATINGS = Pile(
    "ratings",
    "Ratings to confirm",
    frozenset({Permission.CONFIRM_RATING}),
    lambda user, now: ratings_to_confirm(user),
    _to_confirm,
)
DRAFTS = Pile("drafts", "Bids to finish", frozenset({Permission.EDIT_BID}), _drafts, _to_finish)
SENT = Pile("certifications", "Bids to certify", frozenset({Permission.CERTIFY_BID}), _sent, _to_certify)
INVITATIONS = Pile(
    "invitations",
    "Invitations to bids of others",
    frozenset({Permission.JOIN_BID}),
    lambda user, now: partner_invitations(user),
    _to_join,
)
BID_PILES = (RATINGS, DRAFTS, SENT, INVITATIONS)
