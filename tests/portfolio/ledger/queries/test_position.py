from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.awards.queries.totals import award_position, award_total
from portfolio.ledger.actions.allocating import allocate, decrease_allocation
from portfolio.ledger.actions.journals import NotEnoughMoney
from portfolio.ledger.models import FundBalance, Posting
from portfolio.ledger.queries.position import fund_position, funds_with_totals, headroom, position_total
from portfolio.ledger.queries.verification import verify_fund
from portfolio.ledger.rules.ledger import position_of
from portfolio.watch.queries.equalities import EQUALITIES
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import NEXT_YEAR, YEAR, give, make_fund

pytestmark = pytest.mark.django_db


def test_rows_come_by_year_and_control_budget():
    fund = make_fund({(NEXT_YEAR, "RDEL_ADMIN"): 1, (YEAR, "CDEL"): 2, (YEAR, "RDEL_PROGRAMME"): 3})

    rows = [(row.year, row.control_budget, row.allocated, row.headroom) for row in fund_position(fund)]

    assert rows == [
        (YEAR, "RDEL_PROGRAMME", 3, 3),
        (YEAR, "CDEL", 2, 2),
        (NEXT_YEAR, "RDEL_ADMIN", 1, 1),
    ]


def test_the_position_is_one_query(django_assert_num_queries):
    fund = make_fund({(YEAR, "CDEL"): 2})

    with django_assert_num_queries(1):
        fund_position(fund)
    with django_assert_num_queries(1):
        fund_position(fund, NOW)


def test_the_four_numbers_after_a_release(paid):
    award = paid.award

    total = position_total(fund_position(award.fund))

    assert (total.allocated, total.committed, total.released, total.spent, total.headroom) == (
        5_000_000,
        900_000,
        450_000,
        0,
        4_100_000,
    )
    of_award = award_total(award_position(award))
    assert (of_award.committed, of_award.released, of_award.to_release) == (900_000, 450_000, 450_000)
    assert award_position(award, NOW) == award_position(award)
    assert award_position(award, NOW - timedelta(days=1)) == []
    assert fund_position(award.fund, NOW) == fund_position(award.fund)


def test_as_of_uses_the_moment_of_posting():
    manager = make_user("FUND_MANAGER")
    fund = make_fund({(YEAR, "CDEL"): 100}, manager=manager, now=NOW)
    give(fund, {(YEAR, "CDEL"): 50}, by=manager, now=NOW + timedelta(days=2))

    assert fund_position(fund, NOW - timedelta(seconds=1)) == []
    assert position_total(fund_position(fund, NOW)).allocated == 100
    assert position_total(fund_position(fund, NOW + timedelta(days=1))).allocated == 100
    assert position_total(fund_position(fund)).allocated == 150


def test_headroom_and_totals_by_fund():
    fund = make_fund({(YEAR, "CDEL"): 2, (NEXT_YEAR, "CDEL"): 3})
    empty = make_fund()

    totals = dict(funds_with_totals(type(fund).objects.order_by("pk")))

    assert headroom(fund, now=NOW) == {(YEAR, "CDEL"): 2, (NEXT_YEAR, "CDEL"): 3}
    assert (totals[fund].headroom, totals[empty].headroom) == (5, 0)


moves = st.lists(
    st.tuples(
        st.booleans(),
        st.dictionaries(
            st.tuples(st.sampled_from([YEAR, NEXT_YEAR]), st.sampled_from(["CDEL", "RDEL_ADMIN"])),
            st.integers(1, 500).map(lambda pence: Decimal(pence) / 100),
            min_size=1,
        ),
    ),
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_postings_sum_to_zero_and_balances_are_their_sums(steps):
    manager = make_user("FUND_MANAGER")
    fund = make_fund(manager=manager)
    for number, (increase, amounts) in enumerate(steps):
        change = allocate if increase else decrease_allocation
        try:
            change(
                fund=fund,
                amounts=amounts,
                narrative="x",
                idempotency_key=f"{fund.pk}-{number}",
                by=manager,
                now=NOW,
            )
        except NotEnoughMoney:
            assert not increase

    postings = Posting.objects.filter(journal__fund=fund)
    assert sum(row.amount for row in postings) == 0
    assert all(row.amount >= 0 for row in FundBalance.objects.filter(fund=fund, account="AVAILABLE"))
    by_rule = position_of([row for row in rule_rows(postings)])
    assert position_total(fund_position(fund)).headroom == by_rule.headroom
    assert verify_fund(fund, EQUALITIES).faults == ()


def rule_rows(postings):
    from portfolio.ledger.queries.journals import rule_postings

    return rule_postings(postings)
