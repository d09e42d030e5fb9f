"""Spending over £25,000 and OSCAR: from closed months alone, and together what the ledger says."""

import csv
import io
from collections import defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db.models import Sum
from django.test import Client

from legacyfund.lib.financial_year import Period
from portfolio.ledger.models import FundBalance
from portfolio.spend.models import SpendLine
from portfolio.spend.rules.returns import check_return_file
from portfolio.treasury.api.describing import operations
from tests.factories.accounts import make_department
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.bids import CELL
from tests.factories.corrections import accepted_correction
from tests.factories.periods import closed_to
from tests.factories.returns import JUNE, accepted_return, released_award
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
FILES = "/api/v1/open/spend-over-25k/"
IN_AUGUST = datetime(2027, 8, 21, 12, tzinfo=UTC)


@built_once
def year():
    """June with £30,000.40, £9,000 and a refund of £26,000; in July £20,000 in place of the first. Both are
    closed.
    """
    released = released_award()
    closed_to(released.fund, JUNE.previous)
    accepted_return(released, "30,000.40", "9,000.00", "-26,000.00")
    closed_to(released.fund, JUNE)
    accepted_correction(1, amount=Decimal("20000.00"))
    closed_to(released.fund, JUNE.next, now=IN_AUGUST)
    return released


def file_of(award, month):
    answer = Client().get(f"{FILES}{award.department.organisation_id}/{month}.csv")
    assert answer.status_code == 200, answer.content
    return answer


def amounts(award, month):
    rows = csv.DictReader(io.StringIO(file_of(award, month).content.decode()))
    return [row["Amount"] for row in rows]


def test_what_is_over_the_threshold_is_published_and_so_is_what_puts_it_right(year):
    assert amounts(year, "2027-06") == ["30000.40", "-26000.00"]
    assert amounts(year, "2027-07") == ["-30000.40", "20000.00"]


def test_the_file_is_read_by_the_reader_of_returns_to_the_same_total(year):
    checked = check_return_file(io.BytesIO(file_of(year, "2027-06").content))

    assert [line.amount for line in checked.lines] == [Decimal("30000.40"), Decimal("-26000.00")]
    assert not checked.is_faulty


def test_every_file_is_listed_newest_first_with_an_address_that_works(year, client):
    listed = client.get(FILES).json()

    months = [row["month"] for row in listed["files"]]
    assert months[:2] == ["2027-07", "2027-06"]
    assert months == sorted(months, reverse=True)
    assert all(client.get(row["address"]).status_code == 200 for row in listed["files"])
    assert listed["files"][0]["title"] == f"{year.department.name}: spending over £25,000, July 2027"


def test_a_month_that_is_open_is_not_there(released, client):
    accepted_return(released, "30,000.00")

    assert client.get(FILES).json()["files"] == []
    refused(client.get(f"{FILES}{released.department.organisation_id}/2027-07.csv"), 404)


@pytest.mark.parametrize("place", ["GB-GOR-NONE/2027-06", "D25/2027-06", "{id}/2027-13", "{id}/june"])
def test_what_names_no_file_is_not_found(year, client, place):
    refused(client.get(f"{FILES}{place.format(id=year.department.organisation_id)}.csv"), 404)


def test_a_month_costs_a_fixed_number_of_queries(year, client, django_assert_max_num_queries):
    make_department()
    with django_assert_max_num_queries(4):
        file_of(year, "2027-06")
    with django_assert_max_num_queries(2):
        client.get(FILES)


def test_what_a_client_has_is_not_sent_again_and_no_other_condition_is_looked_at(year):
    answered = {row["operationId"]: row["responses"] for _, _, row in operations()}
    addresses = {
        "open_awards": "/api/v1/open/awards.json",
        "spend_over_25k": f"{FILES}{year.department.organisation_id}/2027-06.csv",
        "oscar": f"/api/v1/oscar/{CELL[0]}.csv",
        "spend": "/api/v1/spend.csv?limit=1",
        "spend_control_totals": "/api/v1/spend/control-totals.csv?up_to=1",
    }
    machine = make_machine()
    others = {"If-Match": '"x"', "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}

    for name, address in addresses.items():
        first = machine.get(address, **others)
        assert first.status_code == 200, name
        for known in (first["ETag"], f'"x", W/{first["ETag"].removeprefix("W/")}', "*"):
            again = machine.get(address, **others, **{"If-None-Match": known})
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), name
            assert again["Cache-Control"] == first["Cache-Control"], name
        assert machine.get(address, **{"If-None-Match": '"x"'}).status_code == 200, name
        assert "304" in answered[name], name


def oscar(machine, of_year=CELL[0]):
    answer = machine.get(f"/api/v1/oscar/{of_year}.csv")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_oscars_deltas_come_to_the_ledgers_pounds_rounded_once(year):
    rows = oscar(make_machine())

    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row["Control Budget Code"]] += int(row["Amount"])
    spent = FundBalance.objects.filter(account="SPENT", year=CELL[0]).aggregate(sum=Sum("amount"))["sum"]
    assert spent == SpendLine.objects.filter(feed_no__isnull=False).aggregate(sum=Sum("amount"))["sum"]
    assert list(sums.values()) == [int((spent / 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))]
    assert [(row["Month"], row["Quarter"], row["Amount"], row["Posted Period"]) for row in rows] == [
        ("Jun-27", "Qtr1 - 27-28", "13", "2027-28/3"),
        ("Jul-27", "Qtr2 - 27-28", "-10", "2027-28/4"),
    ]
    assert {row["Organisation Code"] for row in rows} == {year.department.organisation_id}


def test_oscar_is_for_machines_that_read_the_whole_fund(year, client):
    address = f"/api/v1/oscar/{CELL[0]}.csv"

    refused(client.get(address), 401)
    refused(make_machine("portfolio:read").get(address), 403)
    refused(make_departments_machine(year.department).get(address), 403)
    refused(make_machine().get("/api/v1/oscar/2027-29.csv"), 404)
    assert oscar(make_machine(), "2031-32") == []


def test_a_period_that_is_not_closed_is_not_in_it(released):
    accepted_return(released, "30,000.00")

    assert oscar(make_machine()) == []
    assert SpendLine.objects.get(feed_no=1).posted_period == Period.of(IN_AUGUST.date()).previous.number
