"""The pages of changes: who opens them, what they offer, and what they say where nothing is offered."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.models import Award
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.changes import approved_change, proposed_change
from tests.factories.pages import fields_of, portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import met_milestone

pytestmark = pytest.mark.django_db

BOX = "amount_{}_" + "_".join(CELL)
PAGES = ("changes", "new_change", "propose_change", "change", "approve_change", "refuse_change")
OPENS = {
    None: (302,) * 7,
    "own": (200, 200, 200, 200, 403, 403, 200),
    "other": (404, 404, 404, 404, 403, 403, 404),
    Role.FUND_MANAGER: (200,) * 7,
    Role.CHAIR: (200, 403, 403, 200, 200, 200, 403),
    Role.AUDITOR: (200, 403, 403, 200, 403, 403, 200),
    Role.TREASURY_ANALYST: (200, 403, 403, 200, 403, 403, 200),
}


def url(name, award):
    more = {"propose_change": ["reduce"], "changes": [], "new_change": [], "award_as_it_was": []}
    return portfolio_url(name, award.reference, *more.get(name, [1]))


@pytest.mark.parametrize("who", OPENS)
def test_who_opens_what(accepted, client, who):
    proposed_change(accepted, "REDUCE", {2: 440_000})
    if who in ("own", "other"):
        department = accepted.department if who == "own" else make_department()
        sign_in(client, make_user(Role.BIDDER, department))
    elif who is not None:
        sign_in(client, make_user(who))

    got = tuple(client.get(url(name, accepted)).status_code for name in (*PAGES, "award_as_it_was"))

    assert got == OPENS[who]
    assert client.post(url("changes", accepted)).status_code in (302, 403, 405)
    assert client.get(url("withdraw_change", accepted)).status_code in (302, 403, 405)


def test_a_department_asks_and_the_fund_approves(accepted):
    bidder, manager = client_of(Role.BIDDER, accepted.department), client_of(Role.FUND_MANAGER)
    award = portfolio_url("award", accepted.reference)
    assert "Ask for a change" in text_of(bidder.get(award))
    assert "Propose a change" in text_of(manager.get(award))
    page = portfolio_url("propose_change", accepted.reference, "reduce")

    blank = text_of(post_as_shown(bidder, page, {"reason": "Cheaper."}))
    more = text_of(post_as_shown(bidder, page, {"reason": "Cheaper.", BOX.format(2): "460,000"}))
    made = post_as_shown(bidder, page, {"reason": "Cheaper.", BOX.format(2): "£440k"})

    assert "Every amount is as it was" in blank
    assert "A reduction gives to nobody" in more
    own, waits = text_of(bidder.get(made["Location"])), text_of(manager.get(made["Location"]))
    assert "Withdraw the change" in own
    assert "Approve the change" not in own
    home = text_of(manager.get(portfolio_url("home")))
    assert f"Answer {accepted.reference}/C1: reduce" in home
    assert "Approve the change" in waits
    approve = portfolio_url("approve_change", accepted.reference, 1)
    shown = text_of(manager.get(approve))
    assert "Headroom after" in shown
    assert post_as_shown(manager, approve)["Location"] == made["Location"]
    assert ChangeRequest.objects.get().status == "APPROVED"
    assert "Change approved" in text_of(bidder.get(award))
    assert "from £450,000 to £440,000" in text_of(
        bidder.get(portfolio_url("milestone", accepted.reference, 2))
    )
    again = manager.get(approve)
    assert again.status_code == 409
    assert "is approved already" in text_of(again)


def test_whoever_proposed_it_is_offered_nothing_to_answer(accepted, client):
    proposer = make_user(Role.FUND_MANAGER)
    proposed_change(accepted, "PAUSE", by=proposer)
    sign_in(client, proposer)

    shown = text_of(client.get(url("change", accepted)))

    assert "You proposed this change, so somebody else has to answer it." in shown
    assert "Approve the change" not in shown
    assert client.get(url("approve_change", accepted)).status_code == 403


def test_the_panel_is_asked_for_where_an_increase_is_large(accepted):
    manager = client_of(Role.FUND_MANAGER)
    proposed_change(accepted, "INCREASE", {2: 600_000})
    page = url("approve_change", accepted)

    blank = post_as_shown(manager, page, {"agreed_in": ""})
    done = post_as_shown(manager, page, {"agreed_in": "Meeting 2, item 4"})

    assert "Which decision or minute of the panel agreed the increase" in text_of(blank)
    assert done.status_code == 302
    assert "Meeting 2, item 4" in text_of(manager.get(done["Location"]))


def test_a_fund_manager_moves_money_at_once_and_the_page_says_how_much(accepted):
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, accepted.department)
    page = portfolio_url("propose_change", accepted.reference, "re-profile")
    shown = text_of(manager.get(page))
    assert "up to £45,000" in shown
    assert "the fund’s own rule, not confirmed by the Treasury, since 1 April 2025" in shown
    assert "Move the money now" not in text_of(bidder.get(page))
    choice = portfolio_url("new_change", accepted.reference)
    assert "approved it. The one exception is a re-profile" in text_of(manager.get(choice))
    assert "The one exception" not in text_of(bidder.get(choice))
    typed = {"reason": "Costs more.", "at_once": "yes"}

    too_much = post_as_shown(manager, page, {**typed, BOX.format(1): "400000", BOX.format(2): "500000"})
    done = post_as_shown(manager, page, {**typed, BOX.format(1): "430000", BOX.format(2): "470000"})

    assert "Send this for approval, or move less" in text_of(too_much)
    assert "Within the tolerance" in text_of(manager.get(done["Location"]))
    assert "up to £25,000, after the £20,000 moved already" in text_of(manager.get(page))

    met_milestone(accepted.milestones.get(number=1))
    alone = text_of(manager.get(page))
    assert "only one milestone is still planned" in alone
    assert "Move the money now" not in alone


def test_a_re_profile_out_of_an_ended_year_is_said_to_leave_its_money_behind(accepted, monkeypatch):
    bidder = client_of(Role.BIDDER, accepted.department)
    page = portfolio_url("propose_change", accepted.reference, "re-profile")
    runs = text_of(bidder.get(page))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2028, 4, 20, 9, tzinfo=UTC))

    ended = text_of(client_of(Role.BIDDER, accepted.department).get(page))

    words = "2027-28 ended on 31 March 2028. What a re-profile takes out of a year that has ended is given up"
    assert (words in runs, words in ended) == (False, True)
    assert "To move the money itself takes a budget exchange" in ended


def test_a_page_opened_before_the_award_changed_proposes_nothing(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    page = portfolio_url("propose_change", accepted.reference, "reduce")
    older = fields_of(text_of(bidder.get(page)))
    approved_change(accepted, "REDUCE", {2: 440_000})

    late = bidder.post(page, {**older, BOX.format(2): "430000", "reason": "Cheaper."})

    assert late.status_code == 409
    assert "This has changed since you opened the page" in text_of(late)
    assert ChangeRequest.objects.count() == 1


@pytest.mark.parametrize("kind", ["increase", "re-baseline", "pause", "terminate"])
def test_the_form_of_each_kind_asks_why(accepted, kind):
    bidder = client_of(Role.BIDDER, accepted.department)

    blank = post_as_shown(bidder, portfolio_url("propose_change", accepted.reference, kind))

    assert blank.status_code == 200
    assert "There is a problem" in text_of(blank)


def test_a_rebaseline_by_its_form(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    page = portfolio_url("propose_change", accepted.reference, "re-baseline")
    typed = {"baseline_2_day": "1", "baseline_2_month": "2", "baseline_2_year": "2029", "reason": "Later."}

    shown, made = text_of(bidder.get(page)), post_as_shown(bidder, page, typed)

    assert "up to 30 days after its baseline needs no re-baseline" in shown
    assert "1 February 2029" in text_of(bidder.get(made["Location"]))


def test_a_paused_award_says_so_wherever_one_looks(accepted):
    bidder, manager = client_of(Role.BIDDER, accepted.department), client_of(Role.FUND_MANAGER)
    met_milestone(accepted.milestones.get(number=1))
    approved_change(accepted, "PAUSE", reason="The supplier is insolvent.")

    award = text_of(bidder.get(portfolio_url("award", accepted.reference)))
    milestone = text_of(manager.get(portfolio_url("milestone", accepted.reference, 1)))
    homes = [text_of(client.get(portfolio_url("home"))) for client in (bidder, manager)]
    claim = bidder.get(portfolio_url("claim_milestone", accepted.reference, 2))

    assert all("The supplier is insolvent." in page for page in (award, milestone, *homes))
    assert "Release the money" not in milestone
    assert "Money to release" not in homes[1]
    assert claim.status_code == 409


def test_a_refusal_is_read_and_a_withdrawal_stays_in_the_list(accepted, client):
    bidder, chair = make_user(Role.BIDDER, accepted.department), client_of(Role.CHAIR)
    proposed_change(accepted, "PAUSE", by=bidder)
    page = url("refuse_change", accepted)

    blank = text_of(post_as_shown(chair, page, {"reason": ""}))
    done = post_as_shown(chair, page, {"reason": "Not yet."})
    sign_in(client, bidder)
    ask_again = portfolio_url("propose_change", accepted.reference, "pause")
    asking = text_of(client.get(ask_again))
    proposed_change(accepted, "PAUSE", by=bidder)
    withdrawn = client.post(portfolio_url("withdraw_change", accepted.reference, 2))

    assert "There is a problem" in blank
    assert "Not yet." in text_of(client.get(done["Location"]))
    assert "It stays" not in text_of(client.get(withdrawn["Location"]))
    listed = text_of(client.get(url("changes", accepted)))
    assert "Refused" in listed
    assert "Not yet." in listed
    assert "Withdrawn" in listed
    assert "refused the last change of this kind on" in asking
    assert "Not yet." in asking
    assert "Not yet." not in text_of(
        client.get(portfolio_url("propose_change", accepted.reference, "reduce"))
    )
    assert "Not yet." not in text_of(client.get(ask_again))


def test_a_request_that_holds_no_more_says_so_before_anybody_approves(accepted):
    manager = client_of(Role.FUND_MANAGER)
    proposed_change(accepted, "REDUCE", {1: 440_000})
    met_milestone(accepted.milestones.get(number=1))

    shown = text_of(manager.get(url("change", accepted)))

    assert "It cannot be approved as it stands" in shown
    assert "Milestone 1" in shown
    assert manager.get(url("approve_change", accepted)).status_code == 409


def test_an_award_is_read_as_it_was(accepted, monkeypatch):
    approved_change(accepted, "REDUCE", {2: 400_000}, now=NOW + timedelta(days=2))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=5))
    client = client_of(Role.BIDDER, accepted.department)
    page = url("award_as_it_was", accepted)

    def on(days):
        day = london_date(NOW + timedelta(days=days))
        return text_of(client.get(page, {"on_day": day.day, "on_month": day.month, "on_year": day.year}))

    assert "Now £400,000" in on(1)
    assert "Nothing of this has changed since" in on(3)
    assert "There was no award on" in on(-9)
    assert "has not come yet" in on(9)
    assert "in bold" not in text_of(client.get(page))
    assert Award.objects.get().status == "ACCEPTED"
