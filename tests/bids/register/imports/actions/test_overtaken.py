"""A register edited between what a person confirmed and the job that writes it."""

import threading

import pytest
from django.db import connection

from accounts.models import Event
from accounts.permissions import Role
from bids.register.actions.parts import ComponentRow, save_components
from bids.register.actions.ratings import save_scores
from bids.register.actions.systems import change_system
from bids.register.imports.actions.imports import confirm_import
from bids.register.imports.actions.work import claim_import, work_on_import
from bids.register.imports.models import RegisterImport
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import LegacySystem, SystemComponent
from bids.register.rules.risk_criteria import CRITERIA
from tests.factories.accounts import event_kinds, make_department, make_user
from tests.factories.register import LOW_SCORES, RED_SCORES, make_system, rate_system
from tests.factories.register_imports import (
    LATER,
    counts_of,
    csv_of,
    done_import,
    queued_import,
    system_cells,
    work,
)

pytestmark = pytest.mark.django_db


def one_system(name="Old payroll"):
    department = make_department()
    return make_system(department, name=name), make_user(Role.BIDDER, department)


def test_an_edit_that_leaves_the_counts_equal_is_not_written_over():
    system, bidder = one_system()
    confirmed = queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=system.department)
    change_system(system=system, by=bidder, now=LATER, notes="Typed meanwhile")

    overtaken = work()

    system.refresh_from_db()
    assert system.notes == "Typed meanwhile"
    assert counts_of(overtaken) == counts_of(confirmed) == (0, 1, 0)
    assert (overtaken.status, overtaken.queued_by) == (RegisterImportStatus.CHECKED, None)
    assert overtaken.overtaken_at == LATER
    assert overtaken.planned.get().differences == [["Notes", "Typed meanwhile", "Ends"]]
    assert event_kinds()[-1] == "register_import.overtaken"


def test_confirmed_again_it_is_written():
    system, bidder = one_system()
    queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=system.department)
    change_system(system=system, by=bidder, now=LATER, notes="Typed meanwhile")
    overtaken = work()

    confirm_import(register_import=overtaken, seen=overtaken.plan_sha256, by=bidder, now=LATER)
    done = work()

    system.refresh_from_db()
    assert (done.status, done.overtaken_at, system.notes) == (RegisterImportStatus.DONE, None, "Ends")


def test_an_edit_of_what_the_file_does_not_write_stops_nothing():
    system, bidder = one_system()
    queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=system.department)
    change_system(system=system, by=bidder, now=LATER, users="Everybody")

    assert work().status == RegisterImportStatus.DONE
    system.refresh_from_db()
    assert (system.notes, system.users) == ("Ends", "Everybody")


def test_evidence_typed_meanwhile_into_a_draft_is_not_written_over():
    system, bidder = one_system()
    save_scores(
        system=system,
        scores=dict(zip(CRITERIA, RED_SCORES, strict=True)),
        evidence={},
        assessed_on=LATER.date(),
        by=bidder,
        now=LATER,
    )
    day = f"{LATER:%d/%m/%Y}"
    queued_import(csv_of(system_cells("Old payroll", assessed_on=day)), department=system.department)
    save_scores(
        system=system,
        scores={},
        evidence={"L1": "Typed meanwhile"},
        assessed_on=LATER.date(),
        by=bidder,
        now=LATER,
    )

    overtaken = work()

    assert overtaken.status == RegisterImportStatus.CHECKED
    assert system.ratings.get().evidence["L1"] == "Typed meanwhile"
    differences = overtaken.planned.get().differences
    assert ["L1 Evidence", "Typed meanwhile", "Risk log of the service"] in differences


def test_a_component_typed_meanwhile_is_not_taken_away():
    system, bidder = one_system()
    save_components(system=system, rows=[ComponentRow("Oracle", "11g")], by=bidder, now=LATER)
    queued_import(b"Asset Name,Component,Version\r\nOld payroll,Oracle,19c\r\n", department=system.department)
    save_components(system=system, rows=[ComponentRow("Oracle", "12c")], by=bidder, now=LATER)

    overtaken = work()

    assert SystemComponent.objects.get().version == "12c"
    assert overtaken.planned.get().differences == [["Components", "Oracle, 12c", "Oracle, 19c"]]


def test_an_import_with_nothing_left_to_write_is_put_back():
    system, bidder = one_system()
    queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=system.department)
    change_system(system=system, by=bidder, now=LATER, notes="Ends")

    overtaken = work()

    assert overtaken.status == RegisterImportStatus.CHECKED
    assert counts_of(overtaken) == (0, 0, 1)
    assert not overtaken.planned.exists()


def test_an_import_the_register_now_forbids_is_faulty():
    system, _ = one_system()
    queued_import(csv_of(system_cells("Old payroll")), department=system.department)
    rate_system(system, LOW_SCORES)

    overtaken = work()

    assert (overtaken.status, overtaken.overtaken_at) == (RegisterImportStatus.FAULTY, LATER)
    assert "waits for confirmation" in overtaken.messages.get().message


PENSIONS = [["Target Resolution Date", "", "13 June 2028"]]


def test_a_new_system_is_shown_with_all_that_would_be_written():
    department = make_department()
    done_import(csv_of(system_cells("Old payroll")), department=department)
    checked = queued_import(
        csv_of(
            system_cells("Old payroll", notes="Ends"),
            {"name": "Pensions", "target_resolution_on": "13/06/2028"},
        ),
        department=department,
    )

    rows = [(row.row, row.reference, row.name, row.differences) for row in checked.planned.order_by("row")]

    reference = LegacySystem.objects.get().reference
    assert rows == [(2, reference, "Old payroll", [["Notes", "", "Ends"]]), (3, "", "Pensions", PENSIONS)]


@pytest.mark.django_db(transaction=True)
def test_an_edit_waits_for_the_job_that_writes_over_the_system(monkeypatch):
    system, bidder = one_system()
    queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=system.department)
    compared, tried = threading.Event(), []

    def edit() -> None:
        try:
            change_system(system=system, by=bidder, now=LATER, notes="Typed meanwhile")
            tried.append(Event.objects.filter(kind="register_import.done").exists())
        finally:
            connection.close()

    from bids.register.imports.actions import work as register_import_work

    whole = register_import_work.fingerprint

    def slowly(plan, known):
        editor.start()
        compared.wait(0.3)
        return whole(plan, known)

    editor = threading.Thread(target=edit)
    monkeypatch.setattr(register_import_work, "fingerprint", slowly)

    work_on_import(register_import=claim_import(now=LATER), clock=lambda: LATER)
    editor.join(10)

    system.refresh_from_db()
    assert (tried, system.notes) == ([True], "Typed meanwhile")
    assert RegisterImport.objects.get().status == RegisterImportStatus.DONE
    assert Event.objects.get(kind="system.changed", actor=bidder).data["before"]["notes"] == "Ends"
