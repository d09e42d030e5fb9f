"""An award's way to its bid, systems, returns and spend; and the spend lines of one's own awards."""

import pytest
from django.test import Client

from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.pages import bids_url, portfolio_url, text_of

pytestmark = pytest.mark.django_db
PAGE = portfolio_url("award_spend")


def test_signed_out_wrong_person_and_wrong_method(client):
    assert client.get(PAGE).status_code == 302
    assert sign_in(client, make_user(Role.CHAIR)).get(PAGE).status_code == 403
    assert sign_in(client, make_user(Role.BIDDER)).post(PAGE).status_code == 405


def test_a_department_reads_the_lines_of_its_awards_and_of_no_other(accepted_spend, client):
    award = accepted_spend.award
    own = sign_in(client, make_user(Role.SIGN_OFF, award.department))
    stranger = sign_in(Client(), make_user(Role.BIDDER))

    for asked in ({}, {"award": award.reference}, {"department": award.department.code}):
        shown = text_of(own.get(PAGE, asked))
        assert "£70,000.00 net" in shown
        assert accepted_spend.reference in shown
        assert "spend explorer" not in shown
        assert "No spend has been accepted" in text_of(stranger.get(PAGE, asked))


def test_the_lines_of_a_year_and_control_budget_are_those_its_figure_counts(accepted_spend, client):
    award = accepted_spend.award
    own = sign_in(client, make_user(Role.SIGN_OFF, award.department))
    asked = {"award": award.reference, "year": CELL[0], "control_budget": CELL[1]}

    shown = text_of(own.get(PAGE, asked))
    other_year, other_budget = (
        text_of(own.get(PAGE, asked | other)) for other in ({"year": "2028-29"}, {"control_budget": "CDEL"})
    )

    assert f"£70,000.00 net in {CELL[0]}, RDEL programme." in shown
    assert "No spend has been accepted of this award in 2028-29, RDEL programme yet" in other_year
    assert f"No spend has been accepted of this award in {CELL[0]}, CDEL yet" in other_budget


def test_the_treasury_reads_the_lines_and_is_not_led_to_the_return(accepted_spend, client):
    shown = text_of(sign_in(client, make_user(Role.TREASURY_ANALYST)).get(PAGE))

    assert "£70,000.00 net" in shown
    assert portfolio_url("return_page", accepted_spend.reference) not in shown


def test_lines_that_are_not_accepted_are_no_spend(checked, client):
    own = sign_in(client, make_user(Role.BIDDER, checked.award.department))

    assert "No spend has been accepted of this award yet" in text_of(
        own.get(PAGE, {"award": checked.award.reference})
    )


def test_the_fund_is_led_on_to_the_explorer(accepted_spend, client):
    manager = sign_in(client, make_user(Role.FUND_MANAGER))

    shown = text_of(manager.get(PAGE, {"award": accepted_spend.award.reference}))

    assert f"{portfolio_url('spend')}?award={accepted_spend.award.reference}" in shown


def test_an_award_leads_to_all_that_belongs_to_it(accepted, client):
    reference, system = accepted.reference, accepted.bid.systems.get().system
    bidder = make_user(Role.BIDDER, accepted.department)
    upload = f"{portfolio_url('return_upload')}?award={reference}"
    leads = [
        bids_url("bid", accepted.bid),
        bids_url("system", system),
        f"{portfolio_url('returns')}?award={reference}",
        f"{PAGE}?award={reference}",
        f"{PAGE}?department={accepted.department.code}",
        upload,
    ]

    shown = text_of(sign_in(client, bidder).get(portfolio_url("award", reference=reference)))

    assert [address for address in leads if f'href="{address}"' not in shown] == []
    for address in leads:
        assert client.get(address).status_code == 200, address
    signer = sign_in(client, make_user(Role.SIGN_OFF, accepted.department))
    assert upload not in text_of(signer.get(portfolio_url("award", reference=reference)))


def test_an_award_that_is_not_accepted_takes_no_return(offered, client):
    bidder = sign_in(client, make_user(Role.BIDDER, offered.department))

    shown = text_of(bidder.get(portfolio_url("award", reference=offered.reference)))

    assert portfolio_url("return_upload") not in shown
