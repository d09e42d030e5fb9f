"""Files nobody would send on purpose: no exception comes out of the reader, and no spoiled number stands.

LEGACYFUND_HOSTILE_FILES says how many are tried; `make hostile` tries 10,000.
"""

import csv
import io
import os
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from portfolio.rules.cited_cells import cited_cells
from portfolio.rules.findings import Severity
from portfolio.rules.headers import COLUMNS
from portfolio.rules.over_25k import LONGEST_CELL
from portfolio.rules.returns import check_return_file
from portfolio.rules.spend_lines import ReturnTerms

FILES = int(os.environ.get("LEGACYFUND_HOSTILE_FILES", "300"))
SPOILED = re.compile(
    r"[-+\u2212]?[0-9.,]+ ?[eE] ?[-+\u2212]?[0-9]+|[0-9,]+\.0*|#.*[#A!?0]|[A-Z]?[a-z]{2}-[0-9]{2}"
)
UNITS = ["Amount (£000)", "Amount £m", "Amount ($)", "£'000s"]

spoiled = st.sampled_from(["2.00E+11", "2E11", "1.23457E+11", "54002709.0", "77013301.00", "####", "Mar-26"])
numbers = spoiled | st.sampled_from(["0077013301", "77013301", "A1", "a1", ""]) | st.text(max_size=8)
days = st.sampled_from(
    [
        "05/11/2026",
        "11/05/2026",
        "11/24/2026",
        "24/11/2026",
        "2026-11-05",
        "5 Nov 2026",
        "45966",
        "11-24-26",
        "2026-11-05T00:00:00",
        "31/02/2026",
        "",
        "Total",
    ]
) | st.text(max_size=10)
amounts = st.sampled_from(
    ["31,000.00", "£ 31,000.00", "31000", "(5.00)", "1.5e3", "", "Nil", "9" * 12, "73.5"]
)
suppliers = st.sampled_from(
    ["HALL LTD", "Hall  Ltd", "CAFÃ‰", "", "Total", "Nil return", "a\x92b", "\ufffd", "x" * 300]
)
others = st.sampled_from(
    ["", " ", "Total", "\r\n", '"', "'", "\ud800", "\x00", "=1+1", "x" * (LONGEST_CELL + 1)]
)
cells = numbers | days | amounts | suppliers | others | st.text(max_size=6)
payments = st.tuples(days, suppliers, numbers, amounts)
rows = st.builds(lambda payment, more: [*payment, *more], payments, st.lists(cells, max_size=12)) | st.lists(
    cells, max_size=20
)
headings = st.sampled_from([*COLUMNS.values(), *UNITS, "Total", "Value", "£", "", " ", "Remarks"])
needed = ["Date", "Supplier", "Transaction number", "Amount"]
headers = (
    st.lists(headings, max_size=10).map(lambda more: [*needed, *more])
    | st.sampled_from(UNITS).map(lambda unit: [*needed[:3], unit])
    | st.lists(headings, max_size=16)
)
terms = st.sampled_from(
    [
        ReturnTerms(),
        ReturnTerms(period=Period("2026-27", 8)),
        ReturnTerms(period=Period("2026-27", 8), accrual_correction=True),
    ]
)


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], bytes]:
    header = draw(headers)
    table = [
        *draw(st.lists(st.lists(cells, max_size=3), max_size=2)),
        header,
        *draw(st.lists(rows, max_size=8)),
    ]
    text = io.StringIO(newline="")
    separator = draw(st.sampled_from([",", ",", ",", ",", ";", "\t", "|"]))
    csv.writer(text, delimiter=separator, lineterminator=draw(st.sampled_from(["\r\n", "\n"]))).writerows(
        table
    )
    written = text.getvalue()
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(written)))
        written = (
            written[:place] + draw(st.sampled_from(['"', "\x00", ",", "\r", "\ud800"])) + written[place:]
        )
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    if encoding != "utf-16" and draw(st.booleans()):
        written = written.replace("\x00", "").replace("\ud800", "")
    return header, written.encode(encoding, errors="surrogatepass" if "utf" in encoding else "replace")


@settings(max_examples=FILES, suppress_health_check=list(HealthCheck))
@given(files(), terms)
def test_no_file_brings_an_exception_and_no_spoiled_number_stands(
    file: tuple[list[str], bytes], held_against: ReturnTerms
) -> None:
    header, content = file

    checked = check_return_file(io.BytesIO(content), held_against)
    cited_cells(io.BytesIO(content), checked.findings)

    kept = checked.lines
    for line in kept:
        for number in (line.transaction_number, line.contract_number, line.project_code):
            assert not SPOILED.fullmatch(number), number
    assert checked.transaction_count <= checked.line_count
    assert checked.is_faulty == any(found.severity is Severity.FAULT for found in checked.findings)
    if not checked.is_faulty:
        assert len(kept) == checked.line_count > 0
        assert sum(line.amount for line in kept) == checked.net
        assert checked.transaction_count == len({line.transaction_number for line in kept})
        assert "Amount" in header or not set(UNITS) & set(header) or {"Total", "Value", "£"} & set(header)


def test_the_oracle_knows_what_is_spoiled() -> None:
    assert all(map(SPOILED.fullmatch, ["2.00E+11", "2E11", "54002709.0", "####", "#N/A", "Mar-26"]))
    assert not any(map(SPOILED.fullmatch, ["0077013301", "A1", "INV-26", ""]))
