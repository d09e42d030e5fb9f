"""The list of bids as a page and as a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from bids.rounds.models import Round
from bids.writing.models import Bid
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.bids import bidding_round, complete_bid, draft_bid, submitted_bid
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db

QUERIES = 10
FILE_QUERIES = 5
BYTES = 120_000
LIST, FILE = reverse("bids:bids"), reverse("bids:bids_csv")


def many(number):
    """Drafts of eight departments with titles as long as they may be."""
    round_, writer = bidding_round(), make_user(Role.BIDDER)
    departments = [make_department() for _ in range(8)]
    Bid.objects.bulk_create(
        Bid(
            round=round_,
            number=place,
            reference=f"LF-{round_.reference}-{place:04d}",
            department=departments[place % 8],
            title=f"Bid {place} ".ljust(150, "x"),
            created_at=NOW,
            created_by=writer,
        )
        for place in range(1, number + 1)
    )


@pytest.mark.parametrize("page", [LIST, FILE])
def test_signed_out_wrong_role_and_wrong_method(client, page):
    assert client.get(page)["Location"].startswith(reverse("account_login"))
    sign_in(client, make_user(Role.TREASURY_ANALYST))
    assert client.get(page).status_code == 403
    sign_in(client, make_user(Role.BIDDER))
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.BIDDER])
def test_p10_the_list_costs_what_it_shows(client, role):
    sign_in(client, make_user(role))
    many(200)

    with CaptureQueriesContext(connection) as queries:
        response = client.get(LIST)

    assert len(queries) <= QUERIES
    assert len(response.content) <= BYTES
    if role is Role.FUND_MANAGER:
        assert len(response.context["lines"]) == 60
        assert "200 bids" in response.content.decode()


def test_p12_the_file_takes_as_many_queries_for_two_hundred_bids_as_for_one(client):
    sign_in(client, make_user(Role.FUND_MANAGER))
    many(200)

    with CaptureQueriesContext(connection) as queries:
        lines = b"".join(client.get(FILE).streaming_content).count(b"\r\n")

    assert lines == 201
    assert len(queries) <= FILE_QUERIES


def test_pages_keep_the_filter_and_a_filter_that_finds_nothing_says_so(client):
    sign_in(client, make_user(Role.FUND_MANAGER))
    many(70)

    second = client.get(LIST, {"state": "DRAFT", "page": 2})
    nothing = client.get(LIST, {"search": "no such bid"})

    assert "state=DRAFT" in text_of(second)
    assert len(second.context["lines"]) == 10
    assert "No bid fits these filters" in text_of(nothing)


def test_a_faulty_filter_is_said_and_shows_nothing(draft, client):
    sign_in(client, draft.created_by)

    page = client.get(LIST, {"asked_over": "lots"}).content.decode()
    file = client.get(FILE, {"asked_over": "lots"})

    assert "There is a problem" in page
    assert "Put right the filter above" in page
    assert draft.reference not in page
    assert file["Location"] == f"{LIST}?asked_over=lots"


def test_the_counts_of_a_round_lead_to_the_bids_they_count(client):
    round_ = submitted_bid().round
    draft_bid(round_)
    sign_in(client, make_user(Role.FUND_MANAGER))

    page = client.get(bids_url("round", round_))

    assert [count.state for count in page.context["counts"]] == ["DRAFT", "SUBMITTED"]
    for count in page.context["counts"]:
        address = f"{LIST}?round={round_.reference}&state={count.state}"
        assert address.replace("&", "&amp;") in text_of(page)
        assert client.get(address).context["totals"].bids == count.bids == 1


def test_a19_the_file_runs_nothing(client):
    bid = complete_bid(title="=HYPERLINK(1)")
    sign_in(client, bid.created_by)

    response = client.get(FILE, {"sort": "asked"})
    text = b"".join(response.streaming_content).decode()
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))

    assert response["Content-Disposition"] == 'attachment; filename="bids.csv"'
    assert text.startswith("\ufeff")
    assert head[0] == "Reference"
    assert row[:2] == [bid.reference, "'=HYPERLINK(1)"]
    assert row[6] == "900000.00"


def test_another_departments_bids_are_in_nobody_elses_file(client):
    draft_bid()
    sign_in(client, make_user(Role.BIDDER))

    assert b"".join(client.get(FILE).streaming_content).decode().count("\r\n") == 1


def test_a_department_lists_its_own_bids(client):
    mine, other = draft_bid(title="Ours"), draft_bid(title="Theirs")
    sign_in(client, mine.created_by)

    text = text_of(client.get(LIST))

    assert mine.reference in text
    assert other.reference not in text
    assert "Theirs" not in text


def test_the_fund_lists_every_bid_and_no_drafts_title(client):
    draft, submitted = draft_bid(title="Secret plan"), submitted_bid(title="Retire payroll", cost=1234567)
    sign_in(client, make_user(Role.FUND_MANAGER))

    text = text_of(client.get(LIST))

    assert draft.reference in text
    assert "Secret plan" not in text
    assert "Retire payroll" in text
    assert "£1,234,567" in text
    assert submitted.department.name in text


def test_an_empty_list_says_so(client):
    sign_in(client, make_user(Role.BIDDER))

    assert "There is no bid yet" in text_of(client.get(LIST))


def test_an_open_round_offers_to_start_a_bid_until_it_closes(client):
    round_ = bidding_round()
    sign_in(client, make_user(Role.BIDDER))
    start = bids_url("start_bid", round_reference=round_.reference)

    before = text_of(client.get(LIST))
    Round.objects.update(closes_at=datetime.now(UTC) - timedelta(seconds=1))
    after = text_of(client.get(LIST))

    assert start in before
    assert start not in after
