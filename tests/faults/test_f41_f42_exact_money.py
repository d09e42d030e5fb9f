"""F41, F42: one rule rounds, parts sum to the penny, and no pound is a float on its way in or out."""

import json
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import NoReturn

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from legacyfund.lib.money import (
    MOST,
    PENNY,
    format_pounds,
    quantize_pounds,
    round_fraction,
    split_pounds,
    to_pence,
)
from portfolio.ledger.models import Journal
from tests.architecture.test_source import MONEY_LAYERS, sources
from tests.factories.api import SPEND, make_machine
from tests.factories.bids import CELL
from tests.factories.portfolio import give, headroom, make_fund
from tests.factories.returns import accepted_return, file_of, released_award
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault]

CASES = sized(300, 10_000)
many = settings(max_examples=CASES)
pounds = st.decimals(-MOST, MOST, places=2)
finer = st.decimals(-(10**9), 10**9, places=5)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@many
@given(pounds, weights)
@example(Decimal("100.00"), [1, 1, 1])
@example(Decimal("-0.01"), [1, 1])
@example(MOST, [1] * 7)
def test_f41_parts_sum_to_the_penny(total, shares):
    parts = split_pounds(total, shares)

    assert sum(parts) == total
    for part, weight in zip(parts, shares, strict=True):
        exact = Fraction(total) * weight / sum(shares)
        assert abs(Fraction(part) - exact) < Fraction(1, 100)
        assert to_pence(part) * PENNY == part


@many
@given(finer)
@example(Decimal("0.125"))
@example(Decimal("-2.675"))
def test_f41_there_is_one_rule_of_rounding(amount):
    """Away from zero at the half, however it is come by: a Decimal, a fraction, or on a page."""
    rounded = quantize_pounds(amount)

    assert rounded == round_fraction(Fraction(amount))
    assert quantize_pounds(-amount) == -rounded
    assert abs(rounded - amount) <= PENNY / 2
    assert format_pounds(amount, pence=True) == format_pounds(rounded, pence=True)


@pytest.mark.django_db
def test_f41_the_database_rounds_as_the_service_does(figure):
    """Python's own way would give £0.12 for 0.125, and PostgreSQL's gives £0.13."""
    thousandths = [Decimal(number).scaleb(-3) for number in range(-3_000, 3_001, sized(5, 1))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT array(SELECT round(n, 2) FROM unnest(%s::numeric[]) AS n)", [thousandths])
        (rounded,) = cursor.fetchone()

    assert rounded == [quantize_pounds(amount) for amount in thousandths]
    assert Decimal("0.125").quantize(PENNY, ROUND_HALF_EVEN) != quantize_pounds(Decimal("0.125"))
    figure(
        "F41",
        "0.125 and its like, and £100 in three parts",
        "one rule; parts sum to the penny, 10,000 cases",
        f"{CASES:,} cases each, {len(thousandths):,} with PostgreSQL",
    )


def no_float(text: str) -> NoReturn:
    raise AssertionError(f"{text} is a number with a point in an answer of the API")


ODD = ["0.01", "0.10", "0.30", "1234567.89", "-0.01", "20.20"]


@pytest.mark.django_db
def test_f42_money_is_never_float(figure):
    """What a file says in pence is read, kept, posted and told in just these pence."""
    award = released_award(cost=900_000)
    accepted = accepted_return(award, content=file_of("0.01", "-0.10", "0.70", "449000.00", "1.1"))
    answer = make_machine("spend:read").get(SPEND)

    told = json.loads(answer.content, parse_float=no_float)

    assert [line["amount"] for line in told["lines"]] == ["0.01", "-0.10", "0.70", "449000.00", "1.10"]
    assert sum(Decimal(line["amount"]) for line in told["lines"]) == accepted.net == Decimal("449001.71")
    assert accepted.status == "ACCEPTED"
    figure(
        "F42", "amounts through file, ledger and API", "exact strings, no float", "exact strings, no float"
    )
    require_standing()


@pytest.mark.django_db
def test_f42_the_most_there_is_and_a_million_pennies():
    most = Decimal("999999999999.99")
    fund = make_fund({CELL: str(most)})
    assert (most, headroom(fund)) == (MOST, most)
    pennies = make_fund({CELL: str(sum([PENNY] * 1_000_000))})
    assert headroom(pennies) == Decimal("10000.00")
    figures = make_machine("portfolio:read").get(f"/api/v1/funds/{fund.reference}/position/")

    assert figures.status_code == 200
    assert str(most) in json.dumps(json.loads(figures.content, parse_float=no_float))
    assert set(Journal.objects.values_list("kind", flat=True)) == {"ALLOCATION"}
    give(pennies, {CELL: "0.01"}, by=Journal.objects.get(fund=pennies).posted_by)
    assert headroom(pennies) == Decimal("10000.01")
    require_standing()


def test_f42_what_is_held_free_of_floats_is_where_money_is():
    """`tests/architecture/test_source.py::test_no_float_near_money` reads these files, word by word."""
    held = {str(path).rpartition("/portfolio/")[2] for path in sources(*MONEY_LAYERS)}

    assert {"ledger/actions/journals.py", "ledger/rules/ledger.py", "spend/actions/acceptance.py"} <= held
    assert {
        "ledger/models/journals.py",
        "spend/queries/lines.py",
        "awards/closing/queries/closing.py",
    } <= held
