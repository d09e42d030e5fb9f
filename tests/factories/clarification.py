"""Clarifications in each state, reached through the actions alone.

A due date is measured by the database's clock, so requests made here are due two weeks from the real today.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.versions.actions.clarification import ask_clarification
from bids.versions.actions.clarification_answer import save_clarification_answer, send_clarification
from bids.writing.models import Bid
from bids.writing.rules.clarifying import Named
from bids.writing.sections.actions.sections import save_answers
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import TESTS, fresh_bid, submitted_bid

QUESTION = "How many people will use it in a surge?"
ANSWER = "Twice as many; the section now says so."
NAMED: tuple[Named, ...] = (("work", "who_uses_it"), ("work", "why_now"))
NEW_WORDS = "Forty thousand people, and eighty thousand in a surge."


def clarifying_bid(
    bid: Bid | None = None,
    *,
    items: Collection[Named] = NAMED,
    question: str = QUESTION,
    due_on: date | None = None,
    by: User | None = None,
    now: datetime = NOW,
) -> Bid:
    """A submitted bid the fund has asked about; with `due_on` in the past, one that is overdue."""
    bid = bid or submitted_bid(now=now)
    due_on = due_on or london_date(max(datetime.now(UTC), now) + timedelta(days=14))
    asked_at = min(now, datetime(due_on.year, due_on.month, due_on.day, tzinfo=UTC) - timedelta(days=2))
    manager = by or make_user(Role.FUND_MANAGER, now=now)
    ask_clarification(bid=bid, question=question, items=items, due_on=due_on, by=manager, now=asked_at)
    return fresh_bid(bid)


def overdue_bid(bid: Bid | None = None) -> Bid:
    """A bid whose question was to be answered by yesterday."""
    return clarifying_bid(bid, due_on=london_date(datetime.now(UTC) - timedelta(days=1)))


def answer_in_words(bid: Bid, *, now: datetime = NOW) -> Bid:
    """The writer changes one of the named answers and answers the question."""
    writer = bid.created_by
    save_answers(bid=bid, section="work", answers={"who_uses_it": NEW_WORDS}, by=writer, now=now)
    save_clarification_answer(bid=bid, answer=ANSWER, by=writer, now=now)
    return bid


def sent_clarification(bid: Bid | None = None, *, now: datetime = NOW) -> Bid:
    """Answered in words and sent by the bid's writer."""
    bid = answer_in_words(bid or clarifying_bid(now=now), now=now)
    send_clarification(bid=bid, by=bid.created_by, now=now)
    return fresh_bid(bid)


def clarified_bid(bid: Bid | None = None, *, by: User | None = None, now: datetime = NOW) -> Bid:
    """Answered, certified and frozen as version 2."""
    bid = sent_clarification(clarifying_bid(bid, now=now), now=now)
    signer = by or make_user(Role.SIGN_OFF, bid.department, now=now)
    certify_clarification(bid=bid, confirmed=TESTS, by=signer, now=now)
    return fresh_bid(bid)
