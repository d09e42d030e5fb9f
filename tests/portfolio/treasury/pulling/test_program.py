"""The client as a file that the service itself gives out."""

import pytest
from django.urls import reverse

import building
import legacyfund_client
from accounts.permissions import Role
from portfolio.treasury.pulling.rules.program import program
from tests.factories.accounts import client_of
from tests.factories.pages import text_of

NAME = f"legacyfund_client-{legacyfund_client.__version__}-py3-none-any.whl"
ADDRESS = f"/spend/pull/{NAME}"


def test_everybody_has_the_wheel_that_the_source_makes(client, tmp_path):
    answer = client.get(ADDRESS)

    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{NAME}"'
    assert building.build_wheel(str(tmp_path)) == NAME
    assert answer.content == (tmp_path / NAME).read_bytes()


def test_another_version_is_not_there(client):
    assert client.get("/spend/pull/legacyfund_client-0.0.1-py3-none-any.whl").status_code == 404
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.django_db
def test_the_page_says_where_it_is_and_what_it_is(settings):
    settings.SERVICE_URL = "https://fund.example.gov.uk/"

    page = text_of(client_of(Role.TREASURY_ANALYST).get(reverse("portfolio:pull")))

    assert f"https://fund.example.gov.uk{ADDRESS}" in page
    assert program().sha256 in page
