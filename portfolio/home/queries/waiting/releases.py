"""Money to release: of milestones that were found met, where nothing else has to be done before."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from bids.overview.queries.waiting import Waiting, Worklist
from legacyfund.lib.financial_year import financial_year, london_date
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.workflow import SETTLED
from portfolio.awards.models import Claim, MilestoneShare
from portfolio.awards.queries.awards import milestones_in
from portfolio.awards.workflow import DELIVERING, MilestoneStatus
from portfolio.home.queries.waiting.fund import RETURN_MISSING
from portfolio.ledger.models import BudgetExchange
from portfolio.ledger.workflow import ProposalStatus
from portfolio.watch.models import Finding


def _met(user: User, now: datetime) -> QuerySet[Any]:
    """Those the person neither claimed nor checked, as `may_release` says of one. `ended`: some of the money
    is of a year that has ended, so that a budget exchange has to move it first. None that waits for a
    condition, for somebody's word on such an exchange, or for returns, as the last run of the chase found
    them: each waits on a list of its own.
    """
    current = Claim.objects.filter(milestone=OuterRef("pk")).exclude(outcome=Claim.Outcome.REFUSED)
    own = current.filter(Q(claimed_by=user) | Q(checked_by=user))
    blocking = AwardCondition.objects.filter(award=OuterRef("award"), blocking=True)
    unmet = blocking.exclude(status__in=SETTLED)
    ended = MilestoneShare.objects.filter(
        milestone=OuterRef("pk"),
        lapsed_at=None,
        moved_at=None,
        year__lt=financial_year(london_date(now)),
    )
    missing = Finding.objects.filter(award=OuterRef("award"), kind=RETURN_MISSING, closed_at__isnull=True)
    proposed = BudgetExchange.objects.filter(milestone=OuterRef("pk"), status=ProposalStatus.PROPOSED)
    met = milestones_in(MilestoneStatus.MET, user).filter(award__status__in=DELIVERING)
    met = met.filter(Exists(current), ~Exists(own), ~Exists(unmet), ~Exists(proposed))
    return met.annotate(ended=Exists(ended)).filter(Q(ended=True) | ~Exists(missing))


def _entry(row: Any) -> Waiting:
    step = (
        f"Propose a budget exchange for {row.reference}, whose money is of a year that has ended"
        if row.ended
        else f"Release the money of {row.reference}"
    )
    place = {"reference": row.award.reference, "number": str(row.number)}
    return Waiting(f"{step}: {row.name}", None, "portfolio:milestone", place)


RELEASES = Worklist(
    "tranches",
    "Money to release",
    frozenset({Permission.RELEASE_TRANCHE}),
    _met,
    _entry,
)
