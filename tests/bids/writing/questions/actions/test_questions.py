"""A department asks, the fund answers, corrects or declines, the department withdraws."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.departments import close_department
from accounts.models import Department
from accounts.permissions import Role
from bids.rounds.actions import open_round as open_
from bids.rounds.actions import set_eligibility
from bids.writing.actions.deadline import RoundShut
from bids.writing.questions.actions import (
    LastDayPinned,
    NotAnswered,
    QuestionRefused,
    QuestionsOver,
    answer_question,
    correct_answer,
    decline_question,
    mark_answers_read,
    set_questions_until,
    withdraw_question,
)
from bids.writing.questions.models import RoundQuestion
from bids.writing.questions.queries import count_answers, unread_answers
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, event_kinds, make_department, make_user, today
from tests.factories.assessment import close_round, end_submission, make_round
from tests.factories.bids import bidding_round
from tests.factories.questions import (
    ANSWER,
    REASON,
    WORDING,
    WORDS,
    answered_question,
    asked_question,
    declined_question,
)
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
waiting, answered = built_once(asked_question), built_once(answered_question)
DAY = timedelta(days=1)


def answer(question, manager, **given):
    given = {"wording": WORDING, "answer": ANSWER, **given}
    return answer_question(question=question, by=manager, now=NOW, **given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"section": "benefits"}, "about"),
        ({"criterion": "NONE"}, "about"),
        ({"section": "work", "criterion": "FIT"}, "about"),
    ],
)
def test_a_question_that_does_not_hold_together(given, field):
    with pytest.raises(QuestionRefused) as refusal:
        asked_question(**given)

    assert refusal.value.field == field
    assert not RoundQuestion.objects.exists()


def test_a_question_is_about_a_criterion():
    assert asked_question(criterion="FIT").criterion == "FIT"


def test_only_departments_that_may_bid_ask():
    planned = make_round()
    named, other = make_department(), make_department()
    fund = make_user(Role.FUND_MANAGER)
    set_eligibility(round=planned, kinds=[], departments=[named], checks=[], by=fund, now=NOW)
    round_ = open_(round=planned, by=fund, now=NOW)

    assert asked_question(round_, named).department == named
    with pytest.raises(QuestionRefused, match="cannot bid in round"):
        asked_question(round_, other)


def test_a_closed_department_asks_nothing(draft):
    department: Department = make_department()
    bidder = make_user(Role.BIDDER, department)
    by = make_user(Role.ADMINISTRATOR)
    close_department(department=department, ends_on=london_date(NOW), successor=None, by=by, now=NOW)
    department.refresh_from_db()

    with pytest.raises(QuestionRefused, match="cannot bid"):
        asked_question(draft.round, department, by=bidder)


def test_nobody_asks_for_another_department(draft):
    with pytest.raises(PermissionRefused):
        asked_question(draft.round, draft.department, by=make_user(Role.BIDDER))


def test_nothing_is_asked_before_the_opening_and_after_the_closing(opened):
    with pytest.raises(RoundShut, match="not open yet"):
        asked_question(make_round())
    end_submission(opened)
    with pytest.raises(RoundShut, match="is closed"):
        asked_question(opened)


def test_nothing_is_asked_after_the_last_day(manager):
    round_ = bidding_round()
    set_questions_until(round=round_, last_day=today() + DAY, by=manager, now=NOW)
    asked_question(round_)
    type(round_).objects.filter(pk=round_.pk).update(
        opens_at=NOW - 9 * DAY, questions_until=today() - 2 * DAY
    )

    with pytest.raises(QuestionsOver, match="could be asked until"):
        asked_question(round_)


def test_numbers_run_in_the_order_of_the_answers(manager):
    round_ = bidding_round()
    first, second, third = (asked_question(round_) for _ in range(3))
    declined_question(second)

    assert [answer(row, manager).number for row in (third, first)] == [1, 2]


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"wording": ""}, "wording", "Write the question"),
        ({"answer": " "}, "answer", "Write the answer"),
        ({"answer": "x" * 5001}, "answer", "5,000 characters"),
        ({"wording": WORDS}, "wording", "names Department of Bridges"),
        ({"answer": "The department of bridges may."}, "answer", "names Department of Bridges"),
    ],
)
def test_an_answer_that_is_not_taken(waiting, manager, given, field, words):
    with pytest.raises(QuestionRefused, match=words) as refusal:
        answer(waiting, manager, **given)

    assert refusal.value.field == field
    waiting.refresh_from_db()
    assert (waiting.status, waiting.number) == ("ASKED", None)


def test_an_answer_is_corrected_by_a_later_one_and_both_stay(answered, manager):
    correct_answer(question=answered, answer="No.", by=manager, now=NOW + DAY)

    assert list(answered.answers.order_by("number").values_list("words", flat=True)) == [ANSWER, "No."]
    with pytest.raises(QuestionRefused, match="stands already"):
        correct_answer(question=answered, answer="No. ", by=manager, now=NOW)
    with pytest.raises(QuestionRefused, match="names"):
        correct_answer(question=answered, answer="Ask Department of Bridges.", by=manager, now=NOW)


def test_new_answers_are_new_until_they_are_marked_as_read(answered, manager):
    correct_answer(question=answered, answer="No.", by=manager, now=NOW)
    reader, round_ = answered.asked_by, answered.round

    assert count_answers(reader, round_).new == 1
    assert mark_answers_read(round=round_, by=reader, now=NOW) == 2
    assert mark_answers_read(round=round_, by=reader, now=NOW) == 0
    assert not unread_answers(reader, round_).exists()
    assert (count_answers(reader, round_).answered, count_answers(reader, round_).new) == (1, 0)


def test_a_question_that_waits_has_no_answer_to_correct(waiting, manager):
    with pytest.raises(NotAnswered):
        correct_answer(question=waiting, answer="No.", by=manager, now=NOW)


def test_a_colleague_withdraws_a_question(waiting):
    colleague = make_user(Role.SIGN_OFF, waiting.department)

    withdrawn = withdraw_question(question=waiting, by=colleague, now=NOW)

    assert (withdrawn.status, withdrawn.settled_by) == ("WITHDRAWN", colleague)
    assert event_kinds()[-1] == "round.question_withdrawn"


def test_each_step_is_for_those_who_may(waiting, answered):
    for person in (waiting.asked_by, make_user(Role.CHAIR), make_user(Role.AUDITOR)):
        with pytest.raises(PermissionRefused):
            answer(waiting, person)
        with pytest.raises(PermissionRefused):
            decline_question(question=waiting, reason=REASON, by=person, now=NOW)
        with pytest.raises(PermissionRefused):
            correct_answer(question=answered, answer="No.", by=person, now=NOW)
        with pytest.raises(PermissionRefused):
            set_questions_until(round=waiting.round, last_day=None, by=person, now=NOW)
    for person in (make_user(Role.BIDDER), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            withdraw_question(question=waiting, by=person, now=NOW)


def test_what_is_settled_stays_settled(answered, manager):
    with pytest.raises(TransitionRefused, match="is answered already"):
        answer(answered, manager)
    with pytest.raises(TransitionRefused, match="cannot be declined"):
        decline_question(question=answered, reason=REASON, by=manager, now=NOW)
    with pytest.raises(TransitionRefused, match="cannot be withdrawn"):
        withdraw_question(question=answered, by=answered.asked_by, now=NOW)


def test_a_question_is_answered_after_the_closing_too(waiting, manager):
    close_round(waiting.round)

    assert answer(waiting, manager).number == 1


def test_a_last_day_that_is_not_taken(opened, manager):
    with pytest.raises(QuestionRefused, match="Give a day") as refusal:
        set_questions_until(round=opened, last_day=today() + 99 * DAY, by=manager, now=NOW)
    assert refusal.value.field == "last_day"
    with pytest.raises(LastDayPinned):
        set_questions_until(round=close_round(opened), last_day=None, by=manager, now=NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"words": "Other words"},
        {"wording": "Other words"},
        {"number": 7},
        {"section": "work", "criterion": "FIT"},
        {"status": "ASKED"},
        {"reason": "None."},
    ],
)
def test_the_database_holds_what_was_asked_and_published(answered, changed):
    with pytest.raises(Exception) as refusal, transaction.atomic():  # noqa: PT011 - of triggers, rights and checks
        RoundQuestion.objects.filter(pk=answered.pk).update(**changed)

    assert isinstance(refusal.value.__cause__, BaseException)


def test_the_database_publishes_no_half_of_a_question(waiting):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundQuestion.objects.filter(pk=waiting.pk).update(
            status="ANSWERED", settled_at=NOW, settled_by=waiting.asked_by
        )
