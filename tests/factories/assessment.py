"""Rounds and bids between planning and the frozen ranking, reached through the actions alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Department, User
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_eligible
from bids.assessment.actions.moderation import Agreed, moderate
from bids.assessment.actions.ranking import freeze_ranking
from bids.assessment.actions.reviews import accept_review, assign_reviewer
from bids.assessment.actions.scores import GivenScore, save_scores, submit_review
from bids.assessment.models import PanelMember, Review
from bids.assessment.queries.reviews import challenges_of
from bids.rounds import actions as rounds
from bids.rounds.models import Round
from bids.rounds.queries import criteria_of, judged_criteria_of
from bids.rounds.rules.criteria import DEFAULT_CRITERIA, CriterionSpec
from bids.writing.actions import closing
from bids.writing.models import Bid
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import fresh_bid, submitted_bid

_numbers = count(0)


def make_round(
    *,
    open: bool = False,
    closes_at: datetime | None = None,
    reviews_wanted: int = 2,
    criteria: tuple[CriterionSpec, ...] = DEFAULT_CRITERIA,
    by: User | None = None,
    now: datetime = NOW,
    **details: Any,
) -> Round:
    """A planned round with criteria (the default set, or none for `()`), opened when asked."""
    number = next(_numbers)
    by = by or make_user(Role.FUND_MANAGER, now=now)
    described = {
        "reference": f"20{99 - number // 26 % 70}{chr(ord('Z') - number % 26)}",
        "name": "Red-rated systems",
        "guidance": "Bid for systems that are red-rated.",
        "opens_at": now - timedelta(days=1),
        "cost_low_anchor": Decimal("100000.00"),
        "cost_high_anchor": Decimal("10000000.00"),
        **details,
    }
    round_ = rounds.create_round(
        closes_at=closes_at or max(datetime.now(UTC), now) + timedelta(days=30),
        reviews_wanted=reviews_wanted,
        by=by,
        now=now,
        **described,
    )
    if criteria:
        rounds.set_criteria(round=round_, criteria=criteria, by=by, now=now)
    return rounds.open_round(round=round_, by=by, now=now) if open else round_


def open_round(**details: Any) -> Round:
    return make_round(open=True, **details)


def end_submission(round_: Round) -> None:
    """Move the closing time into the past: tests move the time, never the clock."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    Round.objects.filter(pk=round_.pk).update(
        closes_at=past, opens_at=min(round_.opens_at, past - timedelta(days=1))
    )
    round_.refresh_from_db()


def close_round(round_: Round, *, by: User | None = None, now: datetime = NOW) -> Round:
    """Past its closing time and closed; unsent bids lapse."""
    end_submission(round_)
    return closing.close_round(round=round_, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)


def eligible_bid(
    round_: Round | None = None, *, by: User | None = None, now: datetime = NOW, **contents: Any
) -> Bid:
    """A submitted bid the fund has let through. Takes what `submitted_bid` takes."""
    bid = submitted_bid(round_ or open_round(now=now), now=now, **contents)
    find_eligible(bid=bid, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)
    return fresh_bid(bid)


def proposed_review(
    bid: Bid, *, reviewer: User | None = None, by: User | None = None, now: datetime = NOW
) -> Review:
    return assign_reviewer(
        bid=bid,
        reviewer=reviewer or make_user(Role.REVIEWER, now=now),
        due_on=london_date(now) + timedelta(days=14),
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )


def accepted_review(bid: Bid, *, reviewer: User | None = None, now: datetime = NOW) -> Review:
    review = proposed_review(bid, reviewer=reviewer, now=now)
    return accept_review(review=review, no_conflict=True, by=review.reviewer, now=now)


def full_scores(round_: Round, score: int | Mapping[str, int] = 3) -> dict[str, GivenScore | None]:
    """The same score for each judged criterion, or one each by code."""
    codes = criteria_of(round_).filter(kind="PANEL").values_list("code", flat=True)
    return {
        code: GivenScore(
            score if isinstance(score, int) else score[code], f"Shown in the section on {code}.", "MEDIUM"
        )
        for code in codes
    }


def submitted_review(
    bid: Bid, score: int | Mapping[str, int] = 3, *, reviewer: User | None = None, now: datetime = NOW
) -> Review:
    review = accepted_review(bid, reviewer=reviewer, now=now)
    save_scores(review=review, scores=full_scores(bid.round, score), by=review.reviewer, now=now)
    return submit_review(review=review, sure=sure_of(review), by=review.reviewer, now=now)


def sure_of(review: Review) -> list[str]:
    """Every question about the saved scores answered with yes."""
    return [challenge.code for challenge in challenges_of(review)]


def seat_chair(round_: Round, *, person: User | None = None, now: datetime = NOW) -> User:
    """The chair of the round's panel: the one there is, or the person, or a new one."""
    seat = PanelMember.objects.filter(round=round_, part=PanelMember.Part.CHAIR).first()
    if seat is None:
        seat = PanelMember.objects.create(
            round=round_,
            person=person or make_user(Role.CHAIR, now=now),
            part=PanelMember.Part.CHAIR,
            added_at=now,
            added_by=make_user(Role.FUND_MANAGER, now=now),
        )
    return seat.person


def agreed(halves: int = 6) -> Agreed:
    return Agreed(halves, "The team is in post after all.")


def moderated_bid(bid: Bid, halves: int = 6, *, by: User | None = None, now: datetime = NOW) -> Bid:
    """The chair has kept the same agreed value for every judged criterion."""
    by = by or seat_chair(bid.round, now=now)
    values = {row.code: agreed(halves) for row in judged_criteria_of(bid.round)}
    moderate(bid=bid, agreed=values, present=[by.pk], by=by, now=now)
    return bid


def reviewed_bid(
    round_: Round | None = None, scores: tuple[int | Mapping[str, int], ...] = (3, 4), **contents: Any
) -> Bid:
    """An eligible bid with one submitted review for each of `scores`."""
    bid = eligible_bid(round_, **contents)
    for score in scores:
        submitted_review(bid, score, now=contents.get("now", NOW))
    return bid


def freeze(round_: Round, *, by: User | None = None, now: datetime = NOW) -> Round:
    """The ranking of a closed round frozen by a chair."""
    freeze_ranking(round=round_, by=by or make_user(Role.CHAIR, now=now), now=now)
    round_.refresh_from_db()
    return round_


def scored_round(
    *costs: Decimal | int, department: Department | None = None, now: datetime = NOW, **details: Any
) -> Round:
    """A round with a frozen ranking of one bid a cost (two when none is given), the cheapest first."""
    round_ = open_round(now=now, **details)
    for cost in costs or (900_000, 1_200_000):
        reviewed_bid(round_, department=department, cost=cost, now=now)
    close_round(round_, now=now)
    return freeze(round_, now=now)
