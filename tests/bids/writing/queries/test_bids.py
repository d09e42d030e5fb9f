"""Who sees which bid, and how much of it."""

from decimal import Decimal

import pytest

from accounts.permissions import Permission, Role
from bids.overview.queries.bids import BidFilter, list_bids, listed_lines
from bids.writing.models import Bid
from bids.writing.queries.bids import (
    COLOURS,
    NOT_SHOWN,
    bids_visible_to,
    bids_with,
    reads_contents,
    status_for,
)
from bids.writing.queries.reach import reach_of
from bids.writing.workflow import BidStatus
from tests.factories.accounts import make_user
from tests.factories.bids import certifying_bid, complete_bid, draft_bid, submitted_bid

pytestmark = pytest.mark.django_db

PANEL = ["ELIGIBLE", "SCORED"]


def stepped(bid, *statuses):
    for status in statuses:
        Bid.objects.filter(pk=bid.pk).update(status=status)
    return Bid.objects.select_related("round").get(pk=bid.pk)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_a_department_sees_its_own(draft, role):
    mine, _ = draft, draft_bid()

    assert list(bids_visible_to(make_user(role, mine.department))) == [mine]


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.CHAIR, Role.AUDITOR])
def test_the_fund_sees_all_the_newest_first(draft, role):
    first, second = draft, submitted_bid()

    assert list(bids_visible_to(make_user(role))) == [second, first]


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.TREASURY_ANALYST, Role.ADMINISTRATOR])
def test_others_see_none(role):
    assert not bids_visible_to(make_user(role)).exists()


def test_a_closed_account_sees_none(draft):
    bid = draft
    bid.created_by.is_active = False

    assert not bids_visible_to(bid.created_by).exists()


def test_bids_with_joins_what_any_of_the_permissions_reaches(draft):
    bid = draft
    signer = make_user(Role.SIGN_OFF, bid.department)

    assert list(bids_with(signer, Permission.EDIT_BID, Permission.CERTIFY_BID)) == [bid]
    assert not bids_with(signer, Permission.EDIT_BID).exists()


@pytest.mark.parametrize(
    ("state", "fund_reads"), [(draft_bid, False), (certifying_bid, False), (submitted_bid, True)]
)
def test_contents_are_the_departments_own_until_submitted(state, fund_reads):
    bid = state()

    assert reads_contents(bid.created_by, bid)
    assert reads_contents(make_user(Role.FUND_MANAGER), bid) is fund_reads
    assert reads_contents(make_user(Role.AUDITOR), bid) is fund_reads


def test_a_chair_who_comes_from_the_department_is_no_insider(draft):
    bid = draft

    assert not reads_contents(make_user(Role.CHAIR, bid.department), bid)


def test_a_bid_withdrawn_before_submission_stays_the_departments_own(complete):
    bid = stepped(complete, "WITHDRAWN")

    assert not reads_contents(make_user(Role.FUND_MANAGER), bid)


def test_lines_hide_title_and_amount_of_what_was_never_submitted():
    draft = complete_bid(title="Secret", cost=Decimal("5.00"))

    [own], [fund] = (
        listed_lines(list_bids(reach_of(person), BidFilter()))
        for person in (draft.created_by, make_user(Role.FUND_MANAGER))
    )

    assert (own.title, own.asked) == ("Secret", Decimal("5.00"))
    assert (fund.title, fund.asked) == (NOT_SHOWN, None)


def test_the_department_sees_submitted_then_with_the_panel(submitted):
    bid = submitted
    shown = [status_for(bid.created_by, bid).label]
    for status in PANEL:
        bid = stepped(bid, status)
        shown.append(status_for(bid.created_by, bid).label)

    assert shown == ["Submitted", "With the panel", "With the panel"]


@pytest.mark.parametrize("outcome", ["APPROVED", "RESERVED", "REJECTED"])
def test_an_outcome_is_not_shown_to_the_department_before_the_announcement(submitted, outcome):
    bid = stepped(submitted, *PANEL, outcome)
    before = status_for(bid.created_by, bid)

    for status in ("CLOSED", "ASSESSED", "ANNOUNCED"):
        bid.round.status = status
        bid.round.save(update_fields=["status"])

    assert before.label == "With the panel"
    assert status_for(bid.created_by, bid).label == BidStatus(outcome).label
    assert status_for(make_user(Role.CHAIR), bid).label == BidStatus(outcome).label


def test_what_the_panel_does_has_one_look_for_the_department(submitted):
    bid = submitted
    looks = {status_for(bid.created_by, stepped(bid, *PANEL[:steps])) for steps in (1, 2)}

    assert len(looks) == 1


def test_each_status_has_a_colour():
    assert set(COLOURS) == set(BidStatus.values)
