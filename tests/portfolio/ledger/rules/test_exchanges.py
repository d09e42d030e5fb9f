"""When money of a year may move into a later one."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portfolio.ledger.rules.exchanges import Exchange, ExchangeRefused, check_exchange
from portfolio.ledger.rules.limits import ExchangeLimit

LAST, NEXT = date(2026, 3, 31), date(2026, 4, 1)
ASKED = Exchange(
    cell=("2025-26", "CDEL"),
    to_year="2026-27",
    amount=Decimal(100),
    approval="Supplementary Estimate",
    approved_on=LAST,
    reason="The supplier delivers later.",
    held=Decimal(100),
    promised=False,
    last_year="2027-28",
)


def test_what_is_promised_to_nobody_moves_until_its_year_ends():
    assert check_exchange(ASKED, LAST) is None

    with pytest.raises(ExchangeRefused, match=r"2025-26 ended on 31 March 2026\..*promised to nobody lapses"):
        check_exchange(ASKED, NEXT)


def test_what_is_promised_to_an_award_moves_after_it_too():
    promised = replace(ASKED, promised=True)

    assert check_exchange(promised, date(2026, 11, 29)) is None
    assert check_exchange(replace(promised, to_year="2027-28"), date(2027, 4, 1)) is None


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"to_year": "2025-26"}, "to_year", "never moved back"),
        ({"to_year": "2024-25"}, "to_year", "never moved back"),
        ({"to_year": "2028-29"}, "to_year", "last year is 2027-28"),
        ({"amount": Decimal("100.01")}, "amount", "£100 of CDEL 2025-26 can be moved"),
        ({"held": Decimal("99.50")}, "amount", r"£99\.50 of CDEL"),
        ({"amount": Decimal(0)}, "amount", "up to that"),
        ({"amount": Decimal("0.001")}, "amount", "whole pence"),
        ({"held": Decimal(0)}, "amount", "Nothing of CDEL 2025-26 can be moved any more"),
        ({"approval": "  "}, "approval", "reference of its approval"),
        ({"approved_on": NEXT}, "approved_on", "has not come yet"),
        ({"reason": ""}, "reason", "needed later"),
    ],
)
def test_what_cannot_stand_is_refused_in_words(change, field, words):
    with pytest.raises(ExchangeRefused, match=words) as refusal:
        check_exchange(replace(ASKED, **change), LAST)

    assert refusal.value.field == field


def test_no_money_moves_into_a_year_that_has_ended_itself():
    with pytest.raises(ExchangeRefused, match=r"2026-27 ended on 31 March 2027\. Choose a year that runs"):
        check_exchange(replace(ASKED, promised=True), date(2027, 4, 1))


def test_what_a_reversal_brought_back_moves_after_its_year_as_the_treasury_approved_by_then():
    back = replace(ASKED, brought_back=True)

    assert check_exchange(back, NEXT) is None
    with pytest.raises(ExchangeRefused, match="approved by then") as refusal:
        check_exchange(replace(back, approved_on=NEXT), NEXT)
    assert refusal.value.field == "approved_on"


def test_more_than_the_limit_needs_a_reason_of_its_own():
    limit = ExchangeLimit(ASKED.cell, Decimal("2.00"), Decimal(150), Decimal(60))
    beyond = replace(ASKED, limit=limit)

    with pytest.raises(ExchangeRefused, match=r"CDEL 2025-26: 2% of what was allocated may move") as refusal:
        check_exchange(beyond, LAST)

    assert refusal.value.field == "over_limit"
    assert check_exchange(replace(beyond, over_limit="The Treasury agreed to it."), LAST) is None
    assert check_exchange(replace(beyond, amount=Decimal(90)), LAST) is None
