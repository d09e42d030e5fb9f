"""The pages of an import: upload, columns, what it would do, confirm, progress, done, the file."""

import pytest
from django.utils import timezone

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.register.actions.systems import change_system
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import bids_url, text_of
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    as_importer,
    checked_import,
    csv_of,
    done_import,
    queued_import,
    received_import,
    system_cells,
    upload,
    work,
)

pytestmark = pytest.mark.django_db

LISTED = ["register_imports", "import_register"]
OF_ONE = ["register_import", "import_columns", "import_file", "checked_file"]
POSTED = ["confirm_import", "cancel_import"]


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
