"""The fund at size stands: what is copied or written in bulk agrees with ledger, feed and seals."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import financial_year
from portfolio.awards.models import Award, Milestone
from portfolio.demonstration.at_size.making import make
from portfolio.demonstration.at_size.size import SHARES, SPENT_IN, Size, months, releases
from portfolio.ledger.queries.position import fund_position
from portfolio.spend.models import FundPeriod, Return, SpendLine


@given(st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.integers(0, 500))
def test_no_more_is_spent_of_a_year_than_was_released_of_it_by_then(offered_on, days):
    today = date.fromordinal(offered_on.toordinal() + days)
    spent: dict[str, Decimal] = {}
    for month in months(offered_on, today):
        spent[month.period.year] = spent.get(month.period.year, Decimal(0)) + month.spent
        released = [row for row in releases(offered_on, today) if row.on < month.period.first_day]
        of_year = [row for row in released if financial_year(row.on) == month.period.year]

        assert month.spent >= 0
        assert spent[month.period.year] <= SHARES[SPENT_IN] * len(of_year)
        assert month.reported_on < today


@pytest.mark.django_db
def test_a_fund_at_size_stands(told, capsys):
    fund = make(told, Size(bids=30, spend_lines=900))

    call_command("verify_ledger")

    awards = Award.objects.filter(fund=fund)
    lines = SpendLine.objects.filter(fund=fund, feed_no__isnull=False)
    assert "SIZE: " in capsys.readouterr().out
    assert (awards.count(), Milestone.objects.filter(award__in=awards).count()) == (30, 300)
    assert 0.8 * 900 <= lines.count() <= 900
    assert set(Return.objects.filter(award__in=awards).values_list("status", flat=True)) == {"ACCEPTED"}
    assert sum(row.spent for row in fund_position(fund)) == sum(lines.values_list("amount", flat=True))
    assert FundPeriod.objects.filter(fund=fund, status="CLOSED").count() > 5
