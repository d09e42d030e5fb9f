"""What waits for a person, in order of date and one click from the deed; and the figures of their role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import (
    deliveries_set_aside,
    deliveries_waiting,
    departments_with,
    people_listed,
    permissions_of,
)
from bids.queries.register import ratings_to_confirm
from bids.queries.reviews import own_reviews, reviews_in_hand
from bids.queries.waiting import Waiting, assessment_waiting_for
from bids.queries.waiting_bids import waiting_for_bidder, waiting_for_sign_off, waiting_to_join
from bids.queries.waiting_clarifications import (
    clarifications_awaited,
    waiting_for_answer,
    waiting_for_clarification_sign_off,
)
from bids.workflow import RoundStatus
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING
from portfolio.queries.awards import awards_visible_to, may_release, milestones_in
from portfolio.queries.decisions import (
    budgets_to_decide,
    candidates_of,
    obstacle_to_confirming,
    standing_decisions_visible_to,
    undecided,
)
from portfolio.queries.findings import findings_for
from portfolio.queries.funds import funds_visible_to, untied_rounds
from portfolio.queries.position import funds_with_totals, total_of_awards
from portfolio.queries.waiting_returns import returns_to_accept, returns_to_certify, returns_to_confirm
from portfolio.workflow import DELIVERING, AwardStatus, DecisionStatus, MilestoneStatus

SOON = timedelta(days=60)


@dataclass(frozen=True)
class Figure:
    """`amount` is pounds; otherwise `count` is shown."""

    label: str
    count: int = 0
    amount: Decimal | None = None


Finder = Callable[[User, datetime], list[Waiting]]


def waiting_for(user: User, *, now: datetime) -> list[Waiting]:
    """Soonest first; what has no date comes last."""
    held = permissions_of(user)
    found = assessment_waiting_for(user, now=now)
    for permission, find in FINDERS:
        if permission in held:
            found += find(user, now)
    return sorted(found, key=lambda row: (row.due or date.max, row.label))


def _ratings(user: User, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            f"Confirm the rating of {rating.system.name}",
            None,
            "bids:confirm_rating",
            {"reference": rating.system.reference},
        )
        for rating in ratings_to_confirm(user)
    ]


def _drafts(user: User, now: datetime) -> list[Waiting]:
    return waiting_for_bidder(user)


def _certifications(user: User, now: datetime) -> list[Waiting]:
    return [*waiting_for_clarification_sign_off(user), *waiting_for_sign_off(user)]


def _answers(user: User, now: datetime) -> list[Waiting]:
    return waiting_for_answer(user)


def _clarifications(user: User, now: datetime) -> list[Waiting]:
    return clarifications_awaited(user)


def _invitations_to_bids(user: User, now: datetime) -> list[Waiting]:
    return waiting_to_join(user)


def _awards_to_answer(user: User, now: datetime) -> list[Waiting]:
    offered = awards_visible_to(user).filter(
        status=AwardStatus.OFFERED,
        decision__status=DecisionStatus.ANNOUNCED,
        department__in=departments_with(user, Permission.ANSWER_AWARD),
    )
    return [
        Waiting(
            f"Answer the award {award.reference}: {award.title}",
            None,
            "portfolio:outcome",
            _of(award.reference),
        )
        for award in offered
    ]


def _milestones_due(user: User, now: datetime) -> list[Waiting]:
    planned = milestones_in(MilestoneStatus.PLANNED, user).filter(
        forecast_on__lte=london_date(now) + SOON,
        award__status__in=DELIVERING,
        award__department__in=departments_with(user, Permission.CLAIM_MILESTONE),
    )
    return [
        Waiting(
            f"Reach and claim {milestone.reference}: {milestone.name}",
            milestone.forecast_on,
            "portfolio:milestone",
            {**_of(milestone.award.reference), "number": str(milestone.number)},
        )
        for milestone in planned
    ]


def _claims_to_check(user: User, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            f"Check the evidence of {milestone.reference}: {milestone.name}",
            None,
            "portfolio:milestone",
            {**_of(milestone.award.reference), "number": str(milestone.number)},
        )
        for milestone in milestones_in(MilestoneStatus.CLAIMED, user)
    ]


def _tranches_to_release(user: User, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            f"Release the money of {milestone.reference}: {milestone.name}",
            None,
            "portfolio:milestone",
            {**_of(milestone.award.reference), "number": str(milestone.number)},
        )
        for milestone in milestones_in(MilestoneStatus.MET, user)
        if may_release(milestone, user)
    ]


def _proposals_to_confirm(user: User, now: datetime) -> list[Waiting]:
    """Those this person may confirm: not their own proposals, nor those on their own department."""
    proposed = standing_decisions_visible_to(user).filter(status=DecisionStatus.PROPOSED)
    return [
        Waiting(
            f"Confirm the decision on {decision.bid.reference}: {decision.bid.title}",
            None,
            "portfolio:decision",
            _of(decision.bid.reference),
        )
        for decision in proposed
        if not obstacle_to_confirming(decision, user, now=now)
    ]


def _rounds_to_decide(user: User, now: datetime) -> list[Waiting]:
    """Assessed rounds: bids without a proposal, or, when all are confirmed, the announcement."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        reference = budget.round.reference
        candidates = candidates_of(budget.round, budget.fund)
        if any(candidate.may_be_decided for candidate in candidates):
            label = f"Propose decisions for round {reference}"
            found.append(Waiting(label, None, "portfolio:decisions", _of(reference)))
        elif not undecided(candidates):
            found.append(Waiting(f"Announce round {reference}", None, "portfolio:announce", _of(reference)))
    return found


def _rounds_without_fund(user: User, now: datetime) -> list[Waiting]:
    late = untied_rounds(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ASSESSED])
    return [
        Waiting(f"Say which fund pays for round {round.reference}", None, "portfolio:funds") for round in late
    ]


def _findings(user: User, now: datetime) -> list[Waiting]:
    """Broken equalities for the fund and the auditor; late milestones are on the bidder's list already."""
    broken = findings_for(user).filter(milestone__isnull=True)
    return [
        Waiting(
            f"Look into {row.subject_ref}: {row.message}", None, "portfolio:fund", _of(row.fund.reference)
        )
        for row in broken
    ]


def _deliveries(user: User, now: datetime) -> list[Waiting]:
    count = deliveries_set_aside().count()
    if not count:
        return []
    return [Waiting(f"Look into messages that could not be sent: {count}", None, "accounts:jobs")]


def _of(reference: str) -> dict[str, str]:
    return {"reference": reference}


FINDERS: tuple[tuple[Permission, Finder], ...] = (
    (Permission.CONFIRM_RATING, _ratings),
    (Permission.EDIT_BID, _drafts),
    (Permission.EDIT_BID, _answers),
    (Permission.CERTIFY_BID, _certifications),
    (Permission.JOIN_BID, _invitations_to_bids),
    (Permission.ANSWER_AWARD, _awards_to_answer),
    (Permission.CLAIM_MILESTONE, _milestones_due),
    (Permission.PREPARE_RETURN, returns_to_confirm),
    (Permission.CERTIFY_RETURN, returns_to_certify),
    (Permission.ACCEPT_RETURN, returns_to_accept),
    (Permission.CONFIRM_DECISION, _proposals_to_confirm),
    (Permission.ASK_CLARIFICATION, _clarifications),
    (Permission.PROPOSE_DECISION, _rounds_to_decide),
    (Permission.MANAGE_FUND, _rounds_without_fund),
    (Permission.CHECK_MILESTONE, _claims_to_check),
    (Permission.RELEASE_TRANCHE, _tranches_to_release),
    (Permission.MANAGE_FUND, _findings),
    (Permission.SEE_AUDIT, _findings),
    (Permission.MANAGE_PEOPLE, _deliveries),
)


def figures_for(user: User) -> list[Figure]:
    """Two or three, by the first of these that the person's roles give."""
    held = permissions_of(user)
    if Permission.SEE_POSITION in held:
        return _fund_figures(user)
    if Permission.SEE_AWARDS in held:
        return _department_figures(user)
    if Permission.REVIEW_BID in held:
        return [
            Figure("Reviews in hand", reviews_in_hand(user).count()),
            Figure("Reviews in all", own_reviews(user).count()),
        ]
    if Permission.MANAGE_PEOPLE in held:
        return [
            Figure("People", people_listed().count()),
            Figure("Messages waiting", deliveries_waiting().count()),
            Figure("Messages set aside", deliveries_set_aside().count()),
        ]
    return []


def _fund_figures(user: User) -> list[Figure]:
    totals = [total for _, total in funds_with_totals(funds_visible_to(user))]
    return [
        Figure("Allocated", amount=sum((row.allocated for row in totals), NOTHING)),
        Figure("Committed", amount=sum((row.committed for row in totals), NOTHING)),
        Figure("Headroom", amount=sum((row.headroom for row in totals), NOTHING)),
    ]


def _department_figures(user: User) -> list[Figure]:
    total = total_of_awards(awards_visible_to(user))
    return [
        Figure("Awarded to us", amount=total.committed),
        Figure("Released to us", amount=total.released),
        Figure("Spent", amount=total.spent),
    ]
