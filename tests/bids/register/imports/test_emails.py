"""What people are told of an import: ratings to confirm, overtaken by the register, stopped."""

import pytest

from accounts.mailing import send_delivery
from accounts.models import Delivery
from accounts.permissions import Role
from bids.register.actions.systems import change_system
from bids.register.imports.actions.ratings import confirm_import_ratings, send_import_ratings
from bids.register.imports.actions.work import claim_import, fail_import
from bids.register.imports.queries.ratings import rating_lines, ratings_in_hand_of
from tests.factories.accounts import make_department, make_user
from tests.factories.messages import leave, only, read_by
from tests.factories.register import make_system
from tests.factories.register_imports import (
    LATER,
    checked_import,
    csv_of,
    done_import,
    queued_import,
    system_cells,
    work,
)

pytestmark = pytest.mark.django_db


def test_those_who_confirm_are_told_of_an_imports_ratings():
    department = make_department()
    bidder, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    done = done_import(csv_of(system_cells()), department=department, by=bidder)

    message = only("register_import.done", signer)

    assert message.subject == "1 rating to confirm"
    assert f"{bidder} has imported a register ({done.reference})" in message.body
    assert "once somebody else has confirmed them" in message.body
    assert message.link == f"/imports/{done.reference}/ratings"


def all_of(done, reader):
    return {line.system.reference: line.seen for line in rating_lines(ratings_in_hand_of(done), reader)}


def test_a_list_that_is_sent_or_confirmed_is_told_in_one_message():
    department = make_department()
    bidder, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    rows = [system_cells(evidence="") for _ in range(2)]
    done = done_import(csv_of(*rows), department=department, by=bidder)
    about = {"register_import": done, "now": LATER}

    send_import_ratings(ticked=all_of(done, bidder), evidence="Record ABC-12", by=bidder, **about)
    sent = only("register_import.ratings_sent", signer)
    confirm_import_ratings(ticked=all_of(done, signer), by=signer, **about)
    confirmed = only("register_import.ratings_confirmed", bidder)

    assert sent.subject == "2 ratings to confirm"
    assert f"{bidder} has said what the ratings of an import rest on ({done.reference})" in sent.body
    assert confirmed.subject == "2 ratings confirmed"
    assert f"{signer} has confirmed ratings of an import ({done.reference})" in confirmed.body
    assert sent.link == confirmed.link == f"/imports/{done.reference}/ratings"


def stop(error: str = "OSError: disk full") -> None:
    fail_import(register_import=claim_import(now=LATER), error=error, now=LATER)


def test_who_sent_it_is_told_that_it_stopped(mailoutbox, settings):
    stopped = queued_import(csv_of(system_cells()))
    stop()

    message = only("register_import.failed", stopped.received_by)
    send_delivery(Delivery.objects.get(event__kind="register_import.failed"))

    assert message.subject == f"Import {stopped.reference} has stopped"
    assert "nothing of register.csv is in the register" in message.body
    assert "OSError" not in message.body
    assert message.link == f"/imports/{stopped.reference}/"
    assert f"{settings.SERVICE_URL.rstrip('/')}{message.link}" in mailoutbox[0].body


def test_who_confirmed_what_another_sent_is_told_too():
    department = make_department()
    sender, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    queued_import(department=department, by=sender, confirmed_by=signer)
    stop()

    assert set(read_by("register_import.failed")) == {sender, signer}


def test_when_the_sender_has_left_those_who_import_are_told():
    department = make_department()
    sender, colleague = make_user(Role.BIDDER, department), make_user(Role.BIDDER, department)
    queued_import(department=department, by=sender)
    leave(sender)
    stop()

    only("register_import.failed", colleague)


def test_who_confirmed_is_told_that_the_register_overtook_it():
    department = make_department()
    system = make_system(department, name="Old payroll")
    overtaken = queued_import(csv_of({"name": "Old payroll", "notes": "Ends"}), department=department)
    change_system(system=system, by=overtaken.received_by, now=LATER, notes="Goes on")
    work()

    message = only("register_import.overtaken", overtaken.received_by)

    assert message.subject == f"Import {overtaken.reference} was not carried out"
    assert "Nothing of register.csv was written. The register was changed" in message.body
    assert message.link == f"/imports/{overtaken.reference}/"


def test_nobody_is_written_to_about_a_check_they_wait_for():
    checked_import(b"Asset Name,L1 Score\r\nOld payroll,9\r\n")

    assert not Delivery.objects.filter(event__kind__startswith="register_import").exists()
