"""What comes first in the dates of a register is asked once a column, and remembered for its headings."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Event
from bids.register.imports.actions.imports import ImportRefused, confirm_import, match_import_columns
from bids.register.imports.forms import RegisterMatchForm
from bids.register.imports.models import RegisterImport
from bids.register.models import SystemComponent
from bids.register.rules.columns import PARTS
from legacyfund.lib.date_order import DateQuestion
from legacyfund.lib.tables.writing import write_workbook
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.register_imports import (
    LATER,
    as_importer,
    checked_import,
    received_import,
    system_cells,
    table_of,
    work,
)

pytestmark = pytest.mark.django_db
HEADINGS = "Asset Name,Target Resolution Date,Date Assessed,Notes"
EITHER = f"{HEADINGS}\r\nLedger,12/06/2028,31/08/2026,kept\r\nPrisons,11/05/2028,30/08/2026,\r\n"
AS_DAY = ["Target Resolution Date", "", "12 June 2028"]
AS_MONTH = ["Target Resolution Date", "", "6 December 2028"]


def said(register_import: RegisterImport, order: str, *, place: int = 1) -> RegisterImport:
    match_import_columns(
        register_import=register_import,
        columns=register_import.columns,
        date_orders={place: order},
        by=register_import.received_by,
        now=LATER,
    )
    return work()


@pytest.mark.parametrize(("order", "shown"), [("day", AS_DAY), ("month", AS_MONTH)])
def test_a_column_that_could_be_either_waits_for_a_word_that_is_remembered(order, shown):
    asked = checked_import(EITHER.encode())
    assert (asked.status, asked.asked_of_dates) == ("RECEIVED", {1: DateQuestion(2, "12/06/2028", False)})
    assert not asked.planned.exists()
    assert not asked.messages.exists()

    found = said(asked, order)

    assert (found.status, found.date_orders) == ("CHECKED", ["", order, "", ""])
    assert shown in found.planned.order_by("row").first().differences
    told = [row.message for row in found.messages.all()]
    assert any("is read as 6 December 2028" in words for words in told) is (order == "month")
    event = Event.objects.filter(kind="register_import.columns_matched").latest("pk")
    assert event.data["date_orders"] == {"Target Resolution Date": order}
    again = received_import(EITHER.replace("Ledger", "Courts").encode(), department=found.department)
    assert (again.status, again.date_orders) == ("CHECKING", ["", order, "", ""])
    assert (work().status, shown in work_of(again)) == ("CHECKED", True)
    other = received_import(EITHER.replace("Notes", "Supplier").encode(), department=found.department)
    assert other.date_orders == ["", "", "", ""]


def work_of(register_import: RegisterImport) -> list[list[str]]:
    return [row for one in register_import.planned.all() for row in one.differences]


def test_a_column_that_shows_the_month_first_is_asked_about_before_its_faults():
    asked = checked_import(EITHER.replace("11/05/2028", "11/24/2028").replace("kept", "x" * 4001).encode())
    assert (asked.status, asked.asked_of_dates) == ("RECEIVED", {1: DateQuestion(3, "11/24/2028", True)})

    as_day = said(asked, "day")
    assert (as_day.status, as_day.fault_count) == ("FAULTY", 2)
    as_month = said(as_day, "month")

    assert (as_month.status, as_month.fault_count) == ("FAULTY", 1)


def test_what_is_said_is_of_a_column_of_dates_and_one_of_the_two():
    asked = checked_import(EITHER.encode())

    with pytest.raises(ImportRefused, match="comes first"):
        said(asked, "year")
    found = said(asked, "day", place=3)

    assert (found.status, found.date_orders) == ("RECEIVED", ["", "", "", ""])


def test_the_question_is_asked_on_the_matching_page_and_led_to(client):
    asked = checked_import(EITHER.encode())
    as_importer(client, asked)
    address = bids_url("import_columns", asked)
    page = text_of(client.get(bids_url("register_import", asked)))
    assert "say what comes first in them" in page
    assert f'href="{address}"' in page

    shown = text_of(client.get(address))
    for words in (
        "What comes first in the dates of “Target Resolution Date”?",
        "Dates such as “12/06/2028” on line 2 could be read either way, and no date of the column shows",
        "The month: 12/06/2028 is 6 December 2028",
        "The day: 12/06/2028 is 12 June 2028",
    ):
        assert words in shown
    columns = {f"column_{place}": column for place, column in enumerate(asked.columns)}
    bare = post_as_shown(client, address, columns)
    assert "Say what comes first in the dates" in text_of(bare)
    answer = post_as_shown(client, address, {**columns, "date_order_1": "month"})

    assert answer["Location"] == bids_url("register_import", asked)
    found = work(timezone.now())
    assert (found.status, AS_MONTH in work_of(found)) == ("CHECKED", True)
    assert "What comes first in the dates" in text_of(client.get(address))


def test_a_column_that_is_not_taken_is_not_asked_about(client):
    asked = checked_import(EITHER.encode())
    as_importer(client, asked)

    columns = {f"column_{place}": column for place, column in enumerate(asked.columns)}

    post_as_shown(client, bids_url("import_columns", asked), {**columns, "column_1": ""})

    found = work(timezone.now())
    assert (found.status, found.date_orders) == ("CHECKED", ["", "", "", ""])


def test_a_sheet_beside_the_register_is_asked_about_by_its_own_place():
    register = table_of([system_cells("Payroll")])
    components = [list(PARTS["components"].values()), ["", "Payroll", "COBOL", "", "12/06/2028", ""]]
    content = write_workbook({"Register": register, "Components": components})
    asked = checked_import(content)
    (place,) = asked.asked_of_dates
    assert (asked.status, asked.columns[place]) == ("RECEIVED", "support_ends_on")
    (form_field,) = RegisterMatchForm(register_import=asked).dates()
    assert form_field.label == "What comes first in the dates of “Support Ends On, Components”?"

    found = said(asked, "month", place=place)

    assert found.status == "CHECKED"
    done = confirm_import(register_import=found, seen=found.plan_sha256, by=found.received_by, now=LATER)
    assert work().status == "DONE"
    assert SystemComponent.objects.get(system__department=done.department).support_ends_on == date(
        2028, 12, 6
    )


@pytest.mark.parametrize(("order", "left"), [("", "13/10/2028"), ("", "10/13/2028"), ("month", "10/13/2028")])
def test_days_that_a_spreadsheet_may_have_swapped_are_a_fault_of_the_column(order, left):
    rows = [HEADINGS.split(",")]
    rows += [["Ledger", date(2028, 5, 10), "31/08/2026", ""], ["Prisons", left, "30/08/2026", ""]]

    found = checked_import(write_workbook({"Register": rows}))
    if order:
        found = said(found, order)

    assert (found.status, found.asked_of_dates) == ("FAULTY", {})
    (fault,) = found.messages.filter(is_fault=True)
    assert (fault.row, fault.column) == (2, "Target Resolution Date")
    assert "kept by the spreadsheet as 10 May 2028, but may be 5 October 2028" in fault.message
