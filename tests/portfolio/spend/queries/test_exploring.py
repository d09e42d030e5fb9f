"""The query that a workbook keeps of what was asked for."""

from dataclasses import replace

import pytest

from portfolio.spend.queries.exploring import narrowed_in_words, query_of, wanted_by
from portfolio.spend.queries.lines import SpendFilter
from tests.factories.bids import CELL
from tests.factories.returns import JUNE, released_award

pytestmark = pytest.mark.django_db


def test_a_query_says_every_narrowing_and_is_read_back_as_it_was() -> None:
    award = released_award()
    by_payment = SpendFilter(
        fund=award.fund,
        year=JUNE.year,
        period=JUNE.number,
        department=award.department,
        award=award,
        control_budget=CELL[1],
    )
    by_posting = replace(by_payment, year=None, period=None, posted=JUNE)

    assert [wanted_by(query_of(wanted)) for wanted in (by_payment, by_posting)] == [by_payment, by_posting]
    assert wanted_by(query_of(SpendFilter())) == SpendFilter()
    assert narrowed_in_words(query_of(by_posting))["Posted in"] == "June 2027"
