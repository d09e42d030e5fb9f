"""Questions of the fund that wait for an answer, a certificate or a reply, and those put to the fund."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.told import reason_it_came_back
from bids.overview.queries.waiting.drafts import BID
from bids.overview.queries.waiting.worklists import Waiting, Worklist, reads
from bids.writing.models import Bid, Clarification
from bids.writing.queries.bids import bids_with
from bids.writing.questions.queries import age_of, questions_waiting
from bids.writing.workflow import CURRENT_CLARIFICATIONS, ClarificationStatus


def _to_be_answered(user: User, now: datetime) -> QuerySet[Clarification]:
    """Those whose answer the sign-off sent back say why."""
    refused = reason_it_came_back("bid.clarification_refused", BID, key="bid")
    return (
        _current(bids_with(user, Permission.EDIT_BID))
        .filter(status=ClarificationStatus.OPEN)
        .annotate(reason=Case(When(sent_at__isnull=False, then=refused)))
    )


def _clarification_sent(user: User, now: datetime) -> QuerySet[Clarification]:
    """Answers somebody else has sent."""
    sent = _current(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=ClarificationStatus.CERTIFYING)


def _awaited(user: User, now: datetime) -> QuerySet[Clarification]:
    """Questions a department has yet to answer."""
    return _current(bids_with(user, Permission.SEE_BIDS))


def _current(bids: QuerySet[Bid]) -> QuerySet[Clarification]:
    return (
        Clarification.objects.filter(status__in=CURRENT_CLARIFICATIONS, bid__in=bids.order_by().values("pk"))
        .select_related("bid")
        .order_by("due_at", "pk")
    )


def _asked(step: str, url_name: str) -> Callable[[Any], Waiting]:
    """How a question of the fund reads, by its bid."""
    label = step + " {0.reference}: {0.title}"
    return reads(label, url_name, of=attrgetter("bid"), due=attrgetter("due_on"))


def _to_the_fund(question: Any) -> Waiting:
    """With its age: it waits after the round has closed too."""
    age = age_of(question, question.today)
    label = f"Answer a question about round {question.round.reference}, {age} by {question.department}"
    kwargs = {"reference": question.round.reference, "pk": str(question.pk)}
    return Waiting(label, None, "bids:answer_question", kwargs)


CLARIFICATION_WORKLISTS = (
    Worklist(
        "questions",
        "Clarifications to answer",
        frozenset({Permission.EDIT_BID}),
        _to_be_answered,
        _asked("Answer the fund's question on", "bids:clarification"),
    ),
    Worklist(
        "clarifications",
        "Clarifications to certify",
        frozenset({Permission.CERTIFY_BID}),
        _clarification_sent,
        _asked("Certify the clarification of", "bids:certify_clarification"),
    ),
    Worklist(
        "questions-asked",
        "Clarifications that departments have to answer",
        frozenset({Permission.ASK_CLARIFICATION}),
        _awaited,
        _asked("See what you have asked about", "bids:clarification"),
    ),
    Worklist(
        "round-questions",
        "Questions about rounds to answer",
        frozenset({Permission.ANSWER_QUESTION}),
        lambda user, now: questions_waiting(now=now),
        _to_the_fund,
    ),
)
