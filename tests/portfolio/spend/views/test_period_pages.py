"""Periods of a fund, and what departments owe by when."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.spend.models import FundPeriod, PeriodException, Return
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import client_of, make_department
from tests.factories.corrections import asked_request
from tests.factories.pages import fields_of, portfolio_url, posted_day, return_url, text_of
from tests.factories.periods import bring_up_to_date, closed_to
from tests.factories.portfolio import make_fund, met_milestone
from tests.factories.returns import JUNE, LATER, checked_return

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
MAY = Period("2027-28", 2)
FORMS = ("close_period", "plan_period", "allow_late")


def fund_url(fund, name):
    return portfolio_url(name, reference=fund.reference)


def test_the_fund_closes_the_next_period_once_nothing_holds_it_up(certified):
    fund, manager = certified.award.fund, client_of(Role.FUND_MANAGER)
    closed_to(fund, MAY)
    assert "period 3 (June 2027) of 2027-28 is the next to close" in text_of(
        manager.get(portfolio_url("fund", reference=fund.reference))
    )
    late = {"period": str(JUNE), "award": certified.award.reference, "reason": "Their ledger moves house."}
    allowed = manager.post(
        fund_url(fund, "allow_late"), late | posted_day("last_day", date(2027, 7, 30)), follow=True
    )
    assert f"{certified.award.reference} for June 2027 may come until 30 July 2027." in text_of(allowed)
    assert "You can make it later afterwards, not earlier." in text_of(
        manager.get(fund_url(fund, "allow_late"))
    )
    page = text_of(manager.get(fund_url(fund, "close_period")))
    for words in (
        "stays open",
        f"{certified.award.reference} until 30 July 2027",
        "Accept that return, or close the period after 30 July 2027.",
        f'href="{portfolio_url("returns_due")}?award={certified.award.reference}"',
    ):
        assert words in page
    assert "Close the period" not in page
    refused = manager.post(fund_url(fund, "close_period"), {"period": str(JUNE), "sure": "on"})
    assert "stays open" in text_of(refused)

    accept = return_url(certified, "return_accept")
    manager.post(accept, fields_of(text_of(manager.get(return_url(certified)))))
    bare = manager.post(fund_url(fund, "close_period"), {})
    done = manager.post(fund_url(fund, "close_period"), {"period": str(JUNE), "sure": "on"}, follow=True)

    assert "Choose the period that is closed" in text_of(bare)
    shown = text_of(done)
    assert "June 2027 is closed. What is accepted from now on is posted in period 4 (July 2027) of" in shown
    assert "Within minutes its lines are sealed as files" in shown
    assert "?fund=" in shown
    assert "1 to 2" in shown
    assert "£70,000.00" in shown
    assert FundPeriod.objects.get(year="2027-28", number=3).line_count == 2
    nothing = text_of(manager.get(fund_url(fund, "close_period")))
    assert "No period of this fund has ended that is not closed" in nothing


def test_a_return_of_a_closed_period_says_where_its_lines_go(certified):
    closed_to(certified.award.fund, JUNE)

    shown = text_of(client_of(Role.FUND_MANAGER).get(return_url(certified)))

    assert "Period 3 (June 2027) is closed" in shown
    assert "posted in period 4 (July 2027) of 2027-28" in shown


def test_the_fund_sets_the_day_of_a_period(released):
    fund, manager = released.fund, client_of(Role.FUND_MANAGER)

    early = manager.post(
        fund_url(fund, "plan_period"), {"period": str(JUNE), **posted_day("closes_on", date(2027, 6, 1))}
    )
    done = manager.post(
        fund_url(fund, "plan_period"),
        {"period": str(JUNE), **posted_day("closes_on", date(2027, 7, 27))},
        follow=True,
    )

    assert "has not ended by then" in text_of(early)
    assert "Returns of June 2027 come in until 27 July 2027. Departments" in text_of(done)
    assert not PeriodException.objects.exists()


def test_pages_of_periods_are_the_funds(released, client):
    fund = released.fund
    assert client.get(fund_url(fund, "fund_periods")).url.startswith(reverse("account_login"))
    analyst, bidder = client_of(Role.TREASURY_ANALYST), client_of(Role.BIDDER, released.department)
    assert analyst.get(fund_url(fund, "fund_periods")).status_code == 200
    assert fund_url(fund, "close_period") not in text_of(analyst.get(fund_url(fund, "fund_periods")))
    assert bidder.get(fund_url(fund, "fund_periods")).status_code == 403
    manager = client_of(Role.FUND_MANAGER)
    for name in FORMS:
        assert analyst.get(fund_url(fund, name)).status_code == 403
        assert manager.put(fund_url(fund, name)).status_code == 405
        assert manager.get(fund_url(make_fund(), name)).status_code == 200
    assert "There are none yet" in text_of(manager.get(fund_url(make_fund(), "fund_periods")))


def test_who_comes_once_a_month_finds_one_step_for_each_return(accepted_spend):
    award = accepted_spend.award
    asked_request(accepted_spend, 1)
    bidder = client_of(Role.BIDDER, award.department)

    page = text_of(bidder.get(portfolio_url("returns_due")))

    for words in ("Lines sent back", "Not eligible", "Correct or answer", "20 July 2027", "Late"):
        assert words in page
    assert f"?award={award.reference}&amp;period=2027-28%2F2" in page
    assert page.count("Nothing was spent<span") == 7
    assert "Report the spend of May 2027" in text_of(bidder.get(portfolio_url("home")))
    other = client_of(Role.BIDDER, make_department())
    assert award.reference not in text_of(other.get(portfolio_url("returns_due")))


def test_nothing_was_spent_is_said_in_one_press(released):
    bidder = client_of(Role.BIDDER, released.department)
    form = fields_of(text_of(bidder.get(portfolio_url("returns_due"))))
    assert set(form) >= {"award", "period", "once"}

    bidder.post(portfolio_url("nothing_spent"), form)

    made = Return.objects.get()
    assert (made.year, made.period, made.line_count) == ("2027-28", 3, 0)
    signer = client_of(Role.SIGN_OFF, released.department)
    page = text_of(signer.get(portfolio_url("returns_due")))
    assert return_url(made, "return_certify") in page
    assert "Nothing was spent<span" not in page
    assert "Waits for the department" in page


def test_the_fund_sees_what_departments_owe_and_what_is_with_it(released):
    manager = client_of(Role.FUND_MANAGER)
    checked_return(released, "30,000.00")
    look_for_findings(now=LATER)

    home, page = (text_of(manager.get(portfolio_url(name))) for name in ("home", "returns_due"))

    assert f"Returns that departments are late with, of fund {released.fund.reference}: 7" in home
    assert released.department.short_name in page
    assert "With departments" in page
    bring_up_to_date(released)
    quiet = text_of(manager.get(f"{portfolio_url('returns_due')}?award={released.reference}"))
    assert "Show those of all awards" in quiet
    assert "With the fund" in quiet


def test_a_met_milestone_says_which_returns_are_missing_before_anybody_presses(released):
    milestone = met_milestone(released.milestones.get(number=2), now=LATER)
    manager, page = client_of(Role.FUND_MANAGER), portfolio_url("milestone", released.reference, 2)

    shown = text_of(manager.get(page))
    refused = manager.post(portfolio_url("release_tranche", released.reference, 2))

    assert "No return of this award for November 2026" in shown
    assert "Release the money" not in shown
    assert (refused.status_code, "No return of this award" in text_of(refused)) == (409, True)
    bring_up_to_date(released)
    assert "Release the money" in text_of(manager.get(page))
    assert milestone.status == "MET"
