from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.rounds.rules.scoring import (
    ScoringRefused,
    SystemToScore,
    cost_value,
    panel_value,
    points_removed,
    risk_removed,
    risk_value,
)

targets = st.decimals(1, 30, places=2)
systems = st.builds(SystemToScore, st.just("S"), st.integers(168, 5040), targets)
pounds = st.decimals(0, 10**9, places=2)


def make_system(overall: int, target: str) -> SystemToScore:
    return SystemToScore("LS-1", overall * 168, Decimal(target))


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


@given(st.lists(systems, min_size=1, max_size=5), st.integers(0, 100))
def test_risk_value_lies_between_the_largest_and_100(bid: list[SystemToScore], share: int) -> None:
    largest = max(points_removed(system) for system in bid) * 100 / 29

    assert largest <= risk_value(risk_removed(bid, share)) <= 100
    assert risk_value(risk_removed(bid, 0)) == largest


@given(st.lists(systems, min_size=1, max_size=5), systems, st.integers(0, 100))
def test_another_system_never_lowers_the_risk_removed(
    bid: list[SystemToScore], more: SystemToScore, share: int
) -> None:
    assert risk_value(risk_removed([*bid, more], share)) >= risk_value(risk_removed(bid, share))
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
