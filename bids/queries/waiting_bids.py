"""What waits for the people of a department, for their home page."""

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.models import Bid
from bids.queries.bids import bids_with
from bids.queries.partners import partner_invitations
from bids.queries.waiting import Waiting
from bids.workflow import BidStatus, RoundStatus
from legacyfund.lib.financial_year import london_date


def waiting_for_bidder(user: User) -> list[Waiting]:
    """Drafts of open rounds, those the sign-off sent back named as such; the earliest deadline first."""
    drafts = _of_open_rounds(bids_with(user, Permission.EDIT_BID)).filter(status=BidStatus.DRAFT)
    return [
        Waiting(
            label=f"{'Put right' if bid.sent_at else 'Finish'} {bid.reference}: {bid.title}",
            due=london_date(bid.round.closes_at),
            url_name="bids:bid",
            url_kwargs={"reference": bid.reference},
        )
        for bid in drafts
    ]


def waiting_for_sign_off(user: User) -> list[Waiting]:
    """Bids this person may certify: sent by somebody else, in rounds that are open."""
    sent = _of_open_rounds(bids_with(user, Permission.CERTIFY_BID)).filter(
        ~Q(sent_by=user), status=BidStatus.CERTIFYING
    )
    return [
        Waiting(
            label=f"Certify {bid.reference}: {bid.title}",
            due=london_date(bid.round.closes_at),
            url_name="bids:certify_bid",
            url_kwargs={"reference": bid.reference},
        )
        for bid in sent
    ]


def waiting_to_join(user: User) -> list[Waiting]:
    """Invitations to other departments' bids that nobody of this person's has answered yet."""
    return [
        Waiting(
            label=f"Answer the invitation to {partner.bid.reference}: {partner.bid.title}",
            due=london_date(partner.bid.round.closes_at),
            url_name="bids:answer_partnership",
            url_kwargs={"pk": str(partner.pk)},
        )
        for partner in partner_invitations(user)
    ]


def _of_open_rounds(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return bids.filter(round__status=RoundStatus.OPEN).order_by(F("round__closes_at").asc(), "pk")
