"""Bids set aside and rescued."""

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.people import start_membership
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.assessment.actions.triage import TriageOver, TriageRefused, rescue_bid, set_aside
from bids.assessment.models import NotDiscussed, PanelMember
from bids.assessment.queries.moderation import awaiting_moderation
from bids.assessment.queries.triage import not_discussed, proposals
from bids.writing.actions.bids import BidRefused
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid, seat_chair
from tests.factories.bids import fresh_bid
from tests.factories.portfolio import pay_for
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
ENOUGH_FOR_ONE = 1_000_000
"""Of bids that ask for £900,000 each."""


def seat(round_, person, part="MEMBER"):
    manager = make_user(Role.FUND_MANAGER)
    PanelMember.objects.create(round=round_, person=person, part=part, added_at=NOW, added_by=manager)


@built_once
def triaged():
    """Of a closed round: a good bid, a hopeless one whose scores lie apart, the chair and a member."""
    round_ = open_round()
    reviewed_bid(round_, (5, 5))
    hopeless = reviewed_bid(round_, (0, 2))
    chair, member = seat_chair(round_), make_user(Role.REVIEWER)
    seat(round_, member)
    pay_for(round_, ENOUGH_FOR_ONE)
    return close_round(round_), fresh_bid(hopeless), chair, member


def test_bids_out_of_reach_are_set_aside_and_need_no_moderation(triaged):
    round_, hopeless, chair, _ = triaged
    assert awaiting_moderation(round_)

    (row,) = set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)

    assert (row.bid, row.places) == (hopeless, None)
    assert row.behind > 0
    assert list(not_discussed(round_)) == [hopeless]
    assert awaiting_moderation(round_) == {}
    data = {"bids": {hopeless.reference: row.behind}}
    assert Event.objects.get(kind="round.triaged").data == data


def test_a_member_rescues_one_and_the_chair_is_told(triaged):
    round_, hopeless, chair, member = triaged
    set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)

    row = rescue_bid(bid=hopeless, reason="It keeps a prison open.", by=member, now=NOW)

    assert (row.rescued_by, row.rescue_reason, row.accepted_by) == (member, "It keeps a prison open.", chair)
    assert list(not_discussed(round_)) == []
    assert awaiting_moderation(round_)
    assert Delivery.objects.filter(event__kind="bid.rescued", recipient=chair).exists()
    with pytest.raises(TriageOver):
        rescue_bid(bid=hopeless, reason="Again.", by=member, now=NOW)
    with pytest.raises(TriageOver, match="cannot be set aside"):
        set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)


def test_a_bid_the_money_could_reach_is_not_set_aside_nor_is_none(triaged):
    round_, hopeless, chair, _ = triaged
    good = round_.bids.exclude(pk=hopeless.pk).get()
    with pytest.raises(TriageOver, match=good.reference):
        set_aside(round=round_, bids=[good, hopeless], by=chair, now=NOW)
    with pytest.raises(TriageRefused):
        set_aside(round=round_, bids=[], by=chair, now=NOW)
    assert not NotDiscussed.objects.exists()


def test_a_cheap_bid_stays_however_few_points_it_has():
    """The money has room for it beside the good one; by places it would be set aside."""
    round_ = open_round()
    reviewed_bid(round_, (5, 5))
    dear, cheap = reviewed_bid(round_, (1, 1)), reviewed_bid(round_, (0, 0), cost=300_000)
    chair = seat_chair(round_)
    pay_for(round_, 1_200_000)
    close_round(round_)

    assert [row.bid for row in proposals(round_, chair, now=NOW)] == [dear]
    with pytest.raises(TriageOver, match=cheap.reference):
        set_aside(round=round_, bids=[cheap], by=chair, now=NOW)


def test_a_bid_that_asks_for_more_than_there_is_is_behind_none():
    round_ = open_round()
    large = reviewed_bid(round_, (5, 5))
    chair = seat_chair(round_)
    pay_for(round_, 899_999)
    close_round(round_)

    (row,) = set_aside(round=round_, bids=[large], by=chair, now=NOW)
    assert (row.places, row.behind) == (None, 0)


def test_nothing_is_set_aside_before_a_fund_pays():
    round_ = open_round()
    bid = reviewed_bid(round_, (0, 0))
    chair = seat_chair(round_)
    close_round(round_)

    assert proposals(round_, chair, now=NOW) == []
    with pytest.raises(TriageOver, match="No fund pays for round"):
        set_aside(round=round_, bids=[bid], by=chair, now=NOW)


def test_the_chair_alone_sets_aside(triaged):
    round_, hopeless, _, member = triaged
    for person in (member, make_user(Role.CHAIR), make_user(Role.FUND_MANAGER), make_user(Role.BIDDER)):
        with pytest.raises(PermissionRefused):
            set_aside(round=round_, bids=[hopeless], by=person, now=NOW)


def test_a_chair_sets_no_bid_aside_that_they_are_recused_from(triaged):
    round_, hopeless, _, _ = triaged
    PanelMember.objects.filter(round=round_, part="CHAIR").delete()
    chair = make_user(Role.CHAIR)
    department = hopeless.department
    start_membership(user=chair, role=Role.BIDDER, department=department, by=None, now=NOW)
    deputy = make_user(Role.REVIEWER)
    seat(round_, chair, "CHAIR")
    seat(round_, deputy, "DEPUTY")

    with pytest.raises(TriageOver):
        set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)
    assert set_aside(round=round_, bids=[hopeless], by=deputy, now=NOW)
    with pytest.raises(PermissionRefused):
        rescue_bid(bid=hopeless, reason="Mine.", by=chair, now=NOW)


def test_a_rescue_says_why_and_is_a_members(triaged):
    round_, hopeless, chair, member = triaged
    set_aside(round=round_, bids=[hopeless], by=chair, now=NOW)

    with pytest.raises(BidRefused):
        rescue_bid(bid=hopeless, reason=" ", by=member, now=NOW)
    with pytest.raises(PermissionRefused):
        rescue_bid(bid=hopeless, reason="Read it.", by=make_user(Role.REVIEWER), now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        NotDiscussed.objects.update(rescued_at=NOW)


def test_nothing_is_set_aside_once_the_ranking_is_frozen():
    round_ = open_round()
    bid = reviewed_bid(round_, (3, 4))
    chair = seat_chair(round_)
    close_round(round_)
    freeze(round_)

    with pytest.raises(TriageOver, match="between its closing and the frozen ranking"):
        set_aside(round=round_, bids=[bid], by=chair, now=NOW)
