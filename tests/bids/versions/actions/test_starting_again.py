"""Which bids begin again, in which rounds, by whom, and who sees where they began."""

import pytest

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_ineligible
from bids.rounds.actions import open_round, set_eligibility
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.starting_again import BidNotOver
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.earlier import diff_since, origin_of, origin_seen_by, rounds_to_start_again
from bids.writing.actions.bids import BidRefused
from bids.writing.actions.deadline import RoundShut
from bids.writing.models import Bid
from bids.writing.queries.drafts import completeness_of, load_draft
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import close_round, make_round
from tests.factories.bids import TESTS, bidding_round, complete_bid, fresh_bid, submitted_bid
from tests.factories.starting_again import again, over, withdrawn
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


short = built_once(lambda: over(submitted_bid()))


def lapsed(bid):
    close_round(bid.round)
    return fresh_bid(bid)


def ineligible(bid):
    find_ineligible(bid=bid, reason="Not one of these.", by=make_user(Role.FUND_MANAGER), now=NOW)
    return fresh_bid(bid)


@pytest.mark.parametrize(
    ("build", "end"),
    [
        (complete_bid, withdrawn),
        (submitted_bid, withdrawn),
        (complete_bid, lapsed),
        (submitted_bid, ineligible),
    ],
)
def test_what_was_taken_back_or_never_sent_is_a_start_too(build, end):
    ended = end(build())

    bid = fresh_bid(again(ended))

    origin = origin_of(bid)
    assert (origin.bid, origin.version) == (ended, ended.current_version)
    assert completeness_of(load_draft(bid)).is_complete
    assert not any(section.rows or section.answers for section in diff_since(origin, bid))
    assert origin_seen_by(bid.created_by, bid) == origin
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    certify_and_submit(bid=bid, confirmed=TESTS, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    seen = origin_seen_by(make_user(Role.AUDITOR), fresh_bid(bid))
    assert (seen is None) is (origin.version is None), "a draft that was never sent is its department's own"


def test_where_it_began_is_kept_and_seen_by_who_sees_both(short):
    bid = fresh_bid(again(short))

    origin = origin_of(bid)
    assert (origin.bid, origin.version) == (short, short.current_version)
    assert origin_of(short) is None
    assert origin_seen_by(bid.created_by, bid).version == short.current_version
    assert origin_seen_by(make_user(Role.AUDITOR), bid) is None  # a draft says nothing to others
    assert origin_seen_by(make_user(Role.BIDDER, make_department()), bid) is None


@pytest.mark.parametrize("status", ["SUBMITTED", "SCORED", "APPROVED"])
def test_a_bid_without_its_outcome_or_funded_is_refused(status):
    bid = submitted_bid() if status == "SUBMITTED" else over(submitted_bid(), status)

    with pytest.raises(BidNotOver, match=bid.reference):
        again(bid)
    assert rounds_to_start_again(bid, now=NOW) == []


def test_a_reserved_bid_is_started_again_and_stays_on_the_list():
    bid = over(submitted_bid(), "RESERVED")

    again(bid)

    assert Bid.objects.get(pk=bid.pk).status == "RESERVED"


def test_others_do_not_start_it_again(short):
    round_ = bidding_round()
    for person in (
        make_user(Role.SIGN_OFF, short.department),
        make_user(Role.BIDDER, make_department()),
        make_user(Role.FUND_MANAGER),
    ):
        with pytest.raises(PermissionRefused):
            again(short, round_, by=person)
    assert round_.bids.count() == 0


def test_a_round_that_is_shut_or_for_others_is_refused_and_not_offered(short):
    shut, for_others, fits = bidding_round(), make_round(), bidding_round()
    manager = make_user(Role.FUND_MANAGER)
    set_eligibility(
        round=for_others, kinds=[], departments=[make_department()], checks=[], by=manager, now=NOW
    )
    for_others = open_round(round=for_others, by=manager, now=NOW)
    close_round(shut)

    with pytest.raises(RoundShut):
        again(short, shut)
    with pytest.raises(BidRefused):
        again(short, for_others)
    offered = rounds_to_start_again(short, now=NOW)
    assert fits in offered
    assert not {shut, for_others} & set(offered)
