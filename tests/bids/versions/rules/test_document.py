from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.rounds.rules.scoring import SystemToScore, risk_removed
from bids.versions.rules.document import RISK_UNITS, risk_removed_units, whole_life_cost
from bids.writing.rules.drafts import CostLineDraft

systems = st.builds(SystemToScore, st.just("LS-1"), st.integers(168, 5040), st.decimals(1, 30, places=2))


@given(st.lists(systems, min_size=1, max_size=5), st.integers(0, 100))
def test_units_lose_nothing(bid: list[SystemToScore], share: int) -> None:
    assert Fraction(risk_removed_units(bid, share), RISK_UNITS) == risk_removed(bid, share)


def test_a_target_with_three_places_has_no_units() -> None:
    with pytest.raises(ValueError, match="more than two places"):
        risk_removed_units([SystemToScore("LS-1", 5040, Decimal("1.0001"))] * 2, 33)


def test_whole_life_cost_is_every_line_whoever_pays() -> None:
    lines = [
        CostLineDraft(payer="FUND", amount=Decimal("10.00")),
        CostLineDraft(payer="PARTNER", amount=Decimal("5.50")),
        CostLineDraft(amount=None),
    ]

    assert whole_life_cost(lines) == Decimal("15.50")
    assert str(whole_life_cost([])) == "0.00"


def system(overall: int, target: str) -> SystemToScore:
    return SystemToScore("LS-1", overall, Decimal(target))


@pytest.mark.parametrize(
    ("bid", "share", "points"),
    [
        ([system(26 * 168, "4.00")], 20, Decimal(22)),
        ([system(26 * 168, "4.00"), system(14 * 168, "4.00")], 20, Decimal(24)),
        ([system(14 * 168, "4.00"), system(26 * 168, "4.00")], 0, Decimal(22)),
        ([system(4 * 168, "9.00")], 20, Decimal(0)),
        ([system(10 * 168, "9.99")], 20, Decimal("0.01")),
    ],
)
def test_units_are_the_largest_and_a_share_of_the_rest(
    bid: list[SystemToScore], share: int, points: Decimal
) -> None:
    assert risk_removed_units(bid, share) == points * RISK_UNITS
