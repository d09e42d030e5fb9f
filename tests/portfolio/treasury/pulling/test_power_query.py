"""The query for Excel and Power BI, walked step by step as Power Query would."""

import csv
import gzip
import io
import json
import re
from base64 import b64encode
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.actions.clients import create_client
from accounts.permissions import Role
from portfolio.spend.models import SpendLine
from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.sealing.rules.files import period_name
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.pages import text_of
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import LAST, sealed_to

pytestmark = pytest.mark.django_db
READ_AS = {"Int64.Type": int, "Currency.Type": Decimal, "type date": date.fromisoformat, "type text": str}


class Walk:
    """Does what the query's text says, with the id and secret that an analyst types in."""

    def __init__(self, query: str, client_id: str, secret: str) -> None:
        self.query, self.http = query, Client()
        (self.service,) = re.findall(r'Service = "(.+?)"', query)
        token, self.manifest = re.findall(r'(?:RelativePath = |Ask\()"(.+?)"', query)
        (self.asks_for,) = re.findall(r'Text\.ToBinary\("(grant_type=.+?)"\)', query)
        self.basic = f"Basic {b64encode(f'{client_id}:{secret}'.encode()).decode()}"
        answer = self.http.post(
            f"/{token}",
            self.asks_for,
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": self.basic},
        )
        self.token = answer.json()["access_token"]

    def ask(self, path: str) -> bytes:
        answer: Any = self.http.get(f"/{path}", headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, answer.content
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    def wanted(self, segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those after the last that the analyst has of their fund."""
        assert 'each [name] > Record.FieldOrDefault(After, [fund], "")' in self.query
        (listed,) = re.findall(r"After = \[(.*)\]", self.query)
        after = dict(re.findall(r'#"(.+?)" = "(.*?)"', listed))
        return [segment for segment in segments if segment["name"] > after.get(segment["fund"], "")]

    def types(self) -> dict[str, str]:
        """By column. Where no period is new the table has the columns that are named, and no others."""
        (listed,) = re.findall(r"    Types = \{\n(.+?)\n    \},\n", self.query, re.DOTALL)
        assert (
            "Table.Combine(List.Transform(Addresses, Read), List.Transform(Types, each _{0}))" in self.query
        )
        assert 'Table.TransformColumnTypes(Lines, Types, "en-GB")' in self.query
        types = dict(re.findall(r'\{"(\w+)", (.+?)\}', listed))
        assert list(types) == list(FIELDS)
        return types

    def rows(self) -> list[dict[str, Any]]:
        types = self.types()
        (form,) = re.findall(r'each \[form\] = "(.+?)"', self.query)
        rows = []
        for segment in self.wanted(json.loads(self.ask(self.manifest))["segments"]):
            (address,) = (file["address"] for file in segment["files"] if file["form"] == form)
            assert address.startswith(self.service), "the query cuts the service's address off"
            text = gzip.decompress(self.ask(address.removeprefix(self.service))).decode()
            for row in csv.DictReader(io.StringIO(text, newline="")):
                assert list(row) == list(types)
                rows.append(
                    {name: READ_AS[types[name]](cell) if cell else None for name, cell in row.items()}
                )
        return rows


def test_the_query_gives_every_line_of_the_closed_periods_in_its_type(released, settings):
    settings.SERVICE_URL = "http://testserver"
    accepted_return(released, "30,000.00", "-1,000.25")
    sealed_to(released.fund, LAST)
    administrator = make_user(Role.ADMINISTRATOR)
    _, client_id, secret = create_client(
        name="Workbook", scopes=["spend:read"], department=None, by=administrator, now=NOW
    )
    page = client_of(Role.TREASURY_ANALYST).get("/spend/pull.pq")

    rows = Walk(page.content.decode(), client_id, secret).rows()

    lines = SpendLine.objects.filter(feed_no__isnull=False).order_by("feed_no")
    assert [(row["feed_no"], row["amount"], row["date"]) for row in rows] == list(
        lines.values_list("feed_no", "amount", "date")
    )
    assert {row["corrects"] for row in rows} == {None}


def test_what_is_fetched_already_is_said_of_each_fund(released, settings):
    settings.SERVICE_URL = "http://testserver"
    behind = released_award()
    accepted_return(released, "1.00")
    accepted_return(behind, "2.00")
    sealed_to(released.fund, LAST)
    sealed_to(behind.fund, LAST)
    _, client_id, secret = create_client(
        name="Workbook", scopes=["spend:read"], department=None, by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    query = client_of(Role.TREASURY_ANALYST).get("/spend/pull.pq").content.decode()

    for fund, had in ((released.fund, LAST), (behind.fund, LAST.previous)):
        empty = f'#"{fund.reference}" = ""'
        assert empty in query
        query = query.replace(empty, f'#"{fund.reference}" = "{period_name(had)}"')

    fetched = Walk(query, client_id, secret).rows()
    assert [(row["fund"], row["posted_period"], row["amount"]) for row in fetched] == [
        (behind.fund.reference, LAST.number, Decimal("2.00"))
    ]
    nothing_new = query.replace(f'"{period_name(LAST.previous)}"', f'"{period_name(LAST)}"')
    assert nothing_new != query
    assert Walk(nothing_new, client_id, secret).rows() == []


def test_the_page_says_how_far_the_closed_periods_reach(released, django_assert_max_num_queries):
    accepted_return(released, "1.00", "2.00")
    sealed_to(released.fund, LAST)
    later = released_award()
    accepted_return(later, "3.00")
    analyst = client_of(Role.TREASURY_ANALYST)
    analyst.get("/spend/pull")

    with django_assert_max_num_queries(5):
        page = text_of(analyst.get("/spend/pull"))

    told = (
        f"up to period 4 (July 2027) of {released.fund.reference}, and nothing yet of {later.fund.reference}"
    )
    assert page.count(f"{told}: 2 of 3 lines.") == 2
    assert "Every accepted line, in the tool" not in page


@pytest.mark.parametrize("address", ["/spend/pull", "/spend/pull.pq"])
def test_it_is_for_those_who_see_spend_and_only_read(client, address):
    assert client.get(address).status_code == 302
    assert client_of(Role.BIDDER).get(address).status_code == 403
    analyst = client_of(Role.TREASURY_ANALYST)
    assert analyst.get(address).status_code == 200
    assert analyst.post(address).status_code == 405


def test_the_page_has_this_services_address(settings):
    settings.SERVICE_URL = "https://fund.example.gov.uk/"
    page = client_of(Role.TREASURY_ANALYST).get("/spend/pull").content.decode()

    assert "LEGACYFUND_URL='https://fund.example.gov.uk'" in page
    assert 'Service = "https://fund.example.gov.uk/"' in (
        client_of(Role.TREASURY_ANALYST).get("/spend/pull.pq").content.decode()
    )
