"""Funds, decisions and awards for tests, reached through the actions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Department, User
from accounts.permissions import Role
from bids.assessment.queries.ranking_table import frozen_ranking
from bids.rounds.models import Round
from bids.rounds.queries import judged_criteria_of
from bids.writing.models import Bid
from legacyfund.lib.financial_year import london_date
from portfolio.awards.actions.awards import accept_award
from portfolio.awards.actions.milestones import check_milestone, claim_milestone
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.order import systems_of_award
from portfolio.decisions.actions.announcement import announce_round
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.feedback import save_feedback
from portfolio.decisions.actions.proposing import Condition, propose_decision
from portfolio.decisions.actions.reserve import promote_reserved
from portfolio.decisions.models import Decision
from portfolio.funds.actions import create_fund, tie_round_budget
from portfolio.funds.models import Fund
from portfolio.ledger.actions.allocating import allocate
from portfolio.ledger.queries.position import fund_position
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL

YEAR = "2026-27"
NEXT_YEAR = "2027-28"
LAST_YEAR = "2028-29"
_numbers = count(1)


def pounds(amount: int | str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def make_fund(
    amounts: Mapping[tuple[str, str], int | str] | None = None,
    *,
    reference: str | None = None,
    manager: User | None = None,
    now: datetime = NOW,
) -> Fund:
    """A fund that runs from 2026-27 to 2028-29 and holds `amounts`, pounds by (year, control budget)."""
    manager = manager or make_user("FUND_MANAGER", now=now)
    fund = create_fund(
        reference=reference or f"F{next(_numbers)}",
        name="Legacy IT Fund",
        first_year=YEAR,
        last_year=LAST_YEAR,
        by=manager,
        now=now,
    )
    if amounts:
        give(fund, amounts, by=manager, now=now)
    return fund


def give(fund: Fund, amounts: Mapping[tuple[str, str], int | str], *, by: User, now: datetime = NOW) -> None:
    allocate(
        fund=fund,
        amounts={cell: pounds(amount) for cell, amount in amounts.items()},
        narrative="Settlement",
        idempotency_key=f"test-allocation-{next(_numbers)}",
        by=by,
        now=now,
    )


def tied_round(
    *costs: int,
    funds: int | str = 5_000_000,
    now: datetime = NOW,
) -> tuple[Round, Fund]:
    """An assessed round, its bids by rank the cheapest first, paid by a fund holding `funds` in CELL."""
    round_ = scored_round(*costs, now=now)
    return round_, pay_for(round_, funds, now=now)


def pay_for(round_: Round, funds: int | str, *, now: datetime = NOW) -> Fund:
    """A new fund that holds `funds` in CELL pays for the round."""
    manager = make_user(Role.FUND_MANAGER, now=now)
    fund = make_fund({CELL: funds}, manager=manager, now=now)
    tie_round_budget(round=round_, fund=fund, by=manager, now=now)
    return fund


def ranked_bids(round_: Round) -> list[Bid]:
    return [row.version.bid for row in frozen_ranking(round_)]


def proposed_decision(
    bid: Bid,
    outcome: str = "APPROVE",
    *,
    reason: str = "The panel's view of the whole portfolio.",
    amounts: Mapping[tuple[str, str], Decimal] | None = None,
    option: str | None = None,
    conditions: Sequence[Condition] = (),
    by: User | None = None,
    now: datetime = NOW,
) -> Decision:
    return propose_decision(
        bid=bid,
        outcome=outcome,
        reason=reason,
        amounts=amounts,
        option=option,
        conditions=conditions,
        by=by or make_user(Role.FUND_MANAGER, now=now),
        now=now,
    )


def confirmed_decision(
    bid: Bid, outcome: str = "APPROVE", *, by: User | None = None, now: datetime = NOW, **details: Any
) -> Decision:
    """By a chair who clears its feedback as well, where the bid is not to be funded."""
    decision = proposed_decision(bid, outcome, now=now, **details)
    chair = by or make_user(Role.CHAIR, now=now)
    confirmed = confirm_decision(decision=decision, by=chair, now=now)
    if outcome != "APPROVE":
        cleared_feedback(bid, by=chair, now=now)
    return confirmed


def waiting_award(department: Department, *, cost: int = 900_000, now: datetime = NOW) -> Award:
    """Of a decision that is confirmed and not announced."""
    round_ = scored_round(cost, department=department, now=now)
    pay_for(round_, 5_000_000, now=now)
    return confirmed_decision(ranked_bids(round_)[0], now=now).award


def cleared_feedback(
    bid: Bid, words: str = "Say who will do the work.", *, by: User | None = None, now: datetime = NOW
) -> None:
    """The same words for each judged criterion."""
    codes = judged_criteria_of(bid.round).values_list("code", flat=True)
    save_feedback(
        bid=bid,
        words=dict.fromkeys(codes, words),
        clear=True,
        by=by or make_user(Role.CHAIR, now=now),
        now=now,
    )


def offered_award(
    *,
    cost: int = 900_000,
    funds: int = 5_000_000,
    department: Department | None = None,
    now: datetime = NOW,
) -> Award:
    """An announced award its department has not answered."""
    round_ = scored_round(cost, department=department, now=now)
    pay_for(round_, funds, now=now)
    decision = confirmed_decision(ranked_bids(round_)[0], now=now)
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    return Award.objects.get(decision=decision)


def accepted_award(
    *,
    cost: int = 900_000,
    funds: int = 5_000_000,
    department: Department | None = None,
    by: User | None = None,
    now: datetime = NOW,
) -> Award:
    award = offered_award(cost=cost, funds=funds, department=department, now=now)
    signer = by or make_user(Role.SIGN_OFF, award.department, now=now)
    return accept_award(award=award, by=signer, now=now)


def claimed_milestone(
    milestone: Milestone | None = None, *, by: User | None = None, now: datetime = NOW
) -> Milestone:
    milestone = milestone or accepted_award(now=now).milestones.get(number=1)
    claimer = by or make_user(Role.BIDDER, milestone.award.department, now=now)
    claim_milestone(
        milestone=milestone,
        met_on=london_date(now),
        evidence="The report.",
        systems=[row.reference for row in systems_of_award(milestone.award)],
        by=claimer,
        now=now,
    )
    return fresh(milestone)


def met_milestone(
    milestone: Milestone | None = None, *, by: User | None = None, now: datetime = NOW
) -> Milestone:
    milestone = claimed_milestone(milestone, now=now)
    check_milestone(milestone=milestone, by=by or make_user(Role.FUND_MANAGER, now=now), now=now)
    return fresh(milestone)


def released_milestone(milestone: Milestone | None = None, *, now: datetime = NOW) -> Milestone:
    """Half of an award of £900,000, unless the milestone is given, released to its department."""
    milestone = met_milestone(milestone, now=now)
    release_tranche(milestone=milestone, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    return fresh(milestone)


def fresh(milestone: Milestone) -> Milestone:
    return Milestone.objects.select_related("award__department", "award__fund").get(pk=milestone.pk)


def headroom(fund: Fund) -> Decimal:
    """Of the one cell that factories give money in."""
    return next(row.headroom for row in fund_position(fund) if (row.year, row.control_budget) == CELL)


def reserved_bid(*costs: int, funds: int | str = 900_000, now: datetime = NOW) -> tuple[Fund, list[Bid]]:
    """The fund of an announced round whose first bid took what there was, and the bids on its reserve list,
    one a cost after the first (one of £1,000,000 unless given).
    """
    round_, fund = tied_round(*(costs or (900_000, 1_000_000)), funds=funds, now=now)
    first, *others = ranked_bids(round_)
    confirmed_decision(first, now=now)
    for bid in others:
        confirmed_decision(bid, "RESERVE", now=now)
    announce_round(round=round_, by=make_user(Role.FUND_MANAGER, now=now), now=now)
    return fund, [row for row in ranked_bids(round_) if row.pk != first.pk]


def promoted_decision(bid: Bid, *, confirmed: bool = True, now: datetime = NOW) -> Decision:
    """A bid on the reserve list that there is money for, proposed to be funded, and confirmed unless said."""
    manager = make_user(Role.FUND_MANAGER, now=now)
    promotion = promote_reserved(bid=bid, reason="It can start now.", by=manager, now=now)
    if not confirmed:
        return promotion
    return confirm_decision(decision=promotion, by=make_user(Role.CHAIR, now=now), now=now)
