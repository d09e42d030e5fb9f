"""What partners see, whom a partnership keeps from judging, and who is shown as editor."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, Role
from bids.assessment.actions.reviews import ReviewRefused, assign_reviewer
from bids.assessment.queries.reviews import reviewers_to_choose
from bids.overview.queries.bids import BidFilter, list_bids, listed_lines
from bids.overview.queries.waiting import INVITATIONS
from bids.versions.actions.submission import certify_and_submit
from bids.writing.actions.partners import end_partnership
from bids.writing.models import Bid
from bids.writing.queries.bids import bids_to_write, bids_visible_to, bids_with, reads_contents, status_for
from bids.writing.queries.partners import (
    bids_of_departments,
    departments_on,
    departments_to_invite,
    last_edits,
    partner_invitations,
    partner_lines,
    sections_edited,
    shareable_sections,
)
from bids.writing.queries.reach import reach_of
from bids.writing.sections.actions.sections import save_costs
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import TESTS, draft_bid
from tests.factories.partners import invited_partner, joined_partner

pytestmark = pytest.mark.django_db


def test_a_partner_sees_the_bid_from_joining_until_it_ends():
    bid = draft_bid(title="Shared")
    invited = invited_partner(bid)
    reader = make_user(Role.SIGN_OFF, invited.department)
    before = list(bids_visible_to(reader))
    partner, guest = joined_partner(bid)

    [line] = listed_lines(list_bids(reach_of(guest), BidFilter()))

    assert before == []
    assert (line.title, reads_contents(guest, bid)) == ("Shared", True)
    assert not bids_with(guest, Permission.EDIT_BID, Permission.CERTIFY_BID).exists()
    end_partnership(partner=partner, by=bid.created_by, now=NOW)
    assert not bids_visible_to(guest).exists()
    assert not reads_contents(guest, bid)


def test_a_closed_account_of_a_partner_sees_nothing(draft):
    _, guest = joined_partner(draft)
    guest.is_active = False

    assert not bids_visible_to(guest).exists()


def test_a_partner_learns_nothing_of_the_panels_work(draft):
    bid = draft
    _, guest = joined_partner(bid)
    for status in ("CERTIFYING", "WITHDRAWN"):
        Bid.objects.filter(pk=bid.pk).update(status=status)
    bid = Bid.objects.select_related("round").get(pk=bid.pk)
    bid.status = "SCORED"

    assert status_for(guest, bid).label == "With the panel"


def test_bids_to_write_are_ones_own_and_the_named_section(draft):
    bid = draft
    _, guest = joined_partner(bid, sections=("costs",))

    assert list(bids_to_write(guest, "costs")) == [bid]
    assert not bids_to_write(guest, "work").exists()
    assert list(bids_to_write(bid.created_by, "work")) == [bid]
    assert sections_edited(bid, reach_of(guest, {Permission.EDIT_BID})) == {"costs"}
    assert sections_edited(bid, reach_of(bid.created_by, {Permission.EDIT_BID})) == frozenset()


def test_the_departments_on_a_bid_are_those_that_ever_joined(draft):
    bid = draft
    partner, _ = joined_partner(bid)
    invited_partner(bid)
    end_partnership(partner=partner, by=bid.created_by, now=NOW)

    assert departments_on(bid) == [bid.department, partner.department]
    for department in departments_on(bid):
        assert list(bids_of_departments([department.pk])) == [bid]


def test_an_invitation_waits_for_the_whole_department(draft):
    bid = draft
    partner = invited_partner(bid)
    people = [make_user(role, partner.department) for role in (Role.BIDDER, Role.SIGN_OFF)]

    waiting = [INVITATIONS.first(10, INVITATIONS.find(person, NOW))[0] for person in people]

    assert [row.url_kwargs for rows in waiting for row in rows] == [{"pk": str(partner.pk)}] * 2
    assert not partner_invitations(bid.created_by).exists()


def test_an_invitation_to_a_bid_that_is_over_waits_for_nobody(draft):
    partner = invited_partner(draft)
    Bid.objects.filter(pk=partner.bid_id).update(status="WITHDRAWN")

    assert not partner_invitations(make_user(Role.BIDDER, partner.department)).exists()


def test_lines_say_where_each_department_stands(draft):
    bid = draft
    invited_partner(bid, sections=("costs", "milestones"))
    joined, _ = joined_partner(bid)
    end_partnership(partner=joined, by=bid.created_by, now=NOW)
    taken_back = invited_partner(bid)
    end_partnership(partner=taken_back, by=bid.created_by, now=NOW)

    lines = partner_lines(bid)

    assert [(line.state, line.current) for line in lines] == [
        ("Invited", True),
        ("Ended", False),
        ("Taken back", False),
    ]
    assert lines[0].sections == ("Costs", "Milestones")


def test_the_departments_to_invite_are_the_open_others(draft):
    bid, other = draft, make_department()
    asked = invited_partner(bid).department

    offered = set(departments_to_invite(bid, now=NOW))

    assert other in offered
    assert not offered & {bid.department, asked}
    assert {"systems", "accounting_officer"}.isdisjoint(row.code for row in shareable_sections(bid))


def test_each_section_shows_who_saved_it_last(draft):
    bid = draft
    partner, guest = joined_partner(bid, sections=("costs",))
    save_costs(bid=bid, rows=[], by=guest, now=NOW)

    [theirs] = last_edits(bid)
    save_costs(bid=bid, rows=[], by=bid.created_by, now=NOW)
    [ours] = last_edits(bid)

    assert (theirs.by, theirs.department) == (guest.name, partner.department.short_name)
    assert (ours.by, ours.department) == (bid.created_by.name, bid.department.short_name)


@pytest.fixture
def judged(certifying) -> tuple[Bid, User]:
    """An eligible bid whose partner's part has ended, and a reviewer who comes from that partner."""

    bid = certifying
    partner, _ = joined_partner(bid)
    end_partnership(partner=partner, by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    return bid, make_user(Role.REVIEWER, partner.department)


def test_a_reviewer_of_a_partner_is_not_asked(judged):
    bid, reviewer = judged
    bid.refresh_from_db()
    manager = make_user(Role.FUND_MANAGER)
    Bid.objects.filter(pk=bid.pk).update(status="ELIGIBLE")

    [choice] = reviewers_to_choose(bid, now=NOW)

    assert "Belongs" in choice.obstacle
    with pytest.raises(ReviewRefused, match="belongs, or belonged"):
        assign_reviewer(bid=bid, reviewer=reviewer, due_on=london_date(timezone.now()), by=manager, now=NOW)
