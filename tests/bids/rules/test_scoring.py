from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.rules.scoring import (
    BidToScore,
    CriteriaRefused,
    Criterion,
    CriterionKind,
    ScoringRefused,
    SystemToScore,
    check_criteria,
    cost_value,
    panel_value,
    points_removed,
    risk_removed,
    risk_value,
    score_bid,
)

RISK = Criterion("RISK", CriterionKind.RISK, 50, rest_share=25)
COST = Criterion(
    "COST", CriterionKind.COST, 20, low_anchor=Decimal("1000000.00"), high_anchor=Decimal("5000000.00")
)
FIT = Criterion("FIT", CriterionKind.PANEL, 30)
CRITERIA = (RISK, COST, FIT)

targets = st.decimals(1, 30, places=2)
systems = st.builds(SystemToScore, st.just("S"), st.integers(168, 5040), targets)
pounds = st.decimals(0, 10**9, places=2)


def make_system(overall: int, target: str) -> SystemToScore:
    return SystemToScore("LS-1", overall * 168, Decimal(target))


def make_bid(**changes: Any) -> BidToScore:
    bid = BidToScore(
        systems=(make_system(16, "1.50"), make_system(8, "2.25")),
        cost=Decimal("2000000.00"),
        panel_scores={"FIT": (4, 5, 5)},
    )
    return replace(bid, **changes)


def test_value_is_the_weighted_mean() -> None:
    score = score_bid(make_bid(), CRITERIA)

    risk = Fraction(1450, 29) + Fraction(575, 29) / 4
    assert score.values == {"RISK": risk, "COST": 75, "FIT": Fraction(280, 3)}
    assert score.value == (50 * risk + 20 * 75 + 30 * Fraction(280, 3)) / 100
    assert score.selection_value == (50 * risk + 30 * Fraction(280, 3)) / 80
    assert score.risk_removed == Fraction(29, 2) + Fraction(23, 16)
    assert score.missing == ()


def test_a_round_that_judges_cost_alone_has_no_selection_value() -> None:
    score = score_bid(make_bid(), [COST])

    assert score.value == 75
    assert score.selection_value is None


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"systems": ()}, "The bid names no system."),
        ({"systems": (SystemToScore("LS-9", None, Decimal("2.00")),)}, "LS-9 has no rating."),
        ({"systems": (SystemToScore("LS-9", 2688, None),)}, "LS-9 has no target rating."),
        ({"cost": None}, "The bid has no cost."),
        ({"panel_scores": {}}, "No review has scored FIT."),
        ({"panel_scores": {"FIT": ()}}, "No review has scored FIT."),
    ],
)
def test_what_is_missing_is_named_and_never_0(changes: dict[str, Any], missing: str) -> None:
    score = score_bid(make_bid(**changes), CRITERIA)

    assert score.missing == (missing,)
    assert score.value is None
    assert score.selection_value is None
    assert len(score.values) == 2


def test_risk_removed_is_unknown_while_a_rating_is() -> None:
    score = score_bid(make_bid(systems=(SystemToScore("LS-9", None, None),)), [FIT])

    assert score.value == Fraction(280, 3)
    assert score.risk_removed is None


def test_points_need_rating_and_target() -> None:
    with pytest.raises(ValueError, match="no rating or no target"):
        points_removed(SystemToScore("LS-9", None, Decimal("2.00")))


@pytest.mark.parametrize("target", ["0.99", "30.01", "-1"])
def test_a_target_out_of_bounds_is_refused(target: str) -> None:
    with pytest.raises(ScoringRefused, match="from 1 to 30"):
        points_removed(make_system(16, target))


def test_a_target_above_today_counts_nothing() -> None:
    assert points_removed(make_system(5, "6.00")) == 0


@pytest.mark.parametrize(
    ("cost", "value"),
    [("999999.99", 100), ("1000000.00", 100), ("3000000.00", 50), ("5000000.00", 0), ("9000000.00", 0)],
)
def test_cost_between_its_anchors(cost: str, value: int) -> None:
    assert cost_value(Decimal(cost), Decimal("1000000"), Decimal("5000000")) == value


@pytest.mark.parametrize("score", [-1, 6, True, 2.5])
def test_a_panel_score_out_of_bounds_is_refused(score: Any) -> None:
    with pytest.raises(ScoringRefused, match="0 to 5"):
        panel_value([3, score])


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ([], "criteria"),
        ([FIT, FIT], "code"),
        ([RISK, replace(RISK, code="AGAIN")], "kind"),
        ([replace(FIT, weight=0)], "weight"),
        ([replace(FIT, weight=1.5)], "weight"),
        ([replace(RISK, rest_share=101)], "rest_share"),
        ([replace(RISK, rest_share=-1)], "rest_share"),
        ([replace(COST, low_anchor=None)], "low_anchor"),
        ([replace(COST, high_anchor=None)], "low_anchor"),
        ([replace(COST, high_anchor=COST.low_anchor)], "low_anchor"),
    ],
)
def test_criteria_that_score_nothing_are_refused(criteria: list[Criterion], field: str) -> None:
    with pytest.raises(CriteriaRefused) as caught:
        check_criteria(criteria)

    assert caught.value.field == field


@given(st.lists(systems, min_size=1, max_size=5), st.integers(0, 100))
def test_risk_value_lies_between_the_largest_and_100(bid: list[SystemToScore], share: int) -> None:
    largest = max(points_removed(system) for system in bid) * 100 / 29

    assert largest <= risk_value(bid, share) <= 100
    assert risk_value(bid, 0) == largest


@given(st.lists(systems, min_size=1, max_size=5), systems, st.integers(0, 100))
def test_another_system_never_lowers_the_risk_removed(
    bid: list[SystemToScore], more: SystemToScore, share: int
) -> None:
    assert risk_value([*bid, more], share) >= risk_value(bid, share)
    assert risk_removed([*bid, more], share) >= risk_removed(bid, share)
    assert risk_removed([*bid, more], 100) == risk_removed(bid, 100) + points_removed(more)


@given(pounds, pounds)
def test_a_dearer_bid_never_gains(one: Decimal, other: Decimal) -> None:
    low, high = Decimal("1000000"), Decimal("900000000")
    cheaper, dearer = sorted((one, other))

    assert 100 >= cost_value(cheaper, low, high) >= cost_value(dearer, low, high) >= 0


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_panel_value_is_the_exact_mean(scores: list[int]) -> None:
    assert panel_value(scores) * len(scores) == sum(scores) * 20


@given(
    st.lists(systems, min_size=1, max_size=4),
    pounds,
    st.lists(st.integers(0, 5), min_size=1, max_size=5),
    st.lists(st.integers(1, 100), min_size=3, max_size=3),
    st.integers(2, 9),
)
def test_value_lies_within_its_criteria_and_weights_are_relative(
    bid: list[SystemToScore], cost: Decimal, panel: list[int], weights: list[int], scale: int
) -> None:
    entry = BidToScore(tuple(bid), cost, {"FIT": panel})
    criteria = [replace(criterion, weight=w) for criterion, w in zip(CRITERIA, weights, strict=True)]
    score = score_bid(entry, criteria)

    assert score.value is not None
    assert min(score.values.values()) <= score.value <= max(score.values.values())
    scaled = [replace(criterion, weight=criterion.weight * scale) for criterion in criteria]
    assert score_bid(entry, scaled) == score
