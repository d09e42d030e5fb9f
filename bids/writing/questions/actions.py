"""A department asks the fund about a round; the fund answers to everyone who may bid, or declines."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may, require_permission
from accounts.actions.deliveries import mark_read
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.rounds.queries import criteria_of, may_bid
from bids.rounds.rules.questions import parts_of
from bids.rounds.workflow import RoundStatus
from bids.writing.actions.deadline import check_round_open
from bids.writing.queries.people import people_of_bids, people_on_any
from bids.writing.queries.rounds import unsent_bids
from bids.writing.questions.models import RoundAnswer, RoundQuestion
from bids.writing.questions.queries import unread_answers
from bids.writing.questions.rules import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    gives_away,
    why_no_last_day,
    why_over,
)
from bids.writing.questions.workflow import QUESTION_TRANSITIONS, QuestionStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.rows import LONGEST_REASON
from legacyfund.lib.said import check_said


class QuestionRefused(DomainError):
    """A question, an answer or a last day for questions does not hold together."""


class QuestionsOver(ConflictRefused):
    """The last day for questions has passed."""


class LastDayPinned(ConflictRefused):
    """The round is past the status in which its last day for questions may change."""


class NotAnswered(ConflictRefused):
    """There is no answer to correct."""


def ask_question(
    *,
    round: Round,
    department: Department,
    words: str,
    section: str = "",
    criterion: str = "",
    by: User,
    now: datetime,
) -> RoundQuestion:
    """Put a question to the fund, about the round or one section or criterion of it, by their codes.

    Raises QuestionRefused, QuestionsOver, RoundShut, PermissionRefused.
    """
    with transaction.atomic():
        round = lock_round(round)
        check_may(department, by, Permission.ASK_FUND)
        check_questions_taken(round)
        _check_department(round, department, now=now)
        _check_about(round, section, criterion)
        question = RoundQuestion.objects.create(
            round=round,
            department=department,
            section=section,
            criterion=criterion,
            words=_said(words, LONGEST_QUESTION, field="words", bidding="Write your question."),
            asked_at=now,
            asked_by=by,
        )
        told = people_with(Permission.ANSWER_QUESTION)
        _record("asked", question, by=by, now=now, department=department, tell=told)
    return question


def answer_question(
    *, question: RoundQuestion, wording: str, answer: str, by: User, now: datetime
) -> RoundQuestion:
    """Publish the question, in words that name nobody, with its answer. Those who asked and those with a
    draft in the round are told. Raises QuestionRefused, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANSWER_QUESTION)
    with transaction.atomic():
        question = _lock(question)
        target = QUESTION_TRANSITIONS.target(question.status, "answer")
        wording = _said(wording, LONGEST_QUESTION, field="wording", bidding="Write the question.")
        _check_tells_nobody(question, wording, field="wording")
        highest = RoundQuestion.objects.filter(round=question.round).aggregate(highest=Max("number"))
        question.number, question.wording = (highest["highest"] or 0) + 1, wording
        _settle(question, target, "number", "wording", by=by, now=now)
        given = _answer(question, 1, answer, by=by, now=now)
        _publish("question_answered", question, given, by=by, now=now)
    return question


def correct_answer(*, question: RoundQuestion, answer: str, by: User, now: datetime) -> RoundAnswer:
    """Give a later answer to a published question; the earlier ones stay. The same people are told.

    Raises QuestionRefused, NotAnswered, PermissionRefused.
    """
    require_permission(by, Permission.ANSWER_QUESTION)
    with transaction.atomic():
        question = _lock(question)
        check_answered(question)
        stands = question.answers.order_by("-number")[0]
        if answer.strip() == stands.words:
            raise QuestionRefused("This is the answer that stands already.", field="answer")
        given = _answer(question, stands.number + 1, answer, by=by, now=now)
        _publish("answer_corrected", question, given, by=by, now=now)
    return given


def decline_question(*, question: RoundQuestion, reason: str, by: User, now: datetime) -> RoundQuestion:
    """Leave it unanswered, for a reason that its department alone is told.

    Raises QuestionRefused, TransitionRefused, PermissionRefused.
    """
    require_permission(by, Permission.ANSWER_QUESTION)
    with transaction.atomic():
        question = _lock(question)
        target = QUESTION_TRANSITIONS.target(question.status, "decline")
        bidding = "Say why the question is not answered."
        question.reason = _said(reason, LONGEST_REASON, field="reason", bidding=bidding)
        _settle(question, target, "reason", by=by, now=now)
        department, told = question.department, people_of_bids(question.department)
        data = {"reason": question.reason}
        _record("declined", question, by=by, now=now, department=department, tell=told, data=data)
    return question


def withdraw_question(*, question: RoundQuestion, by: User, now: datetime) -> RoundQuestion:
    """The department takes it back before it is answered. Raises TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        question = _lock(question)
        check_may(question.department, by, Permission.ASK_FUND)
        _settle(question, QUESTION_TRANSITIONS.target(question.status, "withdraw"), by=by, now=now)
        _record("withdrawn", question, by=by, now=now, department=question.department)
    return question


def set_questions_until(*, round: Round, last_day: date | None, by: User, now: datetime) -> Round:
    """The last day, in London, on which departments may ask; None lets them until the round closes. The day
    it is already changes nothing. Those with a draft in an open round are told.

    Raises QuestionRefused, LastDayPinned, PermissionRefused.
    """
    require_permission(by, Permission.MANAGE_ROUND)
    with transaction.atomic():
        round = lock_round(round)
        check_last_day_moves(round)
        if wrong := why_no_last_day(last_day, london_date(round.opens_at), london_date(round.closes_at)):
            raise QuestionRefused(wrong, field="last_day")
        before, round.questions_until = round.questions_until, last_day
        if last_day != before:
            round.save(update_fields=["questions_until"])
            data = {name: day and day.isoformat() for name, day in (("before", before), ("after", last_day))}
            told = people_on_any(unsent_bids(round))
            record_event("round.questions_until_set", round, by=by, now=now, data=data, tell=told)
    return round


def mark_answers_read(*, round: Round, by: User, now: datetime) -> int:
    """How many messages about answers the person has read now."""
    return sum(mark_read(delivery=row, by=by, now=now) for row in unread_answers(by, round))


def check_questions_taken(round: Round) -> None:
    """By the database's clock. Raises RoundShut, QuestionsOver."""
    read_at = check_round_open(round)
    if over := why_over(round.reference, round.questions_until, london_date(read_at)):
        raise QuestionsOver(over)


def check_last_day_moves(round: Round) -> None:
    """Raises LastDayPinned."""
    if round.status not in (RoundStatus.PLANNED, RoundStatus.OPEN):
        raise LastDayPinned(
            f"Round {round.reference} is closed, so nothing more is asked about it and its last day for "
            "questions stays."
        )


def check_answered(question: RoundQuestion) -> None:
    """Raises NotAnswered."""
    if question.status != QuestionStatus.ANSWERED:
        raise NotAnswered("This question is not answered, so there is no answer to correct.")


def _lock(question: RoundQuestion) -> RoundQuestion:
    """The question as it is now, its round held first: numbers are given under its lock, never twice."""
    lock_round(question.round)
    rows = RoundQuestion.objects.select_for_update(of=("self",)).select_related("round", "department")
    return rows.get(pk=question.pk)


def _settle(question: RoundQuestion, target: str, *changed: str, by: User, now: datetime) -> None:
    question.status, question.settled_at, question.settled_by = target, now, by
    question.save(update_fields=["status", "settled_at", "settled_by", *changed])


def _answer(question: RoundQuestion, number: int, words: str, *, by: User, now: datetime) -> RoundAnswer:
    words = _said(words, LONGEST_ANSWER, field="answer", bidding="Write the answer.")
    _check_tells_nobody(question, words, field="answer")
    return RoundAnswer.objects.create(
        question=question, number=number, words=words, given_at=now, given_by=by
    )


def _publish(step: str, question: RoundQuestion, answer: RoundAnswer, *, by: User, now: datetime) -> None:
    """Neither the event's department nor its words say who asked."""
    told = [*people_of_bids(question.department), *people_on_any(unsent_bids(question.round))]
    data = {"number": question.number, "question": question.wording, "answer": answer.words}
    reference = question.round.reference
    record_event(f"round.{step}", question, by=by, now=now, ref=reference, data=data, tell=told)


def _record(
    step: str,
    question: RoundQuestion,
    *,
    by: User,
    now: datetime,
    department: Department,
    tell: Iterable[User] = (),
    data: dict[str, str] | None = None,
) -> None:
    """The words of the question stay in its row: the message to those who may read them takes them there."""
    record_event(
        f"round.question_{step}",
        question,
        by=by,
        now=now,
        ref=question.round.reference,
        department=department,
        data={"section": question.section, "criterion": question.criterion, **(data or {})},
        tell=tell,
    )


def _said(words: str, most: int, *, field: str, bidding: str) -> str:
    too_long = f"This must be {most:,} characters or fewer."
    return check_said(words, most, missing=bidding, too_long=too_long, refused=QuestionRefused, field=field)


def _check_about(round: Round, section: str, criterion: str) -> None:
    known = not section or section in {row.code for row in parts_of(round.questions_version)}
    if criterion:
        known = known and not section and criterion in {row.code for row in criteria_of(round)}
    if not known:
        raise QuestionRefused("Choose one of those offered.", field="about")


def _check_department(round: Round, department: Department, *, now: datetime) -> None:
    if department.is_closed(london_date(now)) or not may_bid(round, department):
        raise QuestionRefused(
            f"{department} cannot bid in round {round.reference}, so it cannot ask about it. "
            "The page of the round says who may bid."
        )


def _check_tells_nobody(question: RoundQuestion, words: str, *, field: str) -> None:
    department = question.department
    if named := gives_away(words, department.name, department.abbreviation):
        raise QuestionRefused(
            f"Everyone who may bid reads this, and it names {named}, who asked. Put it in words that do not "
            "say who asked.",
            field=field,
        )
