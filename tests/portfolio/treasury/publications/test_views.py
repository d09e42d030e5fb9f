"""The page of open data, for whoever comes."""

import json
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.factories.pages import text_of
from tests.factories.periods import closed_to
from tests.factories.returns import JUNE, accepted_return

pytestmark = pytest.mark.django_db
ADDRESS = "/open-data/"


def test_everybody_finds_the_files_and_their_licence(released, client, django_assert_max_num_queries):
    closed_to(released.fund, JUNE.previous)
    accepted_return(released, "30,000.00")
    closed_to(released.fund, JUNE)

    with django_assert_max_num_queries(4):
        page = client.get(ADDRESS)

    text = text_of(page)
    assert "Open Government Licence v3.0" in text
    assert f"{released.department.name}: spending over £25,000, June 2027" in text
    assert f'"/api/v1/open/spend-over-25k/{released.department.organisation_id}/2027-06.csv"' in text


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
