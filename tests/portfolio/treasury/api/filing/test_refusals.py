"""What is not taken, and how a machine is told."""

import json

import pytest

from portfolio.spend.models import Return, SpendLine
from tests.factories.api import (
    RETURNS,
    refused,
)
from tests.factories.filing import KEY, errors, file
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import WHY, file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


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
