"""Who reads the questions about a round, what has been answered, and what waits for the fund."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import DateField, Prefetch, Q, QuerySet, Value

from accounts.models import Delivery, Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, sees_all_departments
from accounts.queries.told import deliveries_of
from bids.rounds.models import Round
from bids.rounds.queries import criteria_of, may_bid
from bids.rounds.rules.questions import parts_of
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidPartner
from bids.writing.questions.models import RoundAnswer, RoundQuestion
from bids.writing.questions.rules import asked_ago
from bids.writing.questions.workflow import QuestionStatus
from legacyfund.lib.financial_year import london_date

TOLD_BY = ("round.question_answered", "round.answer_corrected")
"""The events that tell people of an answer."""
ABOUT_ALL = "the round as a whole"


@dataclass(frozen=True)
class QuestionLine:
    """A question as its page shows it: what it is about, its answers with the latest first, and whether the
    reader has yet to read one. `own` where the reader's department asked.
    """

    question: RoundQuestion
    about: str
    answers: tuple[RoundAnswer, ...]
    is_new: bool
    own: bool

    @cached_property
    def latest(self) -> RoundAnswer:
        return self.answers[0]

    @property
    def earlier(self) -> tuple[RoundAnswer, ...]:
        """What the latest corrects."""
        return self.answers[1:]


@dataclass(frozen=True)
class AnswerCount:
    """How many questions about a round are answered, and how many of those answers the reader, who was told
    of them, has not marked as read.
    """

    answered: int
    new: int

    @property
    def new_in_words(self) -> str:
        return f"{self.new:,} new to you"


def rounds_to_read(user: User) -> QuerySet[Round]:
    """Rounds whose questions somebody reads: a planned one is the fund's, the chair's and the auditor's."""
    rounds = Round.objects.order_by("-opens_at", "-pk")
    if sees_all_departments(user, Permission.SEE_BIDS):
        return rounds
    return rounds.exclude(status=RoundStatus.PLANNED)


def reads_answers(user: User, round_: Round) -> bool:
    """The fund, the panel and auditors; and the people of departments that may bid, or are on a bid in it."""
    if sees_all_departments(user, Permission.SEE_ANSWERS):
        return True
    own = list(departments_with(user, Permission.SEE_ANSWERS))
    return any(may_bid(round_, department) for department in own) or _is_on_a_bid(round_, own)


def departments_asking(user: User, round_: Round) -> list[Department]:
    """Those the person may ask for: each that may bid in the round."""
    own = departments_with(user, Permission.ASK_FUND)
    return [department for department in own if may_bid(round_, department)]


def questions_of(round_: Round) -> QuerySet[RoundQuestion]:
    """Every one, in the order they were asked, each with who asked it and its answers, the latest first."""
    answers = RoundAnswer.objects.select_related("given_by").order_by("-number")
    return (
        RoundQuestion.objects.filter(round=round_)
        .select_related("round", "department", "asked_by", "settled_by")
        .prefetch_related(Prefetch("answers", answers))
        .order_by("asked_at", "pk")
    )


def published_in(round_: Round) -> QuerySet[RoundQuestion]:
    """Those that everyone who reads the round's answers reads, by their numbers."""
    return questions_of(round_).filter(status=QuestionStatus.ANSWERED).order_by("number")


def questions_known_to(user: User, round_: Round) -> QuerySet[RoundQuestion]:
    """Those whose asker the person knows: all, for the fund and auditors, else their own departments'."""
    found = questions_of(round_)
    if sees_askers(user):
        return found
    return found.filter(department__in=departments_with(user, Permission.ASK_FUND))


def sees_askers(user: User) -> bool:
    return sees_all_departments(user, Permission.SEE_ASKERS)


def questions_waiting(*, now: datetime) -> QuerySet[RoundQuestion]:
    """Those of every round that the fund has neither answered nor declined, the oldest first, each with
    `today`.
    """
    waiting = RoundQuestion.objects.filter(status=QuestionStatus.ASKED)
    today = Value(london_date(now), output_field=DateField())
    return waiting.select_related("round", "department").annotate(today=today).order_by("asked_at", "pk")


def age_of(question: RoundQuestion, today: date) -> str:
    return asked_ago(london_date(question.asked_at), today)


def question_lines(questions: Iterable[RoundQuestion], user: User, round_: Round) -> list[QuestionLine]:
    """In the order given."""
    titles = {row.code: f"the section “{row.title}”" for row in parts_of(round_.questions_version)}
    names = {row.code: f"the criterion “{row.name}”" for row in criteria_of(round_)}
    own = {department.pk for department in departments_with(user, Permission.ASK_FUND)}
    own = set() if sees_askers(user) else own
    unread = {delivery.event.subject_id for delivery in unread_answers(user, round_)}
    return [
        QuestionLine(
            question=row,
            about=titles.get(row.section) or names.get(row.criterion) or ABOUT_ALL,
            answers=tuple(row.answers.all()),
            is_new=row.pk in unread,
            own=row.department_id in own,
        )
        for row in questions
    ]


def unread_answers(user: User, round_: Round) -> QuerySet[Delivery]:
    """What told the person of answers about the round and is not marked as read."""
    told = deliveries_of(user).filter(event__kind__in=TOLD_BY, event__subject_ref=round_.reference)
    return told.filter(read_at__isnull=True)


def count_answers(user: User, round_: Round) -> AnswerCount:
    """Of somebody who reads the round's answers."""
    answered = RoundQuestion.objects.filter(round=round_, status=QuestionStatus.ANSWERED).count()
    unread = unread_answers(user, round_).order_by().values("event__subject_id").distinct()
    return AnswerCount(answered, unread.count() if answered else 0)


def _is_on_a_bid(round_: Round, departments: Iterable[Department]) -> bool:
    own = list(departments)
    joined = BidPartner.objects.filter(department__in=own, accepted_at__isnull=False, ended_at=None)
    on = Q(department__in=own) | Q(pk__in=joined.values("bid"))
    return Bid.objects.filter(on, round=round_).exists()
