"""The pages of the full form's sections: what is saved, what is refused, and that nothing typed is lost."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.rounds.rules.questions import FULL_FORM, sections_of
from bids.writing.models import BiasContribution, CostLine, Option
from bids.writing.queries.drafts import answers_of, benefits_of, load_draft, options_of, risks_of, roles_of
from legacyfund.lib.financial_year import following_year
from tests.factories.accounts import make_user, sign_in
from tests.factories.bid_forms import YEAR
from tests.factories.bids import bidding_round, draft_bid
from tests.factories.pages import bids_url, fields_of, text_of

pytestmark = pytest.mark.django_db
NEW = ["bid_options", "bid_benefits", "bid_risks", "bid_skills", "bid_resilience"]
PAGES = [*NEW, "bid_costs", "bid_milestones", "bid_work", "bid_systems", "bid_accounting_officer"]


@pytest.fixture
def writer(client, full):
    sign_in(client, full.created_by)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_posting_a_page_as_it_stands_changes_nothing(writer, full, name):
    before = load_draft(full)

    response = writer.post(bids_url(name, full), fields_of(text_of(writer.get(bids_url(name, full)))))

    after = load_draft(full)
    assert response.status_code == 302
    assert [row.name for row in after.options] == [row.name for row in before.options]
    assert [(line.option.number, line.amount, line.after_fund) for line in after.cost_lines] == [
        (line.option.number, line.amount, line.after_fund) for line in before.cost_lines
    ]
    assert [(row.kind, row.amount) for row in after.benefits] == [
        (row.kind, row.amount) for row in before.benefits
    ]
    assert len(after.risks) == len(before.risks) == len(after.bias_contributions)
    assert [(row.first_quarter, row.needed) for row in after.roles] == [
        (row.first_quarter, row.needed) for row in before.roles
    ]
    assert {code: text for code, text in after.answers.items() if text} == {
        code: text for code, text in before.answers.items() if text
    }


@pytest.mark.parametrize("name", NEW)
def test_the_short_form_has_no_such_page(draft, client, name):
    bid = draft
    sign_in(client, bid.created_by)

    assert client.get(bids_url(name, bid)).status_code == 404


@pytest.mark.parametrize("name", NEW)
def test_another_departments_writer_finds_no_page(client, full, name):
    sign_in(client, make_user(Role.BIDDER))

    assert client.get(bids_url(name, full)).status_code == 404
    assert client.delete(bids_url(name, full)).status_code == 405


def test_the_task_list_shows_ten_sections_with_their_states(writer, full):
    text = text_of(writer.get(bids_url("bid", full)))

    for section in sections_of(FULL_FORM):
        assert section.title in text
    assert text.count("Complete") >= 10


def test_check_answers_shows_everything_and_nothing_missing(writer, full):
    text = text_of(writer.get(bids_url("check_bid", full)))

    assert "What is missing or wrong" not in text
    for words in ("Buy a service", "2027-28 prices", "40 hours a year", "Two suppliers share", "1 in post"):
        assert words in text
    assert f'href="/bids/{full.reference}/resilience"' in text


def test_check_answers_links_to_the_field_that_is_missing(client):
    bid = draft_bid(bidding_round(questions_version=FULL_FORM))
    Option.objects.create(bid=bid, number=1, name="Stay")
    sign_in(client, bid.created_by)

    text = text_of(client.get(bids_url("check_bid", bid)))

    assert f'href="/bids/{bid.reference}/options#id_options-0-score"' in text
    assert f'href="/bids/{bid.reference}/costs#id_no_tail_reason"' in text
    assert f'href="/bids/{bid.reference}/resilience#id_surge"' in text


def test_a_line_is_added_and_nothing_typed_is_lost(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_risks", full))))
    typed |= {"risks-0-description": "Nobody comes", "bias-0-mitigation": "9", "add_line": "bias"}

    text = text_of(writer.post(bids_url("bid_risks", full), typed))

    shown = fields_of(text)
    assert shown["risks-0-description"] == "Nobody comes"
    assert (shown["risks-TOTAL_FORMS"], shown["bias-TOTAL_FORMS"]) == ("1", "2")
    assert "There is a problem" not in text


def test_risks_and_causes_are_saved_together(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_risks", full))))

    writer.post(bids_url("bid_risks", full), typed | {"risks-0-impact": "5", "bias-0-contribution": "12.5"})

    assert [row.impact for row in risks_of(full)] == [5]
    assert BiasContribution.objects.get(bid=full).contribution == Decimal("12.50")


def test_causes_of_more_than_the_whole_are_refused_with_what_was_typed(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_risks", full))))
    typed |= {
        "bias-TOTAL_FORMS": "2",
        "bias-0-contribution": "60",
        "bias-1-factor": "Late suppliers",
        "bias-1-contribution": "41",
    }

    response = writer.post(bids_url("bid_risks", full), typed)

    assert response.status_code == 422
    assert "more than 100%" in text_of(response)
    assert fields_of(text_of(response))["bias-1-factor"] == "Late suppliers"


def test_another_option_is_preferred(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_options", full))))
    del typed["options-1-preferred"]

    writer.post(bids_url("bid_options", full), typed | {"options-2-preferred": "on", "options-2-score": "90"})

    assert [(row.preferred, row.score) for row in options_of(full)] == [(False, 5), (False, 80), (True, 90)]


def test_two_preferred_options_are_refused(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_options", full))))

    response = writer.post(bids_url("bid_options", full), typed | {"options-2-preferred": "on"})

    assert response.status_code == 422
    assert "Only one option can be preferred." in text_of(response)


def test_an_option_in_use_is_not_removed(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_options", full))))

    response = writer.post(bids_url("bid_options", full), typed | {"options-0-DELETE": "on"})

    assert response.status_code == 409
    assert "Option 1 cannot be removed" in text_of(response)


def test_a_cost_line_is_given_its_option_prices_and_tail(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_costs", full))))
    typed |= {"costs-1-price_year": "2027-28", "costs-1-option": "3", "no_tail_reason": "None"}

    writer.post(bids_url("bid_costs", full), typed)

    line = CostLine.objects.filter(bid=full).order_by("order")[1]
    assert (line.option.number, line.price_basis, line.price_year) == (3, "REAL", "2027-28")
    assert answers_of(full)["no_tail_reason"] == "None"


def test_the_fund_does_not_pay_once_it_has_stopped(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_costs", full))))

    text = text_of(writer.post(bids_url("bid_costs", full), typed | {"costs-0-after_fund": "on"}))

    assert "Once the fund has stopped somebody else pays" in text


def test_benefits_are_saved_with_their_option(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_benefits", full))))

    writer.post(bids_url("bid_benefits", full), typed | {"benefits-1-option": "", "benefits-1-amount": "£5"})

    assert [(row.option and row.option.number, row.amount) for row in benefits_of(full)][1] == (
        None,
        Decimal("5.00"),
    )


def test_the_last_quarter_comes_after_the_first(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_skills", full))))

    response = writer.post(bids_url("bid_skills", full), typed | {"roles-0-last_quarter": f"{YEAR} Q1"})
    assert response.status_code == 302

    typed |= {
        "roles-0-first_quarter": f"{following_year(YEAR)} Q1",
        "roles-0-last_quarter": f"{YEAR} Q1",
        "seen": "2",
    }
    text = text_of(writer.post(bids_url("bid_skills", full), typed))

    assert "must not come before the first" in text
    assert roles_of(full)[0].last_quarter == f"{YEAR} Q1"


def test_words_are_counted_after_a_save(writer, full):
    text = text_of(writer.get(bids_url("bid_resilience", full)))

    assert "You have written 8 of at most 300 words." in text


def test_a_colleagues_change_meanwhile_is_shown_beside_what_was_typed(writer, full):
    typed = fields_of(text_of(writer.get(bids_url("bid_skills", full))))
    writer.post(bids_url("bid_skills", full), typed | {"leadership": "A board of three"})

    response = writer.post(bids_url("bid_skills", full), typed | {"roles-0-role": "Product manager"})

    text = text_of(response)
    assert response.status_code == 409
    assert "Product manager" in text
    assert "A board of three" in text
