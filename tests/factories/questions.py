"""Questions about a round in each state, and comments beside a section, made through the actions alone.

Whether a question may still be asked is read from the database's clock, so its round is open on the real
today.
"""

from datetime import datetime

from accounts.models import Department, User
from accounts.permissions import Role
from bids.rounds.models import Round
from bids.writing.actions.comments import write_comment
from bids.writing.models import Bid, BidComment
from bids.writing.questions.actions import answer_question, ask_question, decline_question
from bids.writing.questions.models import RoundQuestion
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import bidding_round

WORDS = "May the Department of Bridges count the contractors it has already?"
WORDING = "May a department count the contractors it has already?"
ANSWER = "Yes, for the days they work on the bid."
REASON = "The guidance says so in its first paragraph."


def asked_question(
    round: Round | None = None,
    department: Department | None = None,
    *,
    words: str = WORDS,
    section: str = "",
    criterion: str = "",
    by: User | None = None,
    now: datetime = NOW,
) -> RoundQuestion:
    """A question that waits; `by` is a bidder of the department."""
    department = department or make_department(name="Department of Bridges", now=now)
    return ask_question(
        round=round or bidding_round(now=now),
        department=department,
        words=words,
        section=section,
        criterion=criterion,
        by=by or make_user(Role.BIDDER, department, now=now),
        now=now,
    )


def answered_question(
    question: RoundQuestion | None = None,
    *,
    wording: str = WORDING,
    answer: str = ANSWER,
    by: User | None = None,
    now: datetime = NOW,
) -> RoundQuestion:
    return answer_question(
        question=question or asked_question(now=now),
        wording=wording,
        answer=answer,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )


def declined_question(
    question: RoundQuestion | None = None, *, reason: str = REASON, now: datetime = NOW
) -> RoundQuestion:
    question, by = question or asked_question(now=now), make_user(Role.FUND_MANAGER, now=now)
    return decline_question(question=question, reason=reason, by=by, now=now)


def written_comment(
    bid: Bid,
    *,
    section: str = "work",
    words: str = "Who covers the night shift?",
    by: User | None = None,
    now: datetime = NOW,
) -> BidComment:
    """By the bid's writer, unless by somebody else of its department."""
    return write_comment(bid=bid, section=section, words=words, by=by or bid.created_by, now=now)
