"""The reserve list of an announced round, and funding a bid of it, from the pages."""

import re

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.writing.models import Bid
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.reserve import announce_promotion
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.meetings import give_interest
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import give, promoted_decision, ranked_bids, reserved_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


def with_money():
    fund, bids = reserved_bid(900_000, 1_000_000, 1_500_000)
    give(fund, {CELL: 1_600_000}, by=make_user(Role.FUND_MANAGER))
    return fund, bids


reserve = built_once(with_money)


def list_page(bid):
    return portfolio_url("reserve", bid.round.reference)


def promote_page(bid):
    return portfolio_url("promote_reserved", bid.reference)


def announce_page(bid):
    return portfolio_url("announce_promotion", bid.reference)


def test_the_signed_out_the_wrong_person_and_the_wrong_method(reserve, client):
    _, (bid, _) = reserve
    bidder = sign_in(Client(), make_user(Role.BIDDER, bid.department))
    for page in (list_page(bid), promote_page(bid), announce_page(bid)):
        assert client.post(page).status_code in (302, 405)
        assert bidder.post(page).status_code == 403
        assert client_of().put(page).status_code == 405
    assert client.get(list_page(bid)).status_code == 302
    assert client_of(Role.REVIEWER).get(list_page(bid)).status_code == 404
    assert client_of(Role.CHAIR).get(promote_page(bid)).status_code == 403


def test_a_round_that_is_not_announced_has_no_reserve_list(one_bid):
    round_, _ = one_bid

    shown = text_of(client_of().get(portfolio_url("reserve", round_.reference)))
    assert "shown once the round is announced" in shown
    assert not any(bid.reference in shown for bid in ranked_bids(round_))


def test_home_and_the_fund_say_which_bid_fits(reserve):
    fund, (bid, other) = reserve
    manager = client_of()
    words = f"{bid.reference} on the reserve list fits: £1,000,000 in RDEL programme 2027-28"

    assert words in text_of(manager.get(portfolio_url("home")))
    shown = text_of(manager.get(portfolio_url("fund", fund.reference)))
    assert f"{bid.reference} of round {bid.round.reference} fits" in shown
    assert promote_page(bid) in shown
    assert other.reference not in shown
    assert "See the reserve list" in text_of(client_of(Role.CHAIR).get(portfolio_url("fund", fund.reference)))
    assert bid.reference not in text_of(
        client_of(Role.TREASURY_ANALYST).get(portfolio_url("fund", fund.reference))
    )


def test_from_the_list_to_the_department(reserve):
    _, (bid, _) = reserve
    manager, chair = client_of(), client_of(Role.CHAIR)
    decision = portfolio_url("decision", bid.reference)

    assert text_of(manager.get(list_page(bid))).count("Propose to fund it") == 2
    proposed = manager.post(promote_page(bid), {"reason": ""})
    assert proposed["Location"] == list_page(bid)
    assert f"Confirm the decision on {bid.reference}" in text_of(chair.get(portfolio_url("home")))
    chair.post(portfolio_url("confirm_decision", bid.reference), fields_of(text_of(chair.get(decision))))
    assert "The fund announces it" in text_of(chair.get(decision))
    assert f"Announce that {bid.reference} leaves" in text_of(manager.get(portfolio_url("home")))
    assert "You cannot undo this" in text_of(manager.get(decision))
    announced = post_as_shown(manager, announce_page(bid), page=decision)

    assert announced["Location"] == list_page(bid)
    assert Bid.objects.get(pk=bid.pk).status == "APPROVED"
    shown = text_of(manager.get(list_page(bid)))
    assert "is approved, and its department is being told" in shown
    assert "£900,000 in RDEL programme 2027-28 is missing" in shown
    assert "No bid that waits fits" in shown
    letters = text_of(
        sign_in(Client(), make_user(Role.SIGN_OFF, bid.department)).get(f"/bids/{bid.reference}/")
    )
    assert "letter LF-" in letters
    assert "Approved, announced on" in letters


def test_a_bid_before_its_turn_asks_for_the_reason(reserve):
    _, (bid, other) = reserve
    manager = client_of()

    asked = text_of(manager.get(promote_page(other)))
    refused = text_of(manager.post(promote_page(other), {"reason": ""}))

    assert f"{bid.reference} comes before it" in asked
    assert "Say why this bid goes first" in refused


def test_what_cannot_be_proposed_offers_no_button(reserve):
    _, (bid, other) = reserve
    promoted_decision(bid)
    manager = client_of()

    assert "This is proposed already" in text_of(manager.get(promote_page(bid)))
    assert "£900,000 in RDEL programme 2027-28 is not free" in text_of(manager.get(promote_page(other)))
    for page in (promote_page(bid), promote_page(other)):
        assert "Send to the chair" not in text_of(manager.get(page))


def test_a_bid_of_the_managers_own_department_is_not_on_their_list(reserve):
    _, (bid, other) = reserve
    person = make_user(Role.FUND_MANAGER)
    person.memberships.create(role=Role.BIDDER, department=bid.department, started_at=NOW)
    manager = sign_in(Client(), person)

    shown = text_of(manager.get(list_page(bid)))

    assert (bid.reference in shown, other.reference in shown) == (False, True)
    assert manager.get(promote_page(bid)).status_code == 404


@pytest.mark.parametrize("confirmed", [False, True])
def test_somebody_recused_reads_of_a_promotion_only_once_it_is_announced(reserve, confirmed):
    _, (bid, _other) = reserve
    person = make_user(Role.CHAIR)
    person.memberships.create(role=Role.FUND_MANAGER, started_at=NOW)
    give_interest(person, bid)
    reader = sign_in(Client(), person)
    decision = portfolio_url("decision", bid.reference)
    pages = [decision, *(portfolio_url(name, bid.round.reference) for name in WHOLE_ROUND)]
    before = [_read(reader, page) for page in pages]

    promotion = promoted_decision(bid, confirmed=confirmed)

    assert [_read(reader, page) for page in pages] == before
    home = text_of(reader.get(portfolio_url("home")))
    assert f"Confirm the decision on {bid.reference}" not in home
    assert f"Announce that {bid.reference}" not in home
    for page in (portfolio_url("confirm_decision", bid.reference), announce_page(bid)):
        post_as_shown(reader, page, page=decision)
    promotion.refresh_from_db()
    assert promotion.status == ("CONFIRMED" if confirmed else "PROPOSED")
    with pytest.raises(PermissionRefused):
        announce_promotion(decision=promotion, by=person, now=NOW)
    assert "Approve" in text_of(client_of().get(decision))


WHOLE_ROUND = ("decisions", "announce")


def _read(reader, page):
    """What it says of decisions: headroom is the fund's, and moves for many reasons."""
    return re.findall("Approve|Hold on|Propose|Confirm|Announced", text_of(reader.get(page)))


def test_an_empty_list_leads_on():
    fund, _ = reserved_bid(900_000)
    round_ = fund.rounds.get().round

    assert "No bid is on the reserve list" in text_of(
        client_of().get(portfolio_url("reserve", round_.reference))
    )
