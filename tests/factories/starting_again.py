"""Bids that are over and not funded, and the bid that begins again as one of them ended."""

from bids.versions.actions.starting_again import start_again
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from tests.factories.accounts import NOW
from tests.factories.bids import bidding_round, fresh_bid


def over(bid, status="REJECTED"):
    """As the announcement leaves it; that has its own tests."""
    for step in ("ELIGIBLE", "SCORED", status):
        Bid.objects.filter(pk=bid.pk).update(status=step)
    return fresh_bid(bid)


def again(origin, round_=None, by=None):
    round_ = round_ or bidding_round(questions_version=origin.round.questions_version)
    return start_again(origin=origin, round=round_, by=by or origin.created_by, now=NOW)


def withdrawn(bid):
    return withdraw_bid(bid=bid, reason="The work is put off.", by=bid.created_by, now=NOW)
