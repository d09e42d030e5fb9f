"""Quarters of the financial year."""

from legacyfund.lib.quarters import years_on


def test_a_quarter_moves_by_whole_years():
    assert years_on("2026-27 Q3", 2) == "2028-29 Q3"
    assert years_on("2099-00 Q1", 1) == "2100-01 Q1"
