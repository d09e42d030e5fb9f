"""What was typed into a section and not saved goes with the writing it was for."""

import pytest

from accounts.permissions import Role
from bids.versions.actions.certification import recall_bid, send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import TypedSection
from bids.writing.queries.typed import Typed
from bids.writing.sections.actions.typed import keep_typed
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round
from tests.factories.bids import TESTS, complete_bid, fresh_bid

pytestmark = pytest.mark.django_db


def submit(bid):
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=fresh_bid(bid), confirmed=TESTS, by=signer, now=NOW)


def withdraw(bid):
    withdraw_bid(bid=bid, reason="The work is put off.", by=bid.created_by, now=NOW)


def lapse(bid):
    close_round(bid.round)


def send_and_take_back(bid):
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    recall_bid(bid=fresh_bid(bid), by=bid.created_by, now=NOW)


@pytest.mark.parametrize(("step", "left"), [(submit, 0), (withdraw, 0), (lapse, 0), (send_and_take_back, 2)])
def test_it_goes_once_nobody_can_write_any_more_and_not_before(step, left):
    bid, other = complete_bid(), complete_bid()
    typed = Typed((("why_now", "word " * 2000),), over=1, left=1)
    for person in (bid.created_by, make_user(Role.BIDDER, bid.department)):
        keep_typed(bid=bid, section="work", typed=typed, by=person, now=NOW)
    keep_typed(bid=other, section="work", typed=typed, by=other.created_by, now=NOW)

    step(bid)

    assert TypedSection.objects.filter(bid=bid).count() == left
    assert TypedSection.objects.filter(bid=other).count() == 1


@pytest.mark.parametrize("step", [submit, withdraw, lapse])
def test_nothing_is_kept_of_a_bid_that_nobody_writes_any_more(step):
    bid = complete_bid()
    step(bid)

    with pytest.raises(BidNotDraft, match=bid.reference):
        keep_typed(bid=bid, section="work", typed=Typed((), over=1, left=1), by=bid.created_by, now=NOW)

    assert not TypedSection.objects.exists()
