"""`tests/covered.py` holds what it says."""

import pytest

from tests.covered import not_wholly


@pytest.mark.parametrize(
    ("path", "has_to_be_wholly_run"),
    [
        ("portfolio/spend/rules/cells.py", True),
        ("portfolio/awards/rules.py", True),
        ("portfolio/spend/forecasts/rules/lapse.py", True),
        ("bids/writing/appraisal/discounting.py", True),
        ("portfolio/ledger/queries/position.py", True),
        ("legacyfund/lib/quarters.py", True),
        ("portfolio/awards/views/awards.py", False),
        ("legacyfund/lib/uploads.py", False),
    ],
)
@pytest.mark.parametrize(
    ("lines", "branches", "is_missing"),
    [
        ([], [], False),
        ([3], [], True),
        ([], [[3, 5]], True),
        ([], [[3, 0]], True),
        ([], [[3, 4]], False),  # line 4 is left out
    ],
)
def test_a_line_or_a_branch_that_was_not_run_is_told_of_rules_and_ledger(
    path, has_to_be_wholly_run, lines, branches, is_missing
):
    files = {path: {"missing_lines": lines, "missing_branches": branches, "executed_lines": [3, 5]}}

    assert not_wholly(files) == ([path] if has_to_be_wholly_run and is_missing else [])
