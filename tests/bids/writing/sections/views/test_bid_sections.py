"""The section pages: answers are saved, and nothing typed after the bid was sent is lost."""

import pytest

from accounts.permissions import Role
from bids.writing.models import CostLine
from bids.writing.queries.drafts import answers_of
from tests.factories.accounts import make_user, sign_in
from tests.factories.bid_forms import COST, MILESTONE
from tests.factories.pages import bids_url, posted_lines, text_of

pytestmark = pytest.mark.django_db


def test_answers_are_saved(draft, client):
    bid = draft
    sign_in(client, bid.created_by)

    client.post(bids_url("bid_work", bid), {"why_now": "It fails"})
    client.post(
        bids_url("bid_accounting_officer", bid),
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

    response = client.post(bids_url("bid_work", bid), {"why_now": "word " * 301})

    text = text_of(response)
    assert "must be 300 words or fewer; it has 301" in text
    assert "word word word" in text
    assert "why_now" not in answers_of(bid)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bid_systems", posted_lines("systems")),
        ("bid_costs", posted_lines("costs", COST)),
        ("bid_milestones", posted_lines("milestones", MILESTONE)),
        ("bid_work", {"why_now": "It fails"}),
        ("bid_accounting_officer", {"regularity_statement": "Kept as typed"}),
    ],
)
def test_saving_after_it_was_sent_is_a_conflict_and_keeps_what_was_typed(certifying, client, name, data):
    bid = certifying
    before = list(CostLine.objects.values_list("amount", flat=True))
    sign_in(client, bid.created_by)

    response = client.post(bids_url(name, bid), data)

    text = text_of(response)
    assert response.status_code == 409
    assert "has been sent for certification, so it cannot be changed" in text
    assert all(
        value in text for value in data.values() if value in ("Build", "Live", "It fails", "Kept as typed")
    )
    assert list(CostLine.objects.values_list("amount", flat=True)) == before


def test_a_second_bidder_of_the_department_writes_too(draft, client):
    bid = draft
    sign_in(client, make_user(Role.BIDDER, bid.department))

    client.post(bids_url("bid_work", bid), {"why_now": "It fails"})

    assert answers_of(bid)["why_now"] == "It fails"
