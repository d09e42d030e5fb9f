"""POST /api/v1/returns/: each answer, and who is told what."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import transaction

from accounts.models import Delivery, Event
from accounts.permissions import Role
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.work import claim_work
from portfolio.spend.models import Return, SpendLine
from portfolio.treasury.api.describing import operations
from portfolio.treasury.api.snippets import address_of, body_of
from portfolio.treasury.rules.entries import AWARD
from tests.factories.accounts import make_user
from tests.factories.api import (
    refused,
)
from tests.factories.filing import file, signer_of
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, WHY, all_by_job, file_of, received_upload, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


def test_files_a_return_that_waits_for_the_sign_off(filing, machine, award):
    signer = make_user(Role.SIGN_OFF, award.department, now=LATER)

    answer = file(machine, award, file_of("30,000.00", "-1,000.00"), control_total="29000.00", count="2")

    assert answer.status_code == 201
    made = Return.objects.get()
    said = answer.json()
    assert answer["Location"] == said["address"]
    assert (said["state"], said["lines"], said["net"]) == ("SENT", 2, "29000.00")
    (told,) = said["returns"]
    assert (told["reference"], told["state"], told["net"]) == (made.reference, "CHECKED", "29000.00")
    assert "sign-off" in told["next"]
    assert SpendLine.objects.count() == 2
    assert (made.client, made.received_by, made.prepared_by) == (machine.api, None, None)
    assert made.upload.file.client == machine.api
    event = Event.objects.get(kind="return.checked")
    assert (event.actor, event.who) == (None, "API client Finance system")
    assert Delivery.objects.filter(event=event, recipient=signer).count() == 1


def test_the_same_key_with_the_same_body_gets_the_first_answer(machine, award):
    content = file_of("30,000.00")
    first = file(machine, award, content)
    certify_return(spend_return=Return.objects.get(), by=signer_of(award), now=LATER)

    again = file(machine, award, content)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Return.objects.count() == 1


def test_the_same_file_under_another_key_is_the_return_that_stands(machine, award):
    content = file_of("30,000.00")
    first = file(machine, award, content)

    again = file(machine, award, content, key="another")

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["returns"] == first.json()["returns"]
    assert Return.objects.count() == 1


def test_f15_the_same_key_with_another_body_is_refused(machine, award):
    file(machine, award, file_of("30,000.00"))

    for answer in (
        file(machine, award, file_of("40,000.00")),
        file(machine, award, file_of("30,000.00"), count="1"),
    ):
        assert refused(answer, 409)["field"] == "Idempotency-Key"
    assert Return.objects.count() == 1


@pytest.mark.parametrize("key", ["x" * 256, "two\twords", "caf\xe9", " "])
def test_f15_a_bad_key_is_refused(machine, award, key):
    assert refused(file(machine, award, file_of("1.00"), key=key), 422)["field"] == "Idempotency-Key"


def test_f15_without_a_key_nothing_is_filed(machine, award):
    assert refused(file(machine, award, file_of("1.00"), key=""), 400)["field"] == "Idempotency-Key"


def test_f15_a_key_is_free_again_after_a_day(machine, award, monkeypatch):
    content = file_of("30,000.00")
    file(machine, award, content)
    monkeypatch.setattr("portfolio.spend.actions.filing.KEY_LASTS", timedelta(0))

    assert file(machine, award, file_of("40,000.00")).status_code == 201
    assert file(machine, award, content).status_code == 200
    assert Return.objects.count() == 2


def test_a_file_that_people_have_in_hand_is_left_to_them(machine, award):
    content = file_of("30,000.00")
    received_upload(award, content=content)

    problem = refused(file(machine, award, content), 409)

    assert "Send or cancel it" in problem["detail"]
    assert not Return.objects.exists()


def test_a_file_that_stands_for_another_month_is_not_filed_again(machine, award):
    content = file_of("30,000.00")
    file(machine, award, content)

    refused(file(machine, award, content, key="another", period="2027-28/2"), 409)


def test_a_large_file_is_read_and_sent_by_a_job(machine, award, monkeypatch):
    all_by_job(monkeypatch)
    answer = file(machine, award, file_of("30,000.00"))
    assert (answer.status_code, answer.json()["state"]) == (202, "READING")
    poll = answer.json()["address"]

    work()
    assert machine.get(poll).json()["state"] == "SENDING"
    work()

    found = machine.get(poll).json()
    assert (found["state"], found["errors"], len(found["returns"])) == ("SENT", [], 1)
    assert Return.objects.get().client == machine.api


def test_a_large_file_with_other_lines_than_was_said_is_not_sent(machine, award, monkeypatch):
    all_by_job(monkeypatch)
    content = file_of("30,000.00", "40,000.00")
    answer = file(machine, award, content, count="3")
    assert answer.status_code == 202

    work()

    found = machine.get(answer.json()["address"]).json()
    (told,) = found["errors"]
    assert (found["state"], told["severity"], told["code"], told["line"]) == (
        "FAULTY",
        "fault",
        "COUNT",
        None,
    )
    assert "said to hold 3 lines and 2 were read" in told["message"]
    assert claim_work(now=LATER) is None
    assert not Return.objects.exists()
    again = file(machine, award, content, key="2", count="2")
    assert again.json()["file"] == found["file"]
    work()
    work()
    assert machine.get(again.json()["address"]).json()["state"] == "SENT"
    assert Return.objects.get().line_count == 2


def test_the_last_count_said_of_a_file_that_is_being_read_holds(machine, award, monkeypatch):
    all_by_job(monkeypatch)
    content = file_of("30,000.00")
    file(machine, award, content, count="1")
    poll = file(machine, award, content, key="2", count="2").json()["address"]

    work()

    assert machine.get(poll).json()["state"] == "FAULTY"


def test_a_small_file_that_waits_for_others_is_held_to_its_count_by_the_job(machine, award, monkeypatch):
    waiting = file_of("30,000.00")
    monkeypatch.setattr("portfolio.spend.actions.handing_over.MOST_AT_ONCE", len(waiting) + 1)
    received_upload(award, content=waiting)

    answer = file(machine, award, file_of("40,000.00"), count="2")
    assert answer.json()["state"] == "READING"
    work()

    assert [one["code"] for one in machine.get(answer.json()["address"]).json()["errors"]] == ["COUNT"]


def test_a_large_file_that_cannot_stand_says_so_where_it_is_asked_for(machine, award, monkeypatch):
    all_by_job(monkeypatch)
    row = make_row(date="15/06/2027")
    faulty = file(machine, award, write_csv([make_row(date="15/06/2027", amount="?")])).json()["address"]
    work()
    challenged = file(machine, award, write_csv([row, row]), key="2").json()["address"]
    work()

    assert [one["severity"] for one in machine.get(faulty).json()["errors"]] == ["fault"]
    found = machine.get(challenged).json()
    assert (found["state"], {one["severity"] for one in found["errors"]}) == ("CHECKED", {"challenge"})
    assert not Return.objects.exists()
    again = file(machine, award, write_csv([row, row]), key="3", reason=WHY)
    work()
    work()
    assert machine.get(again.json()["address"]).json()["state"] == "SENT"


def test_nothing_is_filed_of_what_fails_halfway(machine, award, monkeypatch):
    monkeypatch.setattr("portfolio.spend.actions.filing.told_of_filing", lambda upload: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        file(machine, award, file_of("1.00"))

    assert not Return.objects.exists()


def test_the_return_that_the_reference_shows_is_taken(machine, award):
    """Of an award that there is, in the place of the example."""
    operation = next(row for verb, _, row in operations() if verb == "POST")
    address = urlsplit(address_of("http://testserver", "/api/v1/returns/", operation))
    body = json.dumps(body_of(operation)).replace(AWARD, award.reference)
    (key,) = (row["schema"]["examples"][0] for row in operation["parameters"] if row["in"] == "header")

    answer = machine.post(
        address.path, body, dict(parse_qsl(address.query)), "application/json", **{"Idempotency-Key": key}
    )

    assert answer.status_code == 201, answer.content
    assert (answer.json()["lines"], answer.json()["net"]) == (2, "70000.05")
