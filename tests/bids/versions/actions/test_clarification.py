"""The fund asks about named answers; those alone open."""

from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.clarification import ClarificationRefused, ask_clarification
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import Answer, Clarification, ClarificationItem, CostLine
from bids.writing.rules.clarifying import NotNameable
from bids.writing.sections.actions.sections import save_answers, save_costs, save_systems
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.conftest import owner_connection
from tests.factories.accounts import NOW, make_user, today
from tests.factories.bids import cost_rows, draft_bid
from tests.factories.clarification import (
    NAMED,
    NEW_WORDS,
    QUESTION,
    clarifying_bid,
)

pytestmark = pytest.mark.django_db


def in_nine_days():
    return today() + timedelta(days=9)


def ask(bid, **changes):
    given = {
        "question": QUESTION,
        "items": NAMED,
        "due_on": in_nine_days(),
        "by": make_user(Role.FUND_MANAGER),
    }
    return ask_clarification(bid=bid, now=NOW, **{**given, **changes})


def told(kind):
    return {row.recipient for row in Event.objects.get(kind=kind).deliveries.all()}


UNNAMED = [
    "UPDATE bids_answer SET value = 'x' WHERE question = 'what_will_be_done'",
    "UPDATE bids_answer SET question = 'why_now_too' WHERE question = 'who_uses_it'",
    "DELETE FROM bids_answer WHERE question = 'what_will_be_done'",
    "UPDATE bids_costline SET amount = 1",
    "UPDATE bids_bidmilestoneshare SET amount = 1",
    "DELETE FROM bids_bidsystem",
]


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_asking_reopens_the_named_answers_and_tells_the_department(submitted):
    asked = ask(submitted, question=f"  {QUESTION} ")

    submitted.refresh_from_db()
    assert submitted.status == BidStatus.CLARIFYING
    assert (asked.status, asked.came_from, asked.number) == ("OPEN", "SUBMITTED", 1)
    assert asked.question == QUESTION
    assert asked.due_on == in_nine_days()
    assert asked.version == submitted.current_version
    assert sorted(asked.items.values_list("section", "question")) == sorted(NAMED)
    assert submitted.created_by in told("bid.clarification_asked")


def test_an_eligible_bid_is_asked_about_too(eligible):
    asked = ask(eligible)

    assert (asked.status, asked.came_from) == ("OPEN", "ELIGIBLE")


def test_what_depends_on_a_named_answer_is_reopened_with_it(submitted):
    asked = ask(submitted, items=[("accounting_officer", "novel_contentious_repercussive")])

    assert [item.question for item in asked.items.order_by("question")] == [
        "novel_contentious_repercussive",
        "novel_contentious_repercussive_detail",
    ]


def test_the_same_question_twice_is_one(submitted):
    assert ask(submitted) == ask(submitted)

    assert Event.objects.filter(kind="bid.clarification_asked").count() == 1


def test_the_same_words_about_more_answers_are_a_second_question(submitted):
    ask(submitted)

    with pytest.raises(TransitionRefused, match="is waiting for clarification"):
        ask(submitted, items=[*NAMED, ("costs", "")])


def test_a_second_question_waits_for_the_first(asked):
    with pytest.raises(TransitionRefused, match="is waiting for clarification"):
        ask(asked, question="And the cost?")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": " "}, "question"),
        ({"question": "a" * 2001}, "question"),
        ({"due_on": NOW.date()}, "due_on"),
        ({"items": []}, "items"),
    ],
)
def test_a_request_that_does_not_hold_together_is_refused(changes, field, submitted):
    with pytest.raises(ClarificationRefused) as refusal:
        ask(submitted, **changes)

    assert refusal.value.field == field
    assert not Clarification.objects.exists()


def test_only_answers_the_round_asks_for_are_named(submitted):
    with pytest.raises(NotNameable):
        ask(submitted, items=[("work", "favourite_colour")])


def test_a_draft_is_not_asked_about(draft):
    with pytest.raises(TransitionRefused):
        ask(draft)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_fund_asks(submitted, role):
    with pytest.raises(PermissionRefused):
        ask(submitted, by=make_user(role))


def test_only_what_is_named_changes(asked):
    writer = asked.created_by

    save_answers(bid=asked, section="work", answers={"who_uses_it": NEW_WORDS}, by=writer, now=NOW)

    assert Answer.objects.get(bid=asked, question="who_uses_it").value == NEW_WORDS
    with pytest.raises(BidNotDraft, match="has not asked about this part"):
        save_answers(bid=asked, section="work", answers={"what_will_be_done": "More"}, by=writer, now=NOW)
    with pytest.raises(BidNotDraft):
        save_costs(bid=asked, rows=[], by=writer, now=NOW)
    with pytest.raises(BidNotDraft):
        save_systems(bid=asked, rows=[], by=writer, now=NOW)


def test_a_section_of_lines_is_reopened_whole(submitted):
    bid = clarifying_bid(submitted, items=[("costs", "")])
    rows = cost_rows({("2028-29", "CDEL"): Decimal("5.00")})

    save_costs(bid=bid, rows=rows, by=bid.created_by, now=NOW)

    assert [line.year for line in CostLine.objects.filter(bid=bid)] == ["2028-29"]


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_through_exactly_what_is_named():
    clarifying_bid()

    with owner_connection() as owner:
        for statement in UNNAMED:
            with pytest.raises(psycopg.errors.RestrictViolation):
                owner.execute(statement)
        changed = owner.execute("UPDATE bids_answer SET value = 'x' WHERE question = 'who_uses_it'")
        assert changed.rowcount == 1


@pytest.mark.usefixtures("sent")
def test_the_database_shuts_again_with_the_sign_off():
    with pytest.raises(DatabaseError, match="draft cannot change"), transaction.atomic():
        Answer.objects.filter(question="who_uses_it").update(value="Later")


def test_a_row_stays_with_its_bid(submitted):
    bid = clarifying_bid(submitted, items=[("costs", "")])
    other = draft_bid(bid.round, bid.department, by=bid.created_by)

    with pytest.raises(DatabaseError, match="stays where it was made"), transaction.atomic():
        CostLine.objects.filter(bid=bid).update(bid=other)


@pytest.mark.usefixtures("asked")
def test_what_was_asked_never_changes():
    for statement in (
        "UPDATE bids_clarification SET question = 'Other?'",
        "UPDATE bids_clarification SET due_at = due_at + interval '1 day'",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(statement)
    for statement in ("DELETE FROM bids_clarification", "DELETE FROM bids_clarificationitem"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(statement)
    assert ClarificationItem.objects.count() == 2
