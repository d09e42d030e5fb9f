"""The gap list: who sees which red-rated systems, and what of their bids and money."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import BidSystem
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.home.queries.gaps import gap_figures, gap_rows, gaps_visible_to
from portfolio.home.rules import Coverage
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.bids import bidding_round, complete_bid, draft_bid, submitted_bid
from tests.factories.portfolio import confirmed_decision, ranked_bids
from tests.factories.register import LOW_SCORES, make_system, rated_system

pytestmark = pytest.mark.django_db

PAGE = "/gaps/"


def coverage_for(user):
    return {row.system.name: row.coverage for row in gap_rows(gaps_visible_to(user), user)}


def test_signed_out_wrong_person_and_wrong_method(client):
    assert reverse("account_login") in client.get(PAGE)["Location"]
    sign_in(client, make_user(Role.REVIEWER))
    assert client.get(PAGE).status_code == 403
    sign_in(client, make_user(Role.TREASURY_ANALYST))
    assert client.post(PAGE).status_code == 405


def test_only_red_rated_systems_of_ones_own_department(client):
    department = make_department()
    rated_system(department, name="Red")
    rated_system(department, LOW_SCORES, name="Low")
    make_system(department, name="Not rated")
    rated_system(name="Another department's")
    bidder = make_user(Role.BIDDER, department)
    sign_in(client, bidder)

    text = client.get(PAGE).content.decode()

    assert coverage_for(bidder) == {"Red": Coverage.NOTHING}
    assert "No bid and no money" in text
    assert "start a bid" in text
    assert "Another department" not in text


def test_a_draft_is_seen_by_its_department_and_by_nobody_else(client):
    bid = complete_bid()
    name = bid.systems.get().system.name

    assert coverage_for(make_user(Role.BIDDER, bid.department)) == {name: Coverage.DRAFT}
    for role in (Role.FUND_MANAGER, Role.TREASURY_ANALYST):
        assert coverage_for(make_user(role)) == {name: Coverage.NOTHING}
        text = sign_in(client, make_user(role)).get(PAGE).content.decode()
        assert bid.reference not in text


def test_a_withdrawn_bid_leaves_the_gap(client):
    bid = submitted_bid()
    bidder, treasury = make_user(Role.BIDDER, bid.department), make_user(Role.TREASURY_ANALYST)
    name = bid.systems.get().system.name
    assert coverage_for(treasury) == {name: Coverage.BID}

    withdraw_bid(bid=bid, reason="No longer needed.", by=make_user(Role.SIGN_OFF, bid.department), now=NOW)

    assert coverage_for(bidder) == coverage_for(treasury) == {name: Coverage.NOTHING}
    text = sign_in(client, treasury).get(PAGE, {"shown": "nothing"}).content.decode()
    assert "withdrawn" in text
    assert f"/bids/{bid.reference}/" not in text
    assert "Compare the departments" in text


def test_a_decision_is_no_money_before_it_is_announced_and_a_declined_award_is_none(two_bids):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    bidder, fund = make_user(Role.BIDDER, first.department), make_user(Role.FUND_MANAGER)
    award = Award.objects.get(decision=confirmed_decision(first))
    confirmed_decision(second, "RESERVE")
    names = [bid.systems.get().system.name for bid in (first, second)]

    assert coverage_for(bidder) == {names[0]: Coverage.BID}
    assert coverage_for(fund) == dict.fromkeys(names, Coverage.BID)
    announce_round(round=round_, by=fund, now=NOW)
    assert coverage_for(fund) == {names[0]: Coverage.FUNDED, names[1]: Coverage.RESERVED}
    assert gap_figures(gaps_visible_to(fund)).funded == 1
    signer = make_user(Role.SIGN_OFF, first.department)
    award.refresh_from_db()
    decline_award(award=award, reason="The money came too late.", by=signer, now=NOW)
    assert coverage_for(bidder) == {names[0]: Coverage.NOTHING}
    (row,) = gap_rows(gaps_visible_to(bidder), bidder)
    assert [(bid.reference, ended) for bid, ended in row.bids] == [(first.reference, "declined")]
    assert "approved, its award is declined" in sign_in(Client(), bidder).get(PAGE).content.decode()


def test_the_list_narrows(client):
    system = rated_system(name="Red")
    sign_in(client, make_user(Role.BIDDER, system.department))

    for shown in ("waiting", "funded"):
        assert "No red-rated system fits" in client.get(PAGE, {"shown": shown}).content.decode()
    assert "Red" in client.get(PAGE, {"shown": "all"}).content.decode()


def test_an_empty_list_says_why(client):
    sign_in(client, make_user(Role.BIDDER))

    assert "No system is red-rated" in client.get(PAGE).content.decode()


def test_the_list_takes_as_many_queries_for_many_systems_and_bids_as_for_one(
    client, django_assert_max_num_queries
):
    department = make_department()
    bidder, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    sign_in(client, bidder)

    def queries_with_one_more() -> int:
        system = rated_system(department, by=bidder, confirmed_by=signer)
        BidSystem.objects.create(bid=draft_bid(round_, department, by=bidder), system=system)
        with django_assert_max_num_queries(10) as captured:
            assert "Bid being written" in client.get(PAGE).content.decode()
        return len(captured)

    round_ = bidding_round()

    assert len({queries_with_one_more() for _ in range(3)}) == 1


def test_a_page_holds_so_many_systems_and_the_figures_count_them_all(client, monkeypatch):
    monkeypatch.setattr("portfolio.home.views.gaps.SYSTEMS_A_PAGE", 1)
    department = make_department()
    bidder, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    for name in ("First", "Second"):
        rated_system(department, name=name, by=bidder, confirmed_by=signer)
    sign_in(client, bidder)

    first, second = (client.get(PAGE, {"page": page}) for page in ("1", "2"))

    assert [row.system.name for row in first.context["rows"]] == ["First"]
    assert [row.system.name for row in second.context["rows"]] == ["Second"]
    assert second.context["figures"].red == second.context["figures"].nothing == 2
