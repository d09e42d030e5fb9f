"""The page of open data, for whoever comes."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.factories.corrections import accepted_correction
from tests.factories.pages import text_of
from tests.factories.periods import closed_to
from tests.factories.portfolio import accepted_award, released_milestone
from tests.factories.returns import JUNE, accepted_return, released_award

pytestmark = pytest.mark.django_db
ADDRESS = "/open-data/"
JULY = JUNE.next
IN_AUGUST = datetime(2027, 8, 21, 12, tzinfo=UTC)


def rows_of(page):
    """The cells of the table, as they read."""
    rows = re.findall(r"<tr class=\"govuk-table__row\">(.+?)</tr>", page.content.decode(), re.DOTALL)[1:]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


@pytest.fixture
def two_funds(released):
    """June with a payment over the threshold and one under it, July with what corrects the first; of another
    fund July with a payment of two lines.
    """
    closed_to(released.fund, JUNE.previous)
    accepted_return(released, "30,000.40", "9,000.00")
    closed_to(released.fund, JUNE)
    accepted_correction(1, amount=Decimal("20000.00"))
    closed_to(released.fund, JULY, now=IN_AUGUST)
    other = released_award()
    accepted_return(other, "30,000.00", "26,000.00", "12.00")
    closed_to(other.fund, JULY, now=IN_AUGUST)


def test_everybody_finds_the_files_and_their_licence(released, client, django_assert_max_num_queries):
    closed_to(released.fund, JUNE.previous)
    accepted_return(released, "30,000.00")
    closed_to(released.fund, JUNE)

    with django_assert_max_num_queries(4):
        page = client.get(ADDRESS)

    text = text_of(page)
    assert "Open Government Licence v3.0" in text
    assert f"{released.department.name}: spending over £25,000, June 2027" in text
    assert [cells[-2] for cells in rows_of(page)][:2] == ["1", "Nothing over £25,000"]
    assert f'"/api/v1/open/spend-over-25k/{released.department.organisation_id}/2027-06.csv"' in text


@pytest.mark.usefixtures("two_funds")
def test_the_lines_counted_are_those_of_the_files(client, django_assert_max_num_queries):
    client.get(ADDRESS)
    with django_assert_max_num_queries(4):
        page = client.get(ADDRESS)

    counted = [cells[-2] for cells in rows_of(page)]
    addresses = re.findall(r'href="(/api/v1/open/spend-over-25k/[^"]+\.csv)"', page.content.decode())
    held = [len(list(csv.reader(io.StringIO(client.get(one).content.decode())))) - 1 for one in addresses]
    assert counted == [str(lines) if lines else "Nothing over £25,000" for lines in held]
    assert {0, 1, 2} <= set(held)


def test_what_would_take_long_to_count_is_left_to_the_next_who_asks(released, client, monkeypatch):
    monkeypatch.setattr("portfolio.treasury.publications.queries.counts.LINES_AT_ONCE", 0)
    monkeypatch.setattr("portfolio.treasury.publications.queries.counts._known", {})
    accepted_return(released, "30,000.00")
    closed_to(released.fund, JULY, now=IN_AUGUST)

    first, second = ([cells[-2] for cells in rows_of(client.get(ADDRESS))] for _ in range(2))

    assert first[:2] == ["1", "Not counted yet"]
    assert second[:2] == ["1", "Nothing over £25,000"]


def test_a_month_that_another_fund_closes_is_counted_again(released, client):
    other = released_milestone(accepted_award(department=released.department).milestones.get(number=1)).award
    accepted_return(released, "30,000.00")
    accepted_return(other, "40,000.00")
    closed_to(released.fund, JULY, now=IN_AUGUST)
    assert rows_of(client.get(ADDRESS))[0][-2] == "1"

    closed_to(other.fund, JULY, now=IN_AUGUST)

    assert rows_of(client.get(ADDRESS))[0][-2] == "2"


def test_power_bi_opens_what_everybody_may_read(released, client):
    closed_to(released.fund, JUNE)
    page = client.get(ADDRESS).content.decode()
    sources = {"awards": "grants", "spending-over-25k": "files"}

    for name, listed in sources.items():
        assert f'href="{ADDRESS}{name}.pbids"' in page
        source = json.loads(client.get(f"{ADDRESS}{name}.pbids").content)
        (connection,) = source["connections"]
        assert (source["version"], connection["details"]["protocol"]) == ("0.1", "http")
        address = connection["details"]["address"]["url"]
        assert address.startswith(settings.SERVICE_URL)
        assert listed in client.get(urlsplit(address).path).json()

    assert client.get(f"{ADDRESS}others.pbids").status_code == 404


def test_a_service_with_nothing_to_publish_says_so(client):
    text = text_of(client.get(ADDRESS))

    assert "No award has been announced yet" in text
    assert "No fund has closed a month yet" in text


def test_every_page_leads_there(client):
    assert ADDRESS in client.get("/accounts/login/").content.decode()


def test_it_takes_no_form(client):
    assert client.post(ADDRESS).status_code == 405
