"""Two steps at once on one bid: the second waits for the first, and then sees what it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.ranking import RankingIncomplete, freeze_ranking
from bids.assessment.models import Ranking
from bids.writing.actions.partners import end_partnership
from bids.writing.models import Answer
from bids.writing.sections.actions.sections import save_answers
from legacyfund.lib.errors import DomainError, PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, open_round, reviewed_bid
from tests.factories.bids import draft_bid, submitted_bid
from tests.factories.partners import joined_partner

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


def test_a_bid_found_eligible_meanwhile_is_in_the_ranking_or_keeps_it_from_freezing() -> None:
    round_ = open_round()
    reviewed_bid(round_)
    late = submitted_bid(round_)
    close_round(round_)
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)

    with waits_for(lambda: freeze_ranking(round=round_, by=chair, now=NOW)) as refusals:
        find_eligible(bid=late, by=manager, now=NOW)

    (refusal,) = refusals
    assert isinstance(refusal, RankingIncomplete)
    assert f"{late.reference}: 0 of 2 reviews submitted." in refusal.message
    assert not Ranking.objects.exists()


def test_a_partner_saves_nothing_after_its_part_has_ended() -> None:
    bid = draft_bid()
    partner, guest = joined_partner(bid, sections=("work",))
    answers = {"why_now": "After the end."}

    with waits_for(
        lambda: save_answers(bid=bid, section="work", answers=answers, by=guest, now=NOW)
    ) as refusals:
        end_partnership(partner=partner, by=bid.created_by, now=NOW)

    (refusal,) = refusals
    assert isinstance(refusal, PermissionRefused)
    assert not Answer.objects.filter(bid=bid, question="why_now").exists()
