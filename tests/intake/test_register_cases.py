"""Kinds of registers that departments really keep, and what each comes to."""

from collections.abc import Callable

import pytest

from bids.register.imports.actions.imports import match_import_columns
from bids.register.imports.models import RegisterImport
from tests.factories.accounts import make_department
from tests.factories.files import zipped
from tests.factories.register_imports import LATER, checked_import, received_import, work
from tests.factories.workbooks import Raw, formula, parts_of, write_xlsx
from tests.intake.cases import MET, WAYS, files_of
from tests.intake.test_return_cases import RETURNS

SCORED = [*(f"L{place} Score" for place in range(1, 8)), *(f"C{place} Score" for place in range(1, 7))]


def scored(name: str, day: str | Raw = "31/08/2026") -> list[str | Raw]:
    return [name, day, *["3"] * 13]


def means(way: int) -> bytes:
    header = ["Asset Name", "Date Assessed", *SCORED, "Likelihood Mean", "Overall Risk Score"]
    result = ["", "4.0", ""][way % 3]
    return write_xlsx(
        [header, [*scored(f"Ledger {way}"), formula("AVERAGE(C2:I2)", result), formula("P2*2", "9")]]
    )


def hidden(way: int) -> bytes:
    parts = parts_of([["Asset Name", "Notes"], ["Ledger A", "x"], [f"Ledger {way}", "y"]])
    place = "xl/worksheets/sheet1.xml"
    return zipped(parts | {place: parts[place].replace('<row r="3">', '<row r="3" hidden="1">')})


def month_first(way: int) -> bytes:
    header = ["Asset Name", "Target Resolution Date", "Notes"]
    return WAYS[way]([header, [f"Ledger A{way}", "12/06/2028", "kept"], [f"Ledger B{way}", "11/05/2028", ""]])


def short(way: int) -> bytes:
    header = ["Name", "Vendor", "Description", "L1", "L2", "L3"]
    return WAYS[way]([header, [f"Hub {way}", "Wick", "Moves data", "Technology", "Integration", "Data"]])


def dated(text: str) -> Callable[[int], bytes]:
    return lambda way: WAYS[way]([["Asset Name", "Date Assessed", *SCORED], scored(f"Ledger {way}", text)])


def stands(found: RegisterImport) -> None:
    assert (found.status, found.fault_count) == ("CHECKED", 0)


def tells_of_the_row(found: RegisterImport) -> None:
    stands(found)
    assert found.messages.filter(is_fault=False, message__contains="Line 3 is hidden").exists()


def asks_and_shows_june(found: RegisterImport) -> None:
    """Asked once; said to have the day first, it shows what would be kept."""
    (question,) = found.asked_of_dates.values()
    assert (found.status, question.shows_month) == ("RECEIVED", False)
    orders = dict.fromkeys(found.asked_of_dates, "day")
    match_import_columns(
        register_import=found, columns=found.columns, date_orders=orders, by=found.received_by, now=LATER
    )
    found = work()
    stands(found)
    shown = [row.differences for row in found.planned.order_by("row")]
    assert ["Target Resolution Date", "", "12 June 2028"] in shown[0]
    assert ["Target Resolution Date", "", "11 May 2028"] in shown[1]


def rated_in_march(found: RegisterImport) -> None:
    stands(found)
    assert "5 March 2026" in str(found.planned.get().differences)


REGISTERS: dict[str, tuple[Callable[[int], bytes], Callable[[RegisterImport], None]]] = {
    "register-formula-in-worked-out-column": (means, stands),
    "register-hidden-row": (hidden, tells_of_the_row),
    "register-month-first": (month_first, asks_and_shows_june),
    "register-text-date": (dated("05 March 2026"), rated_in_march),
    "register-timestamp-date": (dated("2026-03-05T00:00:00+00:00"), rated_in_march),
    "register-short-headings-L1-L3": (short, stands),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "content", "way"), files_of(list(REGISTERS)))
def test_a_register_comes_to_its_right_result(kind: str, content: bytes | None, way: int) -> None:
    make, check = REGISTERS[kind]

    department = make_department(name="Department for Work and Pensions")
    check(checked_import(content if content is not None else make(way), department=department))


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "content", "way"), files_of(["register-short-headings-L1-L3"]))
def test_short_headings_are_left_to_a_person(kind: str, content: bytes | None, way: int) -> None:
    found = received_import(content if content is not None else short(way))

    assert found.status == "RECEIVED"
    assert dict(zip(found.headings, found.columns, strict=True)) == {
        **{"Name": "name", "Vendor": "", "Description": "description"},
        **dict.fromkeys(("L1", "L2", "L3"), ""),
    }


def test_every_file_that_was_met_is_of_a_kind_that_is_tried() -> None:
    tried = {*RETURNS, *REGISTERS, "leading-zeros-second"}

    assert {path.stem for path in MET.iterdir()} <= tried if MET is not None else tried
