"""The section pages: what is saved, what is refused and how, and that nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.models import BidMilestone, BidMilestoneShare, BidSystem, CostLine
from bids.queries.drafts import answers_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import CELL, complete_bid
from tests.factories.register import make_system, rated_system

pytestmark = pytest.mark.django_db


def address(name, bid):
    return reverse(f"bids:{name}", kwargs={"reference": bid.reference})


def lines(prefix, *rows, **more):
    """The posted form of a formset, as the page makes it."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0", **more}
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data


SYSTEM = {
    "treatment": "RETIRE",
    "disposition": "Switched off",
    "target_rating": "4.5",
    "decommission_on_day": "30",
    "decommission_on_month": "9",
    "decommission_on_year": "2028",
}
COST = {
    "description": "Build",
    "year": "2027-28",
    "control_budget": "CDEL",
    "category": "SUPPLIER",
    "payer": "FUND",
    "amount": "£1,200.50",
    "justification": "",
}
MILESTONE = {
    "name": "Live",
    "kind": "GATE_4",
    "due_on_day": "31",
    "due_on_month": "3",
    "due_on_year": "2028",
    "evidence": "The report",
}


def test_systems_are_chosen_from_the_register_with_their_rating(draft, client):
    bid = draft
    rated = rated_system(bid.department, name="Old payroll")
    make_system(bid.department, name="Unrated")
    stranger = make_system(name="Somebody else's")
    sign_in(client, bid.created_by)

    text = client.get(address("bid_systems", bid)).content.decode()

    assert f"Old payroll ({rated.reference}): 26.7, red-rated" in text
    assert ": not yet rated" in text
    assert stranger.name not in text


def test_systems_are_saved_and_lead_back_to_the_bid(draft, client):
    bid = draft
    system = make_system(bid.department)
    sign_in(client, bid.created_by)

    response = client.post(
        address("bid_systems", bid), lines("systems", {"system": system.reference, **SYSTEM})
    )

    assert response["Location"] == address("bid", bid)
    row = BidSystem.objects.get()
    assert (row.system, row.treatment, row.target_risk) == (system, "RETIRE", Decimal("4.50"))
    assert row.decommission_on == date(2028, 9, 30)


def test_a_system_may_be_saved_half_done(draft, client):
    bid = draft
    system = make_system(bid.department)
    sign_in(client, bid.created_by)

    client.post(address("bid_systems", bid), lines("systems", {"system": system.reference}))

    assert BidSystem.objects.get().treatment == ""


def test_another_departments_system_cannot_be_chosen(draft, client):
    bid = draft
    make_system(bid.department)
    sign_in(client, bid.created_by)

    response = client.post(address("bid_systems", bid), lines("systems", {"system": make_system().reference}))

    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not BidSystem.objects.exists()


def test_a_system_named_twice_is_said_at_the_second(draft, client):
    bid = draft
    system = make_system(bid.department).reference
    sign_in(client, bid.created_by)

    response = client.post(
        address("bid_systems", bid), lines("systems", {"system": system}, {"system": system})
    )

    text = response.content.decode()
    assert "Line 2: This system is named twice" in text
    assert 'href="#id_systems-1-system"' in text


def test_a_department_without_systems_is_sent_to_the_register(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    assert reverse("bids:register_system") in client.get(address("bid_systems", bid)).content.decode()


def test_costs_are_saved_in_order_without_blank_and_removed_lines(complete, client):
    bid = complete
    sign_in(client, bid.created_by)
    rows = [
        COST,
        {},
        {**COST, "description": "Gone", "DELETE": "on"},
        {**COST, "description": "Run", "amount": "7"},
    ]

    response = client.post(address("bid_costs", bid), lines("costs", *rows, seen="1"))

    assert response.status_code == 302
    saved = CostLine.objects.order_by("order").values_list("description", "amount")
    assert list(saved) == [("Build", Decimal("1200.50")), ("Run", Decimal("7.00"))]


def test_another_line_is_added_and_what_was_typed_stays_unjudged(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    data = lines("costs", {**COST, "amount": "twelve pounds"}, add_line="1")

    response = client.post(address("bid_costs", bid), data)

    text = response.content.decode()
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
        address("bid_costs", bid), {"costs-INITIAL_FORMS": "0", "costs-TOTAL_FORMS": "x", "add_line": "1"}
    )

    assert 'name="costs-0-description"' in response.content.decode()


def test_software_as_a_service_coded_as_capital_is_challenged_beside_the_line(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    line = {**COST, "category": "SAAS"}

    refused = client.post(address("bid_costs", bid), lines("costs", line)).content.decode()
    taken = client.post(
        address("bid_costs", bid), lines("costs", {**line, "justification": "Owned outright"})
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
        address("bid_costs", bid), lines("costs", {**COST, "justification": "kept", field: value})
    )

    text = response.content.decode()
    assert "<title>Error: Costs" in text
    assert "kept" in text
    assert f'href="#id_costs-0-{field}"' in text
    assert not CostLine.objects.exists()


def test_a_line_that_was_emptied_is_taken_away(complete, client):
    bid = complete
    sign_in(client, bid.created_by)
    empty = dict.fromkeys(COST, "")

    client.post(
        address("bid_costs", bid), {**lines("costs", empty, COST, seen="1"), "costs-INITIAL_FORMS": "2"}
    )

    assert CostLine.objects.get().description == "Build"


def test_the_totals_asked_are_on_the_costs_page(client):
    bid = complete_bid(cost=Decimal("1234567.00"))
    sign_in(client, bid.created_by)

    assert "£1,234,567" in client.get(address("bid_costs", bid)).content.decode()


def test_milestones_carry_money_by_year_and_control_budget(client):
    bid = complete_bid(cost=Decimal("900.00"))
    sign_in(client, bid.created_by)
    row = {**MILESTONE, f"share-{CELL[0]}-{CELL[1]}": "900"}

    response = client.post(address("bid_milestones", bid), lines("milestones", row, seen="1"))

    assert response["Location"] == address("bid", bid)
    assert BidMilestone.objects.get().baseline_on == date(2028, 3, 31)
    assert BidMilestoneShare.objects.get().amount == Decimal("900.00")


def test_milestones_that_do_not_agree_are_saved_and_the_difference_is_shown(client):
    bid = complete_bid(cost=Decimal("900.00"))
    sign_in(client, bid.created_by)
    row = {**MILESTONE, f"share-{CELL[0]}-{CELL[1]}": "899.99"}

    response = client.post(address("bid_milestones", bid), lines("milestones", row, seen="1"), follow=True)

    assert response.redirect_chain == [(address("bid_milestones", bid), 302)]
    assert "£0.01 too little" in response.content.decode()


def test_too_much_on_the_milestones_is_said_too(client):
    bid = complete_bid(cost=Decimal("900.00"))
    sign_in(client, bid.created_by)
    row = {
        **MILESTONE,
        f"share-{CELL[0]}-{CELL[1]}": "901",
        "share-2031-32-CDEL": "5",
        "share-2031-33-CDEL": "5",
    }

    response = client.post(address("bid_milestones", bid), lines("milestones", row, seen="1"), follow=True)

    text = response.content.decode()
    assert "£1.00 too much" in text
    assert BidMilestoneShare.objects.filter(year="2031-32").get().amount == Decimal("5.00")
    assert not BidMilestoneShare.objects.filter(year="2031-33").exists()


def test_milestones_before_costs_lead_to_the_costs(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    assert "Enter the costs first" in client.get(address("bid_milestones", bid)).content.decode()


def test_answers_are_saved(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    client.post(address("bid_work", bid), {"why_now": "It fails"})
    client.post(
        address("bid_accounting_officer", bid),
        {"regularity_met": "on", "novel_contentious_repercussive": "yes"},
    )

    answers = answers_of(bid)
    assert (answers["why_now"], answers["regularity_met"], answers["propriety_met"]) == (
        "It fails",
        True,
        False,
    )
    assert answers["novel_contentious_repercussive"] == "yes"


def test_an_answer_over_its_words_is_kept_on_the_page_and_counted(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    response = client.post(address("bid_work", bid), {"why_now": "word " * 301})

    text = response.content.decode()
    assert "must be 300 words or fewer; it has 301" in text
    assert "word word word" in text
    assert "why_now" not in answers_of(bid)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bid_systems", lines("systems")),
        ("bid_costs", lines("costs", COST)),
        ("bid_milestones", lines("milestones", MILESTONE)),
        ("bid_work", {"why_now": "It fails"}),
        ("bid_accounting_officer", {"regularity_statement": "Kept as typed"}),
    ],
)
def test_saving_after_it_was_sent_is_a_conflict_and_keeps_what_was_typed(certifying, client, name, data):
    bid = certifying
    before = list(CostLine.objects.values_list("amount", flat=True))
    sign_in(client, bid.created_by)

    response = client.post(address(name, bid), data)

    text = response.content.decode()
    assert response.status_code == 409
    assert "has been sent for certification, so it cannot be changed" in text
    assert all(
        value in text for value in data.values() if value in ("Build", "Live", "It fails", "Kept as typed")
    )
    assert list(CostLine.objects.values_list("amount", flat=True)) == before


def test_a_second_bidder_of_the_department_writes_too(draft, client):
    bid = draft
    sign_in(client, make_user(Role.BIDDER, bid.department))

    client.post(address("bid_work", bid), {"why_now": "It fails"})

    assert answers_of(bid)["why_now"] == "It fails"


def test_saving_a_section_as_it_was_shown_changes_nothing(complete, client):
    bid = complete
    before = list(CostLine.objects.order_by("order").values_list("description", "amount", "payer"))
    sign_in(client, bid.created_by)
    shown = client.get(address("bid_costs", bid)).context["formset"]
    rows = [{name: form[name].value() or "" for name in COST} for form in shown]

    client.post(address("bid_costs", bid), {**lines("costs", *rows, seen="1"), "costs-INITIAL_FORMS": "2"})

    assert list(CostLine.objects.order_by("order").values_list("description", "amount", "payer")) == before
