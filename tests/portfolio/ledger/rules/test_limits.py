"""How much of a year's money may move into later years before more has to be said."""

from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.ledger.rules.limits import LIMITS, exchange_limit

ON = date(2026, 4, 1)
ROWS = (
    {"from": "2026-04-01", "control_budget": "CDEL", "percent": "1.50"},
    {"from": "2027-04-01", "control_budget": "CDEL", "percent": "3"},
)


def test_a_share_of_what_was_allocated_less_what_has_moved():
    limit = exchange_limit(("2026-27", "CDEL"), Decimal("1000000.99"), Decimal(5_000), ON, ROWS)

    assert (limit.pounds, limit.left) == (Decimal("15000.01"), Decimal("10000.01"))
    assert not limit.is_passed_by(Decimal("10000.01"))
    assert limit.is_passed_by(Decimal("10000.02"))
    assert limit.in_words == (
        "CDEL 2026-27: 1.5% of what was allocated may move, £15,000.01; £5,000 of it has moved already."
    )
    spent = exchange_limit(("2026-27", "CDEL"), Decimal(100), Decimal(90), ON, ROWS)
    assert spent.left == 0
    assert limit.left_in_words == "£10,000.01 of it may move without a further reason."


def test_the_share_is_that_of_the_day_and_there_may_be_none():
    later = exchange_limit(("2027-28", "CDEL"), Decimal(100), Decimal(0), date(2027, 4, 1), ROWS)

    assert later.percent == 3
    assert exchange_limit(("2026-27", "RDEL_ADMIN"), Decimal(100), Decimal(0), ON, ROWS) is None


def test_every_control_budget_has_a_limit_in_the_data_that_says_it_is_unverified():
    assert {row["control_budget"] for row in LIMITS} == set(CONTROL_BUDGETS)
    assert all("unverified" in row["source"] for row in LIMITS)
