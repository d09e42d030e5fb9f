"""Figures worked out once and frozen with a submission."""

from decimal import Decimal

import pytest

from bids.models import BidVersion
from bids.rules.document import RISK_UNITS, risk_removed_units, whole_life_cost
from bids.rules.drafts import CostLineDraft
from bids.rules.scoring import SystemToScore


def system(overall, target):
    return SystemToScore("HMRC-S0001", overall, Decimal(target))


@pytest.mark.parametrize(
    ("systems", "rest_share", "points"),
    [
        ([system(26 * 168, "4.00")], 20, Decimal(22)),
        ([system(26 * 168, "4.00"), system(14 * 168, "4.00")], 20, Decimal(24)),
        ([system(14 * 168, "4.00"), system(26 * 168, "4.00")], 0, Decimal(22)),
        ([system(4 * 168, "9.00")], 20, Decimal(0)),
        ([system(10 * 168, "9.99")], 20, Decimal("0.01")),
    ],
)
def test_risk_removed_is_the_largest_and_a_share_of_the_rest(systems, rest_share, points):
    assert risk_removed_units(systems, rest_share) == points * RISK_UNITS


def test_every_168th_hundredth_and_per_cent_is_a_whole_unit():
    systems = [system(4481, "3.99"), system(2689, "1.01")]

    assert risk_removed_units(systems, 1) == (4481 * 10_000 - 399 * 16_800) + (2689 * 100 - 101 * 168)


def test_a_target_finer_than_the_database_keeps_is_a_fault():
    with pytest.raises(ValueError, match="two places"):
        risk_removed_units([system(4480, "4.0000001")], 20)


def test_the_model_counts_in_the_same_units():
    assert BidVersion.RISK_UNITS == RISK_UNITS


def test_whole_life_cost_counts_every_line_whoever_pays():
    lines = [
        CostLineDraft(payer="FUND", amount=Decimal("1.01")),
        CostLineDraft(payer="PARTNER", amount=Decimal("2.02")),
        CostLineDraft(payer="DEPARTMENT", amount=None),
    ]

    assert whole_life_cost(lines) == Decimal("3.03")
