"""The text of the cells that findings name."""

import io

from portfolio.spend.rules.cited_cells import LONGEST_SHOWN, cited_cells
from portfolio.spend.rules.findings import Finding, Severity
from portfolio.spend.rules.returns import check_return_file
from tests.factories.over_25k import HEADER, make_row, write_csv


def cited(content):
    return cited_cells(io.BytesIO(content), check_return_file(io.BytesIO(content)).findings)


def test_each_cell_a_finding_names_is_found_by_line_and_column():
    content = write_csv([make_row(), make_row(amount="1.2.3", date="soon"), make_row(supplier="")])

    assert cited(content) == {(3, "Amount"): "1.2.3", (3, "Date"): "soon", (4, "Supplier"): ""}


def test_a_column_under_another_name_is_found_by_its_official_one():
    header = ["Paid date" if label == "Date" else label for label in HEADER]

    assert cited(write_csv([make_row(date="soon")], header=header)) == {(2, "Date"): "soon"}


def test_a_long_cell_is_cut():
    content = write_csv([make_row(description="x" * 5_000)])

    assert cited(content)[2, "Description"] == "x" * LONGEST_SHOWN


def test_findings_of_whole_lines_and_files_name_no_cell():
    row = make_row()

    assert cited(write_csv([row, row])) == {}
    assert cited(b"") == {}


def test_a_file_that_breaks_off_gives_what_could_be_read():
    content = write_csv([make_row(amount="1.2.3")]) + b'"never closed'
    finding = Finding(2, "Amount", "AMOUNT", Severity.FAULT, "")

    assert cited_cells(io.BytesIO(content), [finding]) == {(2, "Amount"): "1.2.3"}
