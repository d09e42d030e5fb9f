"""Two steps at once on one bid: the second waits for the first, and then sees what it did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import moderate
from bids.assessment.actions.ranking import RankingIncomplete, freeze_ranking
from bids.assessment.actions.reviews import ReviewOver
from bids.assessment.actions.scores import save_scores, submit_review
from bids.assessment.models import Moderation, Ranking, Review, ReviewScore
from bids.writing.actions.partners import end_partnership
from bids.writing.models import Answer
from bids.writing.sections.actions.sections import save_answers
from legacyfund.lib.errors import DomainError, PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    agreed,
    close_round,
    eligible_bid,
    full_scores,
    open_round,
    reviewed_bid,
    seat_chair,
    sure_of,
)
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


def test_ten_reviewers_saving_at_once_lose_nothing() -> None:
    """Eight on one bid, which is the most it may have, and two on another of the round."""
    round_ = open_round()
    first, second = eligible_bid(round_), eligible_bid(round_)
    reviews = [accepted_review(first) for _ in range(8)] + [accepted_review(second) for _ in range(2)]
    together, faults = Barrier(len(reviews)), []

    def score(review: Review, given: int) -> None:
        try:
            together.wait(timeout=30)
            save_scores(review=review, scores=full_scores(round_, given), by=review.reviewer, now=NOW)
            submit_review(review=review, sure=sure_of(review), by=review.reviewer, now=NOW)
        except Exception as fault:  # noqa: BLE001 - told by the assertion
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=score, args=(review, place % 6)) for place, review in enumerate(reviews)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert faults == []
    scored = Review.objects.filter(status="SUBMITTED", scores__criterion__code="FIT").order_by("pk")
    assert list(scored.values_list("scores__score", flat=True)) == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3]
    assert ReviewScore.objects.count() == 60


def test_what_is_agreed_while_the_ranking_is_frozen_is_in_it_or_refused() -> None:
    bid = reviewed_bid(open_round(), (3, 4))
    chair = seat_chair(bid.round)
    round_ = close_round(bid.round)
    value = {"FIT": agreed(10)}

    with waits_for(
        lambda: moderate(bid=bid, agreed=value, present=[chair.pk], by=chair, now=NOW)
    ) as refusals:
        freeze_ranking(round=round_, by=chair, now=NOW)

    (refusal,) = refusals
    assert isinstance(refusal, ReviewOver)
    assert not Moderation.objects.exists()


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
