"""POST /api/v1/returns/: each answer, and who is told what."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from oauth2_provider.models import AccessToken

from accounts.actions.clients import change_client, end_client
from accounts.models import Delivery, Event
from accounts.permissions import Role
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.models import FilingKey, Return, ReturnFile, ReturnUpload, SpendLine
from tests.factories.accounts import make_user
from tests.factories.api import (
    RETURNS,
    Machine,
    make_departments_machine,
    make_filing_machine,
    make_machine,
    refused,
)
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, WHY, all_by_job, file_of, received_upload, released_award, work
from tests.shared_states import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
KEY = "june-2027"


@built_once
def filing():
    """An award of which half is released, and its department's finance system."""
    award = released_award()
    return award, make_filing_machine(award.department, now=LATER)


@pytest.fixture
def award(filing):
    return filing[0]


@pytest.fixture
def machine(filing):
    """Its token is of the day that the views' clock says."""
    AccessToken.objects.update(expires=LATER + timedelta(minutes=15))
    return filing[1]


def file(machine, to, content, *, key=KEY, kind="text/csv", **query):
    said = {"period": "2027-28/3", "award": to.reference, "control_budget": "RDEL_PROGRAMME"} | query
    given = {name: value for name, value in said.items() if value is not None}
    return machine.post(RETURNS, content, given, kind, **({"Idempotency-Key": key} if key else {}))


def errors(answer):
    problem = refused(answer, 422)
    assert problem["type"] == "/api/v1/problems/file-not-taken"
    assert not ReturnUpload.objects.exists()
    assert not ReturnFile.objects.exists()
    assert not FilingKey.objects.exists()
    return problem["errors"]


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
    certify_return(spend_return=Return.objects.get(), by=_signer(award), now=LATER)

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


def test_each_fault_is_told_at_its_cell_and_nothing_is_kept(machine, award):
    content = write_csv([make_row(date="05/06/2027", amount="1.2.3"), make_row(date="05/06/2027")])

    (fault,) = errors(file(machine, award, content))

    assert (fault["severity"], fault["line"], fault["column"], fault["value"]) == (
        *("fault", 2, "Amount"),
        "1.2.3",
    )
    assert "can be read in more than one way" in fault["message"]
    right = write_csv([make_row(date="05/06/2027", amount="1.23"), make_row(date="05/06/2027")])
    assert file(machine, award, right).status_code == 201, "the key is free while nothing was filed"


def test_no_more_than_two_hundred_faults_are_told_and_how_many_more(machine, award):
    rows = [make_row(date="05/06/2027", amount="?", transaction_number=f"N{n}") for n in range(230)]

    problem = refused(file(machine, award, write_csv(rows)), 422)

    assert (len(problem["errors"]), problem["unsaid"]) == (200, 30)


def test_a_challenge_needs_the_word_of_whoever_files(machine, award):
    row = make_row(date="15/06/2027")
    content = write_csv([row, row])

    assert {one["severity"] for one in errors(file(machine, award, content))} == {"challenge"}

    assert file(machine, award, content, reason=WHY).status_code == 201
    assert Return.objects.get().challenges_reason == WHY


def test_another_total_or_count_than_was_said_is_not_taken(machine, award):
    (total,) = errors(file(machine, award, file_of("30.00"), control_total="31.00"))
    (count,) = errors(file(machine, award, file_of("30.00"), count="2"))

    assert (total["code"], count["code"]) == ("CONTROL_TOTAL", "COUNT")


@pytest.mark.parametrize(
    ("header", "query", "code", "says"),
    [
        ("When,Whom,Reference of it,How much", {}, "ASK_COLUMNS", "which column is Date"),
        ("Date,Supplier,Transaction number,Amount", {"award": None}, "ASK_AWARD", "`award`"),
        (
            "Date,Supplier,Transaction number,Amount",
            {"control_budget": None},
            "ASK_CONTROL_BUDGET",
            "`control_budget`",
        ),
        ("Date,Supplier,Transaction number,Amount (£k)", {}, "ASK_UNIT", "Send pounds"),
    ],
)
def test_what_a_person_would_be_asked_is_said_with_how_to_answer(machine, award, header, query, code, says):
    content = f"{header}\r\n15/06/2027,Northgate,T1,12.00\r\n".encode()

    told = errors(file(machine, award, content, **query))

    assert [one["code"] for one in told] == [code]
    assert says in told[0]["message"]


def test_words_for_an_award_that_nobody_explained_are_named(machine, award):
    content = b"Date,Supplier,Transaction number,Amount,Award\r\n15/06/2027,Northgate,T1,12.00,LEDGER-9\r\n"

    (told,) = errors(file(machine, award, content, award=None))

    assert (told["code"], told["value"]) == ("ASK_AWARD_WORDS", "LEDGER-9")


def test_dates_that_may_be_read_both_ways_are_read_as_is_said(machine, award):
    content = write_csv([make_row(date="06/05/2027"), make_row(date="06/07/2027", transaction_number="T2")])
    told = refused(file(machine, award, content, date_order="day"), 422)["errors"]
    assert told

    assert file(machine, award, content, date_order="month").status_code == 201


def test_lines_as_json_are_a_file_of_the_same(machine, award):
    lines = [
        {"date": "2027-06-15", "supplier": "Northgate", "transaction_number": "T1", "amount": "1250.00"},
        {
            "date": "2027-06-16",
            "supplier": "Northgate",
            "transaction_number": "T2",
            "amount": "-50.00",
            "description": "Two\nlines",
        },
    ]

    answer = file(machine, award, json.dumps({"lines": lines}).encode(), kind="application/json")

    assert answer.status_code == 201, answer.content
    assert [line.amount for line in SpendLine.objects.order_by("line_number")] == [1250, -50]
    assert Return.objects.get().file.name == "lines.csv"


def test_no_lines_say_that_nothing_was_spent(machine, award):
    answer = file(machine, award, b'{"lines": []}', kind="application/json")

    assert answer.status_code == 201, answer.content
    (told,) = answer.json()["returns"]
    assert (told["lines"], told["net"], told["control_budget"]) == (0, "0.00", "")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b'{"lines": [1]}', 422),
        (b'{"lines": [{"price": "1"}]}', 422),
        (b'{"lines": [{"amount": 1.1}]}', 422),
    ],
)
def test_json_that_is_no_list_of_lines_is_refused(machine, award, body, status):
    refused(file(machine, award, body, kind="application/json"), status)


def test_what_is_no_file_of_spend_is_refused(machine, award, settings):
    refused(file(machine, award, b"<a/>", kind="application/xml"), 415)
    said = {"Idempotency-Key": KEY, "Content-Type": "text/csv"}
    refused(machine.post(RETURNS, b"", {"period": "2027-28/3"}, **said), 400)
    settings.UPLOAD_MAX_BYTES = 10
    refused(file(machine, award, b"x" * 11), 413)


@pytest.mark.parametrize(
    "query",
    [
        {"period": None},
        {"period": "June"},
        {"period": "2027-28/9"},
        {"award": "LF-0000-0000-A"},
        {"control_budget": "GOLD"},
        {"control_total": "1,000"},
        {"count": "-1"},
        {"accrual_correction": "perhaps"},
        {"date_order": "year"},
        {"reason": "x" * 2_001},
        {"colour": "red"},
    ],
)
def test_a_parameter_that_cannot_be_meant_is_refused(machine, award, query):
    assert refused(file(machine, award, file_of("1.00"), **query), 400)["field"] == next(iter(query))


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


def test_a6_scopes_do_not_rise(award, client):
    reader = make_departments_machine(award.department, "spend:read")
    whole = make_machine("spend:read", "portfolio:read", now=LATER)
    of_none = make_departments_machine(None, "returns:write")

    for other in (reader, whole, of_none):
        refused(file(other, award, file_of("1.00")), 403)
        refused(other.get(RETURNS), 403)
    refused(client.post(RETURNS, b"", content_type="text/csv"), 401)
    filer = make_filing_machine(award.department, now=LATER)
    for address in ("/api/v1/spend/", "/api/v1/funds/", f"/api/v1/funds/{award.fund.reference}/position/"):
        refused(filer.get(address), 403)


def test_a6_dead_tokens_file_nothing(machine, award, monkeypatch):
    admin = make_user(Role.ADMINISTRATOR, now=LATER)
    of_another_service = Machine(machine.api, "t" * 43)
    refused(file(of_another_service, award, file_of("1.00")), 401)
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: LATER + timedelta(minutes=16))
        refused(file(machine, award, file_of("1.00")), 401)
    change_client(client=machine.api, name="Reader", scopes=["spend:read"], by=admin, now=LATER)
    refused(file(machine, award, file_of("1.00")), 403)
    end_client(client=machine.api, by=admin, now=LATER)
    refused(file(machine, award, file_of("1.00")), 401)
    assert not Return.objects.exists()


def test_a6_a_machine_files_for_its_own_department_alone(machine, award):
    other = released_award()

    assert refused(file(machine, other, file_of("1.00")), 400)["field"] == "award"
    made = file(
        make_filing_machine(other.department, now=LATER), other, file_of("30.00"), key="theirs"
    ).json()
    for reference in (made["file"], made["returns"][0]["reference"]):
        refused(machine.get(f"{RETURNS}{reference}/"), 404)
    assert machine.get(RETURNS).json()["returns"] == []


def _signer(award):
    return make_user(Role.SIGN_OFF, award.department, now=LATER)
