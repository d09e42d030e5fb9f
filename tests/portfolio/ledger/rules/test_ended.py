"""What of an ended year nobody can be given, and what is said of it."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.ledger.rules.ended import (
    RUNNING_ONLY,
    YearEnded,
    check_years_run,
    ended_among,
    ended_on,
    ended_years,
)
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import AmountsRefused, Posting, build_lapse, build_move, check_postings

LAST, NEXT = date(2026, 3, 31), date(2026, 4, 1)
OLD, RUNNING = ("2025-26", "CDEL"), ("2026-27", "CDEL")
RESOURCE = ("2025-26", "RDEL_PROGRAMME")
NIL = Decimal(0)


def test_a_year_runs_to_the_end_of_31_march():
    money = {OLD: (Decimal(2_850_000), NIL)}

    assert ended_years(money, LAST) == ()
    (ended,) = ended_years(money, NEXT)
    assert ended.in_words == (
        "2025-26 ended on 31 March 2026. £2,850,000 of CDEL was promised to nobody, and lapses."
    )


def test_control_budgets_are_named_one_by_one_and_years_without_money_left_out():
    money = {
        OLD: (NIL, Decimal(2_000_000)),
        RESOURCE: (Decimal("0.50"), Decimal(850_000)),
        ("2025-26", "RDEL_ADMIN"): (NIL, Decimal(1)),
        ("2024-25", "CDEL"): (NIL, NIL),
        RUNNING: (Decimal(7), NIL),
    }

    (ended,) = ended_years(money, NEXT)

    assert ended.in_words == (
        "2025-26 ended on 31 March 2026. £1 of RDEL admin, £850,000 of RDEL programme and £2,000,000 of CDEL "
        "has lapsed. £0.50 of RDEL programme was promised to nobody, and lapses."
    )


@pytest.mark.parametrize("kind", sorted(RUNNING_ONLY))
def test_nothing_of_an_ended_year_is_brought_promised_or_handed_out(kind):
    check_years_run(kind, [OLD, RUNNING], LAST)

    with pytest.raises(YearEnded, match=r"^2025-26 ended on 31 March 2026\. Its money cannot be"):
        check_years_run(kind, [OLD, RUNNING], NEXT)
    with pytest.raises(YearEnded, match=r"2026-27 ended on 31 March 2027\. Their money cannot be"):
        check_years_run(kind, [OLD, RUNNING], date(2027, 4, 1))


@pytest.mark.parametrize("kind", sorted({*Kind} - {*RUNNING_ONLY}))
def test_spend_of_march_is_posted_in_april_and_the_rest_too(kind):
    assert check_years_run(kind, [OLD], date(2026, 5, 20)) is None


def test_the_ended_years_of_some_cells():
    assert ended_among([RUNNING, OLD, RESOURCE], NEXT) == ["2025-26"]
    assert ended_on("2098-99") == "2098-99 ended on 31 March 2099."


def test_what_lapses_balances_whatever_it_lay_on():
    held = {
        Account.COMMITTED: {OLD: Decimal(30), RESOURCE: NIL},
        Account.RELEASED: {OLD: Decimal("12.50")},
    }

    postings = build_lapse(held)

    check_postings(Kind.LAPSE, postings)
    assert Posting(Account.LAPSED, *OLD, Decimal("42.50")) in postings
    assert len(postings) == 3
    with pytest.raises(AmountsRefused, match="no money to lapse"):
        build_lapse({Account.AVAILABLE: {OLD: NIL}})


@pytest.mark.parametrize(
    ("kind", "account"), [(Kind.EXCHANGE, Account.AVAILABLE), (Kind.REPROFILE, Account.COMMITTED)]
)
def test_what_moves_stays_on_its_account_and_in_its_control_budget(kind, account):
    postings = build_move(account, OLD, RUNNING, Decimal(5))

    check_postings(kind, postings)
    assert postings == (Posting(account, *OLD, Decimal(-5)), Posting(account, *RUNNING, Decimal(5)))


@pytest.mark.parametrize(
    ("amount", "to_year"), [(NIL, "2026-27"), (Decimal(-1), "2026-27"), (Decimal(1), "2026-28")]
)
def test_what_cannot_move_is_refused(amount, to_year):
    with pytest.raises(AmountsRefused):
        build_move(Account.AVAILABLE, OLD, (to_year, OLD[1]), amount)
