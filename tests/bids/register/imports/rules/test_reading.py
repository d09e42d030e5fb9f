"""What a cell of a register may hold."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.register.imports.rules.cells import read_cell, says_nothing
from bids.register.models import LegacySystem
from bids.register.rules.columns import COLUMNS
from bids.register.rules.details import CHOICES
from legacyfund.lib.errors import DomainError


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("name", "  Prison\n  records ", "Prison records"),
        ("description", " Holds\r\nrecords\rof ", "Holds\nrecords\nof"),
        ("notes", "'=1+1", "=1+1"),
        ("notes", "'tis", "'tis"),
        ("notes", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("l1", "6", 6),
        ("c6", "5.0", 5),
        ("yearly_run_cost", "£1,200,000.50", Decimal("1200000.50")),
        ("number_of_users", "40,000", 40_000),
        ("cost_change_percent", "-20%", Decimal("-20.00")),
        ("cost_change_percent", "\u221212.5", Decimal("-12.50")),
        ("assessed_on", "31/08/2026", date(2026, 8, 31)),
        ("target_resolution_on", "2030-01-02", date(2030, 1, 2)),
        ("support_ends_on", "31/12/1999", date(1999, 12, 31)),
        ("extended_until", "1 January 1950", date(1950, 1, 1)),
        ("contract_ends_on", "1998-03-31", date(1998, 3, 31)),
        ("classification", "official-sensitive", "OFFICIAL_SENSITIVE"),
        ("hosting", "Cloud", "CLOUD"),
        ("treatment_planned", "refactor", "REFACTOR"),
        ("remediation_plan", "Y", "YES"),
        ("plan_funded", "partial", "PARTIALLY"),
        ("likelihood_mean", "3.86", Decimal("3.86")),
        ("is_red", "TRUE", True),
        ("is_legacy", "no", False),
    ],
)
def test_what_a_cell_stands_for(column, text, value):
    assert read_cell(column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("name", "n" * 151, "151 characters; the most is 150"),
        ("notes", "n" * 4001, "the most is 4,000"),
        ("name", "#REF!", "cannot show a cell"),
        ("component", "#N/A", "cannot show a cell"),
        ("supplier", "########", "cannot show a cell"),
        ("notes", "bell\x07", "control character"),
        ("notes", "nul\x00", "control character"),
        ("l1", "7", "whole number from 1 to 6"),
        ("c1", "6", "whole number from 1 to 5"),
        ("l1", "0", "whole number"),
        ("l1", "3.5", "whole number"),
        ("l1", "high", "whole number"),
        ("l1", "\u0663", "whole number"),
        ("yearly_run_cost", "-5", "cannot be negative"),
        ("yearly_run_cost", "£1.2m to 2m", "Write it like"),
        ("yearly_run_cost", "1e999", "not an amount"),
        ("yearly_run_cost", "NaN", "not an amount"),
        ("number_of_users", "about 40", "whole number"),
        ("number_of_users", "9999999999", "whole number"),
        ("cost_change_percent", "-101", "more than 100%"),
        ("cost_change_percent", "0.125", "at most two decimals"),
        ("cost_change_percent", "100000", "at most two decimals"),
        ("cost_change_percent", "less", "at most two decimals"),
        ("assessed_on", "31/13/2026", "calendar"),
        ("assessed_on", "08/31/2026", "day first"),
        ("assessed_on", "soon", "not a date"),
        ("assessed_on", "31/12/1999", "not between 2000 and 2099"),
        ("support_ends_on", "31/12/9999", "Leave the cell blank if there is no end"),
        ("contract_ends_on", "31/12/1949", "between 1950 and 2099. Leave the cell blank if it is not known"),
        ("classification", "PUBLIC", "OFFICIAL-SENSITIVE"),
        ("hosting", "yes", "Cloud"),
        ("overall", "high", "worked out"),
        ("is_red", "maybe", "Yes or No"),
    ],
)
def test_what_is_refused(column, text, words):
    with pytest.raises(DomainError, match=words):
        read_cell(column, text)


@pytest.mark.parametrize("column", CHOICES)
def test_the_choices_are_the_registers_own(column):
    choices = LegacySystem._meta.get_field(column).choices
    assert CHOICES[column] == dict(choices)
    for code, label in choices:
        assert read_cell(column, label) == code
        assert not says_nothing(column, label)


@given(st.sampled_from(sorted(COLUMNS)), st.text(min_size=1, max_size=60))
def test_a30_any_text_is_read_or_refused(column, text):
    with suppress(DomainError):
        assert read_cell(column, text) is not None


@pytest.mark.parametrize("column", ["reference", "needs_reference", "contract_reference"])
@pytest.mark.parametrize("text", ["2.00E+11", " 2E11 ", "54002709.0", "####"])
def test_a_reference_a_spreadsheet_spoiled_names_nothing(column, text):
    with pytest.raises(DomainError, match="format this column as text"):
        read_cell(column, text)


@pytest.mark.parametrize("text", ["12-Oct", "1.80E+11", "#NAME?"])
def test_a_version_a_spreadsheet_spoiled_is_none(text):
    with pytest.raises(DomainError, match="format this column as text"):
        read_cell("version", text)


def test_other_cells_may_look_like_such_a_number():
    assert read_cell("version", "11.0") == "11.0"
    assert read_cell("reference", "0077013301") == "0077013301"
