"""The costs of a bid, line by line."""

from decimal import Decimal

import pytest

from bids.models import CostLine
from tests.factories.accounts import sign_in
from tests.factories.bid_forms import COST
from tests.factories.pages import bids_url, posted_lines, text_of

pytestmark = pytest.mark.django_db


def test_costs_are_saved_in_order_without_blank_and_removed_lines(complete, client):
    bid = complete
    sign_in(client, bid.created_by)
    rows = [
        COST,
        {},
        {**COST, "description": "Gone", "DELETE": "on"},
        {**COST, "description": "Run", "amount": "7"},
    ]

    response = client.post(bids_url("bid_costs", bid), posted_lines("costs", *rows, seen="1"))

    assert response.status_code == 302
    saved = CostLine.objects.order_by("order").values_list("description", "amount")
    assert list(saved) == [("Build", Decimal("1200.50")), ("Run", Decimal("7.00"))]


def test_another_line_is_added_and_what_was_typed_stays_unjudged(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    data = posted_lines("costs", {**COST, "amount": "twelve pounds"}, add_line="1")

    response = client.post(bids_url("bid_costs", bid), data)

    text = text_of(response)
    assert response.status_code == 200
    assert 'value="twelve pounds"' in text
    assert 'name="costs-1-description"' in text
    assert 'name="costs-2-description"' not in text
    assert "There is a problem" not in text
    assert not CostLine.objects.exists()


def test_adding_a_line_to_a_form_that_lost_its_count_starts_again(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    response = client.post(
        bids_url("bid_costs", bid), {"costs-INITIAL_FORMS": "0", "costs-TOTAL_FORMS": "x", "add_line": "1"}
    )

    assert 'name="costs-0-description"' in text_of(response)


def test_software_as_a_service_coded_as_capital_is_challenged_beside_the_line(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    line = {**COST, "category": "SAAS"}

    refused = text_of(client.post(bids_url("bid_costs", bid), posted_lines("costs", line)))
    taken = client.post(
        bids_url("bid_costs", bid), posted_lines("costs", {**line, "justification": "Owned outright"})
    )

    assert "Software as a service or cloud is a service, so resource money" in refused
    assert 'href="#id_costs-0-justification"' in refused
    assert taken.status_code == 302
    assert CostLine.objects.get().justification == "Owned outright"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "1.234"),
        ("amount", "0"),
        ("amount", "-5"),
        ("year", "1999-00"),
        ("payer", ""),
        ("description", ""),
    ],
)
def test_a_cost_that_will_not_do_is_shown_again_as_typed(draft, client, field, value):
    bid = draft
    sign_in(client, bid.created_by)

    response = client.post(
        bids_url("bid_costs", bid), posted_lines("costs", {**COST, "justification": "kept", field: value})
    )

    text = text_of(response)
    assert "<title>Error: Costs" in text
    assert "kept" in text
    assert f'href="#id_costs-0-{field}"' in text
    assert not CostLine.objects.exists()


def test_a_line_that_was_emptied_is_taken_away(complete, client):
    bid = complete
    sign_in(client, bid.created_by)
    empty = dict.fromkeys(COST, "")

    client.post(
        bids_url("bid_costs", bid),
        {**posted_lines("costs", empty, COST, seen="1"), "costs-INITIAL_FORMS": "2"},
    )

    assert CostLine.objects.get().description == "Build"


def test_the_totals_asked_are_on_the_costs_page(complete, client):
    bid = complete
    sign_in(client, bid.created_by)

    assert "£900,000" in text_of(client.get(bids_url("bid_costs", bid)))


def test_saving_a_section_as_it_was_shown_changes_nothing(complete, client):
    bid = complete
    before = list(CostLine.objects.order_by("order").values_list("description", "amount", "payer"))
    sign_in(client, bid.created_by)
    shown = client.get(bids_url("bid_costs", bid)).context["formset"]
    rows = [{name: form[name].value() or "" for name in COST} for form in shown]

    client.post(
        bids_url("bid_costs", bid), {**posted_lines("costs", *rows, seen="1"), "costs-INITIAL_FORMS": "2"}
    )

    assert list(CostLine.objects.order_by("order").values_list("description", "amount", "payer")) == before
