"""The 360Giving file: announced awards alone, valid, to the penny."""

import json
import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from legacyfund.lib.financial_year import london_date
from tests.factories.api import refused
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/open/awards.json"
# The schema as 360Giving publishes it, where the environment names its folder.
SCHEMAS = Path(os.environ["LEGACYFUND_360GIVING"]) if "LEGACYFUND_360GIVING" in os.environ else None
REQUIRED = {
    "id": str,
    "title": str,
    "description": str,
    "currency": str,
    "amountAwarded": Decimal,
    "awardDate": str,
    "recipientOrganization": list,
    "fundingOrganization": list,
}


FORMATS = FormatChecker()


@FORMATS.checks("date-time", ValueError)
def is_moment(text: object) -> bool:
    """The standard tells a day from a moment by it, and the library checks it only with another beside it."""
    return "T" in str(text) and bool(datetime.fromisoformat(str(text)))


def check_grants(package: dict[str, Any]) -> None:
    """By what the standard requires; and by its own schema where that is here."""
    for grant in package["grants"]:
        assert {name: type(grant[name]) for name in REQUIRED} == REQUIRED
        for organisation in (*grant["recipientOrganization"], *grant["fundingOrganization"]):
            assert set(organisation) == {"id", "name"}
    if SCHEMAS is not None:
        package_schema = json.loads((SCHEMAS / "360-giving-package-schema.json").read_text())
        grant_schema = json.loads((SCHEMAS / "360-giving-schema.json").read_text())
        named = package_schema["properties"]["grants"]["items"]["$ref"]
        as_floats = json.loads(json.dumps(package, default=float))
        registry: Any = Registry().with_resource(named, DRAFT202012.create_resource(grant_schema))
        Draft202012Validator(package_schema, registry=registry, format_checker=FORMATS).validate(as_floats)


def test_announced_awards_are_given_to_everybody_as_360giving_has_them(released, client):
    award = released

    answer = client.get(ADDRESS)

    package = json.loads(answer.content, parse_float=Decimal)
    check_grants(package)
    (grant,) = package["grants"]
    assert grant["id"] == f"360G-legacyfund-{award.reference}"
    assert (grant["amountAwarded"], grant["amountDisbursed"]) == (Decimal("900000.00"), Decimal("450000.00"))
    assert b'"amountAwarded":900000.00' in answer.content
    assert grant["recipientOrganization"] == [
        {"id": award.department.organisation_id, "name": award.department.name}
    ]
    assert grant["awardDate"] == london_date(award.decision.announced_at).isoformat()
    assert package["license"].endswith("/open-government-licence/version/3/")
    assert "public" in answer["Cache-Control"]


def test_nothing_is_told_before_it_is_announced(client):
    round_, _ = tied_round(900_000)
    decision = confirmed_decision(ranked_bids(round_)[0])

    problem = refused(client.get(ADDRESS), 404)

    assert "No award has been announced" in problem["detail"]
    assert decision.award.reference.encode() not in client.get(ADDRESS).content


def test_a_client_that_has_the_file_is_not_sent_it_again(released):
    client = Client()
    first = client.get(ADDRESS)

    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_no_parameter_is_passed_over(released, client):
    assert refused(client.get(ADDRESS, {"year": "2026-27"}), 400)["field"] == "year"
