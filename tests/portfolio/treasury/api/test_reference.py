"""The reference page: every operation, with lines that work when pasted."""

import io
import re
import shlex
from contextlib import redirect_stdout
from datetime import date
from html import unescape
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from django.test import Client
from django.urls import resolve

from portfolio.treasury.api import reference
from portfolio.treasury.rules import changelog, deprecation
from portfolio.treasury.rules.changes import KINDS
from portfolio.treasury.rules.deprecation import Dates
from tests.factories.api import make_machine
from tests.portfolio.treasury.api.walking import OPERATIONS

PAGE = "/api/v1/docs/"
GONE = Dates(date(2028, 4, 1), date(2029, 4, 1), "Use GET /api/v1/awards/.")


@pytest.fixture
def dated_funds(monkeypatch):
    monkeypatch.setattr(deprecation, "DATED", {"GET /api/v1/funds/": GONE})
    monkeypatch.setattr(reference, "to_go", lambda: changelog.to_go(deprecation.DATED))


def words_of(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode().replace("<wbr>", ""))))


def code_of(page):
    """Each line to paste, in order."""
    found = re.findall(r"<pre[^>]*><code>(.+?)</code>", page.content.decode(), re.DOTALL)
    return [unescape(line) for line in found]


@pytest.mark.django_db
def test_everybody_reads_every_operation_with_its_errors_and_fields(client):
    page = client.get(PAGE)

    assert page.status_code == 200
    words = words_of(page)
    assert [name for name, *_ in OPERATIONS if name not in words] == []
    for said in ("SpendLine", "410 Gone", "kept for ever", "No address is to go.", "portfolio:read"):
        assert said in words
    assert client.post(PAGE).status_code == 405


@pytest.mark.django_db
def test_every_line_to_paste_asks_this_service(client):
    lines = code_of(client.get(PAGE))

    asked = [shlex.split(line)[-1] for line in lines if line.startswith("curl")]
    assert len(asked) == len(OPERATIONS)
    assert all(re.fullmatch(r"http://testserver/api/v1/[^{}]+", address) for address in asked)
    found = [resolve(urlsplit(address).path).view_name for address in asked]
    assert "open:nothing_open" not in found
    for line in lines:
        if line.startswith("import"):
            compile(line, "page", "exec")
    assert "http://service" not in "".join(lines)


@pytest.mark.django_db
def test_what_is_there_by_example_alone_is_said_beside_the_lines(client):
    page = client.get(PAGE)
    words, lines = words_of(page), code_of(page)

    assert "In these lines LITF and 2027-28-P03.parquet are examples" in words
    assert "A file, application/vnd.apache.parquet or application/gzip ." in words
    getting_in = next(line for line in lines if "export TOKEN" in line)
    assert getting_in.startswith("CLIENT_ID='…'\nCLIENT_SECRET='…'\n")


@pytest.mark.django_db
def test_the_lines_of_python_run(client, monkeypatch):
    """Each as it stands on the page, the address asked of the service under test."""
    monkeypatch.setenv("TOKEN", make_machine().token)
    monkeypatch.setattr("urllib.request.urlopen", ask_the_service)
    listing = {"/api/v1/funds/", "/api/v1/awards/", "/api/v1/changes/", "/api/v1/spend/"}
    ran = set()
    for line in code_of(client.get(PAGE)):
        path = re.search(r'"http://testserver([^"?]+)', line)
        if line.startswith("import") and path and path[1] in listing:
            said = io.StringIO()
            with redirect_stdout(said):
                exec(line, {})
            assert said.getvalue().startswith("{")
            ran.add(path[1])
    assert ran == listing


def ask_the_service(request: Request, timeout: int):
    answer = Client().get(request.full_url, headers=dict(request.header_items()))
    assert answer.status_code == 200, answer.content
    return io.BytesIO(answer.content)


@pytest.mark.django_db
def test_an_operation_that_is_to_go_says_so_in_every_answer(client, dated_funds):
    answer = client.get("/api/v1/funds/")

    assert answer.status_code == 401
    assert answer["Deprecation"] == "@1838160000"
    assert answer["Sunset"] == "Sun, 01 Apr 2029 00:00:00 GMT"
    assert "Deprecation" not in client.get("/api/v1/awards/")
    assert "Use GET /api/v1/awards/." in words_of(client.get(PAGE))
    assert client.get("/api/v1/changelog.json").json()["deprecated"] == [
        {
            "operation": "GET /api/v1/funds/",
            "deprecated_on": "2028-04-01",
            "gone_on": "2029-04-01",
            "instead": "Use GET /api/v1/awards/.",
        }
    ]


def test_what_is_to_go_is_an_operation_and_has_its_notice():
    names = {name for name, *_ in OPERATIONS}

    for name, dates in deprecation.DATED.items():
        assert name in names
        assert (dates.gone_on - dates.deprecated_on).days >= 365
    assert deprecation.operation_name("GET", "api/v1/funds/<slug:reference>/position/") in names


@pytest.mark.django_db
def test_the_change_log_names_every_operation(client):
    found = client.get("/api/v1/changelog.json").json()

    assert {name for name, *_ in OPERATIONS} <= {row["subject"] for row in found["changes"]}
    assert {row["since"] for row in found["changes"]} == {"1.0.0"}
    (kind,) = (row["what"] for row in found["changes"] if row["subject"] == "Change.kind")
    assert kind.split("`")[1] in KINDS
