"""What a version offers: read from its document, moved where it starts later, compared and copied."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.versions.queries.changes import diff_versions
from bids.versions.queries.documents import planned_milestones, version_document
from bids.versions.queries.offered import offered_by
from bids.writing.actions.copying import copy_contents
from bids.writing.queries.drafts import draft_for_rules, load_draft
from bids.writing.rules.drafts import LaterRow
from bids.writing.sections.actions.alternatives import save_alternatives
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import CELL, TESTS, draft_bid, fresh_bid, full_draft, submitted_bid
from tests.factories.clarification import NAMED, clarifying_bid, sent_clarification
from tests.factories.pages import bids_url, text_of

pytestmark = pytest.mark.django_db


def certified(bid):
    sent_clarification(bid)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_clarification(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    return fresh_bid(bid)


@pytest.fixture
def sent():
    return submitted_bid(offers={})


def test_what_a_version_offers_is_read_from_its_document(sent):
    plain = submitted_bid()
    versions = [sent.current_version_id, plain.current_version_id]

    found = offered_by(versions)

    assert list(found) == [sent.current_version_id]
    options = found[sent.current_version_id]
    assert [row.code for row in options] == ["1-year-later", "2-years-later", "smaller-1"]
    assert [row.total for row in options] == [900_000, 900_000, 450_000]
    assert version_document(plain.current_version).offered == ()


def test_a_later_start_moves_milestones_with_their_money(sent):
    asked = planned_milestones(sent.current_version)
    later = planned_milestones(sent.current_version, option="2-years-later")

    assert asked[0].baseline_on == date(2028, 3, 31)
    assert later[0].baseline_on == date(2030, 3, 31)
    assert later[0].shares == {("2029-30", CELL[1]): asked[0].shares[CELL]}
    assert planned_milestones(sent.current_version, option="smaller-1") == asked


def test_a_clarification_that_reopens_the_costs_reopens_what_else_is_offered(sent, client):
    bid = clarifying_bid(sent, items=[*NAMED, ("costs", "")])
    sign_in(client, bid.created_by)
    assert client.get(bids_url("bid_alternatives", bid)).status_code == 200
    save_alternatives(bid=bid, rows=[], later=[LaterRow(1)], by=bid.created_by, now=NOW)

    first, second = certified(bid).versions.order_by("number")

    assert [row.code for row in version_document(second).offered] == ["1-year-later"]
    changed = {section.code: section for section in diff_versions(first, second) if not section.is_same}
    assert changed["smaller_options"].rows[0].name == "England first"
    (later,) = changed["later_start"].rows
    assert [(field.label, field.before, field.after) for field in later.fields] == [
        ("Years later, at most", "2", "1")
    ]


def test_what_is_not_reopened_stays_as_it_was_offered(sent):
    first, second = certified(clarifying_bid(sent)).versions.order_by("number")

    assert version_document(second).offered == version_document(first).offered != ()


def test_it_is_copied_with_the_costs_it_is_held_against(sent):
    short, full = draft_bid(), full_draft()

    for into in (short, full):
        copy_contents(origin=sent, into=into, years=0, by=into.created_by, now=NOW)

    copied = draft_for_rules(load_draft(short))
    assert copied.later == (LaterRow(2),)
    assert copied.smaller[0].amounts == {CELL: Decimal("450000.00")}
    assert draft_for_rules(load_draft(full)).smaller == (), "its costs belong to options, and are not copied"


def test_the_version_says_how_each_is_valued(sent, client):
    sign_in(client, sent.created_by)

    text = text_of(client.get(bids_url("bid_version", sent, number=1)))

    assert "Other options the department would accept" in text
    assert "The other nations keep the old system for now." in text
    assert "A later start then counts for that value less a tenth of a point for each year" in text
