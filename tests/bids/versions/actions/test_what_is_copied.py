"""A bid that begins again begins as the earlier one ended, moved to the years of its round."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department, Event
from accounts.permissions import Role
from bids.overview.actions.endings import close_system
from bids.rounds.rules.questions import FULL_FORM
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.attachments import stored_attachment
from bids.versions.queries.documents import plain_draft, plain_version
from bids.versions.queries.earlier import diff_since, origin_of
from bids.writing.actions.attachments import add_attachment, remove_attachment
from bids.writing.actions.partners import accept_partnership, end_partnership
from bids.writing.models import Bid, CostLine
from bids.writing.queries.attached import attachments_of
from bids.writing.queries.carried import carried_into
from bids.writing.queries.drafts import completeness_of, load_draft
from bids.writing.queries.partners import partners_of
from bids.writing.rules.carrying import document_later
from bids.writing.sections.actions.sections import save_answers, save_systems
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import (
    TESTS,
    bidding_round,
    complete_bid,
    draft_bid,
    fresh_bid,
    full_bid,
    later_round,
    offering,
    submitted_bid,
    system_row,
)
from tests.factories.files import PDF
from tests.factories.partners import joined_partner
from tests.factories.starting_again import again, over, withdrawn
from tests.shared_states import built_once

PARTS = ("systems", "answers", "costs", "milestones", "asked", "options", "benefits", "risks", "roles")


pytestmark = pytest.mark.django_db


def full_with_everything_that_moves():
    """It offers other options, and switches a system off on a leap day."""
    bid = offering(full_bid())
    [row] = load_draft(bid).systems
    off = replace(system_row(row.system), decommission_on=date(2028, 2, 29))
    save_systems(bid=bid, rows=[off], by=bid.created_by, now=NOW)
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    certify_and_submit(bid=bid, confirmed=TESTS, by=make_user(Role.SIGN_OFF, bid.department), now=NOW)
    return over(fresh_bid(bid))


rejected = built_once(full_with_everything_that_moves)


short = built_once(lambda: over(submitted_bid()))


@pytest.mark.parametrize("state", ["rejected", "short"])
def test_the_draft_says_what_the_last_version_said(state, request):
    origin = request.getfixturevalue(state)

    bid = again(origin)

    draft = load_draft(fresh_bid(bid))
    before, after = plain_version(origin.current_version), plain_draft(draft)
    for part in (
        "systems",
        "answers",
        "costs",
        "milestones",
        "asked",
        "options",
        "benefits",
        "risks",
        "roles",
    ):
        assert after.get(part) == before.get(part), part
    assert completeness_of(draft).is_complete
    assert (bid.title, bid.status, bid.round_id == origin.round_id) == (origin.title, "DRAFT", False)
    assert not any(section.rows or section.answers for section in diff_since(origin_of(bid), fresh_bid(bid)))


def test_the_earlier_bid_stays_as_it_was(rejected):
    before = plain_draft(load_draft(rejected)), CostLine.objects.filter(bid=rejected).count()

    again(rejected)

    assert (plain_draft(load_draft(rejected)), CostLine.objects.filter(bid=rejected).count()) == before
    assert Bid.objects.get(pk=rejected.pk).status == "REJECTED"


def test_what_is_changed_is_marked_in_the_draft_and_in_the_version(short):
    bid = again(short)
    signer = make_user(Role.SIGN_OFF, bid.department)
    code = next(iter(load_draft(bid).answers))
    save_answers(bid=bid, section="work", answers={code: "Otherwise."}, by=bid.created_by, now=NOW)
    marked = [section.title for section in diff_since(origin_of(bid), fresh_bid(bid)) if not section.is_same]

    send_for_certification(bid=fresh_bid(bid), by=bid.created_by, now=NOW)
    certify_and_submit(bid=fresh_bid(bid), confirmed=TESTS, by=signer, now=NOW)

    later = [section.title for section in diff_since(origin_of(bid), fresh_bid(bid)) if not section.is_same]
    assert len(marked) == 1
    assert later == marked


def test_years_move_as_far_as_the_round_begins_later(rejected):
    """29 February has no day of its own in the other year; the year of prices is what it was."""
    bid = fresh_bid(again(rejected, later_round(rejected, 2)))

    before, after = plain_version(rejected.current_version), plain_draft(load_draft(bid))
    for part in (
        "systems",
        "costs",
        "benefits",
        "milestones",
        "roles",
        "asked",
        "later_start",
        "smaller_options",
    ):
        assert after[part] == document_later(before[part], 2), part
        assert part == "later_start" or after[part] != before[part], part
    [system] = after["systems"]
    assert (before["systems"][0]["decommission_on"], system["decommission_on"]) == (
        "2028-02-29",
        "2030-02-28",
    )
    assert {row["price_year"] for row in after["costs"]} == {row["price_year"] for row in before["costs"]}
    assert Event.objects.get(kind="bid.started_again").data["years"] == 2
    changed = [
        row.title for row in diff_since(origin_of(bid), bid) if row.code != "appraisal" and not row.is_same
    ]
    assert changed == []


def test_a_draft_with_nothing_in_it_carries_nothing():
    bid = fresh_bid(again(withdrawn(draft_bid())))

    carried = carried_into(bid)

    assert (carried.copied, carried.unread, carried.new) == (frozenset(), frozenset(), frozenset())


def test_a_system_that_has_ended_is_left_out_and_named():
    ended = withdrawn(submitted_bid())
    [row] = load_draft(ended).systems
    close_system(system=row.system, reason="Entered twice.", by=ended.created_by, now=NOW)

    bid = fresh_bid(again(ended))

    assert load_draft(bid).systems == ()
    assert carried_into(bid).systems_left_out() == [row.system]
    assert "systems" not in carried_into(bid).unread
    [section] = [row for row in diff_since(origin_of(bid), bid) if not row.is_same and row.code == "systems"]
    assert section.rows[0].kind == "removed"


@pytest.mark.parametrize("way", ["to the full form", "to the short form"])
def test_only_what_the_new_form_asks_for_is_copied(way, request):
    origin = request.getfixturevalue("short" if way == "to the full form" else "rejected")
    round_ = bidding_round(**({"questions_version": FULL_FORM} if way == "to the full form" else {}))

    bid = again(origin, round_)

    draft = load_draft(fresh_bid(bid))
    assert draft.systems
    assert draft.milestones
    assert (draft.cost_lines, draft.options) == ((), ())
    assert "costs" not in Event.objects.get(kind="bid.started_again").data["copied"]


@pytest.fixture
def with_files_and_partners(settings, tmp_path):
    """Of three partners one is closed since, and the part of one has ended; one file of two was taken out."""
    settings.MEDIA_ROOT = tmp_path
    bid = complete_bid()
    by = bid.created_by
    stays, out = (
        add_attachment(bid=bid, file=SimpleUploadedFile(name, PDF + name.encode()), by=by, now=NOW)
        for name in ("Plan.pdf", "Old.pdf")
    )
    remove_attachment(bid=bid, attachment=out, by=by, now=NOW)
    kept, closed, ended = (joined_partner(bid, sections=("work",))[0] for _ in range(3))
    end_partnership(partner=ended, by=by, now=NOW)
    send_for_certification(bid=bid, by=by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=fresh_bid(bid), confirmed=TESTS, by=signer, now=NOW)
    Department.objects.filter(pk=closed.department_id).update(ends_on=NOW.date() - timedelta(days=1))
    return over(fresh_bid(bid)), stays, kept


def test_files_come_along_and_stay_where_they_were(with_files_and_partners):
    origin, stays, _ = with_files_and_partners

    bid = again(origin)

    (copy,) = attachments_of(bid)
    assert (copy.name, copy.sha256, copy.stored_as) == (stays.name, stays.sha256, stays.stored_as)
    assert stored_attachment(bid, stays.sha256) == copy
    assert not any(section.rows or section.answers for section in diff_since(origin_of(bid), fresh_bid(bid)))
    remove_attachment(bid=bid, attachment=copy, by=bid.created_by, now=NOW)
    assert attachments_of(origin).get() == stays
    changed = [row.title for row in diff_since(origin_of(bid), fresh_bid(bid)) if not row.is_same]
    assert changed == ["Attachments"]


def test_partners_to_the_end_are_invited_again_and_are_not_in_it_yet(with_files_and_partners):
    origin, _, kept = with_files_and_partners

    bid = again(origin)

    (asked,) = partners_of(bid)
    assert (asked.department, asked.access, asked.sections) == (kept.department, "EDIT", ["work"])
    assert asked.is_waiting
    data = Event.objects.get(kind="bid.started_again").data
    assert (data["files"], data["partners"]) == ("Plan.pdf", kept.department.name)
    joined = accept_partnership(partner=asked, by=kept.accepted_by, now=NOW)
    assert joined.is_in
