"""The OpenAPI document says what the API answers."""

import pytest
from django.core.management import call_command

from legacyfund.api import NobodyUnlessSaid
from portfolio.spend.rules.feed import FIELDS
from tests.factories.api import make_machine


@pytest.mark.django_db
def test_everybody_may_read_the_document(client):
    document = client.get("/api/v1/schema/").json()

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/spend/",
        "/api/v1/funds/",
        "/api/v1/funds/{reference}/position/",
        "/api/v1/returns/",
        "/api/v1/returns/{reference}/",
    }
    filing = document["paths"]["/api/v1/returns/"]["post"]
    assert {"200", "201", "202", "409", "413", "415", "422"} <= filing["responses"].keys()
    assert {"text/csv", "application/json"} <= filing["requestBody"]["content"].keys()
    assert list(document["components"]["schemas"]["SpendLine"]["properties"]) == list(FIELDS)
    scheme = document["components"]["securitySchemes"]["clientCredentials"]
    assert scheme["flows"]["clientCredentials"]["tokenUrl"] == "/api/v1/token/"
    assert document["paths"]["/api/v1/spend/"]["get"]["security"] == [{"clientCredentials": ["spend:read"]}]


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
