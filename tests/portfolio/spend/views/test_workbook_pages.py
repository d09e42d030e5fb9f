"""Workbooks of the lines that the explorer shows: at once, asked for, downloaded by who asked."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from accounts.permissions import Role
from portfolio.spend.actions.workbooks import place_of
from portfolio.spend.models import SpendWorkbook
from portfolio.spend.rules.workbooks import KEPT
from portfolio.spend.tasks import make_workbooks
from tests.factories.accounts import make_user, sign_in
from tests.factories.exploring import all_by_job, made_workbook
from tests.factories.pages import fields_of, text_of
from tests.factories.returns import LATER, accepted_return, released_award

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
SPEND, AT_ONCE, WORKBOOKS, ASK = "/spend/", "/spend/lines.xlsx", "/spend/workbooks/", "/spend/workbooks/ask"


@pytest.fixture(autouse=True)
def _of_its_own(settings, tmp_path, monkeypatch):
    settings.WORKBOOKS = tmp_path
    monkeypatch.setattr("portfolio.spend.tasks.wake_workbooks", lambda: None)


@pytest.fixture
def analyst():
    return make_user(Role.TREASURY_ANALYST)


@pytest.fixture
def treasury(client, analyst):
    return sign_in(client, analyst)


def lines_in(answer):
    content = io.BytesIO(b"".join(answer.streaming_content))
    return load_workbook(content).get_sheet_by_name("Spend").to_python()[1:]


def test_few_lines_are_a_workbook_at_once(released, treasury):
    accepted_return(released, "1,000.00")
    accepted_return(released_award(), "2,000.00")

    page = text_of(treasury.get(SPEND, {"award": released.reference}))
    answer = treasury.get(AT_ONCE, {"award": released.reference})

    assert f'href="{AT_ONCE}?award={released.reference}"' in page
    assert answer["Content-Disposition"] == 'attachment; filename="spend-to-2.xlsx"'
    (line,) = lines_in(answer)
    assert 1000 in line


def test_many_lines_are_asked_for_made_and_downloaded(released, treasury, monkeypatch):
    all_by_job(monkeypatch)
    accepted_return(released, "1,000.00", "2.00")

    page = text_of(treasury.get(SPEND, {"award": released.reference}))
    asked = treasury.post(ASK, {"award": released.reference})
    waiting = text_of(treasury.get(asked.url))
    make_workbooks()
    ready = text_of(treasury.get(WORKBOOKS))
    workbook = SpendWorkbook.objects.get()
    answer = treasury.get(f"{WORKBOOKS}{workbook.reference}/spend.xlsx")

    assert "Make a workbook of these lines" in page
    assert fields_of(page)["award"] == released.reference
    assert asked.url == WORKBOOKS
    assert "0 of 2 lines so far" in waiting
    assert f"Award: {released.reference}." in ready
    assert "Kept until" in ready
    assert len(lines_in(answer)) == 2
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_cannot_be_made_says_why_and_leads_on(released, treasury, monkeypatch):
    accepted_return(released, "1,000.00", "2.00")
    wrong = treasury.get(AT_ONCE, {"award": "LF-NONE"})
    monkeypatch.setattr("portfolio.spend.rules.workbooks.AT_ONCE", 0)
    too_long = treasury.get(AT_ONCE)
    monkeypatch.setattr("portfolio.spend.rules.workbooks.MOST_LINES", 1)
    page = text_of(treasury.get(SPEND))
    too_many = treasury.post(ASK)

    assert wrong.url == f"{SPEND}?award=LF-NONE"
    assert treasury.post(ASK, {"award": "LF-NONE"}).url == SPEND
    assert (too_long.status_code, too_many.status_code) == (409, 409)
    assert "made in the background" in text_of(too_long)
    assert "download the lines as CSV, or pull them as Parquet" in text_of(too_many)
    assert "more lines than a sheet of a workbook holds" in page
    assert "Make a workbook" not in page


def test_only_who_asked_downloads_it_and_only_while_it_is_kept(released, client, analyst, monkeypatch):
    accepted_return(released, "1,000.00")
    made = made_workbook(analyst)
    address = f"{WORKBOOKS}{made.reference}/spend.xlsx"
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    assert client.get(address).status_code == 404
    assert "There is no workbook of yours" in text_of(client.get(WORKBOOKS))
    sign_in(client, analyst)
    assert client.get(address).getvalue()
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER + KEPT - timedelta(seconds=1))
    sign_in(client, analyst)
    place_of(made).rename(place_of(made).with_suffix(".lost"))
    assert client.get(address).status_code == 404
    place_of(made).with_suffix(".lost").rename(place_of(made))
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER + KEPT)
    sign_in(client, analyst)
    assert client.get(address).status_code == 404
    assert "There is no workbook of yours" in text_of(client.get(WORKBOOKS))


def test_one_that_stopped_says_so(released, treasury, analyst, monkeypatch):
    accepted_return(released, "1,000.00")
    made_workbook(analyst)
    SpendWorkbook.objects.create(
        reference="stopped",
        up_to=1,
        line_count=1,
        due_at=LATER,
        asked_at=LATER,
        asked_by=analyst,
        set_aside_at=LATER,
    )

    assert "It could not be made. Ask for it again" in text_of(treasury.get(WORKBOOKS))


@pytest.mark.parametrize("address", [AT_ONCE, WORKBOOKS, ASK])
def test_workbooks_are_for_those_who_see_spend(client, address):
    verb = "post" if address == ASK else "get"
    signed_out = getattr(client, verb)(address)
    sign_in(client, make_user(Role.BIDDER))
    wrong_person = getattr(client, verb)(address)
    sign_in(client, make_user(Role.AUDITOR))

    assert signed_out.url.startswith(reverse("account_login"))
    assert wrong_person.status_code == 403
    assert client.delete(address).status_code == 405


def test_the_page_costs_no_more_for_many(released, treasury, analyst, django_assert_max_num_queries):
    accepted_return(released, "1,000.00")
    for narrowed in ({}, {"year": "2027-28"}, {"period": 3}):
        made_workbook(analyst, **narrowed)
    treasury.get(WORKBOOKS)

    with django_assert_max_num_queries(5):
        treasury.get(WORKBOOKS)
