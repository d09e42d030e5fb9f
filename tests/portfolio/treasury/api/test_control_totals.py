"""GET /api/v1/spend/control-totals/."""

import csv
import io
from collections import defaultdict
from decimal import Decimal

import pytest

from tests.factories.api import make_departments_machine, make_machine, refused, walk
from tests.factories.corrections import accepted_correction
from tests.factories.returns import accepted_return, released_award

pytestmark = pytest.mark.django_db
TOTALS = "/api/v1/spend/control-totals/"


@pytest.fixture
def reported(award):
    """Of two awards, one line corrected."""
    accepted_return(award, "1,000.00", "-20.50")
    accepted_return(released_award(), "7.00")
    accepted_correction(1, amount=Decimal("900.00"))


@pytest.mark.parametrize(
    ("by", "fields"),
    [
        ("fund", ("fund",)),
        ("period", ("year", "period")),
        ("posted_period", ("posted_year", "posted_period")),
        ("department,award", ("department", "award")),
        ("fund,year,control_budget", ("fund", "year", "control_budget")),
        ("year,period", ("year", "period")),
    ],
)
def test_totals_are_the_sums_of_the_lines(machine, reported, by, fields):
    lines, page = walk(machine)
    expected = defaultdict(lambda: [0, Decimal(0)])
    for line in lines:
        cell = expected[tuple(line[field] for field in fields)]
        cell[0] += 1
        cell[1] += Decimal(line["amount"])

    answer = machine.get(TOTALS, {"by": by}).json()

    found = {tuple(row[field] for field in fields): (row["lines"], row["net"]) for row in answer["totals"]}
    assert found == {key: (count, f"{net:.2f}") for key, (count, net) in expected.items()}
    assert (answer["head"], answer["up_to"], answer["by"]) == (page["head"], len(lines), by.split(","))
    assert answer["lines"] == len(lines)
    assert answer["net"] == f"{sum(Decimal(line['amount']) for line in lines):.2f}" == "886.50"


def test_up_to_a_number_they_are_what_they_were_then(machine, reported):
    then = machine.get(TOTALS, {"up_to": "3"}).json()

    assert (then["lines"], then["net"], then["up_to"]) == (3, "986.50", 3)
    assert then["totals"] == []
    assert machine.get(TOTALS, {"up_to": "0"}).json()["net"] == "0.00"


def test_as_csv_they_carry_the_head_in_headers(machine, reported, award):
    answer = machine.get("/api/v1/spend/control-totals.csv", {"by": "award", "award": award.reference})
    of_all = machine.get(TOTALS, {"up_to": "2"}, Accept="text/csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert rows == [{"award": award.reference, "lines": "4", "net": "879.50"}]
    assert (answer["Feed-Head"], answer["Totals-Up-To"]) == ("1:5", "5")
    assert of_all.content.decode() == "lines,net\r\n2,979.50\r\n"
    assert "ETag" not in answer
    known = {"If-None-Match": of_all["ETag"]}
    assert machine.get(TOTALS, {"up_to": "2"}, Accept="text/csv", **known).status_code == 304


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "supplier"}, "by"),
        ({"by": ""}, "by"),
        ({"by": "year,year"}, "by"),
        ({"by": "fund,year,period,award"}, "by"),
        ({"by": ["fund", "year"]}, "by"),
        ({"up_to": "1:3"}, "up_to"),
        ({"up_to": "-1"}, "up_to"),
        ({"after": "1:0"}, "after"),
    ],
)
def test_what_means_nothing_is_refused_and_named(machine, query, field):
    assert refused(machine.get(TOTALS, query), 400)["field"] == field


def test_a_number_that_was_not_given_yet_is_a_conflict(machine, reported):
    problem = refused(machine.get(TOTALS, {"up_to": "6"}), 409)

    assert problem["field"] == "up_to"
    assert "There is no line 6 yet: the feed stands at 5." in problem["detail"]
    assert "cursor" not in problem["detail"]


def test_a_departments_client_sums_its_own(machine, award, reported, client):
    own = make_departments_machine(award.department)

    assert own.get(TOTALS).json()["net"] == "879.50"
    refused(client.get(TOTALS), 401)
    refused(make_machine("portfolio:read").get(TOTALS), 403)


def test_the_queries_do_not_grow_with_what_is_summed(machine, reported, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        machine.get(TOTALS, {"by": "department,period"})
