"""Colleagues comment, settle, open again and remove."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.actions.people import end_membership
from accounts.models import Event, User
from accounts.permissions import Role
from bids.versions.actions.certification import send_for_certification
from bids.writing.actions.attachments import add_attachment
from bids.writing.actions.comments import (
    CommentRefused,
    CommentsShut,
    mark_comments_read,
    remove_comment,
    reopen_comment,
    settle_comment,
)
from bids.writing.models import BidComment
from bids.writing.queries.comments import comments_by_section, new_comments, open_comments
from bids.writing.sections.actions.sections import save_answers
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.files import PDF
from tests.factories.partners import joined_partner
from tests.factories.questions import written_comment

pytestmark = pytest.mark.django_db
WORDS = "Who covers the night shift?"


def test_bidders_and_sign_offs_of_the_department_comment_settle_and_open_again(draft):
    signer = make_user(Role.SIGN_OFF, draft.department)
    comment = written_comment(draft, words=f" {WORDS} ", by=signer)
    assert (comment.words, open_comments(draft)) == (WORDS, {"work": 1})

    settle_comment(comment=comment, by=draft.created_by, now=NOW)
    assert open_comments(draft) == {}
    with pytest.raises(CommentsShut, match="settled already"):
        settle_comment(comment=comment, by=signer, now=NOW)

    reopen_comment(comment=comment, by=signer, now=NOW)
    assert open_comments(draft) == {"work": 1}
    with pytest.raises(CommentsShut, match="open already"):
        reopen_comment(comment=comment, by=signer, now=NOW)


def test_events_say_that_there_was_a_comment_and_not_what_it_says(draft):
    comment = written_comment(draft)
    settle_comment(comment=comment, by=draft.created_by, now=NOW)
    remove_comment(comment=comment, by=draft.created_by, now=NOW)

    events = Event.objects.filter(subject="bids.bid", subject_id=draft.pk, kind__contains="comment")
    assert sorted(event.kind for event in events) == [
        "bid.comment_removed",
        "bid.comment_settled",
        "bid.commented",
    ]
    assert [event.data for event in events] == [{"section": "work"}] * 3
    assert not any(event.deliveries.exists() for event in events)


def told_of(comment: BidComment) -> list[User]:
    told = Event.objects.filter(kind="bid.commented", subject_id=comment.bid_id).latest("pk")
    return [row.recipient for row in told.deliveries.order_by("recipient")]


def test_a_comment_is_told_to_whom_it_concerns_and_marked_as_read_by_answering(draft):
    lead, department = draft.created_by, draft.department
    writer, signer = make_user(Role.BIDDER, department), make_user(Role.SIGN_OFF, department)
    make_user(Role.BIDDER, department)  # who wrote nothing
    by_partner = make_user(Role.BIDDER, joined_partner(draft, sections=("work",))[0].department)
    for person in (writer, by_partner):
        save_answers(bid=draft, section="work", answers={"why_now": f"{person.pk}"}, by=person, now=NOW)

    first = written_comment(draft, by=signer)
    assert told_of(first) == [lead, writer]
    assert (new_comments(lead, draft), new_comments(signer, draft)) == ({"work": 1}, {})
    answer = written_comment(draft, by=writer)

    assert told_of(answer) == [lead, signer]
    assert (new_comments(writer, draft), new_comments(lead, draft)) == ({}, {"work": 2})
    assert told_of(written_comment(draft, section="costs", by=signer)) == [lead]
    assert mark_comments_read(bid=draft, by=lead, now=NOW, section="costs") == 1
    assert (new_comments(lead, draft), mark_comments_read(bid=draft, by=lead, now=NOW)) == ({"work": 2}, 2)
    end_membership(membership=writer.memberships.get(), by=make_user(Role.ADMINISTRATOR), now=NOW)
    assert told_of(written_comment(draft, by=signer)) == [lead]


def test_who_adds_a_file_is_told_of_what_is_said_of_the_files(draft, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    adds = make_user(Role.BIDDER, draft.department)
    add_attachment(bid=draft, file=SimpleUploadedFile("Plan.pdf", PDF), by=adds, now=NOW)

    assert told_of(written_comment(draft, section="attachments", by=draft.created_by)) == [adds]


def test_its_author_alone_removes_a_comment_and_that_there_was_one_stays(draft):
    colleague, comment = make_user(Role.BIDDER, draft.department), written_comment(draft)
    with pytest.raises(PermissionRefused, match="Only whoever wrote"):
        remove_comment(comment=comment, by=colleague, now=NOW)

    removed = remove_comment(comment=comment, by=draft.created_by, now=NOW)

    assert (removed.words, removed.removed_by, open_comments(draft)) == ("", draft.created_by, {})
    with pytest.raises(CommentsShut, match="has been removed"):
        settle_comment(comment=comment, by=colleague, now=NOW)
    (work,) = [row for row in comments_by_section(draft, colleague) if row.section.code == "work"]
    assert (list(work.comments), work.open, work.in_words) == ([removed], 0, "No open comments")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"words": "  "}, "Write your comment"),
        ({"words": "x" * 1001}, "1,000 characters"),
        ({"section": "benefits"}, "no such section"),
    ],
)
def test_a_comment_that_is_not_taken(draft, given, words):
    with pytest.raises(CommentRefused, match=words):
        written_comment(draft, **given)


def test_partners_and_everybody_else_stay_out(draft):
    _, partner = joined_partner(draft, sections=("work",))
    comment = written_comment(draft)

    for person in (partner, make_user(Role.BIDDER), make_user(Role.FUND_MANAGER), make_user(Role.AUDITOR)):
        with pytest.raises(PermissionRefused):
            written_comment(draft, by=person)
        with pytest.raises(PermissionRefused):
            settle_comment(comment=comment, by=person, now=NOW)


def test_comments_go_on_while_the_sign_off_reads_and_end_with_the_submission(complete, submitted):
    written_comment(complete)
    bid = send_for_certification(bid=complete, by=complete.created_by, now=NOW)

    assert written_comment(bid, by=make_user(Role.SIGN_OFF, bid.department)).bid == bid
    with pytest.raises(CommentsShut, match="not being written any more"):
        written_comment(submitted)


@pytest.mark.parametrize(
    "changed", [{"words": "Other words"}, {"section": "costs"}, {"removed_at": NOW}, {"settled_at": NOW}]
)
def test_the_database_holds_a_comment_as_it_was_written(draft, changed):
    comment = written_comment(draft)

    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 - of triggers, rights and checks
        BidComment.objects.filter(pk=comment.pk).update(**changed)
