"""The page of open data, for whoever comes."""

import pytest

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


def test_a_service_with_nothing_to_publish_says_so(client):
    text = text_of(client.get(ADDRESS))

    assert "No award has been announced yet" in text
    assert "No fund has closed a month yet" in text


def test_every_page_leads_there(client):
    assert ADDRESS in client.get("/accounts/login/").content.decode()


def test_it_takes_no_form(client):
    assert client.post(ADDRESS).status_code == 405
