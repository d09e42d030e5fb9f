"""The fund, its envelopes, and the panel's decisions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from portfolio.awards.actions.awards import accept_award
from portfolio.awards.models import Award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.feedback import save_feedback
from portfolio.decisions.actions.proposing import propose_decision
from portfolio.decisions.actions.reserve import announce_promotion, promote_reserved
from portfolio.decisions.queries.feedback import feedback_sheet
from portfolio.demonstration.bids import BidStory, Fate
from portfolio.demonstration.calls import CALLS, DECIDED
from portfolio.demonstration.conditions import conditions_for
from portfolio.demonstration.critical_bids import CRITICAL_ROUND
from portfolio.demonstration.small_bids import SMALL_ROUND
from portfolio.demonstration.stage import Stage
from portfolio.funds.actions import create_fund, tie_round_budget
from portfolio.ledger.actions.allocating import allocate

if TYPE_CHECKING:
    from bids.writing.models import Bid

ENVELOPES = {
    "RDEL_ADMIN": (200_000, 250_000, 250_000, 200_000),
    "RDEL_PROGRAMME": (2_500_000, 5_500_000, 4_500_000, 4_000_000),
    "CDEL": (7_000_000, 11_000_000, 8_000_000, 6_000_000),
}
CRITICAL_ENVELOPES = {
    "CDEL": (10_100_000, 11_200_000, 2_300_000),
    "RDEL_PROGRAMME": (4_100_000, 5_600_000, 3_700_000),
}
"""Six envelopes with about half of what the thirty bids ask."""
OUTCOMES = {Fate.APPROVED: "APPROVE", Fate.RESERVED: "RESERVE", Fate.REJECTED: "REJECT"}
REASONS = {
    Fate.APPROVED: "The panel funds it as asked.",
    Fate.RESERVED: "Worth funding when money frees up; two better bids use the same capital.",
    Fate.REJECTED: "Little risk removed for its cost, and nobody in post to do the work.",
}


def found_fund(stage: Stage) -> None:
    manager, now = stage.people["fund-manager.one"], stage.at(-490)
    stage.fund = create_fund(
        reference="LITF",
        name="Legacy IT Fund",
        first_year=stage.year(-1),
        last_year=stage.year(3),
        by=manager,
        now=now,
    )
    allocate(
        fund=stage.fund,
        amounts={
            (stage.year(number), budget): Decimal(amount)
            for budget, years in ENVELOPES.items()
            for number, amount in enumerate(years)
        },
        narrative="Settlement letter of the spending review",
        idempotency_key="demonstration-settlement",
        by=manager,
        now=now,
    )


def found_critical_fund(stage: Stage, envelopes: Mapping[str, Sequence[int]] = CRITICAL_ENVELOPES) -> None:
    manager, now = stage.people["fund-manager.one"], stage.at(-140)
    stage.critical_fund = create_fund(
        reference="CSF",
        name="Critical Systems Fund",
        first_year=stage.year(2),
        last_year=stage.year(4),
        by=manager,
        now=now,
    )
    allocate(
        fund=stage.critical_fund,
        amounts={
            (stage.year(2 + number), budget): Decimal(amount)
            for budget, years in envelopes.items()
            for number, amount in enumerate(years)
        },
        narrative="Settlement letter for critical systems",
        idempotency_key="demonstration-critical-settlement",
        by=manager,
        now=now,
    )


def tie_critical_round(stage: Stage) -> None:
    tie_round_budget(
        round=stage.rounds[CRITICAL_ROUND],
        fund=stage.critical_fund,
        by=stage.people["fund-manager.one"],
        now=stage.at(-44),
    )


def clear_feedback(stage: Stage, bid: "Bid", *, days: int) -> None:
    """The chair lets out what the reviewers wrote, and says once what both of them wrote."""
    words = {
        part.criterion.code: "\n\n".join(dict.fromkeys(part.words.split("\n\n")))
        for part in feedback_sheet(bid).parts
    }
    save_feedback(bid=bid, words=words, clear=True, by=stage.people["chair"], now=stage.at(days))


def decide(stage: Stage) -> None:
    """The first round is decided, announced and accepted; in the second one proposal waits for the chair."""
    manager = stage.people["fund-manager.one"]
    for number, days in ((0, -460), (1, -12)):
        tie_round_budget(round=stage.rounds[number], fund=stage.fund, by=manager, now=stage.at(days))
    decide_round(stage, 0, days=-370)
    propose_decision(
        bid=stage.bids["booking"],
        outcome="APPROVE",
        reason="First in the ranking, and the envelopes have room.",
        by=manager,
        now=stage.at(-5),
    )


def decide_small(stage: Stage, bids: Sequence[BidStory] = ()) -> None:
    """The round of small systems is decided, with conditions, announced and accepted. `bids`: those alone."""
    tie_round_budget(
        round=stage.rounds[SMALL_ROUND],
        fund=stage.fund,
        by=stage.people["fund-manager.one"],
        now=stage.at(-255),
    )
    decide_round(stage, SMALL_ROUND, bids, days=DECIDED - 5)


def decide_round(stage: Stage, number: int, bids: Sequence[BidStory] = (), *, days: int) -> None:
    """Proposed on that day, confirmed five days later, announced after ten and accepted after twenty."""
    manager, chair = stage.people["fund-manager.one"], stage.people["chair"]
    decided = [story for story in bids or CALLS[number].bids if story.fate in OUTCOMES]
    for story in decided:
        decision = propose_decision(
            bid=stage.bids[story.key],
            outcome=OUTCOMES[story.fate],
            reason=REASONS[story.fate],
            conditions=conditions_for(stage, story.key),
            by=manager,
            now=stage.at(days),
        )
        confirm_decision(decision=decision, by=chair, now=stage.at(days + 5))
        if story.fate is not Fate.APPROVED:
            clear_feedback(stage, stage.bids[story.key], days=days + 6)
    announce_round(round=stage.rounds[number], by=manager, now=stage.at(days + 10))
    for story in decided:
        if story.fate is Fate.APPROVED:
            award = Award.objects.get(bid=stage.bids[story.key])
            stage.awards[story.key] = accept_award(
                award=award, by=stage.signer(story.department), now=stage.at(days + 20)
            )


def promote(stage: Stage, key: str, *, days: int) -> None:
    """Off the reserve list, for money has become free. Its department has not answered."""
    decision = promote_reserved(
        bid=stage.bids[key],
        reason="Awards cost less than was thought, and this bid is the only one that fits.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
    confirm_decision(decision=decision, by=stage.people["chair"], now=stage.at(days + 1))
    announce_promotion(decision=decision, by=stage.people["fund-manager.two"], now=stage.at(days + 3))
