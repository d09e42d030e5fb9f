"""The first year of the demonstration's money has ended: what moved before, what lapsed, and what waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from bids.rounds.models import Round
from legacyfund.lib.financial_year import (
    financial_year,
    following_year,
    has_ended,
    last_day_of,
    london_date,
)
from portfolio.awards.models import Milestone
from portfolio.demonstration.story import tell
from portfolio.ledger.models import BudgetExchange, Journal
from portfolio.ledger.rules.kinds import Kind
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import PASSWORD
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ASKED_DAYS_AGO = 2


def test_a_milestone_of_an_ended_year_is_released_once_its_money_has_moved(live_server) -> None:
    now = timezone.now()
    year = financial_year(london_date(now - timedelta(days=350)))
    stage = tell(now)
    lapsed = Journal.objects.filter(kind=Kind.LAPSE, postings__account="LAPSED", postings__year=year)
    assert all(row.faults == () for row in verify_ledger())
    waiting = Milestone.objects.get(award=stage.awards["lists"], status="MET")
    exchanges = list(BudgetExchange.objects.filter(milestone=waiting, status="PROPOSED").order_by("pk"))
    if not has_ended(year, london_date(now - timedelta(days=ASKED_DAYS_AGO))):
        # From the middle of March to the first days of April no year of the story had ended by then.
        assert not exchanges
        return
    assert lapsed.exists()
    assert {row.year for row in exchanges} == {year}
    for person in User.objects.filter(email__startswith="fund-manager."):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    second = Round.objects.get(reference__endswith="B")
    other = User.objects.get(email__startswith="fund-manager.two")
    milestone = f"/awards/{waiting.award.reference}/milestones/{waiting.number}/"
    ended = f"{year} ended on 31 March {last_day_of(year).year}"
    with Browser(live_server.url) as browser:
        fund = browser.visitor().sign_in(other.email, PASSWORD)
        fund.visit("/", picture="year-end-home")
        fund.sees("all years and control budgets together")
        fund.sees(f"Confirm budget exchange {exchanges[0].reference}")
        fund.visit("/funds/LITF/", picture="year-end-fund")
        fund.sees(ended, "has lapsed")
        fund.visit(f"/rounds/{second.reference}/decisions", picture="year-end-decisions")
        fund.sees(ended, "No bid can be given money of a year that has ended")
        fund.visit(milestone, picture="year-end-milestone")
        fund.sees("Money of a year that has ended cannot be released")
        for exchange in exchanges:
            fund.visit(f"/funds/LITF/exchanges/{exchange.number}/", picture="year-end-exchange")
            fund.press("Confirm the exchange", picture="year-end-exchange-confirmed")
        fund.visit("/funds/LITF/exchanges/", picture="year-end-exchanges")
        fund.visit("/funds/LITF/exchanges/new", picture="year-end-propose")
        fund.visit("/funds/LITF/close-year", picture="year-end-close")
        fund.visit(milestone, picture="year-end-milestone-moved")
        fund.sees(f"moved from {year} into {following_year(year)}")
        fund.press("Release the money", picture="year-end-released")
