"""Awards and milestones a person may see. A department sees its own.

Before an award is announced the fund and its auditor alone see it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string

from accounts.models import Event, User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with, has_permission, may_for
from accounts.queries.told import CameBack
from legacyfund.lib.transitions import TransitionRefused
from portfolio.awards.models import Award, Claim, Milestone
from portfolio.awards.queries.standing import ANNOUNCED
from portfolio.awards.workflow import (
    AWARD_TRANSITIONS,
    DECISION_ANNOUNCED,
    DELIVERING,
    MILESTONE_TRANSITIONS,
    RUNNING,
    AwardStatus,
    MilestoneStatus,
)
from portfolio.funds.models import Fund
from portfolio.ledger.models import AwardBalance, BudgetExchange, BudgetSwitch, Reversal
from portfolio.ledger.workflow import ProposalStatus

if TYPE_CHECKING:
    from portfolio.awards.changes.models import ChangeRequest


def awards_visible_to(user: User) -> QuerySet[Award]:
    """Newest first."""
    awards = Award.objects.select_related("department", "fund", "bid", "decision").order_by("-pk")
    if has_permission(user, Permission.SEE_UNANNOUNCED):
        return awards
    return awards.filter(ANNOUNCED, department__in=departments_with(user, Permission.SEE_AWARDS))


def accepted(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Those that their departments have accepted and that have not ended."""
    return awards.filter(status__in=RUNNING)


def awards_with_money(user: User) -> QuerySet[Award]:
    """With `committed`, `released` and `spent`, each over all years and control budgets."""
    return awards_visible_to(user).annotate(
        committed=_sum_of("COMMITTED", "RELEASED", "SPENT"),
        released=_sum_of("RELEASED", "SPENT"),
        spent=_sum_of("SPENT"),
    )


def with_decision(awards: QuerySet[Award]) -> QuerySet[Award]:
    """With what was decided on, who answered, and `approved`, over all years and control budgets."""
    approved = (
        Award.objects.filter(pk=OuterRef("pk"))
        .order_by()
        .values("pk")
        .annotate(total=Sum("decision__amounts__approved"))
        .values("total")
    )
    decided = awards.select_related("decision__version", "decision__option", "answered_by")
    return decided.annotate(approved=Subquery(approved))


def _sum_of(*accounts: str) -> Coalesce:
    balances = (
        AwardBalance.objects.filter(award=OuterRef("pk"), account__in=accounts)
        .order_by()
        .values("award")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return Coalesce(
        Subquery(balances), Value(Decimal(0)), output_field=DecimalField(max_digits=14, decimal_places=2)
    )


def awards_of_fund(fund: Fund, user: User) -> QuerySet[Award]:
    return awards_with_money(user).filter(fund=fund)


def milestones_visible_to(user: User) -> QuerySet[Milestone]:
    """By award, then in the order of the award."""
    return (
        Milestone.objects.filter(award__in=awards_visible_to(user))
        .select_related("award__department", "award__fund", "award__decision")
        .order_by("award_id", "number")
    )


def milestones_of(award: Award) -> QuerySet[Milestone]:
    return (
        Milestone.objects.filter(award=award)
        .select_related("award")
        .prefetch_related("shares")
        .order_by("number")
    )


def claims_of(milestone: Milestone) -> QuerySet[Claim]:
    """Latest first, without the files' bytes."""
    return (
        Claim.objects.filter(milestone=milestone)
        .select_related("claimed_by", "taken_back_by", "checked_by", "released_by")
        .defer("file_bytes")
        .order_by("-pk")
    )


Claims = Sequence[Claim] | None
"""As `claims_of` a milestone gives them, where they were read already."""


def claims_as_shown(milestone: Milestone, claims: Claims = None) -> list[tuple[int, str]]:
    """The claims a page shows, with what became of each."""
    if claims is not None:
        return [(row.pk, row.outcome) for row in claims]
    return list(claims_of(milestone).values_list("pk", "outcome"))


def current_claim(milestone: Milestone, claims: Claims = None) -> Claim | None:
    """The claim that waits, or was found met; none when the last was refused or taken back."""
    rows = claims_of(milestone) if claims is None else claims
    return next((row for row in rows if row.outcome not in Claim.OVER), None)


def claim_refused(milestone: Milestone, claims: Claims = None) -> CameBack | None:
    """Why the fund refused the last claim, until the milestone is claimed again."""
    if milestone.status != MilestoneStatus.PLANNED:
        return None
    last = next(iter(claims_of(milestone) if claims is None else claims), None)
    if last is None or last.checked_at is None:
        return None
    return CameBack(reason=last.reason, at=last.checked_at, by=str(last.checked_by))


def declined(award: Award) -> CameBack | None:
    """Why the department does not want the award."""
    if award.status != AwardStatus.DECLINED or award.answered_at is None:
        return None
    return CameBack(reason=award.answer_reason, at=award.answered_at, by=str(award.answered_by))


def history_of(award: Award) -> QuerySet[Event]:
    """What was done to the award and its milestones, latest first."""
    milestones = Milestone.objects.filter(award=award).values("pk")
    of_award = Event.objects.filter(subject="portfolio.award", subject_id=award.pk)
    of_milestones = Event.objects.filter(subject="portfolio.milestone", subject_id__in=milestones)
    found = of_award | of_milestones
    moves: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("exchange", BudgetExchange.objects.filter(milestone__award=award)),
        ("switch", BudgetSwitch.objects.filter(milestone__award=award)),
        ("reversal", Reversal.objects.filter(journal__award=award)),
    )
    for kind, proposals in moves:
        found |= Event.objects.filter(
            kind=f"{kind}.confirmed",
            subject=proposals.model._meta.label_lower,
            subject_id__in=proposals.filter(status=ProposalStatus.CONFIRMED).values("pk"),
        )
    return found.select_related("actor").order_by("-pk")


def milestones_in(status: MilestoneStatus, user: User) -> QuerySet[Milestone]:
    """Milestones in one status the person may see, soonest first."""
    return milestones_visible_to(user).filter(status=status).order_by("forecast_on", "pk")


def evidence_visible_to(user: User) -> QuerySet[Claim]:
    """Claims that have a file, latest first."""
    return Claim.objects.filter(milestone__in=milestones_visible_to(user), file_bytes__isnull=False).order_by(
        "-pk"
    )


def paused_by(award: Award, changes: "Iterable[ChangeRequest] | None" = None) -> CameBack | None:
    """Why it is paused, and who agreed to that; none where it is not. `changes`: all of it, where they were
    read already.
    """
    if award.status != AwardStatus.PAUSED:
        return None
    if changes is None:
        changes = award.changes.filter(kind="PAUSE").select_related("answered_by")
    pauses = [row for row in changes if (row.kind, row.status) == ("PAUSE", "APPROVED")]
    last = max(pauses, key=attrgetter("number"), default=None)
    if last is None or last.answered_at is None:
        return None
    return CameBack(reason=last.reason, at=last.answered_at, by=str(last.answered_by))


def may_ask_for_change(award: Award, user: User) -> bool:
    return award.status in RUNNING and may_for(user, Permission.PROPOSE_CHANGE, award.department_id)


def may_answer(award: Award, user: User) -> bool:
    """Whether this person can accept or decline the award now."""
    return (
        AWARD_TRANSITIONS.allows(award.status, "accept")
        and award.decision.status == DECISION_ANNOUNCED
        and may_for(user, Permission.ANSWER_AWARD, award.department_id)
    )


def steps_on(milestone: Milestone, user: User, claims: Claims = None) -> frozenset[str]:
    """What this person can do with the milestone now: claim, take back, check, refuse, release."""
    status = milestone.award.status
    if status not in RUNNING:
        return frozenset()
    steps = _STEPS if status in DELIVERING else _STEPS.keys() - NOT_WHILE_PAUSED
    allowed = {step for step in steps if MILESTONE_TRANSITIONS.allows(milestone.status, step)}
    return frozenset(step for step in allowed if _may(step, milestone, user, claims))


def why_not_to_claim(milestone: Milestone) -> TransitionRefused | None:
    """What is said to somebody who opens the form of a milestone that is claimed already."""
    try:
        MILESTONE_TRANSITIONS.target(milestone.status, "claim")
    except TransitionRefused as refusal:
        return refusal
    return None


_STEPS = {
    "claim": Permission.CLAIM_MILESTONE,
    "take_back": Permission.CLAIM_MILESTONE,
    "check": Permission.CHECK_MILESTONE,
    "refuse": Permission.CHECK_MILESTONE,
    "release": Permission.RELEASE_TRANCHE,
}

NOT_WHILE_PAUSED = frozenset({"claim", "release"})
"""What is in hand is still checked, refused or taken back."""


def _may(step: str, milestone: Milestone, user: User, claims: Claims) -> bool:
    if _STEPS[step] == Permission.CLAIM_MILESTONE:
        own = may_for(user, _STEPS[step], milestone.award.department_id)
        return own and (step == "claim" or _claimed(milestone, user, claims))
    if not has_permission(user, _STEPS[step]):
        return False
    return step != "release" or may_release(milestone, user, claims)


def _claimed(milestone: Milestone, user: User, claims: Claims) -> bool:
    claim = current_claim(milestone, claims)
    return claim is not None and claim.claimed_by_id == user.pk


def obstacle_to_releasing(milestone: Milestone, user: User, claims: Claims = None) -> str:
    """Why this person, who releases tranches, cannot release this met milestone; empty otherwise."""
    waits = milestone.status == MilestoneStatus.MET and has_permission(user, Permission.RELEASE_TRANCHE)
    if not waits or milestone.award.status not in DELIVERING or may_release(milestone, user, claims):
        return ""
    return FORBIDDEN_PAIRS["release_tranche"].refusal


def missing_returns(milestone: Milestone, now: datetime) -> str:
    """Which returns of the award stand in the way of releasing a met milestone, in words; blank for none."""
    if milestone.status != MilestoneStatus.MET:
        return ""
    why: Callable[[Award, datetime], str] = import_string(settings.RETURNS_MISSING)
    return why(milestone.award, now)


def may_release(milestone: Milestone, user: User, claims: Claims = None) -> bool:
    """Whether the person neither claimed the milestone nor checked its evidence."""
    claim = current_claim(milestone, claims)
    return claim is not None and user.pk not in (claim.claimed_by_id, claim.checked_by_id)
