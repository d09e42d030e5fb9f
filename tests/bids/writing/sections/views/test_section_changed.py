"""A section saved meanwhile: by a colleague, in another tab, or before going back. Nothing typed is lost."""

from decimal import Decimal

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.rounds.rules.questions import VERSION, sections_of
from bids.writing.models import CostLine, SectionRevision
from bids.writing.queries.drafts import answers_of
from bids.writing.rules.drafts import RiskRow
from bids.writing.sections.actions.delivery import save_risks
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bid_forms import YEAR
from tests.factories.bids import (
    CELL,
    complete_bid,
    cost_rows,
    full_bid,
    milestone_rows,
    system_row,
)
from tests.factories.full_form import BIAS
from tests.factories.pages import bids_url, fields_of, text_of
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db


def opened(client, bid, section):
    """The fields of the section's page as it was opened."""
    return fields_of(text_of(client.get(bids_url(f"bid_{section}", bid))))


@pytest.fixture
def work(client, draft):
    """A draft whose work section a colleague saved while its writer had it open, and the fields typed."""
    bid = draft
    colleague = make_user(Role.BIDDER, bid.department, name="Deputy of digital")
    sign_in(client, bid.created_by)
    typed = {
        **opened(client, bid, "work"),
        "why_now": "It fails <every> day\r\nand night",
        "who_uses_it": "Staff",
    }
    theirs = {"why_now": "It fails <every> week", "who_uses_it": "Staff"}
    save_answers(bid=bid, section="work", answers=theirs, by=colleague, now=NOW)
    return bid, typed


def test_both_versions_are_shown_and_nothing_is_saved_over(client, work):
    bid, typed = work

    response = client.post(bids_url("bid_work", bid), typed)

    text = text_of(response)
    assert response.status_code == 409
    assert "Deputy of digital saved this section on 22 November 2026 at midday" in text
    assert '<mark class="lf-mark"> week</mark>' in text
    assert '<mark class="lf-mark"> day<br>and night</mark>' in text
    assert "Who uses the services" not in text
    assert answers_of(bid)["why_now"] == "It fails <every> week"


def test_what_was_typed_may_be_saved_over_it(client, work):
    bid, typed = work
    both = fields_of(text_of(client.post(bids_url("bid_work", bid), typed)))

    response = client.post(bids_url("bid_work", bid), both)

    assert response["Location"] == bids_url("bid", bid)
    assert answers_of(bid)["why_now"] == "It fails <every> day\r\nand night"


def test_what_was_typed_may_be_edited_on(client, work):
    bid, typed = work
    both = fields_of(text_of(client.post(bids_url("bid_work", bid), typed)))

    page = client.post(bids_url("bid_work", bid), {**both, "edit_on": "1"})

    text = text_of(page)
    again = fields_of(text)
    assert page.status_code == 200
    assert "There is a problem" not in text
    assert (again["seen"], again["why_now"]) == ("1", "It fails <every> day\r\nand night")
    assert client.post(bids_url("bid_work", bid), again).status_code == 302


def test_what_is_saved_may_be_kept(client, work):
    bid, typed = work
    text = text_of(client.post(bids_url("bid_work", bid), typed))

    assert "Keep what is saved and drop what I typed" in text
    client.post(bids_url("bid_work", bid), {"drop_typed": "1"})
    assert opened(client, bid, "work")["why_now"] == "It fails <every> week"


def test_a_third_saving_while_comparing_is_shown_again(client, work):
    bid, typed = work
    both = fields_of(text_of(client.post(bids_url("bid_work", bid), typed)))
    save_answers(bid=bid, section="work", answers={"why_now": "Third"}, by=bid.created_by, now=NOW)

    response = client.post(bids_url("bid_work", bid), both)

    assert response.status_code == 409
    assert "Third" in text_of(response)


def test_going_back_after_saving_and_typing_on_shows_both(draft, client):
    bid = draft
    sign_in(client, bid.created_by)
    page = opened(client, bid, "work")
    client.post(bids_url("bid_work", bid), {**page, "why_now": "First"})

    response = client.post(bids_url("bid_work", bid), {**page, "why_now": "Second"})

    assert response.status_code == 409
    assert "You saved this section" in text_of(response)
    assert answers_of(bid)["why_now"] == "First"


def test_costs_are_compared_line_by_line(client):
    bid = complete_bid(cost=Decimal("900.00"), department_pays=0)
    sign_in(client, bid.created_by)
    typed = {**opened(client, bid, "costs"), f"costs-0-amount_{YEAR}": "901.5"}
    rows = cost_rows({("2028-29", "CDEL"): Decimal("5"), CELL: Decimal("900.00")})
    save_costs(bid=bid, rows=rows, by=make_user(Role.BIDDER, bid.department), now=NOW)

    text = text_of(client.post(bids_url("bid_costs", bid), typed))

    assert "£900" in text
    assert "£901.50" in text
    assert "£5" in text
    assert '<span class="lf-quiet">Nothing</span>' in text
    assert CostLine.objects.count() == 2


def test_dates_choices_and_numbers_are_compared_as_they_read(complete, client):
    bid = complete
    system = make_system(bid.department, name="Old payroll")
    sign_in(client, bid.created_by)
    typed = opened(client, bid, "systems")
    typed |= {"systems-0-treatment": "RETIRE", "systems-0-decommission_on_day": "1"}
    typed |= {"systems-0-target_rating": "4"}
    save_systems(bid=bid, rows=[system_row(system)], by=bid.created_by, now=NOW)

    text = text_of(client.post(bids_url("bid_systems", bid), typed))

    assert all(
        words in text for words in ("Repurchase", "Retire", ">30</mark> September 2028", ">1</mark> Sept")
    )
    assert "Old payroll" in text
    assert "Target rating" not in text


def test_milestones_are_compared_with_their_money(client):
    bid = complete_bid(cost=Decimal("900.00"))
    sign_in(client, bid.created_by)
    typed = {**opened(client, bid, "milestones"), f"milestones-0-share-{CELL[0]}-{CELL[1]}": "449"}
    save_milestones(bid=bid, rows=milestone_rows({CELL: Decimal("902")}), by=bid.created_by, now=NOW)

    text = text_of(client.post(bids_url("bid_milestones", bid), typed))

    assert "£451" in text
    assert "£449" in text


def test_every_section_counts_its_savings_and_a_double_submit_saves_once(complete, client):
    bid = complete
    sign_in(client, bid.created_by)

    for section in sections_of(VERSION):
        page = opened(client, bid, section.code)
        numbers = SectionRevision.objects.filter(bid=bid, section=section.code)
        assert page["seen"] == str(numbers.get().number), section.code

        first, again = (client.post(bids_url(f"bid_{section.code}", bid), page) for _ in range(2))

        assert first["Location"] == again["Location"], section.code
        assert numbers.get().number == int(page["seen"]) + 1, section.code
        saved = Event.objects.filter(kind="bid.section_saved", data__section=section.code)
        assert saved.count() == 2, section.code


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 30])
def test_a_page_that_does_not_say_what_it_showed_saves_over_nothing(draft, client, seen):
    bid = draft
    save_answers(bid=bid, section="work", answers={"why_now": "Kept"}, by=bid.created_by, now=NOW)
    sign_in(client, bid.created_by)

    response = client.post(bids_url("bid_work", bid), {"why_now": "Typed", "seen": seen})

    assert response.status_code == 409
    assert answers_of(bid)["why_now"] == "Kept"


def test_an_answer_out_of_bounds_is_refused_before_both_are_shown(client, work):
    bid, typed = work

    response = client.post(bids_url("bid_work", bid), {**typed, "why_now": "word " * 301})

    assert response.status_code == 200
    assert fields_of(text_of(response))["seen"] == "0"


def test_the_lines_of_two_lists_are_told_apart(client):
    bid = full_bid()
    sign_in(client, bid.created_by)
    typed = {**opened(client, bid, "risks"), "bias-0-kind": "DURATION"}
    risks = [RiskRow("Another risk")]
    save_risks(bid=bid, rows=risks, bias=BIAS, by=make_user(Role.BIDDER, bid.department), now=NOW)

    page = text_of(client.post(bids_url("bid_risks", bid), typed))

    assert "Cause 1" in page
    assert "How long the work takes" in page
    assert "Risk 1" in page
