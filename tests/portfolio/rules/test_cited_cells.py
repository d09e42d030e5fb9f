import io

import pytest

from portfolio.rules.cited_cells import LONGEST_SHOWN, cited_cells
from portfolio.rules.returns import check_return_file
from tests.factories.over_25k import make_row, write_csv


def cited(data: bytes) -> dict[tuple[int, str], str]:
    return cited_cells(io.BytesIO(data), check_return_file(io.BytesIO(data)).findings)


def test_shows_the_cells_that_findings_name() -> None:
    data = write_csv([make_row(), make_row(amount="12,34", date="x"), make_row(description="x" * 3000)])

    assert cited(data) == {
        (3, "Amount"): "12,34",
        (3, "Date"): "x",
        (4, "Description"): "x" * LONGEST_SHOWN,
    }


def test_a_cell_the_file_does_not_have_is_left_out() -> None:
    data = write_csv([make_row()[:5]])

    assert cited(data) == {}


def test_nothing_named_nothing_read() -> None:
    assert cited(write_csv([make_row()])) == {}
    assert cited(b"") == {}


@pytest.mark.parametrize("end", [b'"never closed', b'"closed" early,'])
def test_what_was_found_before_the_file_broke_is_kept(end: bytes) -> None:
    data = write_csv([make_row(amount="12,34")]) + end

    assert cited(data) == {(2, "Amount"): "12,34"}
