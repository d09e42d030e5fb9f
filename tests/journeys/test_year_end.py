"""The first year of the demonstration's money has ended: what moved before, what lapsed, and what waits."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from portfolio.awards.models import Milestone
from portfolio.demonstration.story import tell
from portfolio.ledger.models import BudgetExchange, Journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import PASSWORD
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
YEAR = "2025-26"


def test_a_milestone_of_an_ended_year_is_released_once_its_money_has_moved(live_server, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    tell(NOW)
    lapsed = Journal.objects.filter(kind=Kind.LAPSE, postings__account="LAPSED", postings__year=YEAR)
    assert lapsed.exists()
    assert all(row.faults == () for row in verify_ledger())
    waiting = Milestone.objects.get(status="MET")
    exchanges = list(BudgetExchange.objects.filter(milestone=waiting, status="PROPOSED").order_by("pk"))
    assert {row.year for row in exchanges} == {YEAR}
    for person in User.objects.filter(email__startswith="fund-manager."):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    other = User.objects.get(email__startswith="fund-manager.two")
    milestone = f"/awards/{waiting.award.reference}/milestones/{waiting.number}/"
    with Browser(live_server.url) as browser:
        fund = browser.visitor().sign_in(other.email, PASSWORD)
        fund.visit("/", picture="year-end-home")
        fund.sees("all years and control budgets together")
        fund.sees(f"Confirm budget exchange {exchanges[0].reference}")
        fund.visit("/funds/LITF/", picture="year-end-fund")
        fund.sees(f"{YEAR} ended on 31 March 2026", "has lapsed")
        fund.visit("/rounds/2026B/decisions", picture="year-end-decisions")
        fund.sees(f"{YEAR} ended on 31 March 2026", "No bid can be given money of a year that has ended")
        fund.visit(milestone, picture="year-end-milestone")
        fund.sees("Money of a year that has ended cannot be released")
        for exchange in exchanges:
            fund.visit(f"/funds/LITF/exchanges/{exchange.number}/", picture="year-end-exchange")
            fund.press("Confirm the exchange", picture="year-end-exchange-confirmed")
        fund.visit("/funds/LITF/exchanges/", picture="year-end-exchanges")
        fund.visit("/funds/LITF/exchanges/new", picture="year-end-propose")
        fund.visit("/funds/LITF/close-year", picture="year-end-close")
        fund.visit(milestone, picture="year-end-milestone-moved")
        fund.sees(f"moved from {YEAR} into 2026-27")
        fund.press("Release the money", picture="year-end-released")
