import pytest
from django.test import Client

from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from bids.versions.queries.document_parts import BidDocument
from portfolio.decisions.models import Decision
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.meetings import give_interest
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(too_little):
    return too_little[0]


def test_the_ranking_shows_the_funded_line_and_the_headroom(round_, django_assert_max_num_queries):
    manager = client_of()

    with django_assert_max_num_queries(21):
        shown = text_of(manager.get(portfolio_url("decisions", round_.reference)))

    assert shown.index("Above the line") < shown.index("Funded line") < shown.index("Below the line")
    assert "£1,000,000" in shown
    assert "2 to go" in shown


def test_the_ranked_bids_are_shown_page_by_page_with_the_line_in_its_place(round_, monkeypatch):
    monkeypatch.setattr("portfolio.decisions.views.decisions.BIDS_A_PAGE", 1)
    manager, address = client_of(), portfolio_url("decisions", round_.reference)

    first, second = (text_of(manager.get(address, {"page": number})) for number in (1, 2))

    assert ("Above the line" in first, "Funded line" in first) == (True, False)
    assert second.index("Funded line") < second.index("Below the line")
    assert "2 to go" in second


def test_proposals_and_confirmations_run_the_headroom_down(round_):
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    proposed_decision(second)

    shown = text_of(client_of(Role.CHAIR).get(portfolio_url("decisions", round_.reference)))

    assert "£900,000" in shown
    assert "−£1,100,000" in shown
    assert "Too much" in shown


def test_a_proposal_is_made(round_):
    bid = ranked_bids(round_)[0]

    response = client_of().post(
        portfolio_url("propose_decision", round=round_.reference, reference=bid.reference),
        {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "900000", "reason": ""},
    )

    assert response["Location"] == portfolio_url("decisions", round_.reference)
    assert Decision.objects.get().outcome == "APPROVE"


def test_the_proposal_form_starts_from_what_was_asked_for(round_):
    bid = ranked_bids(round_)[0]

    shown = text_of(
        client_of().get(portfolio_url("propose_decision", round=round_.reference, reference=bid.reference))
    )

    assert 'value="900,000"' in shown
    assert "above the line" in shown


def test_spending_that_needs_the_treasurys_consent_is_marked_where_it_is_decided(round_, monkeypatch):
    bid = ranked_bids(round_)[0]
    addresses = (
        portfolio_url("propose_decision", round=round_.reference, reference=bid.reference),
        portfolio_url("decision", bid.reference),
    )
    proposed_decision(bid)
    assert all("Needs Treasury consent" not in text_of(client_of().get(address)) for address in addresses)

    monkeypatch.setattr(BidDocument, "needs_treasury_consent", True)

    assert all("Needs Treasury consent" in text_of(client_of().get(address)) for address in addresses)


def test_a_departure_without_a_reason_is_refused_at_its_field(round_):
    bid = ranked_bids(round_)[1]

    shown = text_of(
        client_of().post(
            portfolio_url("propose_decision", round=round_.reference, reference=bid.reference),
            {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "1200000", "reason": ""},
        )
    )

    assert "Give a reason" in shown
    assert not Decision.objects.exists()


def test_an_amount_left_blank_recommends_nothing(round_):
    bid = ranked_bids(round_)[0]

    response = client_of().post(
        portfolio_url("propose_decision", round=round_.reference, reference=bid.reference),
        {"outcome": "APPROVE", "RDEL_PROGRAMME_2027-28": "", "reason": "Less will do."},
    )

    assert "An approval needs money" in text_of(response)
    assert not Decision.objects.exists()


def test_a_rejection_needs_no_amounts(round_):
    bid = ranked_bids(round_)[1]

    client_of().post(
        portfolio_url("propose_decision", round=round_.reference, reference=bid.reference),
        {"outcome": "REJECT"},
    )

    assert Decision.objects.get().amounts.get().recommended == 0


def test_a_decided_bid_offers_no_second_proposal(round_):
    bid = ranked_bids(round_)[0]
    proposed_decision(bid)

    shown = text_of(
        client_of().get(portfolio_url("propose_decision", round=round_.reference, reference=bid.reference))
    )

    assert "already" in shown
    assert "Send to the chair" not in shown


def test_a_bid_of_another_round_is_not_found(round_):
    address = portfolio_url("propose_decision", round=round_.reference, reference="LF-1999A-0001")

    assert client_of().get(address).status_code == 404


def test_the_chair_reads_and_confirms(round_):
    bid = ranked_bids(round_)[0]
    proposed_decision(bid)
    chair = client_of(Role.CHAIR)

    shown = text_of(chair.get(portfolio_url("decision", bid.reference)))
    response = chair.post(portfolio_url("confirm_decision", bid.reference), fields_of(shown))

    assert "Confirm the decision" in shown
    assert "£100,000" in shown
    assert response["Location"] == portfolio_url("decisions", round_.reference)
    assert Decision.objects.get().status == "CONFIRMED"
    assert "Confirm the decision" not in text_of(chair.get(portfolio_url("decision", bid.reference)))


def test_a_confirmation_without_the_money_names_what_is_missing(round_):
    bid = ranked_bids(round_)[1]
    proposed_decision(bid)
    chair = client_of(Role.CHAIR)

    response = chair.post(portfolio_url("confirm_decision", bid.reference))

    assert response.status_code == 409
    assert "£200,000 is missing" in text_of(response)
    assert "Not enough" in text_of(chair.get(portfolio_url("decision", bid.reference)))


@pytest.mark.parametrize("obstacle", ["manager", "proposer"])
def test_whoever_cannot_confirm_reads_why(round_, obstacle):
    bid = ranked_bids(round_)[0]
    person = make_user(Role.FUND_MANAGER)
    if obstacle != "manager":
        person.memberships.create(role=Role.CHAIR, started_at=round_.created_at)
    proposed_decision(bid, by=person if obstacle == "proposer" else None)

    shown = text_of(sign_in(Client(), person).get(portfolio_url("decision", bid.reference)))

    words = {
        "manager": "The chair confirms decisions",
        "proposer": "somebody else has to confirm it",
    }
    assert words[obstacle] in shown
    assert "Confirm the decision" not in shown


def test_a_chair_with_an_interest_in_one_bid_reads_nothing_of_it_and_no_place_or_headroom(round_):
    own, other = ranked_bids(round_)
    chair = make_user(Role.CHAIR)
    give_interest(chair, own)
    for bid in (own, other):
        proposed_decision(bid)
    client = sign_in(Client(), chair)

    asked = [portfolio_url("decision", own.reference), portfolio_url("reverse_decision", own.reference)]
    assert {client.get(path).status_code for path in asked} == {404}
    assert client.post(portfolio_url("confirm_decision", own.reference)).status_code == 404
    whole = client.get(portfolio_url("decisions", round_.reference))
    assert (whole.status_code, own.reference in text_of(whole)) == (403, False)
    shown = text_of(client.get(portfolio_url("decision", other.reference)))
    assert "Headroom" not in shown
    assert "Confirm the decision" in shown


def test_a_decision_is_reversed_with_its_reason(round_):
    bid = ranked_bids(round_)[0]
    confirmed_decision(bid)
    chair = client_of(Role.CHAIR)
    address = portfolio_url("reverse_decision", bid.reference)

    blank = chair.post(address, {"reason": ""})
    response = post_as_shown(chair, address, {"reason": "Wrong bid."})

    assert "There is a problem" in text_of(blank)
    assert response["Location"] == portfolio_url("decisions", round_.reference)
    assert Decision.objects.get().status == "REVERSED"


def test_a_fund_manager_cannot_reverse_what_is_confirmed(round_):
    bid = ranked_bids(round_)[0]
    confirmed_decision(bid)
    manager = client_of()

    shown = text_of(manager.post(portfolio_url("reverse_decision", bid.reference), {"reason": "No."}))

    assert "Only the chair reverses a confirmed decision" in shown
    assert "Reverse the decision" not in text_of(manager.get(portfolio_url("decision", bid.reference)))


def test_announcing_warns_and_wants_every_bid_decided(round_):
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    manager = client_of()
    address = portfolio_url("announce", round_.reference)

    early = text_of(manager.get(address))
    refused = text_of(manager.post(address, {"sure": "on"}))
    confirmed_decision(second, "RESERVE")
    unticked = text_of(manager.post(address, {}))
    response = post_as_shown(manager, address, {"sure": "on"})

    assert "You cannot undo this" in early
    assert second.reference in early
    assert "have no confirmed decision yet" in refused
    assert "There is a problem" in unticked
    assert response["Location"] == portfolio_url("decisions", round_.reference)
    assert "This round has been announced" in text_of(manager.get(address))
    assert "Announced" in text_of(manager.get(portfolio_url("decisions", round_.reference)))


def test_a_bid_withdrawn_after_its_decision_says_so_wherever_that_is_in_the_way(round_):
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    confirmed_decision(second, "RESERVE")
    withdraw_bid(bid=first, reason="Gone.", by=make_user(Role.SIGN_OFF, first.department), now=NOW)
    manager, chair = client_of(), client_of(Role.CHAIR)
    entry = f"Reverse the decision on {first.reference}, which is withdrawn"

    announcing = text_of(manager.get(portfolio_url("announce", round_.reference)))
    assert "These bids were withdrawn after they were decided" in announcing
    assert "Announce the round" not in announcing
    assert "withdrawn since" in text_of(manager.get(portfolio_url("decisions", round_.reference)))
    assert "has withdrawn this bid since" in text_of(chair.get(portfolio_url("decision", first.reference)))
    home = text_of(manager.get(portfolio_url("home")))
    assert entry not in home, "only the chair reverses what is confirmed"
    assert "Announce round" not in home
    assert entry in text_of(chair.get(portfolio_url("home")))


def test_the_announcement_waits_on_the_list_once_all_is_confirmed(round_):
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    confirmed_decision(second, "RESERVE")

    assert portfolio_url("announce", round_.reference) in text_of(
        client_of().get(portfolio_url("decisions", round_.reference))
    )
