"""Partners of a bid, invited and joined through the actions."""

from datetime import datetime

from accounts.models import Department, User
from accounts.permissions import Role
from bids.writing.actions.partners import accept_partnership, invite_partner
from bids.writing.models import Bid, BidPartner, PartnerAccess
from tests.factories.accounts import NOW, make_department, make_user


def invited_partner(
    bid: Bid, department: Department | None = None, *, sections: tuple[str, ...] = (), now: datetime = NOW
) -> BidPartner:
    """An invitation that waits: to edit `sections`, or to read where there are none."""
    return invite_partner(
        bid=bid,
        department=department or make_department(now=now),
        access=PartnerAccess.EDIT if sections else PartnerAccess.READ,
        sections=sections,
        by=bid.created_by,
        now=now,
    )


def joined_partner(
    bid: Bid, department: Department | None = None, *, sections: tuple[str, ...] = (), now: datetime = NOW
) -> tuple[BidPartner, User]:
    """A partner that is in the bid, and the bidder of its department who said so."""
    partner = invited_partner(bid, department, sections=sections, now=now)
    bidder = make_user(Role.BIDDER, partner.department, now=now)
    return accept_partnership(partner=partner, by=bidder, now=now), bidder
