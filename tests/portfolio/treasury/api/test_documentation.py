"""The OpenAPI document says what the API answers."""

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from legacyfund.api import NobodyUnlessSaid
from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api.describing import document as whole_document
from tests.addresses import ADDRESSES
from tests.factories.api import make_machine, refused

OPEN = {
    item.name: item.path
    for item in ADDRESSES
    if item.is_api and item.scopes is None and not item.name.startswith("api_")
}
"""What anybody reads of the API: all of it without a token, but the two addresses of tokens."""


@pytest.mark.django_db
def test_everybody_may_read_the_document(client):
    document = client.get("/api/v1/schema/").json()

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/spend/",
        "/api/v1/spend/segments/",
        "/api/v1/spend/segments/{reference}/{file}",
        "/api/v1/spend/bulk.csv",
        "/api/v1/spend/bulk.ndjson",
        "/api/v1/spend/current.csv",
        "/api/v1/spend/current.parquet",
        "/api/v1/spend/control-totals/",
        "/api/v1/funds/",
        "/api/v1/funds/{reference}/position/",
        "/api/v1/open/awards.json",
        "/api/v1/open/status.json",
        "/api/v1/status/",
        "/api/v1/open/spend-over-25k/",
        "/api/v1/open/spend-over-25k/{department}/{month}.csv",
        "/api/v1/oscar/{year}.csv",
        "/api/v1/funds/{reference}/journals/",
        "/api/v1/awards/",
        "/api/v1/awards/{reference}/",
        "/api/v1/awards/{reference}/milestones/",
        "/api/v1/changes/",
        "/api/v1/returns/",
        "/api/v1/returns/{reference}/",
    }
    filing = document["paths"]["/api/v1/returns/"]["post"]
    assert {"200", "201", "202", "409", "413", "415", "422"} <= filing["responses"].keys()
    assert {"text/csv", "application/json"} <= filing["requestBody"]["content"].keys()
    assert list(document["components"]["schemas"]["SpendLine"]["properties"]) == list(FIELDS)
    assert document["components"]["schemas"]["ControlTotal"]["required"] == ["lines", "net"]
    scheme = document["components"]["securitySchemes"]["clientCredentials"]
    assert scheme["flows"]["clientCredentials"]["tokenUrl"] == "/api/v1/token/"
    told = document["paths"]["/api/v1/funds/"]["get"]["responses"]
    assert set(told["200"]["headers"]) == {"RateLimit", "RateLimit-Policy"}
    assert "Retry-After" in told["429"]["headers"]
    assert document["paths"]["/api/v1/spend/"]["get"]["security"] == [{"clientCredentials": ["spend:read"]}]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/vnd.oai.openapi+json", "application/json"])
def test_the_document_is_made_once_and_comes_in_two_forms(client, monkeypatch, kind):
    made = whole_document()
    monkeypatch.setattr(SchemaGenerator, "get_schema", None)

    answer = client.get("/api/v1/schema/", headers={"Accept": kind})

    assert answer["Content-Type"].partition(";")[0] == kind
    assert answer["Content-Disposition"] == 'inline; filename="Legacy Fund Treasury API.json"'
    assert answer.json() == made


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPEN)
def test_nobody_makes_an_open_address_fail_by_what_they_ask_of_it(client, name):
    is_there = name != "open:nothing_open"
    for query in ("version=%0A", "version=x", "lang=%00", "format=json", "a=%zz", "foo=1"):
        problem = refused(client.get(f"{OPEN[name]}?{query}"), 400 if is_there else 404)
        assert problem.get("field") == (query.partition("=")[0] if is_there else None)
    assert client.options(OPEN[name]).status_code == (405 if is_there else 404)


def test_the_document_is_valid(tmp_path):
    target = tmp_path / "schema.yaml"

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))

    assert "/api/v1/spend/" in target.read_text()


@pytest.mark.django_db
def test_a_view_that_says_nothing_answers_nobody(rf):
    machine = make_machine()
    request = rf.get("/")
    request.auth = machine.api

    class Silent:
        pass

    assert NobodyUnlessSaid().has_permission(request, Silent()) is False
