"""The costs of a bid as a grid."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from bids.writing.models import CostLine
from bids.writing.sections.forms.cost_sheet import CostFormSet
from legacyfund.lib.financial_year import following_year
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import sign_in
from tests.factories.bid_forms import COST, YEAR
from tests.factories.bids import full_draft
from tests.factories.pages import bids_url, posted_lines, text_of

pytestmark = pytest.mark.django_db

YEARS = FIRST, SECOND, THIRD, FOURTH = tuple(following_year(YEAR, by) for by in range(4))


def test_costs_are_saved_in_order_without_blank_and_removed_lines(complete, client):
    bid = complete
    sign_in(client, bid.created_by)
    rows = [
        COST,
        {},
        {**COST, "description": "Gone", "DELETE": "on"},
        {**COST, "description": "Run", f"amount_{FIRST}": "7"},
    ]

    response = client.post(bids_url("bid_costs", bid), posted_lines("costs", *rows, seen="1"))

    assert response.status_code == 302
    saved = CostLine.objects.order_by("order").values_list("description", "amount")
    assert list(saved) == [("Build", Decimal("1200.50")), ("Run", Decimal("7.00"))]


def test_another_line_is_added_and_what_was_typed_stays_unjudged(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    data = posted_lines("costs", {**COST, f"amount_{FIRST}": "twelve pounds"}, add_line="1")

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
        (f"amount_{FIRST}", "1.234"),
        (f"amount_{FIRST}", "-5"),
        (f"amount_{FIRST}", "0.001"),
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
    rows = [{name: form[name].value() or "" for name in form.fields if name != "DELETE"} for form in shown]

    client.post(
        bids_url("bid_costs", bid), {**posted_lines("costs", *rows, seen="1"), "costs-INITIAL_FORMS": "2"}
    )

    assert list(CostLine.objects.order_by("order").values_list("description", "amount", "payer")) == before


def test_a_cost_has_an_amount_for_each_year_and_nought_or_a_dash_is_none(draft, client):
    sign_in(client, draft.created_by)
    years = {
        f"amount_{FIRST}": "0",
        f"amount_{SECOND}": "5",
        f"amount_{THIRD}": "-",
        f"amount_{FOURTH}": "£6.10",
    }

    client.post(bids_url("bid_costs", draft), posted_lines("costs", {**COST, **years}))

    saved = CostLine.objects.order_by("order").values_list("description", "year", "amount")
    assert list(saved) == [("Build", SECOND, Decimal("5.00")), ("Build", FOURTH, Decimal("6.10"))]
    shown, _ = client.get(bids_url("bid_costs", draft)).context["formset"]
    assert [bound.label for bound in shown.amounts if bound.value()] == [SECOND, FOURTH]


def test_a_cost_without_any_amount_is_asked_for_one(draft, client):
    sign_in(client, draft.created_by)

    text = text_of(
        client.post(bids_url("bid_costs", draft), posted_lines("costs", {**COST, f"amount_{FIRST}": ""}))
    )

    assert "Give an amount in at least one year" in text
    assert not CostLine.objects.exists()


def test_what_is_seldom_given_is_folded_and_open_where_it_is_wanted(draft, client):
    sign_in(client, draft.created_by)
    challenged = {**COST, "category": "SAAS"}
    data = posted_lines("costs", COST, challenged, {**challenged, "justification": "Ours to keep"})

    plain, wanted, given = client.post(bids_url("bid_costs", draft), data).context["formset"]

    assert [form.shows_more for form in (plain, wanted, given)] == [False, True, False]
    assert [form.more_in_words for form in (plain, wanted, given)] == ["", "", "Reason given"]
    assert [bool(form.challenge) for form in (plain, wanted, given)] == [False, True, True]


def test_what_a_cost_is_for_is_one_line_however_it_was_typed(draft, client):
    sign_in(client, draft.created_by)

    client.post(
        bids_url("bid_costs", draft), posted_lines("costs", {**COST, "description": "Build\r\nand run"})
    )

    assert CostLine.objects.get().description == "Build and run"


def test_saved_costs_are_followed_by_an_empty_line(complete, client):
    sign_in(client, complete.created_by)

    *saved, last = client.get(bids_url("bid_costs", complete)).context["formset"]

    assert [bool(form["description"].value()) for form in saved] == [True] * len(saved)
    assert not last["description"].value()


def test_costs_before_options_lead_to_the_options(client):
    bid = full_draft()
    sign_in(client, bid.created_by)

    text = text_of(client.get(bids_url("bid_costs", bid)))

    assert "This bid has no options yet" in text
    assert f'href="{bids_url("bid_options", bid)}"' in text


def test_a_full_form_line_says_what_is_folded_away(full, client):
    sign_in(client, full.created_by)
    line = {**COST, "option": "2", "payer": "DEPARTMENT", "price_year": FIRST, "after_fund": "on"}
    data = posted_lines("costs", line, add_line="totals")

    (shown,) = client.post(bids_url("bid_costs", full), data).context["formset"]

    assert shown.more_in_words == f"{FIRST} prices, after the fund"


@pytest.mark.parametrize(
    ("field", "at"),
    [
        ("costs-2-amount", f"amount_{SECOND}"),
        ("costs-1-payer", "payer"),
        ("costs-2-year", f"amount_{SECOND}"),
    ],
)
def test_a_line_that_is_refused_is_told_at_its_cost(draft, field, at):
    costs = [{**COST, f"amount_{THIRD}": ""}, {}, {**COST, f"amount_{SECOND}": "7"}]
    data = QueryDict(urlencode(posted_lines("costs", *costs)))
    lines = CostFormSet(data, prefix="costs", form_kwargs={"years": YEARS, "partners": ()})

    lines.add_refusal(RowRefused("It will not do.", field=field))
    lines.add_refusal(RowRefused("Too many.", field="costs-9-amount"))

    assert [form.errors.get(at) for form in lines.forms] == [None, None, ["It will not do."]]
    assert lines.non_form_errors() == ["Too many."]
