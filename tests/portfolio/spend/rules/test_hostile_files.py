"""Files nobody would send on purpose: no exception comes out of the reader, and no spoiled number stands.

LEGACYFUND_HOSTILE_FILES says how many are tried; `make hostile` tries 10,000.
"""

import csv
import io
import os
import re

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from legacyfund.lib.financial_year import Period
from legacyfund.lib.tables.matching import Memory
from legacyfund.lib.tables.shapes import FileRefused
from portfolio.spend.rules.cited_cells import cited_cells
from portfolio.spend.rules.columns import FileLayout
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.headers import COLUMNS, KNOWN
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms
from portfolio.spend.rules.over_25k import LONGEST_CELL, find_columns
from portfolio.spend.rules.returns import check_return_file

FILES = int(os.environ.get("LEGACYFUND_HOSTILE_FILES", "300"))
SPOILED = re.compile(
    r"[-+\u2212]?[0-9.,]+ ?[eE] ?[-+\u2212]?[0-9]+|[0-9,]+\.0*|#.*[#A!?0]|[A-Z]?[a-z]{2}-[0-9]{2}"
)
UNITS = ["Amount (£000)", "Amount £m", "Amount ($)", "£'000s"]
NEEDED = ["Date", "Supplier", "Transaction number", "Amount"]
NOVEMBER = Period("2026-27", 8)


def mostly(good: st.SearchStrategy[str], bad: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The bad one about once in seven."""
    return st.integers(0, 6).flatmap(lambda dice: bad if dice == 6 else good)


spoiled = st.sampled_from(
    ["2.00E+11", "2E11", "1.23457E+11", "54002709.0", "77013301.00", "####", "Mar-26", "#N/A", "4,5e9"]
)
anything = st.sampled_from(
    ["", " ", "Total", "\r\n", '"', "'", "\ufffd", "=1+1", "a\x92b", "CAFÃ‰", "Nil", "x" * (LONGEST_CELL + 1)]
) | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=8)
plain_numbers = st.sampled_from(["0077013301", "77013301", "A1", "a1", "5100.2"]) | st.integers(1, 10**6).map(
    str
)
numbers = mostly(plain_numbers, spoiled | anything)
november = st.integers(1, 30)
days = {
    "day first": november.map(lambda day: f"{day:02d}/11/2026"),
    "month first": november.map(lambda day: f"11/{day:02d}/2026"),
    "either": november.map(lambda day: f"{day:02d}/11/2026") | november.map(lambda day: f"11/{day:02d}/2026"),
    "plain": november.map(lambda day: f"2026-11-{day:02d}") | november.map(lambda day: f"{day} Nov 2026"),
}
bad_days = st.sampled_from(["45966", "11-24-26", "2026-11-05T00:00:00", "31/02/2026", "Total"]) | anything
pence = st.integers(-(10**7), 10**7).map(lambda found: f"{found / 100:,.2f}")
amounts = mostly(pence, st.sampled_from(["£ 31,000.00", "(5.00)", "1.5e3", "Nil", "1 234"]) | anything)
suppliers = mostly(st.sampled_from(["HALL LTD", "Hall  Ltd", "OAK & SONS"]), anything)
optional = st.lists(
    st.sampled_from([name for name in COLUMNS.values() if name not in NEEDED] + ["Remarks", " "]), max_size=6
)
headers = st.integers(0, 9).flatmap(
    lambda dice: {
        7: st.sampled_from(UNITS).map(lambda unit: [*NEEDED[:3], unit]),
        8: optional.map(lambda more: [*NEEDED, *more, *more]),
        9: st.lists(st.sampled_from([*COLUMNS.values(), *UNITS, "Value"]), max_size=9),
    }.get(dice, optional.map(lambda more: [*NEEDED, *dict.fromkeys(more)]))
)
terms = st.sampled_from(
    [
        ReturnTerms(),
        ReturnTerms(period=NOVEMBER),
        ReturnTerms(period=NOVEMBER, accrual_correction=True),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Column names and payments, mostly good; now and then a title, a total, a cell or a row too many."""
    header = draw(headers)
    dates = mostly(draw(st.sampled_from(list(days.values()))), bad_days)
    of_column = {"Date": dates, "Supplier": suppliers, "Transaction number": numbers, "Amount": amounts}
    identities = {name: mostly(plain_numbers, spoiled) for name in ("Contract Number", "Project Code")}
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        row = [draw((of_column | identities).get(name, anything)) for name in header]
        more = draw(mostly(st.just(""), st.sampled_from([",", ",,,,", ",over"])))
        rows.append([*row, *more.split(",")] if more else row)
    rows += draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else []
    rows += [["", "", "", "88000"]] if draw(st.integers(0, 9)) == 9 else []
    title = draw(mostly(st.just(""), st.sampled_from(["Spend over £25,000", "Figures in £000"])))
    return [*([[title]] if title else []), header, *rows]


@st.composite
def files(draw: st.DrawFn) -> bytes:
    text = io.StringIO(newline="")
    separator = draw(mostly(st.just(","), st.sampled_from([";", "\t", "|"])))
    ending = draw(st.sampled_from(["\r\n", "\n"]))
    csv.writer(text, delimiter=separator, lineterminator=ending).writerows(draw(tables()))
    written = text.getvalue()
    if mark := draw(mostly(st.just(""), st.sampled_from(['"', "\x00", ",", "\r", "\ud800"]))):
        place = draw(st.integers(0, len(written)))
        written = written[:place] + mark + written[place:]
    encoding = draw(mostly(st.just("utf-8"), st.sampled_from(["utf-8-sig", "cp1252", "utf-16"])))
    return written.encode(encoding, errors="surrogatepass" if "utf" in encoding else "replace")


@settings(max_examples=FILES, suppress_health_check=list(HealthCheck))
@given(files(), terms)
def test_no_file_brings_an_exception_and_no_spoiled_number_stands(
    content: bytes, held_against: ReturnTerms
) -> None:
    checked = check_return_file(io.BytesIO(content), held_against)
    cited_cells(io.BytesIO(content), checked.findings)
    event("stands" if not checked.is_faulty else "faulty")

    for line in checked.lines:
        for number in (line.transaction_number, line.contract_number, line.project_code):
            assert not SPOILED.fullmatch(number), number
    assert checked.transaction_count <= checked.line_count
    assert checked.is_faulty == any(found.severity is Severity.FAULT for found in checked.findings)
    if not checked.is_faulty:
        assert len(checked.lines) == checked.line_count
        assert checked.line_count or checked.says_nothing_spent
        assert sum(line.amount for line in checked.lines) == checked.net
        assert checked.transaction_count == len({line.transaction_number for line in checked.lines})
        check_that_nothing_is_wrong_in_silence(text_of(content), checked, held_against)


AWARDS = {"LF-1": frozenset({"CDEL"}), "LF-2": frozenset({"CDEL", "RDEL_ADMIN"})}


@settings(max_examples=FILES, suppress_health_check=list(HealthCheck))
@given(files(), st.data())
def test_no_layout_that_a_person_can_say_brings_an_exception(content: bytes, said: st.DataObject) -> None:
    try:
        headings = find_columns(io.BytesIO(content), Memory()).headings
    except FileRefused:
        return
    columns = said.draw(st.permutations([*KNOWN.labels, *[""] * len(headings)]))[: len(headings)]
    place = st.integers(0, len(headings) - 1)
    cells = st.dictionaries(st.integers(1, 8), st.dictionaries(place, anything, max_size=2), max_size=2)
    layout = FileLayout(headings, columns, said.draw(st.none() | place), said.draw(cells))
    held_against = ReturnTerms(award="LF-1", control_budget="CDEL", awards=AWARDS)

    checked = check_return_file(io.BytesIO(content), held_against, layout)

    cited_cells(io.BytesIO(content), checked.findings, layout)
    assert checked.is_faulty == any(found.severity is Severity.FAULT for found in checked.findings)
    if not checked.is_faulty:
        assert all(use.award in AWARDS and use.control_budget in AWARDS[use.award] for use in checked.uses)
        assert sum(part.net for part in checked.parts) == checked.net


def text_of(content: bytes) -> str:
    return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")


def check_that_nothing_is_wrong_in_silence(text: str, checked: CheckedFile, terms: ReturnTerms) -> None:
    """By what was written into a file that stands, not by how it was read."""
    tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in ",;\t|"]
    table = max(tables, key=lambda rows: max(len(set(NEEDED) & set(row)) for row in rows))
    header = next(row for row in table if "Supplier" in row or "Amount" in row)
    assert not set(UNITS) & set(header) or "Amount" in header or "Value" in header
    if "88000" in {row[3] for row in table if len(row) > 3 and not "".join(row[:3])}:
        assert any(found.code == "TOTAL_LINE" for found in checked.findings)
    assert not re.search(r"11/(?:1[3-9]|2[0-9]|30)/2026", text)
    paid = {line.line: line.paid_on for line in checked.lines}
    if terms.period is not None and not terms.accrual_correction:
        assert all(Period.of(day) == NOVEMBER for day in paid.values())
    seen: dict[tuple[str, object, object, str], str] = {}
    for line in checked.lines:
        bare = line.transaction_number.lstrip("0").casefold()
        same = (bare, line.paid_on, line.amount, " ".join(line.supplier.casefold().split()))
        assert (
            seen.setdefault(same, line.transaction_number) == line.transaction_number
            or checked.challenge_count
        )


def test_the_oracle_knows_what_is_spoiled() -> None:
    assert all(map(SPOILED.fullmatch, ["2.00E+11", "2E11", "54002709.0", "####", "#N/A", "Mar-26"]))
    assert not any(map(SPOILED.fullmatch, ["0077013301", "A1", "INV-26", ""]))
