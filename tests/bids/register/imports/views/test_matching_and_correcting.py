"""The columns of an import matched, its file handed back, and a cell corrected, as pages show it."""

import io

import pytest
from django.utils import timezone

from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, TableLimits
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.register_imports import (
    as_importer,
    checked_import,
    csv_of,
    received_import,
    system_cells,
    upload,
    work,
)

pytestmark = pytest.mark.django_db


def test_each_heading_is_shown_with_its_values_and_its_guess_unmatched_first(client):
    content = "Asset Name,L1,Run cost (£k),Shade\r\nPayroll,Technology,310,<b>red</b>\r\nPrisons,Data,45,\r\n"
    register_import = received_import(content.encode())
    as_importer(client, register_import)

    response = client.get(bids_url("import_columns", register_import))

    text = text_of(response)
    ((title, parts),) = response.context["form"].groups()
    assert title == ""
    assert [(part.title, [one.field.label for one in part.questions]) for part in parts] == [
        ("Not matched", ["L1", "Shade"]),
        ("Matched", ["Asset Name", "Run cost (£k)"]),
    ]
    assert "For example: Payroll, Prisons" in text
    assert "It could be L1 Score, but no value below it looks like one." in text
    assert "The figures are in thousands, so “310” is read as 310,000." in text
    assert "&lt;b&gt;red&lt;/b&gt;" in text
    assert '<optgroup label="It could be">' in text


def test_a_choice_of_a_persons_own_is_shown_without_the_guesss_reason(client):
    register_import = received_import("Asset Name,Run cost (£k)\r\nPayroll,310\r\n".encode())
    as_importer(client, register_import)
    address = bids_url("import_columns", register_import)
    post_as_shown(client, address, {"column_0": "name", "column_1": ""})
    work(timezone.now())

    response = client.get(address)

    assert "is read as 310,000" not in text_of(response)
    assert [part.title for part in response.context["form"].groups()[0][1]] == ["Not matched", "Matched"]


def test_the_file_comes_back_with_its_messages_and_goes_up_again_without_a_question(client):
    content = csv_of(system_cells("Payroll"), system_cells("Prisons", l3="7"))
    register_import = checked_import(content)
    as_importer(client, register_import)
    assert bids_url("checked_file", register_import) in text_of(
        client.get(bids_url("register_import", register_import))
    )

    response = client.get(bids_url("checked_file", register_import))

    (table,) = read_tables(
        io.BytesIO(response.content), TableLimits(10**7), Headings(rate=len, fits=lambda cells: True)
    )
    first, sound, faulty = list(table.rows)
    assert first.cells[:2] == ["What the check said", "Asset Name"]
    assert sound.cells[:2] == ["", "Payroll"]
    assert "L3 Score: L3 Lack of knowledge and skills must be a whole number" in faulty.cells[0]
    again = upload(client, response.content, name="back.xlsx")
    latest = RegisterImport.objects.order_by("-pk")[0]
    assert again["Location"] == bids_url("register_import", latest)
    assert latest.columns == ["", *register_import.columns]


def test_a_file_too_long_for_a_workbook_is_not_handed_back(client, monkeypatch):
    monkeypatch.setattr("bids.register.imports.views.exports.MOST_IN_A_WORKBOOK", 1)
    register_import = checked_import()
    as_importer(client, register_import)

    response = client.get(bids_url("checked_file", register_import))

    assert response.status_code == 409
    assert "The file has 2 rows" in text_of(response)


def cell_address(register_import: RegisterImport, row: int, heading: str) -> str:
    column = register_import.headings.index(heading)
    return bids_url("correct_cell", register_import, row=row, column=column)


def test_a_faulty_cell_is_put_right_on_the_page_and_the_file_checked_again(client):
    register_import = checked_import(csv_of(system_cells("Payroll"), system_cells("Prisons", l3="7")))
    as_importer(client, register_import)
    address = cell_address(register_import, 3, "L3 Score")
    assert address in text_of(client.get(bids_url("register_import", register_import)))
    page = text_of(client.get(address))
    assert "L3 Score, row 3" in page
    assert "must be a whole number from 1 to 6" in page

    done = post_as_shown(client, address, {"value": "4"})

    assert done["Location"] == bids_url("register_import", register_import)
    checked = work(timezone.now())
    assert (checked.status, checked.fault_count) == ("CHECKED", 0)
    assert checked.file.name == "register.csv"
    told = text_of(client.get(bids_url("register_import", register_import)))
    assert "L3 Score, row 3: “7” is read as “4”, said" in told
    assert client.get(address).status_code == 404
    back = client.get(bids_url("checked_file", register_import)).content
    (table,) = read_tables(io.BytesIO(back), TableLimits(10**7), Headings(rate=len, fits=lambda cells: True))
    assert list(table.rows)[2].cells[1 + register_import.headings.index("L3 Score")] == "4"


def test_a_value_that_is_wrong_again_is_said_again_and_can_be_put_right_again(client):
    register_import = checked_import(csv_of(system_cells(l3="7"), system_cells()))
    as_importer(client, register_import)
    address = cell_address(register_import, 2, "L3 Score")
    for value, status in (("nine", "FAULTY"), ("2", "CHECKED")):
        post_as_shown(client, address, {"value": value})
        checked = work(timezone.now())
        assert checked.status == status

    assert [(one.was, one.value) for one in checked.corrected] == [("nine", "2")]


def test_the_same_value_again_is_no_correction(client):
    register_import = checked_import(csv_of(system_cells(l3="7"), system_cells()))
    as_importer(client, register_import)

    response = post_as_shown(client, cell_address(register_import, 2, "L3 Score"), {"value": " 7"})

    assert "This is what the cell says now" in text_of(response)
    register_import.refresh_from_db()
    assert register_import.status == RegisterImportStatus.FAULTY


@pytest.mark.parametrize(("row", "heading"), [(2, "Asset Name"), (3, "L3 Score"), (99, "L3 Score")])
def test_no_other_cell_is_put_right_on_the_page(client, row, heading):
    register_import = checked_import(csv_of(system_cells(l3="7"), system_cells()))
    as_importer(client, register_import)

    assert client.get(cell_address(register_import, row, heading)).status_code == 404
