"""Decisions and the fund's own matters that wait: to be proposed, confirmed, announced, looked into."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import deliveries_set_aside, departments_belonged_to, departments_one_with
from bids.overview.queries.waiting import Pile, Waiting
from bids.rounds.workflow import RoundStatus
from bids.writing.queries.partners import bids_of_departments
from bids.writing.workflow import BidStatus
from portfolio.models.decision import Decision
from portfolio.models.finding import Finding
from portfolio.queries.decisions import budgets_to_decide, standing_decisions_visible_to
from portfolio.queries.findings import findings_for
from portfolio.queries.funds import untied_rounds
from portfolio.workflow import DecisionStatus


def _proposals(user: User, now: datetime) -> QuerySet[Decision]:
    """Those this person may confirm, as `obstacle_to_confirming` says of one: not their own proposals, nor
    those on a bid their department is on.
    """
    own = bids_of_departments(departments_one_with(departments_belonged_to(user, now=now)))
    return (
        standing_decisions_visible_to(user)
        .filter(status=DecisionStatus.PROPOSED, bid__status=BidStatus.SCORED)
        .exclude(proposed_by=user)
        .exclude(bid__in=own.values("pk"))
    )


def _rounds_to_decide(user: User, now: datetime) -> list[Waiting]:
    """Assessed rounds: bids without a proposal, or, when all are confirmed, the announcement."""
    found = []
    for budget in budgets_to_decide(user).filter(round__status=RoundStatus.ASSESSED):
        reference = budget.round.reference
        scored = budget.round.bids.filter(status=BidStatus.SCORED).order_by()
        standing = Decision.objects.filter(bid__round=budget.round).exclude(status=DecisionStatus.REVERSED)
        proposed = standing.filter(status=DecisionStatus.PROPOSED)
        if scored.exclude(pk__in=standing.values("bid")).exists():
            found.append(_of_round("Propose decisions for round", reference, "portfolio:decisions"))
        elif not scored.filter(pk__in=proposed.values("bid")).exists():
            found.append(_of_round("Announce round", reference, "portfolio:announce"))
    return found


def _rounds_without_fund(user: User, now: datetime) -> list[Waiting]:
    late = untied_rounds(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ASSESSED])
    return [
        Waiting(f"Say which fund pays for round {reference}", None, "portfolio:funds")
        for reference in late.values_list("reference", flat=True)
    ]


def _broken(user: User, now: datetime) -> QuerySet[Finding]:
    """Broken equalities for the fund and the auditor; late milestones are on the bidder's list already."""
    return findings_for(user).filter(milestone__isnull=True)


def _deliveries(user: User, now: datetime) -> list[Waiting]:
    count = deliveries_set_aside().count()
    if not count:
        return []
    return [Waiting(f"Look into messages that could not be sent: {count}", None, "accounts:jobs")]


def _to_confirm(decision: Decision) -> Waiting:
    label = f"Confirm the decision on {decision.bid.reference}: {decision.bid.title}"
    return Waiting(label, None, "portfolio:decision", {"reference": decision.bid.reference})


def _to_look_into(row: Finding) -> Waiting:
    label = f"Look into {row.subject_ref}: {row.message}"
    return Waiting(label, None, "portfolio:fund", {"reference": row.fund.reference})


def _of_round(deed: str, reference: str, url_name: str) -> Waiting:
    return Waiting(f"{deed} {reference}", None, url_name, {"reference": reference})


def _itself(row: Waiting) -> Waiting:
    return row


DECISION_PILES = (
    Pile(
        "decisions",
        "Decisions to confirm",
        frozenset({Permission.CONFIRM_DECISION}),
        _proposals,
        _to_confirm,
    ),
    Pile(
        "rounds-to-decide",
        "Rounds to decide",
        frozenset({Permission.PROPOSE_DECISION}),
        _rounds_to_decide,
        _itself,
    ),
    Pile(
        "rounds-without-fund",
        "Rounds no fund pays for",
        frozenset({Permission.MANAGE_FUND}),
        _rounds_without_fund,
        _itself,
    ),
    Pile(
        "findings",
        "Findings to look into",
        frozenset({Permission.MANAGE_FUND, Permission.SEE_AUDIT}),
        _broken,
        _to_look_into,
    ),
    Pile(
        "messages",
        "Messages that could not be sent",
        frozenset({Permission.MANAGE_PEOPLE}),
        _deliveries,
        _itself,
    ),
)
