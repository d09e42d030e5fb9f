from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.rules.document import RISK_UNITS, risk_removed_units, whole_life_cost
from bids.rules.drafts import CostLineDraft
from bids.rules.scoring import SystemToScore, risk_removed

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
