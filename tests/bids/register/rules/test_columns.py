"""Headings of departments' files, matched to the register's columns."""

import pytest

from bids.register.rules.columns import COLUMNS, match_columns
from legacyfund.lib.tables.matching import normalise_heading

OFFICIAL = [
    *("Asset Name", "Department", "Assessor", "Date Assessed", "Asset Description", "Legacy Components"),
    *("Services Supported", *(f"L{n} Score" for n in range(1, 8))),
    *("Likelihood Mean", "Likelihood Max", "Likelihood Total", *(f"C{n} Score" for n in range(1, 7))),
    *("Impact Mean", "Impact Max", "Impact Total", "Overall Risk Score", "Is Legacy", "Is Red-Rated"),
    *("Has Remediation Plan", "Remediation Plan Funded", "Target Resolution Date"),
    *("Estimated Cost Change (%)", "Notes"),
]


def test_the_frameworks_columns_come_first_in_its_order_and_are_all_known():
    assert list(COLUMNS.values())[: len(OFFICIAL)] == OFFICIAL
    assert match_columns(OFFICIAL, {}) == list(COLUMNS)[: len(OFFICIAL)]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("ASSET NAME", "name"),
        ("asset_name ", "name"),
        ("L1", "l1"),
        ("Is red rated?", "is_red"),
        ("Estimated cost change %", "cost_change_percent"),
        ("Yearly cost to run", "yearly_run_cost"),
        ("Colour", ""),
        ("£", ""),
        ("", ""),
    ],
)
def test_headings_are_compared_by_letters_and_figures(heading, column):
    assert match_columns([heading], {}) == [column]


def test_what_was_chosen_before_wins():
    remembered = {normalise_heading("Colour"): "hosting", normalise_heading("Notes"): ""}
    assert match_columns(["Colour", "Notes"], remembered) == ["hosting", ""]


def test_a_column_is_matched_once_and_only_to_what_there_is():
    assert match_columns(["Asset Name", "System name"], {}) == ["name", ""]
    assert match_columns(["Old one"], {"oldone": "no longer a column"}) == [""]
