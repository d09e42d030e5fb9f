from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.writing.appraisal.appraisal import (
    Basis,
    BenefitToAppraise,
    CostToAppraise,
    OptionAppraisal,
    OptionToAppraise,
    appraise,
    bias_kind_of,
)
from bids.writing.appraisal.discounting import discount_factor
from bids.writing.appraisal.optimism_bias import BiasKind, ContributingRisk
from bids.writing.rules.vocabulary import COST_CATEGORIES
from legacyfund.lib.financial_year import format_year

BASIS = Basis(base_year="2027-28")
MANAGED = (ContributingRisk("All of it", Decimal(100), Decimal(1)),)
BASE = BASIS.base_year


def cost(
    amount: str, year: str = "2027-28", *, category: str = "CONTINGENCY", after_fund: bool = False
) -> CostToAppraise:
    """In real terms, and without bias unless a category says otherwise."""
    return CostToAppraise("Work", year, category, Decimal(amount), BASE, after_fund)


def benefit(amount: str, year: str = "2027-28") -> BenefitToAppraise:
    return BenefitToAppraise("Saving", year, Decimal(amount), BASE)


def appraised(*rows: CostToAppraise | BenefitToAppraise, points: Fraction | None = None) -> OptionAppraisal:
    costs = tuple(row for row in rows if isinstance(row, CostToAppraise))
    benefits = tuple(row for row in rows if isinstance(row, BenefitToAppraise))
    option = OptionToAppraise("Replace it", costs=costs, benefits=benefits, points_removed=points)
    return appraise([option], basis=BASIS, risks=()).options[0]


def test_a_cost_is_made_real_raised_and_discounted() -> None:
    line = CostToAppraise("Build", "2029-30", "SUPPLIER", Decimal("1040.40"))

    result = appraise([OptionToAppraise("Replace it", costs=(line,))], basis=BASIS, risks=()).options[0]

    appraised_line = result.costs[0]
    assert appraised_line.growth == Fraction("1.02") ** 2
    assert appraised_line.real == 1000
    assert (appraised_line.bias_kind, appraised_line.bias) == (BiasKind.DEVELOPMENT, 2)
    assert appraised_line.raised == 3000
    assert appraised_line.present_value == 3000 * discount_factor(2)
    assert result.whole_life_cost == appraised_line.present_value


def test_a_benefit_is_not_raised() -> None:
    result = appraised(benefit("500.00", "2028-29"))

    assert result.benefits[0].bias_kind is None
    assert result.benefits_value == 500 * discount_factor(1)


def test_the_figures_of_an_option() -> None:
    result = appraised(cost("100.00"), benefit("250.00"), points=Fraction(20))

    assert result.npsv == 150
    assert result.bcr == Fraction(5, 2)
    assert result.cost_per_point == 5


def test_an_option_that_spends_nothing_has_no_ratio_and_nothing_to_pay_back() -> None:
    result = appraised(benefit("250.00"), points=Fraction(0))

    assert (result.bcr, result.payback_year, result.cost_per_point) == (None, None, None)


def test_cost_per_point_is_undefined_where_nobody_said_what_is_removed() -> None:
    assert appraised(cost("1.00")).cost_per_point is None


@pytest.mark.parametrize(
    ("rows", "year"),
    [
        ([cost("100.00"), benefit("100.00")], "2027-28"),
        ([cost("100.00"), benefit("99.99")], None),
        ([cost("100.00"), benefit("60.00", "2028-29"), benefit("60.00", "2029-30")], "2029-30"),
        ([cost("100.00"), benefit("100.00", "2028-29")], None),
        (
            [cost("10.00"), benefit("50.00"), cost("100.00", "2028-29"), benefit("90.00", "2029-30")],
            "2029-30",
        ),
        ([cost("10.00"), benefit("50.00"), cost("100.00", "2028-29")], None),
    ],
    ids=[
        "at once",
        "a penny short",
        "in two years",
        "eaten by discounting",
        "behind again",
        "never in the end",
    ],
)
def test_payback_is_the_year_benefits_catch_up_for_good(rows: list, year: str | None) -> None:
    assert appraised(*rows).payback_year == year


@pytest.mark.parametrize(
    ("line", "do_nothing", "kind"),
    [
        (cost("1.00", category="PEOPLE"), False, BiasKind.DEVELOPMENT),
        (cost("1.00", category="HARDWARE"), False, BiasKind.DEVELOPMENT),
        (cost("1.00", category="HARDWARE"), True, None),
        (cost("1.00", category="SAAS"), False, BiasKind.OUTSOURCING),
        (cost("1.00", category="SUPPLIER", after_fund=True), False, BiasKind.OUTSOURCING),
        (cost("1.00", category="PEOPLE", after_fund=True), False, None),
        (cost("1.00", category="CONTINGENCY"), False, None),
    ],
)
def test_which_bias_raises_a_cost(line: CostToAppraise, do_nothing: bool, kind: BiasKind | None) -> None:
    assert bias_kind_of(line, do_nothing=do_nothing) == kind


def test_options_stand_on_one_basis_and_the_same_mitigation() -> None:
    line = cost("100.00", category="PEOPLE")
    nothing = OptionToAppraise("Do nothing", do_nothing=True, costs=(line,))

    result = appraise([nothing, OptionToAppraise("Replace it", costs=(line,))], basis=BASIS, risks=MANAGED)

    assert result.bias == {
        BiasKind.DEVELOPMENT: Fraction(1, 10),
        BiasKind.DURATION: Fraction(1, 10),
        BiasKind.OUTSOURCING: 0,
    }
    assert [option.whole_life_cost for option in result.options] == [100, 110]


rows = st.builds(
    CostToAppraise,
    description=st.just("Work"),
    year=st.integers(2025, 2060).map(format_year),
    category=st.sampled_from(sorted(COST_CATEGORIES)),
    amount=st.decimals(0, 10**9, places=2),
    price_year=st.sampled_from(["", "2025-26", BASE, "2031-32"]),
    after_fund=st.booleans(),
)


@given(st.lists(rows, max_size=8), st.lists(rows, max_size=8))
def test_every_figure_is_the_sum_of_its_lines(
    costs: list[CostToAppraise], gains: list[CostToAppraise]
) -> None:
    option = OptionToAppraise(
        "Replace it",
        costs=tuple(costs),
        benefits=tuple(BenefitToAppraise("Saving", row.year, row.amount, row.price_year) for row in gains),
    )

    result = appraise([option], basis=BASIS, risks=()).options[0]

    assert result.whole_life_cost == sum(line.present_value for line in result.costs)
    assert result.whole_life_cost == sum(row.costs for row in result.years)
    assert result.benefits_value == sum(row.benefits for row in result.years)
    assert result.npsv == (result.years[-1].net_to_date if result.years else 0)


@given(st.lists(rows, min_size=1, max_size=8), st.decimals(0, 1, places=2))
def test_managing_risks_never_makes_an_option_dearer(
    costs: list[CostToAppraise], mitigation: Decimal
) -> None:
    option = OptionToAppraise("Replace it", costs=tuple(costs))
    some = (ContributingRisk("All of it", Decimal(100), mitigation),)

    bare, eased = (appraise([option], basis=BASIS, risks=risks).options[0] for risks in ((), some))

    assert eased.whole_life_cost <= bare.whole_life_cost


def test_a_risk_managed_for_one_kind_of_bias_lowers_no_other() -> None:
    managed = ContributingRisk("Novel", Decimal(100), Decimal(1), BiasKind.OUTSOURCING)

    bias = appraise([], basis=BASIS, risks=[managed]).bias

    assert bias == {"DEVELOPMENT": 2, "DURATION": Fraction("0.54"), "OUTSOURCING": 0}


def test_a_real_amount_is_brought_from_the_prices_of_its_year() -> None:
    in_base_prices = cost("100.00", "2030-31")
    in_other_prices = replace(in_base_prices, price_year="2028-29")
    nominal = replace(in_base_prices, price_year="")

    lines = appraised(in_base_prices, in_other_prices, nominal).costs

    assert [line.growth for line in lines] == [1, Fraction("1.02"), Fraction("1.02") ** 3]
