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
from portfolio.decisions.queries.feedback import feedback_sheet
from portfolio.demonstration.bids import BIDS, Fate
from portfolio.demonstration.critical_bids import CRITICAL_ROUND
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


def clear_feedback(stage: Stage, bid: "Bid") -> None:
    """The chair lets out what the reviewers wrote, and says once what both of them wrote."""
    words = {
        part.criterion.code: "\n\n".join(dict.fromkeys(part.words.split("\n\n")))
        for part in feedback_sheet(bid).parts
    }
    save_feedback(bid=bid, words=words, clear=True, by=stage.people["chair"], now=stage.at(-364))


def decide(stage: Stage) -> None:
    """The first round is decided, announced and accepted; in the second one proposal waits for the chair."""
    manager = stage.people["fund-manager.one"]
    for number, days in ((0, -460), (1, -12)):
        tie_round_budget(round=stage.rounds[number], fund=stage.fund, by=manager, now=stage.at(days))
    chair = stage.people["chair"]
    for story in BIDS:
        if story.fate in OUTCOMES:
            decision = propose_decision(
                bid=stage.bids[story.key],
                outcome=OUTCOMES[story.fate],
                reason=REASONS[story.fate],
                by=manager,
                now=stage.at(-370),
            )
            confirm_decision(decision=decision, by=chair, now=stage.at(-365))
            if story.fate is not Fate.APPROVED:
                clear_feedback(stage, stage.bids[story.key])
    announce_round(round=stage.rounds[0], by=manager, now=stage.at(-360))
    for story in BIDS:
        if story.fate is Fate.APPROVED:
            award = Award.objects.get(bid=stage.bids[story.key])
            stage.awards[story.key] = accept_award(
                award=award, by=stage.signer(story.department), now=stage.at(-350)
            )
    propose_decision(
        bid=stage.bids["booking"],
        outcome="APPROVE",
        reason="First in the ranking, and the envelopes have room.",
        by=manager,
        now=stage.at(-5),
    )
