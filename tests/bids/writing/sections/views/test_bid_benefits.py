"""The benefits of a bid as a grid: a line each, pasted, copied and saved."""

from decimal import Decimal

import pytest

from bids.writing.models import Benefit
from legacyfund.lib.financial_year import following_year
from tests.factories.accounts import sign_in
from tests.factories.bid_forms import YEAR
from tests.factories.bids import full_draft
from tests.factories.pages import bids_url, fields_of, posted_lines, text_of

pytestmark = pytest.mark.django_db

NEXT = following_year(YEAR)
LINE = {"description": "Hours saved", "option": "2", "kind": "NON_CASH", "year": YEAR, "amount": "5"}


def press(client, bid, button, *rows, **more):
    sign_in(client, bid.created_by)
    before = Benefit.objects.count()
    answer = client.post(
        bids_url("bid_benefits", bid), posted_lines("benefits", *rows, add_line=button, **more)
    )
    assert (answer.status_code, Benefit.objects.count()) == (200, before)
    return answer.context["parts"].lines, text_of(answer)


def typed(lines) -> list[dict[str, str]]:
    return [{name: form[name].value() for name in form.fields if form[name].value()} for form in lines.forms]


def test_a_pasted_row_becomes_a_line_for_each_year(full, client):
    block = (
        f"Benefit\tOption\tKind\t{YEAR.replace('-', '/')}\t{NEXT}\nHours saved\tBuy a service\tRisk\t1.5k\t7"
    )

    lines, page = press(client, full, "paste", pasted=block)

    shared = {"description": "Hours saved", "option": "2", "kind": "RISK"}
    assert typed(lines) == [
        {**shared, "year": YEAR, "amount": "1,500.00"},
        {**shared, "year": NEXT, "amount": "7.00"},
    ]
    assert "2 benefits added from what you pasted." in page
    assert "There is no column “Role that answers for it”. Fill it in below." in page


def test_a_block_that_cannot_be_read_is_kept(full, client):
    lines, page = press(client, full, "paste", pasted=f"Benefit\t{YEAR}\nHours saved\t1.234")

    assert typed(lines) == []
    assert "1.234</textarea>" in page


def test_lines_are_copied_and_added(full, client):
    copied, _ = press(client, full, "line-0", LINE)
    five, _ = press(client, full, "five", LINE)

    assert typed(copied) == [LINE, LINE]
    assert len(five.forms) == 6


@pytest.mark.parametrize("button", ["copy", "inflate", "years", "totals", f"next-{YEAR}"])
def test_the_buttons_of_years_are_not_of_benefits(full, client, button):
    lines, _ = press(client, full, button, LINE)

    assert lines.outcome is None


def test_what_is_folded_is_said_and_opens_where_it_is_wrong(full, client):
    sign_in(client, full.created_by)
    lines = [
        LINE,
        {**LINE, "quantity": "x" * 201},
        {**LINE, "price_year": YEAR, "quantity": "40 hours", "kind": "x"},
    ]

    answer = client.post(bids_url("bid_benefits", full), posted_lines("benefits", *lines, seen="1"))

    shown = list(answer.context["formset"])
    assert [form.shows_more for form in shown] == [False, True, False]
    assert [[bound.name for bound in form.wrong] for form in shown] == [[], [], ["kind"]]
    assert shown[2].more_in_words == f"{YEAR} prices, 40 hours"
    assert 'id="id_benefits-2-kind-error"' in text_of(answer)


def test_what_the_page_shows_is_saved_as_it_was(full, client):
    sign_in(client, full.created_by)
    page = bids_url("bid_benefits", full)
    before = list(Benefit.objects.order_by("order").values_list("description", "year", "amount", "option"))

    answer = client.post(page, fields_of(text_of(client.get(page))) | {"benefits-0-amount": "1.2m"})

    assert answer.status_code == 302
    after = list(Benefit.objects.order_by("order").values_list("description", "year", "amount", "option"))
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert after[0][2] == Decimal("1200000.00")


def test_benefits_before_options_lead_to_the_options(client):
    bid = full_draft()
    sign_in(client, bid.created_by)

    text = text_of(client.get(bids_url("bid_benefits", bid)))

    assert "each benefit belongs to one" in text
    assert f'href="{bids_url("bid_options", bid)}"' in text
