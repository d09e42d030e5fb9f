"""The pages of switches and reversals: proposed by one, confirmed by another, refused in words."""

from datetime import UTC, datetime

import pytest

from accounts.permissions import Role
from portfolio.ledger.models import BudgetSwitch, Reversal
from tests.factories.accounts import client_of, make_department, make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.money_moves import proposed_reversal, proposed_switch
from tests.factories.pages import fields_of, portfolio_url, text_of
from tests.factories.portfolio import YEAR, make_fund

pytestmark = pytest.mark.django_db

RUNS = datetime(2027, 1, 11, 9, tzinfo=UTC)
LISTS = ("switches", "reversals")
PAGES = ("switch", "reversal")
FORMS = {"propose_switch": (), "propose_reversal": (1,)}
DEEDS = ("confirm_switch", "withdraw_switch", "confirm_reversal", "withdraw_reversal")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: RUNS)


@pytest.fixture
def fund():
    return make_fund({(YEAR, "RDEL_ADMIN"): 500}, now=RUNS)


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [(None, 302, 302), (Role.BIDDER, 403, 403), (Role.TREASURY_ANALYST, 200, 403)],
)
def test_who_opens_what(fund, client, role, reads, writes):
    proposed_switch(fund, amount=1, cell=(YEAR, "RDEL_ADMIN"), now=RUNS)
    proposed_reversal(fund.journals.get(), now=RUNS)
    if role is not None:
        sign_in(client, make_user(role, make_department() if role == Role.BIDDER else None))
    for name in LISTS:
        assert client.get(portfolio_url(name, fund.reference)).status_code == reads
    for name in PAGES:
        assert client.get(portfolio_url(name, fund.reference, 1)).status_code == reads
    for name, more in FORMS.items():
        assert client.get(portfolio_url(name, fund.reference, *more)).status_code == writes
    for name in DEEDS:
        assert client.post(portfolio_url(name, fund.reference, 1)).status_code == writes


def test_free_money_is_switched_by_two_people(fund):
    proposer, other = client_of(Role.FUND_MANAGER), client_of(Role.FUND_MANAGER)
    page = portfolio_url("propose_switch", fund.reference)
    typed = {"cell": f"{YEAR}_RDEL_ADMIN", "to_budget": "CDEL", "amount": "200", "reason": "Licences."}
    assert "Choose which money moves" in text_of(proposer.post(page, {}))
    assert "£500 of RDEL admin 2026-27 can be switched" in text_of(
        proposer.post(page, {**typed, "amount": "501"})
    )

    made = proposer.post(page, typed)

    own, waits = text_of(proposer.get(made["Location"])), text_of(other.get(made["Location"]))
    assert "somebody else at the fund has to confirm it" in own
    assert "Confirm the switch" not in own
    assert f"Confirm switch {fund.reference}-S1: RDEL admin into CDEL" in text_of(
        other.get(portfolio_url("home"))
    )
    other.post(portfolio_url("confirm_switch", fund.reference, 1), fields_of(waits))
    assert BudgetSwitch.objects.get().status == "CONFIRMED"
    assert f"{fund.reference}-S1" in text_of(other.get(portfolio_url("switches", fund.reference)))
    assert "Journal 2" in text_of(other.get(made["Location"]))
    assert other.get(portfolio_url("confirm_switch", fund.reference, 1)).status_code == 405


def test_a_milestones_money_is_switched_from_its_page(accepted):
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, accepted.department)
    page, form = (portfolio_url(name, accepted.reference, 1) for name in ("milestone", "switch_share"))
    assert form in text_of(manager.get(page))
    assert form not in text_of(bidder.get(page))
    typed = {"cell": "_".join(CELL), "to_budget": "CDEL", "amount": "450000", "reason": "Licences."}

    made = manager.post(form, typed)
    other = client_of(Role.FUND_MANAGER)
    waits = fields_of(text_of(other.get(made["Location"])))
    other.post(portfolio_url("confirm_switch", accepted.fund.reference, 1), waits)

    moved = text_of(bidder.get(page))
    assert (
        "£450,000 of 2027-28 moved out of Resource, programme (RDEL programme) into Capital (CDEL)" in moved
    )
    assert "Money moved into another control budget" in text_of(
        bidder.get(portfolio_url("award", accepted.reference))
    )


def test_where_there_is_nothing_to_switch_the_page_says_so(paid):
    manager, fund = client_of(Role.FUND_MANAGER), make_fund(now=RUNS)

    assert "has no money that can be moved" in text_of(
        manager.get(portfolio_url("switch_share", paid.award.reference, 1))
    )
    assert "is free to be switched" in text_of(manager.get(portfolio_url("propose_switch", fund.reference)))


def test_a_journal_is_reversed_by_two_people_from_its_page(fund):
    proposer, other = client_of(Role.FUND_MANAGER), client_of(Role.FUND_MANAGER)
    journal = portfolio_url("journal", fund.reference, 1)
    form = portfolio_url("propose_reversal", fund.reference, 1)
    assert form in text_of(proposer.get(journal))
    assert "There is a problem" in text_of(proposer.post(form, {"reason": ""}))

    made = proposer.post(form, {"reason": "It was for another fund."})

    assert "Somebody has proposed to reverse this journal already" in text_of(proposer.get(journal))
    assert "proposed to reverse" in text_of(proposer.get(form))
    own, waits = text_of(proposer.get(made["Location"])), text_of(other.get(made["Location"]))
    assert "You proposed this reversal" in own
    assert f"Confirm reversal {fund.reference}-R1 of journal 1" in text_of(other.get(portfolio_url("home")))
    other.post(portfolio_url("confirm_reversal", fund.reference, 1), fields_of(waits))
    assert Reversal.objects.get().status == "CONFIRMED"
    assert "It cannot be reversed. This journal is reversed already." in text_of(other.get(journal))
    assert f"{fund.reference}-R1" in text_of(other.get(portfolio_url("reversals", fund.reference)))


@pytest.mark.parametrize("what", ["switch", "reversal"])
def test_a_proposal_is_withdrawn_and_moves_nothing(fund, what):
    if what == "switch":
        proposed_switch(fund, amount=1, cell=(YEAR, "RDEL_ADMIN"), now=RUNS)
    else:
        proposed_reversal(fund.journals.get(), now=RUNS)
    manager, page = client_of(Role.FUND_MANAGER), portfolio_url(what, fund.reference, 1)
    form = fields_of(text_of(manager.get(page)))

    done = manager.post(portfolio_url(f"withdraw_{what}", fund.reference, 1), form, follow=True)

    assert "is withdrawn. No money has moved." in text_of(done)
    assert fund.journals.count() == 1
