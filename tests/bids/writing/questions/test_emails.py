"""What people are told of questions about a round: the fund, who asked, and whoever has a draft."""

from datetime import timedelta

import pytest

from accounts.models import Event
from bids.writing.questions.actions import (
    QuestionRefused,
    correct_answer,
    decline_question,
    set_questions_until,
)
from bids.writing.questions.queries import count_answers
from tests.factories.accounts import NOW, event_kinds, today
from tests.factories.bids import bidding_round, draft_bid
from tests.factories.messages import only, read_by
from tests.factories.questions import ANSWER, REASON, WORDING, WORDS, answered_question, asked_question
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
waiting, answered = built_once(asked_question), built_once(answered_question)
DAY = timedelta(days=1)


def test_a_question_reaches_the_fund_alone(manager):
    question = asked_question(section="costs")

    message = read_by("round.question_asked")[manager]
    assert message.subject == f"Department of Bridges asks about round {question.round.reference}"
    assert WORDS in message.body
    assert message.link == f"/rounds/{question.round.reference}/questions/"
    event = Event.objects.latest("pk")
    assert event.department == question.department
    assert WORDS not in str(event.data)
    assert {person.memberships.get().role for person in read_by("round.question_asked")} == {"FUND_MANAGER"}


def test_an_answer_is_told_to_who_asked_and_who_has_a_draft_without_the_asker(manager):
    round_ = bidding_round()
    writer = draft_bid(round_).created_by
    question = asked_question(round_)

    done = answered_question(question, by=manager)

    messages = read_by("round.question_answered")
    assert set(messages) == {question.asked_by, writer}
    for message in messages.values():
        assert WORDING in message.body
        assert ANSWER in message.body
        assert "Bridges" not in message.body + message.subject
    event = Event.objects.latest("pk")
    assert event.department is None
    assert "Bridges" not in str(event.data)
    assert (done.number, done.status, done.words) == (1, "ANSWERED", WORDS)
    assert count_answers(writer, round_).new == 1


def test_a_corrected_answer_is_told_again(answered, manager):
    correct_answer(question=answered, answer="No.", by=manager, now=NOW)

    message = read_by("round.answer_corrected")[answered.asked_by]
    assert "The fund now answers:\n\nNo." in message.body


def test_a_question_is_declined_for_a_reason_its_department_alone_is_told(waiting, manager):
    draft_bid(waiting.round)
    with pytest.raises(QuestionRefused) as refusal:
        decline_question(question=waiting, reason=" ", by=manager, now=NOW)
    assert refusal.value.field == "reason"

    decline_question(question=waiting, reason=REASON, by=manager, now=NOW)

    message = only("round.question_declined", waiting.asked_by)
    assert REASON in message.body
    assert WORDS in message.body


def test_the_last_day_is_told_to_those_with_a_draft(manager):
    round_ = bidding_round()
    writer = draft_bid(round_).created_by
    day = today() + 5 * DAY

    set_questions_until(round=round_, last_day=day, by=manager, now=NOW)

    assert f"until the end of {day.day} {day:%B %Y}" in only("round.questions_until_set", writer).body
    before = event_kinds()
    set_questions_until(round=round_, last_day=day, by=manager, now=NOW)
    assert event_kinds() == before
    set_questions_until(round=round_, last_day=None, by=manager, now=NOW)
    assert "until it closes" in only("round.questions_until_set", writer).body
