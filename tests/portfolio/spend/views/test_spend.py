"""The spend explorer and its download."""

import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import text_of
from tests.factories.portfolio import waiting_award
from tests.factories.returns import accepted_return, file_of, held_return, released_award

pytestmark = pytest.mark.django_db

SPEND, DOWNLOAD = "/spend/", "/spend/lines.csv"


@pytest.fixture
def treasury(client):
    return sign_in(client, make_user(Role.TREASURY_ANALYST))


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_lines_and_totals_are_shown_by_two_dimensions(released, treasury):
    first, second = released, released_award()
    accepted_return(first, "10,000.00", "-500.00")
    accepted_return(second, "20,000.00")

    page = treasury.get(SPEND).content.decode()
    by_award = treasury.get(SPEND, {"down": "award", "across": "control_budget"}).content.decode()

    for shown in (first.department.name, "£9,500.00", "£20,000.00", "£29,500.00", "−£500.00"):
        assert shown in page
    assert "Net by award and control budget" in by_award
    assert "curl --fail --compressed" in page
    assert "/api/v1/spend/bulk.csv" in page


def test_a_period_is_shown_with_its_month(released, treasury):
    accepted_return(released, "10,000.00")
    query = {"down": "award", "across": "period", "period": "3"}

    across = treasury.get(SPEND, query).content.decode()
    down = treasury.get(SPEND, {"down": "period", "across": "award"}).content.decode()
    narrowed = text_of(treasury.get(reverse("portfolio:save_view"), query))

    assert re.search(r"<th[^>]*>3 \(June\)</th>", across)
    assert re.search(r"<th[^>]*>3 \(June\)</th>", down)
    assert re.search(r'<option value="3" selected>\s*3 \(June\)', across)
    assert re.search(r'<option value="12">\s*12 \(March\)', across)
    assert "3 (June)" in narrowed


def test_filters_narrow_the_page_the_file_and_the_curl_line(released, treasury):
    mine, other = released, released_award()
    accepted_return(mine, "10,000.00")
    accepted_return(other, "20,000.00")
    query = {"award": mine.reference, "year": "2027-28", "period": "3", "department": mine.department.code}

    page = treasury.get(SPEND, query).content.decode()
    (row,) = rows_of(treasury.get(DOWNLOAD, query))

    assert "£10,000.00" in page
    assert "£20,000.00" not in page
    assert f"department=GB-GOR-{mine.department.code}" in page
    assert (row["award"], row["amount"]) == (mine.reference, "10000.00")


def test_lines_come_page_by_page_in_the_order_of_the_feed(released, treasury):
    award = released
    accepted_return(award, *["1,000.00"] * 101)

    first = treasury.get(SPEND).content.decode()
    second = treasury.get(SPEND, {"after": "1:100"}).content.decode()
    past = treasury.get(SPEND, {"after": "1:101"}).content.decode()
    false = treasury.get(SPEND, {"after": "9:1"}).content.decode()

    assert "after=1:100" in first
    assert "Lines after number 100" in second
    assert "Next lines" not in second
    assert "There are no lines after number 101" in past
    assert "Lines after number" not in false


def test_the_download_holds_every_line_though_they_fill_several_pages(released, treasury, monkeypatch):
    monkeypatch.setattr("portfolio.spend.queries.lines.MOST_LINES", 2)
    accepted_return(released, *["1,000.00"] * 5)

    answer = treasury.get(DOWNLOAD)

    assert answer["Content-Disposition"] == 'attachment; filename="spend.csv"'
    assert [row["feed_no"] for row in rows_of(answer)] == ["1", "2", "3", "4", "5"]


def test_the_same_dimension_twice_and_unknown_values_are_said_and_not_downloaded(released, treasury):
    accepted_return(released, "1,000.00")

    twice = treasury.get(SPEND, {"down": "year", "across": "year"}).content.decode()
    unknown = treasury.get(SPEND, {"award": "LF-NONE"}).content.decode()
    download = treasury.get(DOWNLOAD, {"award": "LF-NONE"})

    assert "two different things" in twice
    assert "No award with this reference has been announced" in unknown
    assert download.url == f"{SPEND}?award=LF-NONE"


def test_without_a_line_the_page_says_so(released, treasury):
    held_return(released)

    assert "No spend has been accepted yet" in treasury.get(SPEND).content.decode()
    assert "No accepted line fits" in treasury.get(SPEND, {"control_budget": "CDEL"}).content.decode()


@pytest.mark.parametrize("address", [SPEND, DOWNLOAD])
def test_the_explorer_is_for_those_who_see_spend_and_only_read(client, address):
    signed_out = client.get(address)
    sign_in(client, make_user(Role.BIDDER))
    wrong_person = client.get(address)
    sign_in(client, make_user(Role.AUDITOR))

    assert signed_out.url.startswith(reverse("account_login"))
    assert wrong_person.status_code == 403
    assert client.post(address).status_code == 405
    assert client.get(address).status_code == 200


def test_formulas_are_defused_in_the_file(released, treasury):
    accepted_return(released, content=file_of("1,000.00", supplier="=1+1"))

    assert rows_of(treasury.get(DOWNLOAD))[0]["supplier"] == "'=1+1"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"total": "29,500"}, "Your total is right: the 3 lines up to number 3 come to £29,500.00."),
        (
            {"total": "10000", "up_to": "1"},
            "the 1 line up to number 1 comes to £10,000.00.",
        ),
        ({"total": "9500"}, "come to £29,500.00: you have £20,000.00 less."),
        ({"total": "29,000"}, "you have £500.00 less."),
        ({"total": "£29,499.99"}, "No single line has that amount."),
        ({"total": "20000", "award": "{second}"}, "Your total is right: the 1 line up to number 3 comes"),
    ],
)
def test_an_analysts_own_total_is_held_against_the_lines(released, treasury, said, shown):
    second = released_award()
    accepted_return(released, "10,000.00", "-500.00")
    accepted_return(second, "20,000.00")
    query = {name: value.format(second=second.reference) for name, value in said.items()}

    assert shown in text_of(treasury.get(SPEND, query))


def test_what_is_no_total_is_said(released, treasury):
    accepted_return(released, "10,000.00")

    assert "Enter your total" in treasury.get(SPEND, {"total": ""}).content.decode()
    assert treasury.get(SPEND, {"total": "1", "up_to": "9" * 30}).status_code == 200


def test_whoever_guesses_the_reference_of_an_award_that_waits_learns_nothing(released, treasury):
    accepted_return(released, "1,000.00")
    waits = waiting_award(released.department).reference
    own = {"by": "period", "awards": "all"}

    def told(reference):
        pasted = {"totals": f"June 2027\t{reference}\t7", **own}
        answers = (treasury.get(SPEND, {"award": reference}), treasury.post("/spend/own-totals", pasted))
        pages = [strip_tags(text_of(answer).partition("<main")[2]) for answer in answers]
        return [sorted(page.replace(reference, "REF").split()) for page in pages]

    assert told(waits) == told("LF-NONE")
    assert all({"announced", "announced."} & set(page) for page in told(waits))
