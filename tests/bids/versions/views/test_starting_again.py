"""Starting a bid again from its page, and reading what has changed since."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.overview.actions.endings import close_system
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.starting_again import start_again
from bids.writing.queries.drafts import load_draft
from legacyfund.lib.financial_year import following_year
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.assessment import close_round
from tests.factories.bids import bidding_round, complete_bid, fresh_bid, full_bid, later_round, submitted_bid
from tests.factories.pages import bids_url, fields_of, text_of
from tests.factories.partners import joined_partner
from tests.factories.starting_again import over, withdrawn
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


rejected = built_once(lambda: over(submitted_bid()))


def lapsed(bid):
    close_round(bid.round)
    return fresh_bid(bid)


def of_department(bid, role=Role.BIDDER):
    return sign_in(Client(), make_user(role, bid.department))


def test_start_again_signed_out_wrong_person_wrong_method(rejected, client):
    page = bids_url("start_again", rejected)

    assert client.get(page).status_code == 302
    assert client_of().get(page).status_code == 403
    assert sign_in(Client(), make_user(Role.BIDDER, make_department())).get(page).status_code == 404
    assert of_department(rejected).put(page).status_code == 405


def test_from_the_bids_page_to_the_new_draft(rejected):
    writer = of_department(rejected)
    page = bids_url("start_again", rejected)
    round_ = bidding_round()

    assert page in text_of(writer.get(bids_url("bid", rejected)))
    assert "There is a problem" in text_of(writer.post(page, {}))
    response = writer.post(page, {"round": round_.reference})

    bid = round_.bids.get()
    assert response["Location"] == bids_url("bid", bid)
    shown = text_of(writer.get(bids_url("bid", bid)))
    assert f"{rejected.reference} version 1" in shown
    changes = text_of(writer.get(bids_url("changes_since", bid)))
    assert "which was not funded" in changes
    assert "Nothing changed" in changes


def test_each_section_says_that_it_is_only_carried_until_it_was_saved(rejected):
    writer, round_ = of_department(rejected), bidding_round()
    writer.post(bids_url("start_again", rejected), {"round": round_.reference})
    bid = round_.bids.get()
    words = f"Carried from {rejected.reference}: read it again"
    page = bids_url("bid", bid)

    before = text_of(writer.get(page)).count(words)
    work = bids_url("bid_work", bid)
    writer.post(work, fields_of(text_of(writer.get(work))))

    assert before > 1
    assert text_of(writer.get(page)).count(words) == before - 1
    assert words not in text_of(writer.get(bids_url("bid", rejected)))


def started(client, origin, round_):
    client.post(bids_url("start_again", origin), {"round": round_.reference})
    return round_.bids.get()


def test_what_was_moved_is_marked_until_its_section_is_saved(rejected):
    writer = of_department(rejected)
    bid = started(writer, rejected, later_round(rejected))
    milestones, first = bids_url("bid_milestones", bid), rejected.round.first_year

    page = text_of(writer.get(bids_url("bid", bid)))
    before = text_of(writer.get(milestones))
    checked = text_of(writer.get(bids_url("check_bid", bid)))
    writer.post(milestones, fields_of(before))
    after = text_of(writer.get(milestones))

    assert f"Years were moved by 1: {first} became {bid.round.first_year}, and each other" in page
    assert f"carried from {rejected.reference}: read it again" in before
    assert before.count("Years moved") == 2
    assert "New service live: 31 March 2029, was 31 March 2028" in before
    assert "New service live: the fund’s money: 2028-29, was 2027-28" in before
    assert "read it again" not in after
    assert "Years moved" not in after
    listed = f'<li><a class="govuk-link" href="{milestones}">'
    assert listed in checked
    assert listed not in text_of(writer.get(bids_url("check_bid", bid)))
    assert "that alone is not listed as a change" in text_of(writer.get(bids_url("changes_since", bid)))


def test_each_section_of_the_full_form_says_what_was_moved_in_it():
    """What the prices are of stays, and is named."""
    bid = full_bid()
    close_round(bid.round)
    writer = of_department(bid)
    new = started(writer, fresh_bid(bid), later_round(bid))

    pages = {
        code: text_of(writer.get(bids_url(f"bid_{code}", new)))
        for code in ("systems", "costs", "benefits", "skills", "options", "work")
    }

    assert "30 September 2029, was 30 September 2028" in pages["systems"]
    assert "Supplier&#x27;s work in 2027-28: 2028-29, was 2027-28" in pages["costs"]
    assert "Prices of 2027-28 stayed as they were" in pages["costs"]
    assert "Hardware support no longer paid: 2028-29, was 2027-28" in pages["benefits"]
    assert "Delivery manager: " in pages["skills"]
    marked = {code for code, page in pages.items() if "Years moved" in page}
    assert marked == {"systems", "costs", "benefits", "skills"}
    assert "Words were not changed" in pages["work"]


def test_what_the_earlier_round_did_not_ask_is_new(rejected):
    writer = of_department(rejected)
    bid = started(writer, rejected, bidding_round(questions_version=FULL_FORM))
    page, new = bids_url("bid", bid), "New in this round"

    shown = text_of(writer.get(page))
    resilience = bids_url("bid_resilience", bid)
    opened = text_of(writer.get(resilience))
    writer.post(resilience, fields_of(opened))

    assert shown.count(new) == 6, "options, costs, benefits, risks, skills and resilience"
    assert new in opened
    assert text_of(writer.get(page)).count(new) == 5


def test_a_partner_of_the_new_bid_learns_nothing_of_the_earlier_one(rejected):
    bid = started(of_department(rejected), rejected, bidding_round())
    _, person = joined_partner(bid, sections=("work",))
    partner = sign_in(Client(), person)

    pages = [text_of(partner.get(bids_url(name, bid))) for name in ("bid", "bid_work")]

    for page in pages:
        assert rejected.reference not in page
        assert "from an earlier bid: read it again" in page


@pytest.mark.parametrize(("end", "words"), [(lapsed, "which lapsed"), (withdrawn, "which was withdrawn")])
def test_from_a_draft_that_was_never_sent(end, words):
    ended = end(complete_bid())
    writer, round_ = of_department(ended), bidding_round()

    assert bids_url("start_again", ended) in text_of(writer.get(bids_url("bid", ended)))
    bid = started(writer, ended, round_)

    shown = text_of(writer.get(bids_url("bid", bid)))
    assert "which was never submitted" in shown
    changes = text_of(writer.get(bids_url("changes_since", bid)))
    assert words in changes
    assert "Nothing changed" in changes


def test_years_the_round_cannot_pay_for_and_systems_left_out_are_named():
    round_ = bidding_round()
    far = following_year(round_.first_year, 12)
    ended = lapsed(complete_bid(round_, amounts={(far, "CDEL"): Decimal(900)}))
    [row] = load_draft(ended).systems
    close_system(system=row.system, reason="Entered twice.", by=ended.created_by, now=NOW)
    writer, next_ = of_department(ended), bidding_round()

    bid = started(writer, ended, next_)
    page = text_of(writer.get(bids_url("bid", bid)))

    assert f"has costs, or money on milestones, in {far}:" in page
    gone = f"another department’s now: {row.system.name} ({row.system.reference})."
    assert gone in page
    assert "Years stay as they were" in page


def test_where_no_round_is_open_the_page_says_so(rejected):
    type(rejected.round).objects.update(status="CLOSED")
    writer = of_department(rejected)

    assert "No open round takes a bid" in text_of(writer.get(bids_url("bid", rejected)))
    shown = text_of(writer.get(bids_url("start_again", rejected)))
    assert "No open round takes a bid" in shown
    assert "Start the bid" not in shown


def test_a_bid_with_the_panel_offers_nothing(client):
    bid = submitted_bid()
    writer = of_department(bid)

    assert "start this bid again" not in text_of(writer.get(bids_url("bid", bid)))
    assert "can be started again" in text_of(writer.get(bids_url("start_again", bid)))


def test_a_sign_off_is_not_offered_to_write(rejected):
    signer = of_department(rejected, Role.SIGN_OFF)

    assert bids_url("start_again", rejected) not in text_of(signer.get(bids_url("bid", rejected)))


def test_what_changed_signed_out_wrong_person_wrong_method(rejected, client):
    bid = start_again(origin=rejected, round=bidding_round(), by=rejected.created_by, now=NOW)
    page = bids_url("changes_since", bid)

    assert client.get(page).status_code == 302
    assert client_of(Role.TREASURY_ANALYST).get(page).status_code == 403
    assert client_of().get(page).status_code == 404
    assert of_department(rejected).post(page).status_code == 405
    assert of_department(rejected).get(page).status_code == 200
    assert of_department(rejected).get(bids_url("changes_since", rejected)).status_code == 404
