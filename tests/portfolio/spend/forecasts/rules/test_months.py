"""Money month by month: what each month adds, and what it comes to by its end."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.spend.forecasts.rules.months import Profile, profile_months

JUNE, JULY, MARCH = Period("2026-27", 3), Period("2026-27", 4), Period("2026-27", 12)
months = st.builds(Period, st.sampled_from(["2025-26", "2026-27", "2027-28"]), st.integers(1, 12))
by_month = st.dictionaries(months, st.integers(0, 10**9).map(Decimal), max_size=6)


def test_what_is_expected_goes_on_from_what_is_spent() -> None:
    profile = Profile(
        promised={JUNE: Decimal(100)}, spent={JUNE: Decimal(30)}, expected={Period("2026-27", 5): Decimal(50)}
    )

    june, july, august = profile_months(profile, JULY)

    assert (june.spent_by, july.spent_by, august.spent_by) == (30, 30, None)
    assert (june.expected_by, july.expected_by, august.expected_by) == (None, 30, 80)
    assert [row.promised_by for row in (june, july, august)] == [100, 100, 100]


def test_a_year_has_its_twelve_months() -> None:
    rows = profile_months(Profile(promised={JUNE: Decimal(100)}), JULY, year="2026-27")

    assert [row.month for row in rows][0::11] == [Period("2026-27", 1), MARCH]


def test_where_nobody_has_said_nothing_is_drawn_as_expected() -> None:
    rows = profile_months(Profile(spent={JUNE: Decimal(30)}), JULY)

    assert {row.expected_by for row in rows} == {None}


def test_of_nothing_there_are_no_months() -> None:
    assert profile_months(Profile(), JULY, year="2026-27") == ()


@given(promised=by_month, spent=by_month, expected=by_month, now=months)
def test_it_ends_at_the_sum_of_its_months(promised, spent, expected, now) -> None:
    rows = profile_months(Profile(promised, spent, expected), now)

    if not rows:
        assert not any([*promised.values(), *spent.values(), *expected.values()])
        return
    assert rows[-1].promised_by == sum(promised.values())
    assert sum(row.spent for row in rows) == sum(spent.values())
    if any(expected.values()) and rows[-1].month >= now:
        assert rows[-1].expected_by == sum(spent.values()) + sum(expected.values())
    for before, after in pairwise(rows):
        assert after.month == before.month.next
        assert after.promised_by >= before.promised_by
