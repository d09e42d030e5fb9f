"""GET /api/v1/spend/."""

import csv
import io
import json
import re
from decimal import Decimal

import orjson
import pytest

from portfolio.spend.models import Feed, SpendLine
from portfolio.spend.rules.feed import FIELDS
from tests.factories.api import SPEND, refused, walk
from tests.factories.corrections import accepted_correction
from tests.factories.over_25k import make_row, write_csv
from tests.factories.periods import closed_to
from tests.factories.returns import (
    JUNE,
    LATER,
    accepted_return,
    file_of,
    held_return,
    released_award,
)
from tests.factories.waivers import LATE, waived_spend

pytestmark = pytest.mark.django_db


def test_a_line_says_all_there_is_to_say(machine, award):
    spend_return = accepted_return(award, content=file_of("1,234.5", day="17/06/2027"))

    answer = machine.get(SPEND)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    page = answer.json()
    (line,) = page["lines"]
    assert list(line) == list(FIELDS)
    assert line["feed_no"] == 1
    assert (line["fund"], line["award"]) == (award.fund.reference, award.reference)
    assert line["department"] == f"GB-GOR-{award.department.code}"
    assert (line["return"], line["line"]) == (spend_return.reference, 2)
    assert (line["year"], line["period"], line["date"]) == ("2027-28", 3, "2027-06-17")
    assert (line["posted_year"], line["posted_period"]) == ("2027-28", 4)
    assert (line["amount"], line["control_budget"]) == ("1234.50", "RDEL_PROGRAMME")
    assert (page["cursor"], page["head"]) == ("1:1", "1:1")
    assert line["waived"] == ""


def test_a_line_says_which_checks_were_waived_for_it(machine, award):
    waived_spend(award)

    lines = machine.get(SPEND).json()["lines"]

    assert [(line["line"], line["period"], line["waived"]) for line in lines] == [(2, 2, LATE), (3, 3, "")]


def test_following_next_reads_every_line_exactly_once_and_resumes(machine, award):
    accepted_return(award, *["1,000.00"] * 7)

    lines, page = walk(machine, limit=3)
    accepted_return(award, "2,000.00", "3,000.00")
    more = machine.get(page["next"]).json()

    assert [line["feed_no"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert [line["feed_no"] for line in more["lines"]] == [8, 9]
    assert machine.get(more["next"]).json()["lines"] == []


def test_what_is_not_accepted_is_not_in_the_feed(machine, award):
    held_return(award)

    page = machine.get(SPEND).json()

    assert (page["lines"], page["head"]) == ([], "1:0")


def test_every_form_holds_the_same(machine, award):
    accepted_return(award, content=file_of("1,000.10", "-20.00", supplier="Café “Ünïcode”, Ltd"))
    expected = machine.get(SPEND).json()["lines"]

    ndjson = machine.get("/api/v1/spend.ndjson")
    by_accept = machine.get(SPEND, Accept="application/x-ndjson")
    table = machine.get("/api/v1/spend.csv")
    table_by_accept = machine.get(SPEND, Accept="text/csv")

    assert [orjson.loads(line) for line in ndjson.content.splitlines()] == expected
    assert by_accept.content == ndjson.content
    assert ndjson["Content-Type"] == "application/x-ndjson"
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.content.decode(), newline="")))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in line.items()} for line in expected
    ]
    assert table_by_accept.content == table.content
    assert machine.get("/api/v1/spend.json").json()["lines"] == expected


def test_csv_and_ndjson_carry_the_cursor_in_headers(machine, award):
    accepted_return(award, "1,000.00", "2,000.00", "3,000.00")

    first = machine.get("/api/v1/spend.csv", {"limit": 2})
    following = re.fullmatch(r'<(.+)>; rel="next"', first["Link"])[1]
    second = machine.get(following)

    assert (first["Feed-Cursor"], first["Feed-Head"]) == ("1:2", "1:3")
    assert "/api/v1/spend.csv?limit=2&after=1:2" in following
    assert second.content.decode().splitlines()[1].startswith("3,")


def test_text_that_a_spreadsheet_would_run_is_defused_and_a_refund_stays_a_number(machine, award):
    content = write_csv(
        [
            make_row(
                date="05/06/2027", amount="9,000.00", supplier="=HYPERLINK(1)", description="+1", entity="@x"
            ),
            make_row(date="05/06/2027", amount="-250.00", expense_area="-2", transaction_number="T9"),
        ]
    )
    accepted_return(award, content=content)

    rows = list(csv.DictReader(io.StringIO(machine.get("/api/v1/spend.csv").content.decode(), newline="")))

    assert (rows[0]["supplier"], rows[0]["description"], rows[0]["entity"]) == (
        "'=HYPERLINK(1)",
        "'+1",
        "'@x",
    )
    assert (rows[1]["amount"], rows[1]["expense_area"]) == ("-250.00", "'-2")


def test_filters_narrow_and_keep_the_cursor_of_the_whole_feed(machine, award):
    other = released_award()
    accepted_return(award, "1,000.00")
    accepted_return(other, "2,000.00")
    accepted_return(award, content=file_of("3,000.00", day="05/05/2027"), accrual_correction=True)

    def amounts(**query):
        lines, page = walk(machine, **query)
        assert page["cursor"] == "1:3"
        return [Decimal(line["amount"]) for line in lines]

    assert amounts(award=award.reference) == [1000, 3000]
    assert amounts(department=other.department.organisation_id) == [2000]
    assert amounts(year="2027-28", period="3") == [1000, 2000]
    assert amounts(fund=other.fund.reference, limit="1") == [2000]
    assert amounts(control_budget="CDEL") == []


@pytest.mark.parametrize("august", ["2027-28/5", "2027-28/05", "2027-08"])
def test_every_form_of_the_lines_is_narrowed_by_the_month_of_posting(machine, award, august):
    """A line that was paid in June and posted in July is corrected in August."""
    made = accepted_return(award, "1,000.00", "-20.00")
    closed_to(award.fund, JUNE.next, now=LATER.replace(month=8))
    taken_back = made.lines.get(feed_no=2)
    accepted_correction(taken_back, amount=Decimal("-30.00"), now=LATER.replace(month=8))
    wanted = {"posted": august}

    lines, page = walk(machine, **wanted)
    totals = machine.get("/api/v1/spend/control-totals/", wanted).json()
    files = [machine.get(f"/api/v1/spend/{name}.csv", wanted).getvalue() for name in ("bulk", "current")]

    assert [(line["feed_no"], line["period"], line["amount"]) for line in lines] == [
        (3, 3, "20.00"),
        (4, 3, "-30.00"),
    ]
    assert page["cursor"] == "1:4"
    assert (totals["lines"], totals["net"]) == (2, "-10.00")
    assert [[row.split(b",")[0] for row in file.splitlines()[1:]] for file in files] == [[b"3", b"4"], [b"4"]]
    assert [line["feed_no"] for line in walk(machine, posted="2027-28/4")[0]] == [1, 2]
    assert walk(machine, posted="2027-06")[0] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page": "2"}, "page"),
        ({"format": "csv"}, "format"),
        ({"limit": "0"}, "limit"),
        ({"limit": "10001"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "١"}, "limit"),
        ({"after": "7"}, "after"),
        ({"after": "1:-1"}, "after"),
        ({"after": "1:99999999999999999999"}, "after"),
        ({"after": ""}, "after"),
        ({"year": "2027"}, "year"),
        ({"period": "13"}, "period"),
        ({"department": "D25"}, "department"),
        ({"department": "GB-GOR-NONE"}, "department"),
        ({"award": "LF-NONE"}, "award"),
        ({"fund": "NONE"}, "fund"),
        ({"control_budget": "AME"}, "control_budget"),
        ({"posted": "2027-28/13"}, "posted"),
        ({"posted": "2027-28/1١"}, "posted"),
        ({"posted": "2027-13"}, "posted"),
        ({"posted": "July 2027"}, "posted"),
        ({"year": ["2027-28", "2028-29"]}, "year"),
        ({"year": "2027-28\x00"}, "year"),
    ],
)
def test_a_parameter_that_means_nothing_is_refused_and_named(machine, query, field):
    problem = refused(machine.get(SPEND, query), 400)

    assert problem["field"] == field
    assert problem["detail"]


@pytest.mark.parametrize("cursor", ["2:0", "2:5", "1:2"])
def test_a_cursor_ahead_of_the_feed_is_a_problem_of_its_own(machine, award, cursor):
    accepted_return(award, "1,000.00")

    problem = refused(machine.get(SPEND, {"after": cursor}), 409)

    assert (problem["type"], problem["field"]) == ("/api/v1/problems/cursor-ahead", "after")
    assert "stands at 1:1" in problem["detail"]


def test_a_new_epoch_ends_every_old_cursor(machine, award):
    accepted_return(award, "1,000.00")
    Feed.objects.update(epoch=2)

    problem = refused(machine.get(SPEND, {"after": "1:1"}), 410)

    assert (problem["type"], problem["field"]) == ("/api/v1/problems/cursor-gone", "after")
    assert "read again from the start" in problem["detail"]
    assert machine.get(SPEND).json()["head"] == "2:1"


def test_a_form_the_feed_has_not_is_refused(machine):
    refused(machine.get(SPEND, Accept="application/pdf"), 406)
    refused(machine.get("/api/v1/spend.xlsx"), 404)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/spend", "/api/v1/nothing/", "/api/v1/foo%0Abar"])
def test_where_there_is_nothing_the_answer_is_a_problem(machine, address):
    refused(machine.get(address), 404)


def test_a_page_costs_the_same_queries_however_long_it_is(machine, award, django_assert_max_num_queries):
    accepted_return(award, *["1,000.00"] * 30)

    with django_assert_max_num_queries(9):
        machine.get(SPEND)


def test_the_amounts_of_the_feed_are_those_of_the_lines(machine, award):
    accepted_return(award, "99,999.99", "0.01", "-12.50")

    total = sum(Decimal(line["amount"]) for line in json.loads(machine.get(SPEND).content)["lines"])

    assert total == sum(SpendLine.objects.values_list("amount", flat=True))
