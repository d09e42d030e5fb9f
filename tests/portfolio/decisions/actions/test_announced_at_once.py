"""Two steps at once around an announcement: the second waits for the first, and then sees what it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.permissions import Role
from bids.assessment.actions.outcomes import OutcomesMissing
from legacyfund.lib.errors import DomainError
from legacyfund.lib.transitions import TransitionRefused
from portfolio.decisions.actions.announcement import CannotAnnounce, announce_round
from portfolio.decisions.actions.feedback import FeedbackClosed, save_feedback
from portfolio.decisions.actions.reversing import reverse_decision
from portfolio.decisions.models import Letter
from portfolio.decisions.queries.letters import letter_of, read_letter
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import confirmed_decision, ranked_bids, tied_round

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def waits_for(step: Callable[[], object]) -> Iterator[list[DomainError]]:
    """The step starts after the block and before its commit; how it was refused is known when all is over."""
    refusals: list[DomainError] = []

    def do() -> None:
        try:
            step()
        except DomainError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    second = Thread(target=do)
    with transaction.atomic():
        yield refusals
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
    second.join(timeout=30)


@pytest.fixture
def decided() -> tuple:
    """A round of two bids with confirmed decisions, and the decision that is a rejection."""
    round_, _ = tied_round(900_000, 1_200_000)
    first, second = ranked_bids(round_)
    confirmed_decision(first)
    return round_, confirmed_decision(second, "REJECT")


def announce(round_, by):
    return announce_round(round=round_, by=by, now=NOW)


def test_announced_twice_at_once_departments_are_told_once(decided) -> None:
    round_, _ = decided
    one, other = make_user(Role.FUND_MANAGER), make_user(Role.FUND_MANAGER)

    with waits_for(lambda: announce(round_, other)) as refusals:
        announce(round_, one)

    (refusal,) = refusals
    assert isinstance(refusal, TransitionRefused)
    assert Letter.objects.count() == 2


def test_a_decision_reversed_meanwhile_stops_the_announcement(decided) -> None:
    round_, decision = decided
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)

    with waits_for(lambda: announce(round_, manager)) as refusals:
        reverse_decision(decision=decision, reason="Wrong.", by=chair, now=NOW)

    (refusal,) = refusals
    assert isinstance(refusal, CannotAnnounce | OutcomesMissing)
    assert decision.bid.reference in refusal.message
    assert not Letter.objects.exists()


def test_a_decision_announced_meanwhile_is_not_reversed(decided) -> None:
    round_, decision = decided
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)

    with waits_for(
        lambda: reverse_decision(decision=decision, reason="Wrong.", by=chair, now=NOW)
    ) as refusals:
        announce(round_, manager)

    (refusal,) = refusals
    assert isinstance(refusal, TransitionRefused)


def test_feedback_saved_meanwhile_is_in_the_letter_or_refused(decided) -> None:
    round_, decision = decided
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)

    def save(words: str) -> None:
        save_feedback(bid=decision.bid, words={"FIT": words}, clear=True, by=chair, now=NOW)

    with waits_for(lambda: save("Too late.")) as refusals:
        announce(round_, manager)

    (refusal,) = refusals
    assert isinstance(refusal, FeedbackClosed)
    assert {row.words for row in read_letter(letter_of(decision.bid)).feedback} == {
        "Say who will do the work."
    }
