"""What a system is called in the register it passes to."""

import pytest

from bids.register.rules.passing import LONGEST_NAME, name_there


@pytest.mark.parametrize(
    ("taken", "named"),
    [
        ((), "Payroll"),
        (("pensions",), "Payroll"),
        (("payroll",), "Payroll (D9-S0001)"),
        (("payroll", "payroll (d9-s0001)"), "Payroll (D9-S0001, 2)"),
        (("payroll", "payroll (d9-s0001)", "payroll (d9-s0001, 2)"), "Payroll (D9-S0001, 3)"),
    ],
)
def test_a_name_that_is_taken_gets_the_reference_beside_it(taken, named):
    assert name_there("Payroll", "D9-S0001", taken) == named


def test_a_long_name_gives_way_to_the_reference():
    long = "a" * LONGEST_NAME

    named = name_there(long, "D9-S0001", {long})

    assert (len(named), named.endswith("a (D9-S0001)")) == (LONGEST_NAME, True)
