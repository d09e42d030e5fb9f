"""The pages of an import: upload, columns, what it would do, confirm, progress, done, the file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.register.actions.systems import change_system
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem
from legacyfund.lib.tables.reading import read_tables
from legacyfund.lib.tables.shapes import Headings, TableLimits
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    checked_import,
    csv_of,
    done_import,
    queued_import,
    received_import,
    system_cells,
    work,
)

pytestmark = pytest.mark.django_db

LISTED = ["register_imports", "import_register"]
OF_ONE = ["register_import", "import_columns", "import_file", "checked_file"]
POSTED = ["confirm_import", "cancel_import"]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)


def upload(client, content: bytes, name: str = "register.csv", **more: object):
    return client.post(bids_url("import_register"), {"file": SimpleUploadedFile(name, content), **more})


def as_importer(client, register_import: RegisterImport):
    return sign_in(client, register_import.received_by)


def test_who_has_no_part_in_a_departments_import(client):
    register_import = received_import()
    addresses = [bids_url(name, register_import) for name in (*OF_ONE, *POSTED)]
    addresses.append(bids_url("correct_cell", register_import, row=2, column=1))

    assert all(client.post(address).status_code == 302 for address in addresses)
    sign_in(client, make_user(Role.FUND_MANAGER))
    assert {client.get(bids_url(name)).status_code for name in LISTED} == {403}
    assert {client.post(address).status_code for address in addresses} == {403}
    sign_in(client, make_user(Role.BIDDER))
    assert {client.get(address).status_code for address in addresses} == {404, 405}
    assert {client.post(address).status_code for address in addresses} <= {404, 405}
    assert register_import.reference not in text_of(client.get(bids_url("register_imports")))


def test_wrong_method(client):
    register_import = received_import()
    as_importer(client, register_import)

    assert client.delete(bids_url("import_register")).status_code == 405
    assert client.post(bids_url("register_imports")).status_code == 405
    assert client.post(bids_url("register_import", register_import)).status_code == 405
    assert client.get(bids_url("confirm_import", register_import)).status_code == 405
    assert client.get(bids_url("cancel_import", register_import)).status_code == 405


def test_from_the_register_to_the_register(client):
    department = make_department()
    sign_in(client, make_user(Role.SIGN_OFF, department))
    assert bids_url("register_imports") in text_of(client.get(bids_url("systems")))
    assert "Nothing has been imported yet" in text_of(client.get(bids_url("register_imports")))

    uploaded = upload(client, csv_of(system_cells("Old payroll"), system_cells("Prison records")))
    register_import = RegisterImport.objects.get()
    assert uploaded["Location"] == bids_url("import_columns", register_import)
    matching = text_of(client.get(uploaded["Location"]))
    assert "19 of 19 were recognised" in matching
    places = {f"column_{place}": column for place, column in enumerate(register_import.columns)}
    assert client.post(uploaded["Location"], places)["Location"] == bids_url(
        "register_import", register_import
    )
    assert client.get(bids_url("register_import", register_import))["Refresh"] == "5"

    work(timezone.now())
    told = client.get(bids_url("register_import", register_import))
    assert "Refresh" not in told
    assert "Import all rows" in text_of(told)
    register_import.refresh_from_db()
    assert (register_import.new_count, register_import.changed_count) == (2, 0)
    seen = told.context["confirm_form"].initial
    confirmed = client.post(bids_url("confirm_import", register_import), seen)
    assert confirmed["Location"] == bids_url("register_import", register_import)
    assert LegacySystem.objects.count() == 0

    work(timezone.now())
    done = text_of(client.get(bids_url("register_import", register_import)))
    assert "Every row of the file is in the register" in done
    assert "Old payroll" in done
    assert bids_url("system", LegacySystem.objects.get(name="Old payroll")) in done
    assert "Imported" in text_of(client.get(bids_url("register_imports")))


def test_faults_stand_first_at_their_cells_and_are_shown_safely(client):
    register_import = checked_import(
        csv_of(system_cells(l1="", l2="<script>alert(1)</script>"), system_cells(c1=""), system_cells(l1="9"))
    )
    as_importer(client, register_import)

    response = client.get(bids_url("register_import", register_import))

    text = text_of(response)
    assert [(one.row, one.column) for one in response.context["told"]] == [
        (2, "L2 Score"),
        (4, "L1 Score"),
        (3, "C1 Score"),
    ]
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    assert "Upload the corrected file" in text
    assert "Import all rows" not in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
        (b"<html>", "web page"),
        (b"Register of systems\r\nPayroll", "no line has two filled cells"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_beside_the_field(client, content, words):
    sign_in(client, make_user(Role.BIDDER))

    text = text_of(upload(client, content))

    assert "There is a problem" in text
    assert words in text
    assert RegisterImport.objects.count() == 0


def test_a22_a_file_too_large_is_said_beside_the_field(client, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    sign_in(client, make_user(Role.BIDDER))

    text = text_of(upload(client, b"x" * (1024 * 1024 + 1)))

    assert "The file is larger than 1 MB" in text


def test_the_same_file_again_leads_to_its_import(client):
    content = csv_of(system_cells())
    register_import = checked_import(content)
    as_importer(client, register_import)

    response = upload(client, content)

    assert response["Location"] == bids_url("register_import", register_import)
    assert "was uploaded before" in text_of(client.get(response["Location"]))


def test_the_same_file_after_it_was_imported_changes_nothing_and_says_so(client):
    content = csv_of(system_cells())
    first = done_import(content)
    as_importer(client, first)

    response = upload(client, content)
    again = work(timezone.now())

    assert response["Location"] == bids_url("register_import", again)
    text = text_of(client.get(response["Location"]))
    assert "imported before" in text
    assert first.reference in text
    assert "there is nothing to import" in text


def test_someone_of_two_departments_chooses(client):
    one, two = make_department(), make_department()
    person = make_user(Role.BIDDER, one)
    start_membership(user=person, role=Role.SIGN_OFF, department=two, by=None, now=NOW)
    sign_in(client, person)

    assert "Choose a department" in text_of(upload(client, csv_of(system_cells())))
    upload(client, csv_of(system_cells()), department=two.pk)

    assert RegisterImport.objects.get().department == two
    received_import(department=one, by=person)
    assert "Department" in text_of(client.get(bids_url("register_imports")))


def test_columns_that_cannot_be_right_are_said(client):
    register_import = received_import(b"Asset Name,Other\r\na,b\r\n")
    as_importer(client, register_import)

    twice = client.post(bids_url("import_columns", register_import), {"column_0": "name", "column_1": "name"})
    none = client.post(bids_url("import_columns", register_import), {"column_0": "", "column_1": ""})

    assert "Two columns cannot both be “Asset Name”" in text_of(twice)
    assert "belongs to no system" in text_of(none)
    register_import.refresh_from_db()
    assert register_import.status == RegisterImportStatus.RECEIVED


@pytest.mark.parametrize(("posted", "status"), [({"seen": "another"}, 409), ({}, 422)])
def test_confirming_what_was_not_seen(client, posted, status):
    register_import = checked_import()
    as_importer(client, register_import)

    response = client.post(bids_url("confirm_import", register_import), posted)

    assert response.status_code == status
    register_import.refresh_from_db()
    assert register_import.status == RegisterImportStatus.CHECKED


def test_cancelling_and_what_cannot_be_cancelled(client):
    register_import = checked_import()
    as_importer(client, register_import)

    assert client.post(bids_url("cancel_import", register_import))["Location"] == bids_url("register_imports")
    assert client.post(bids_url("cancel_import", register_import)).status_code == 409


def test_a_stopped_import_says_so(client):
    from bids.register.imports.actions.work import claim_import, fail_import

    register_import = queued_import()
    fail_import(register_import=claim_import(now=LATER), error="OSError: disk", now=LATER)
    as_importer(client, register_import)

    text = text_of(client.get(bids_url("register_import", register_import)))

    assert "nothing was imported" in text
    assert "OSError: disk" not in text


def test_an_overtaken_import_says_so_and_shows_what_it_would_do_now(client):
    department = make_department()
    system = make_system(department, name="Old payroll")
    overtaken = queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=department)
    change_system(system=system, by=overtaken.received_by, now=LATER, notes="<b>Goes on</b>")
    work()
    as_importer(client, overtaken)

    text = text_of(client.get(bids_url("register_import", overtaken)))

    assert "The register was changed after this import was confirmed" in text
    assert "Nothing was written" in text
    assert "Look at what the import would do, then confirm it" in text
    assert "&lt;b&gt;Goes on&lt;/b&gt;" in text
    assert system.reference in text


def test_the_original_is_a_download_and_nothing_else(client):
    content = b"Asset Name,Notes\r\n<script>alert(1)</script>,x\r\n"
    register_import = received_import(content, name="../register\u202e.html")
    as_importer(client, register_import)

    response = client.get(bids_url("import_file", register_import))

    assert response.content == content
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="register.html"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_list_takes_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    for _ in range(6):
        received_import(department=department, by=bidder)
    sign_in(client, bidder)

    with django_assert_max_num_queries(12):
        client.get(bids_url("register_imports"))


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
