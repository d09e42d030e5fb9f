"""A bid leaves the reserve list when money has become free: proposed, confirmed, announced."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.writing.models import Bid
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.models import Award
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.decisions import CannotDecide, DecisionRefused
from portfolio.decisions.actions.reserve import CannotPromote, announce_promotion, promote_reserved
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Decision
from portfolio.decisions.queries.decisions import standing_decisions
from portfolio.decisions.queries.letters import letter_of, read_letter
from portfolio.decisions.queries.reserve import next_that_fits, reserve_list
from portfolio.ledger.actions.journals import NotEnoughMoney
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import (
    confirmed_decision,
    give,
    headroom,
    pounds,
    promoted_decision,
    ranked_bids,
    reserved_bid,
    tied_round,
)
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

reserve_of_three = built_once(lambda: reserved_bid(900_000, 1_000_000, 1_100_000, 1_200_000))


def promote(bid, reason="", role=Role.FUND_MANAGER):
    return promote_reserved(bid=bid, reason=reason, by=make_user(role), now=NOW)


def announce(promotion, role=Role.FUND_MANAGER):
    return announce_promotion(decision=promotion, by=make_user(role), now=NOW)


def add_money(fund, amount):
    give(fund, {CELL: amount}, by=make_user(Role.FUND_MANAGER))


def budget_of(fund):
    return fund.rounds.select_related("round", "fund").get()


@pytest.mark.parametrize(
    ("free", "place"), [(0, None), (999_999, None), (1_000_000, 1), (1_150_000, 1), (5_000_000, 1)]
)
def test_the_next_that_fits_is_the_first_in_order_that_the_free_money_pays_for(reserve_of_three, free, place):
    fund, _ = reserve_of_three
    if free:
        add_money(fund, free)

    found = next_that_fits(reserve_list(budget_of(fund), now=NOW))

    assert (found and found.place) == place


def test_a_bid_already_proposed_gives_way_to_the_next(reserve_of_three):
    fund, (first, second, _) = reserve_of_three
    add_money(fund, 2_100_000)
    promote(first)

    rows = reserve_list(budget_of(fund), now=NOW)

    assert next_that_fits(rows).decision.bid == second
    assert rows[0].asks_in_words == "£1,000,000 in RDEL programme 2027-28"


def test_what_does_not_fit_says_what_is_missing(reserve_of_three):
    fund, (first, _, _) = reserve_of_three
    add_money(fund, 400_000)

    with pytest.raises(CannotPromote, match="£600,000 in RDEL programme 2027-28 is not free"):
        promote(first, "It is good.")


def test_a_bid_before_its_turn_needs_a_reason(reserve_of_three):
    fund, (_, second, _) = reserve_of_three
    add_money(fund, 1_100_000)

    with pytest.raises(DecisionRefused) as refused:
        promote(second)
    promotion = promote(second, "It can start now.")

    assert refused.value.field == "reason"
    assert (promotion.departs, promotion.reason) == (True, "It can start now.")


def test_proposed_confirmed_announced(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    signer = make_user(Role.SIGN_OFF, bid.department)
    told = Delivery.objects.filter(recipient=signer)
    before = told.count()

    promotion = promoted_decision(bid)
    secret = (told.count(), Bid.objects.get(pk=bid.pk).status, awards_visible_to(signer).count())
    free = headroom(fund)
    announce(promotion)

    assert secret == (before, "RESERVED", 0)
    assert free == 0
    assert Bid.objects.get(pk=bid.pk).status == "APPROVED"
    assert told.count() == before + 1
    assert awards_visible_to(signer).get().decision_id == promotion.pk
    letter = letter_of(bid)
    text = read_letter(letter)
    assert (letter.number, text.outcome, text.promoted) == (2, "APPROVE", True)
    assert text.total.approved == pounds(1_000_000)
    assert Event.objects.get(kind="decision.promoted").data["sha256"] == letter.sha256


def test_it_stands_in_the_place_of_the_decision_it_promotes(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    round_ = budget_of(fund).round
    before = {row.bid_id: row.pk for row in standing_decisions(round_)}

    promotion = promote(bid)
    during = {row.bid_id: row.pk for row in standing_decisions(round_)}
    reverse_decision(decision=promotion, reason="Not yet.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert during == before | {bid.pk: promotion.pk}
    assert {row.bid_id: row.pk for row in standing_decisions(round_)} == before


def test_a_confirmed_promotion_is_reversed_before_it_is_announced_and_its_money_is_free_again(
    reserve_of_three,
):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    promotion = promoted_decision(bid)

    reverse_decision(decision=promotion, reason="Too soon.", by=make_user(Role.CHAIR), now=NOW)

    assert headroom(fund) == pounds(1_000_000)
    assert Award.objects.get(decision=promotion).status == "TERMINATED"
    assert Bid.objects.get(pk=bid.pk).status == "RESERVED"
    assert promoted_decision(bid).award.reference == f"{bid.reference}-A2"


def test_two_for_the_last_pound_the_second_is_refused(reserve_of_three):
    fund, (first, second, _) = reserve_of_three
    add_money(fund, 1_100_000)
    one, other = promote(first), promote(second)
    chair = make_user(Role.CHAIR)

    confirm_decision(decision=one, by=chair, now=NOW)

    with pytest.raises(NotEnoughMoney):
        confirm_decision(decision=other, by=chair, now=NOW)


@pytest.mark.parametrize("state", ["rejected", "approved", "undecided", "proposed already"])
def test_what_is_not_waiting_on_a_reserve_list_is_refused(state):
    round_, fund = tied_round(900_000)
    (bid,) = ranked_bids(round_)
    if state == "proposed already":
        fund, (bid,) = reserved_bid()
        add_money(fund, 1_000_000)
        promote(bid)
    elif state != "undecided":
        confirmed_decision(bid, "APPROVE" if state == "approved" else "REJECT")

    with pytest.raises(CannotPromote, match=bid.reference):
        promote(bid)


def test_who_may_do_what(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    with pytest.raises(PermissionRefused):
        promote(bid, role=Role.CHAIR)
    proposer = make_user(Role.FUND_MANAGER)
    promotion = promote_reserved(bid=bid, reason="", by=proposer, now=NOW)
    proposer.memberships.create(role=Role.CHAIR, started_at=NOW)
    with pytest.raises(PermissionRefused):
        confirm_decision(decision=promotion, by=proposer, now=NOW)
    own = make_user(Role.CHAIR)
    own.memberships.create(role=Role.BIDDER, department=bid.department, started_at=NOW)
    with pytest.raises(PermissionRefused):
        confirm_decision(decision=promotion, by=own, now=NOW)
    confirm_decision(decision=promotion, by=make_user(Role.CHAIR), now=NOW)
    with pytest.raises(PermissionRefused):
        announce(promotion, Role.CHAIR)


def test_steps_in_the_wrong_order_are_refused(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    first = Decision.objects.get(bid=bid)
    promotion = promote(bid)

    with pytest.raises(TransitionRefused):
        announce(promotion)
    with pytest.raises(CannotPromote, match="together with its round"):
        announce(first)
    confirm_decision(decision=promotion, by=make_user(Role.CHAIR), now=NOW)
    announce(promotion)
    with pytest.raises((TransitionRefused, CannotPromote)):
        announce(promotion)


def test_a_bid_that_left_the_list_meanwhile_is_not_confirmed_or_announced(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    promotion = promote(bid)
    Bid.objects.filter(pk=bid.pk).update(status="REJECTED")

    with pytest.raises(CannotDecide, match="not on the reserve list any more"):
        confirm_decision(decision=promotion, by=make_user(Role.CHAIR), now=NOW)
    with pytest.raises(CannotPromote, match="not on the reserve list any more"):
        announce(promotion)


def test_the_database_keeps_one_promotion_and_lets_it_approve_alone(reserve_of_three):
    fund, (bid, *_) = reserve_of_three
    add_money(fund, 1_000_000)
    promotion = promote(bid)
    kept = {
        field.attname: getattr(promotion, field.attname)
        for field in Decision._meta.concrete_fields
        if not field.primary_key
    }

    for change, name in (
        ({}, "decision_one_promotion"),
        ({"outcome": "REJECT"}, "decision_promotion_approves"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Decision.objects.create(**{**kept, **change})
