"""A register file from its arrival to the register, and every way it can stop before."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.actions.departments import close_department, rename_department
from accounts.models import Event
from accounts.permissions import Role
from bids.register.imports.actions.imports import (
    ImportRefused,
    PlanChanged,
    confirm_import,
    match_import_columns,
)
from bids.register.imports.actions.receiving import (
    receive_register,
)
from bids.register.imports.models import ColumnChoice, ImportedSystem, RegisterFile, RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem, Rating
from bids.register.workflow import RatingStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, event_kinds, make_department, make_user
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    checked_import,
    counts_of,
    csv_of,
    done_import,
    queued_import,
    received_import,
    system_cells,
    told_of,
)

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_byte_for_byte_and_its_columns_guessed():
    content = csv_of(system_cells("Old payroll"))

    register_import = received_import(content, name="C:\\work\\register 2026.csv")

    file = RegisterFile.objects.get()
    assert (bytes(file.content), file.name, file.size) == (content, "register 2026.csv", len(content))
    assert register_import.reference == f"{register_import.department.code}-I0001"
    assert register_import.status == RegisterImportStatus.RECEIVED
    assert register_import.columns[:3] == ["name", "description", "services_supported"]
    assert event_kinds()[-1] == "register_import.received"
    assert LegacySystem.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Asset Name,Notes\r\n", "no rows below"),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        (b"Asset Name," + b"n" * 201 + b"\r\na,b\r\n", "more than 200 characters"),
    ],
)
def test_a_file_that_cannot_be_a_register_is_not_kept(content, words):
    with pytest.raises(ImportRefused, match=words):
        received_import(content)
    assert RegisterFile.objects.count() == 0


def test_only_people_of_the_department_import():
    department = make_department()
    for role in (Role.FUND_MANAGER, Role.BIDDER):
        with pytest.raises(PermissionRefused):
            received_import(department=department, by=make_user(role))
    assert received_import(department=department, by=make_user(Role.SIGN_OFF, department))


def test_the_same_file_in_hand_is_the_same_import():
    content = csv_of(system_cells())
    first = received_import(content)

    again = receive_register(
        department=first.department, name="other.csv", content=content, by=first.received_by, now=LATER
    )

    assert not again.is_new
    assert again.register_import == first
    assert RegisterImport.objects.count() == 1


def test_columns_matched_are_remembered_and_the_next_file_is_checked_at_once():
    first = received_import(csv_of(system_cells("One")))
    headings = {heading.casefold(): place for place, heading in enumerate(first.headings)}
    columns = list(first.columns)
    columns[headings["yearly run cost"]] = ""

    match_import_columns(register_import=first, columns=columns, by=first.received_by, now=LATER)
    second = received_import(csv_of(system_cells("Two")), department=first.department)

    kept = ColumnChoice.objects.filter(heading_set="")
    assert kept.get(heading="yearlyruncost").column == ""
    assert kept.get(heading="assetname").column == "name"
    assert second.status == RegisterImportStatus.CHECKING
    assert second.columns == columns


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["name"], "Say for each column"),
        (["name", "no such"], "Say for each column"),
        (["notes", "notes"], "cannot both be “Notes”"),
        (["notes", ""], "a row without one belongs to no system"),
    ],
)
def test_columns_that_cannot_be_right(columns, words):
    register_import = received_import(b"Asset Name,Notes\r\na,b\r\n")
    with pytest.raises(ImportRefused, match=words):
        match_import_columns(
            register_import=register_import, columns=columns, by=register_import.received_by, now=LATER
        )


def test_a_checked_file_says_what_it_would_do_and_has_done_nothing():
    register_import = checked_import()

    assert register_import.status == RegisterImportStatus.CHECKED
    assert counts_of(register_import) == (2, 0, 0)
    assert (register_import.row_count, register_import.rating_count) == (2, 2)
    assert (LegacySystem.objects.count(), Rating.objects.count()) == (0, 0)
    assert event_kinds()[-1] == "register_import.checked"


def test_faults_are_said_at_their_cells_and_nothing_is_taken():
    register_import = checked_import(
        csv_of(system_cells(), system_cells(l3="7"), system_cells(yearly_run_cost="lots"))
    )

    assert register_import.status == RegisterImportStatus.FAULTY
    assert [(row, column) for row, column, _, _ in told_of(register_import)] == [
        (3, "L3 Score"),
        (4, "Yearly Run Cost"),
    ]
    assert all(fault for *_, fault in told_of(register_import))
    assert LegacySystem.objects.count() == 0


def test_a_file_may_name_a_department_that_was_taken_over():
    department = make_department(name="Ministry of Lamps")
    former = make_department(name="Wick & Tallow Office")
    close_department(
        department=former,
        ends_on=date(2026, 4, 1),
        successor=department,
        by=make_user(Role.ADMINISTRATOR),
        now=NOW,
    )

    stands = checked_import(csv_of(system_cells(department="WICK  and Tallow Office")), department=department)
    strange = checked_import(csv_of(system_cells(department="Board of Wicks")), department=department)

    assert (stands.fault_count, strange.fault_count) == (0, 1)


def test_a_file_may_name_its_department_as_it_was_called_before():
    department = make_department(name="Ministry of Lamps", abbreviation="MoL")
    rename_department(
        department=department,
        name="Department for Light",
        abbreviation="DfL",
        by=make_user(Role.ADMINISTRATOR),
        now=NOW,
    )

    rows = [system_cells(department=name) for name in ("ministry of lamps", "MOL", "Department for Light")]

    assert checked_import(csv_of(*rows), department=department).fault_count == 0


def test_a_file_refused_part_of_the_way_has_one_fault_of_its_own():
    """Below what is looked at when it comes: nearer the top it is refused at once."""
    rows = b"".join(b"System %d,b\r\n" % number for number in range(300))

    register_import = checked_import(b"Asset Name,Notes\r\n" + rows + b'"c,d\r\n')

    assert register_import.status == RegisterImportStatus.FAULTY
    ((row, column, message, _),) = told_of(register_import)
    assert (row, column) == (None, "")
    assert "quotation mark" in message


def test_an_import_registers_and_rates():
    register_import = done_import(csv_of(system_cells("Old payroll", assessor="Head of audit")))

    system, rating = LegacySystem.objects.get(), Rating.objects.get()
    assert system.reference == f"{register_import.department.code}-S0001"
    assert system.yearly_run_cost == Decimal("1200000.00")
    assert system.registered_by == register_import.queued_by
    assert (rating.system, rating.status) == (system, RatingStatus.RATED)
    assert (rating.assessed_on, rating.assessor) == (date(2026, 8, 31), "Head of audit")
    assert rating.rated_by == register_import.queued_by
    assert rating.overall_in_168ths == 80 * 168 // 3
    assert rating.evidence["C6"] == "Risk log of the service"
    assert ImportedSystem.objects.get().is_new
    assert event_kinds()[-3:] == ["system.registered", "rating.finished", "register_import.done"]
    assert register_import.status == RegisterImportStatus.DONE


def test_a_change_keeps_what_the_file_does_not_say():
    department = make_department()
    system = make_system(department, name="Old payroll")
    content = b"Asset Name,Owner Role,Notes\r\nOLD PAYROLL,,Ends in 2030\r\n"

    register_import = done_import(content, department=department)

    system.refresh_from_db()
    assert (system.name, system.notes) == ("OLD PAYROLL", "Ends in 2030")
    assert system.owner_role == "Head of digital services"
    assert counts_of(register_import) == (0, 1, 0)
    event = Event.objects.get(kind="system.changed")
    assert event.data["before"]["notes"] == ""
    assert event.data["after"]["notes"] == "Ends in 2030"
    assert event.data["import"] == register_import.reference


def test_the_same_rows_again_change_nothing():
    department = make_department()
    done_import(csv_of(system_cells("One"), system_cells("Two")), department=department)
    before = Event.objects.filter(kind__in=["system.registered", "system.changed"]).count()

    again = checked_import(csv_of(system_cells("Two"), system_cells("One")), department=department)

    assert counts_of(again) == (0, 0, 2)
    with pytest.raises(ImportRefused, match="Nothing needs importing"):
        confirm_import(register_import=again, seen=again.plan_sha256, by=again.received_by, now=LATER)
    assert Event.objects.filter(kind__in=["system.registered", "system.changed"]).count() == before


def test_confirming_twice_queues_once():
    register_import = queued_import()

    again = confirm_import(
        register_import=register_import, seen="another", by=register_import.received_by, now=LATER
    )

    assert again.status == RegisterImportStatus.QUEUED
    assert event_kinds().count("register_import.queued") == 1


def test_what_was_seen_has_to_be_what_stands():
    register_import = checked_import()
    with pytest.raises(PlanChanged):
        confirm_import(
            register_import=register_import, seen="another", by=register_import.received_by, now=NOW
        )
