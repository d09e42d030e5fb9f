"""The page on which a department says what else it would accept."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.versions.queries.documents import document_of
from bids.writing.actions.locks import BidNotDraft
from bids.writing.queries.drafts import completeness_of, draft_for_rules, later_start_of, load_draft
from bids.writing.rules.completeness import SectionState
from bids.writing.rules.drafts import LaterRow, SmallerRow
from bids.writing.sections.actions.alternatives import save_alternatives
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import CELL, SMALLER, complete_bid, full_bid, offering, submitted_bid
from tests.factories.pages import bids_url, fields_of, text_of

pytestmark = pytest.mark.django_db
AMOUNT = f"amount-{CELL[0]}-{CELL[1]}"
LINE = {
    "smaller-TOTAL_FORMS": "1",
    "smaller-INITIAL_FORMS": "0",
    "smaller-0-name": "England first",
    "smaller-0-left_out": "The other nations.",
    "smaller-0-risk_percent": "60",
    f"smaller-0-{AMOUNT}": "£400,000",
}
LATER = {"later-TOTAL_FORMS": "1", "later-INITIAL_FORMS": "0", "later-0-years": "2"}


@pytest.fixture
def bid():
    return complete_bid()


@pytest.fixture
def page(bid):
    return bids_url("bid_alternatives", bid)


@pytest.fixture
def writer(client, bid):
    sign_in(client, bid.created_by)
    return client


def offered(bid):
    draft = draft_for_rules(load_draft(bid))
    return draft.later, draft.smaller


def test_nobody_else_finds_the_page(client, bid, page):
    assert client.get(page).status_code == 302
    sign_in(client, make_user(Role.BIDDER))
    assert client.get(page).status_code == 404
    assert client.post(page, {**LATER, **LINE}).status_code == 404
    sign_in(client, make_user(Role.SIGN_OFF, bid.department))
    assert client.get(page).status_code == 403
    sign_in(client, bid.created_by)
    assert client.delete(page).status_code == 405
    assert offered(bid) == ((), ())


def test_what_is_typed_is_kept_and_shown_again(writer, bid, page):
    response = writer.post(page, {**LATER, **LINE, "seen": "0"})

    assert response.status_code == 302
    amounts = {CELL: Decimal("400000.00")}
    assert offered(bid) == (
        (LaterRow(2),),
        (SmallerRow("England first", "The other nations.", 60, amounts),),
    )
    fields = fields_of(text_of(writer.get(page)))
    assert fields["later-0-years"] == "2"
    assert fields[f"smaller-0-{AMOUNT}"] == "400,000"
    assert writer.post(page, fields).status_code == 302
    assert offered(bid)[1][0].amounts == amounts


def test_nothing_need_be_offered(writer, bid, page):
    offering(bid)
    fields = fields_of(text_of(writer.get(page)))

    writer.post(page, fields | {"later-0-years": "", "smaller-0-DELETE": "on"})

    assert offered(bid) == ((), ())
    assert completeness_of(load_draft(bid)).alternatives is SectionState.NOT_STARTED
    assert completeness_of(load_draft(bid)).is_complete


def test_a_line_is_added_without_losing_what_is_typed(writer, bid, page):
    text = text_of(writer.post(page, {**LATER, **LINE, "add_line": "smaller"}))

    assert "Smaller option 2" in text
    assert "England first" in text
    assert offered(bid) == ((), ())


def test_an_offer_that_is_not_whole_is_kept_and_said_where_answers_are_checked(writer, bid, page):
    faulty = {f"smaller-0-{AMOUNT}": "950000", "smaller-0-risk_percent": ""}
    writer.post(page, {**LATER, **LINE, **faulty, "seen": "0"})

    text = text_of(writer.get(bids_url("check_bid", bid)))
    assert "Smaller option 1: say which share of the risk it still removes, from 1% to 99%." in text
    assert "it asks for more than the bid in 2027-28" in text
    assert f"{page}#id_smaller-0-name" in text
    assert completeness_of(load_draft(bid)).alternatives is SectionState.INCOMPLETE


def test_it_is_said_on_the_task_list_and_in_the_document(writer, bid):
    assert "later_start" not in document_of(load_draft(bid))
    assert "Optional" in text_of(writer.get(bids_url("bid", bid)))
    offering(bid)

    assert "Optional" not in text_of(writer.get(bids_url("bid", bid)))
    document = document_of(load_draft(bid))
    assert document["later_start"] == [{"name": "A later start", "years": 2}]
    assert [row["risk_percent"] for row in document["smaller_options"]] == [60]
    text = text_of(writer.get(bids_url("check_bid", bid)))
    assert "England first" in text
    assert "every cost and milestone one financial year later: £900,000 of the fund from 2028-29" in text


def test_a_full_form_bid_offers_in_the_same_words(client):
    full = full_bid()
    sign_in(client, full.created_by)

    response = client.post(bids_url("bid_alternatives", full), {**LATER, **LINE, "seen": "0"})

    assert response.status_code == 302
    assert later_start_of(full)[0].years == 2
    assert document_of(load_draft(full))["smaller_options"][0]["name"] == "England first"


@pytest.mark.parametrize(
    ("rows", "later", "field"),
    [
        ([SMALLER] * 4, [], "smaller"),
        ([SmallerRow(" ")], [], "smaller-0-name"),
        ([SmallerRow("Less", risk_percent=100)], [], "smaller-0-risk_percent"),
        ([SmallerRow("Less", amounts={CELL: Decimal("0.001")})], [], f"smaller-0-{AMOUNT}"),
        ([SmallerRow("Less", amounts={("soon", "CDEL"): Decimal(1)})], [], "smaller-0-year"),
        ([], [LaterRow(1), LaterRow(2)], "later"),
        ([], [LaterRow(4)], "later-0-years"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_place(bid, rows, later, field):
    with pytest.raises(RowRefused) as refused:
        save_alternatives(bid=bid, rows=rows, later=later, by=bid.created_by, now=NOW)

    assert refused.value.field == field
    assert offered(bid) == ((), ())


def test_what_was_submitted_stays(writer):
    sent = submitted_bid(offers={})

    with pytest.raises(BidNotDraft):
        save_alternatives(bid=sent, rows=[], later=[], by=sent.created_by, now=NOW)

    assert len(offered(sent)[1]) == 1
