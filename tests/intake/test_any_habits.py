"""Valid facts, written with any mixture of people's habits: the same facts come out, a question or a fault.

Never other facts, and never an exception.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bids.register.imports.queries.imports import LIMITS, any_headings
from bids.register.imports.rules.day_columns import DayColumns
from bids.register.imports.rules.layout import Layout, check_units
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.rows import read_rows
from bids.register.rules.columns import match_columns
from bids.register.rules.risk_criteria import CRITERIA
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period
from legacyfund.lib.tables.body import Body
from legacyfund.lib.tables.header import find_header, read_headings
from legacyfund.lib.tables.matching import Memory
from legacyfund.lib.tables.reading import read_tables
from portfolio.spend.rules.lines import ReturnTerms
from portfolio.spend.rules.returns import check_return_file
from tests.factories.workbooks import write_xlsx
from tests.factories.xlsb import write_xlsb

OCTOBER = ReturnTerms(period=Period("2026-27", 7))
NOBODY: dict[str, Memory] = {}
Table = list[list[str]]

names = st.sampled_from(
    ["HALL LTD", "OAK & SONS", "CAFÉ NOIR", "O’Neil’s", "A;B, C|D", "Ünal", "Tar\u0301n plc"]
)
pence = st.integers(100, 10**9)
DAYS = {
    "day first": lambda day: f"{day:%d/%m/%Y}",
    "with dashes": lambda day: f"{day:%d-%m-%Y}",
    "short year": lambda day: f"{day:%d/%m/%y}",
    "month first": lambda day: f"{day:%m/%d/%Y}",
    "year first": lambda day: day.isoformat(),
    "with a time": lambda day: f"{day.isoformat()}T00:00:00",
    "in words": lambda day: f"{day.day} {day:%B %Y}",
    "in short words": lambda day: f"{day:%d-%b-%y}",
}
POUNDS = {
    "plain": lambda amount: f"{amount}",
    "with commas": lambda amount: f"{amount:,}",
    "with a sign": lambda amount: f"£{amount:,}",
    "with a space": lambda amount: f"£ {amount:,}",
}
UNITS = {"Amount": 1, "Amount (£)": 1, "£": 1, "Amount (£000)": 1000, "Amount £k": 1000, "Amount £m": 10**6}
SHORTENED = {
    **POUNDS,
    "in thousands": lambda amount: f"£{amount / 1000:f}k",
    "in millions": lambda amount: f"{amount / 10**6:f}m",
}
FILLERS = ["", "-", "n/a", " ", "—"]


def in_unit(amount: Decimal, unit: int) -> Decimal:
    return amount if unit == 1 else (amount / unit).normalize() + 0


@st.composite
def written(draw: st.DrawFn, header: Sequence[str], rows: Table, total: tuple[str, str] | None) -> bytes:
    """The table in some order, with things above, between and below, in some kind of file."""
    order = draw(st.permutations(range(len(header))))
    header, rows = [header[place] for place in order], [[row[place] for place in order] for row in rows]
    width = len(header)
    title = st.sampled_from(["Spend over £25,000", "The Ministry", "Published monthly", ""])
    titles = draw(st.lists(title, max_size=3))
    between = st.sampled_from([[], [[]], [[draw(st.sampled_from(FILLERS))] * width], [list(header)]])
    body = [line for row in rows for line in [*draw(between), row + [""] * draw(st.integers(0, 3))]]
    below: Table = []
    if total is not None and draw(st.booleans()):
        line = [total[1] if name == total[0] else "" for name in header]
        line[draw(st.sampled_from([place for place in range(width) if not line[place]]))] = "Total"
        below.append(line)
    below += draw(st.sampled_from([[], [["* includes VAT"]], [["Source: the ledger"]], [[""] * width] * 2]))
    return draw(files([*([title] for title in titles), header, *body, *below]))


@st.composite
def files(draw: st.DrawFn, table: Table) -> bytes:
    way = draw(st.integers(0, 11))
    if way > 9:
        return write_xlsx(table) if way == 11 else write_xlsb(table)
    text = io.StringIO(newline="")
    csv.writer(
        text,
        delimiter=draw(st.sampled_from(",;\t|")),
        lineterminator=draw(st.sampled_from(["\r\n", "\n"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    ).writerows(table)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
    try:
        return text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return text.getvalue().encode()


payments = st.lists(
    st.tuples(
        st.integers(1, 31).map(lambda day: date(2026, 10, day)),
        names,
        st.sampled_from(["0077013301", "77013301", "INV-7", "A1/26", "5100.2", "12345678901234567"]),
        pence.map(lambda found: Decimal(found) / 100),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def returns(draw: st.DrawFn) -> tuple[list[tuple[date, str, str, Decimal]], bytes]:
    facts = draw(payments)
    day, amount = DAYS[draw(st.sampled_from(list(DAYS)))], POUNDS[draw(st.sampled_from(list(POUNDS)))]
    heading = draw(st.sampled_from(list(UNITS)))
    header = [
        draw(st.sampled_from(["Date", "Payment Date"])),
        draw(st.sampled_from(["Supplier", "SUPPLIER NAME"])),
        draw(st.sampled_from(["Transaction number", "Voucher Number"])),
        heading,
    ]
    rows = [
        [day(paid_on), supplier, number, amount(in_unit(pounds, UNITS[heading]))]
        for paid_on, supplier, number, pounds in facts
    ]
    total = (heading, f"{sum(pounds for *_, pounds in facts):,}")
    return facts, draw(written(header, rows, total))


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(returns())
def test_a_return_brings_the_same_payments_or_says_why_not(given_file) -> None:
    facts, content = given_file

    checked = check_return_file(io.BytesIO(content), OCTOBER)

    event("faulty" if checked.is_faulty else "stands")
    if not checked.is_faulty:
        read = [(line.paid_on, line.supplier, line.transaction_number, line.amount) for line in checked.lines]
        assert read == [(day, composed(name), number, amount) for day, name, number, amount in facts]


def composed(name: str) -> str:
    return name.replace("r\u0301", "\u0155")


systems = st.lists(
    st.tuples(
        names,
        st.dates(date(2027, 1, 1), date(2035, 12, 31)),
        pence.map(lambda found: Decimal(found) / 100),
        st.integers(1, 50_000),
        st.integers(1, 6),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda system: system[0],
)
LEVELS = ["Very low", "Low", "Medium", "High", "Very high", "Certain"]
SCORED_AS = {
    "plain": str,
    "with a point": lambda level: f"{level}.0",
    "with its word": lambda level: f"{level} - {LEVELS[level - 1]}",
    "with brackets": lambda level: f"{level} ({LEVELS[level - 1].upper()})",
    "with all its words": lambda level: f"{level}: {CRITERIA['L1'].levels[level - 1]}",
}
RATED = [*(f"L{place}" for place in range(1, 8)), *(f"C{place}" for place in range(1, 7)), "Date assessed"]
COSTS = {"Yearly Run Cost": 1, "Run cost (£)": 1, "Annual cost (£000)": 1000, "Run cost £k": 1000}


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[tuple[str, date, Decimal, int, int]], bytes]:
    facts = draw(systems)
    day, amount = DAYS[draw(st.sampled_from(list(DAYS)))], SHORTENED[draw(st.sampled_from(list(SHORTENED)))]
    heading = draw(st.sampled_from(list(COSTS)))
    score = SCORED_AS[draw(st.sampled_from(list(SCORED_AS)))]
    header = [
        draw(st.sampled_from(["Asset Name", "System name"])),
        "Target date",
        heading,
        "Number of Users",
        *RATED,
    ]
    rest = ["3"] * 12 + ["2026-05-01"]
    people = draw(st.sampled_from([str, lambda users: f"{users:,}"]))
    rows = [
        [name, day(ends), amount(in_unit(cost, COSTS[heading])), people(users), score(level), *rest]
        for name, ends, cost, users, level in facts
    ]
    return facts, draw(written(header, rows, (heading, "1,000")))


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(registers())
def test_a_register_brings_the_same_systems_or_asks(given_file) -> None:
    facts, content = given_file
    messages = Messages()
    known = any_headings(NOBODY)
    try:
        (table,) = read_tables(io.BytesIO(content), LIMITS, known)
        found = find_header(table.rows, known)
        assert found is not None
        headings = read_headings(found.header)
        layout = Layout(headings, match_columns(headings, {}))
        days, body = DayColumns(layout), Body(table, found)
        check_units(layout, messages)
        rows = read_rows(days.passing(body), layout, messages, today=date(2026, 11, 28))
        asked = days.settle(messages)
    except DomainError:
        event("refused")
        return

    event("faulty" if messages.faults else "asked" if asked else "stands")
    if not messages.faults and not asked:
        kept = ("name", "target_resolution_on", "yearly_run_cost", "number_of_users")
        read = [tuple(row.details[column] for column in kept) for row in rows]
        assert read == [(composed(name), ends, cost, users) for name, ends, cost, users, _ in facts]
        assert [row.rating and row.rating.scores["l1"] for row in rows] == [level for *_, level in facts]
