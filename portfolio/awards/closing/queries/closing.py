"""Completions and closures a person may see, those that wait, and what a person can do with each."""

from decimal import Decimal
from operator import attrgetter

from django.db.models import (
    DecimalField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import departments_with, has_permission, may_for
from accounts.queries.told import CameBack
from portfolio.awards.closing.models import Closure, Completion
from portfolio.awards.closing.workflow import ClosureStatus, CompletionStatus
from portfolio.awards.models import Award, Milestone
from portfolio.awards.queries.awards import awards_visible_to
from portfolio.awards.queries.totals import award_position
from portfolio.awards.workflow import AWARD_TRANSITIONS, RUNNING, AwardStatus, MilestoneStatus
from portfolio.ledger.models import AwardBalance

ENDED = (AwardStatus.COMPLETED, AwardStatus.TERMINATED, AwardStatus.CLOSED)
"""Awards whose unspent money is recovered."""


def terminated() -> Q:
    """Awards that were terminated, also those that were closed since: a closed one was where it was never
    confirmed to be complete.
    """
    complete = Completion.objects.filter(award=OuterRef("pk"), status=CompletionStatus.CONFIRMED)
    return Q(status=AwardStatus.TERMINATED) | Q(~Exists(complete), status=AwardStatus.CLOSED)


def completions_visible_to(user: User) -> QuerySet[Completion]:
    """Newest first."""
    return (
        Completion.objects.filter(award__in=awards_visible_to(user))
        .select_related("award__department", "award__fund", "award__decision", "said_by", "answered_by")
        .order_by("-pk")
    )


def closures_visible_to(user: User) -> QuerySet[Closure]:
    """Newest first."""
    return (
        Closure.objects.filter(award__in=awards_visible_to(user))
        .select_related(
            *("award__department", "award__fund", "award__decision"),
            *("proposed_by", "approved_by", "withdrawn_by"),
        )
        .prefetch_related("amounts")
        .order_by("-pk")
    )


def read_ends(award: Award) -> None:
    """What was said and proposed of its end, read once for all that asks below; two queries, or one while it
    has not ended: nobody proposes to close it before.
    """
    said = Completion.objects.select_related("said_by", "answered_by").order_by("number")
    proposed = Closure.objects.order_by("number") if award.status in ENDED else Closure.objects.none()
    prefetch_related_objects([award], Prefetch("completions", said), Prefetch("closures", proposed))


def closures_of(award: Award) -> list[Closure]:
    """But for those that were withdrawn, the first first."""
    standing = [row for row in award.closures.all() if row.status != ClosureStatus.WITHDRAWN]
    return sorted(standing, key=attrgetter("number"))


def completion_sent_back(award: Award) -> CameBack | None:
    """What the fund found missing, until the department says again that the award is complete."""
    last = max(award.completions.all(), key=attrgetter("number"), default=None)
    if last is None or last.status != CompletionStatus.SENT_BACK or last.answered_at is None:
        return None
    return CameBack(reason=last.reason, at=last.answered_at, by=str(last.answered_by))


def may_say_complete(award: Award, user: User) -> bool:
    """Whether it is this person's to say; what is still to be done is another matter."""
    return (
        AWARD_TRANSITIONS.allows(award.status, "complete")
        and may_for(user, Permission.COMPLETE_AWARD, award.department_id)
        and all(row.status != CompletionStatus.SAID for row in award.completions.all())
    )


def steps_on_completion(completion: Completion, user: User) -> frozenset[str]:
    """What this person can do with it now: confirm, send back, take back."""
    if completion.status != CompletionStatus.SAID:
        return frozenset()
    if completion.said_by_id == user.pk:
        return frozenset({"take_back"})
    status = completion.award.status
    if status not in RUNNING or not has_permission(user, Permission.CLOSE_AWARD):
        return frozenset()
    may_confirm = AWARD_TRANSITIONS.allows(status, "complete")
    return frozenset({"confirm", "send_back"} if may_confirm else {"send_back"})


def obstacle_to_confirming(completion: Completion, user: User) -> str:
    """Why somebody who confirms completions cannot confirm this one; empty when they can."""
    if completion.status != CompletionStatus.SAID or not has_permission(user, Permission.CLOSE_AWARD):
        return ""
    if completion.said_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_completion"].refusal
    award = completion.award
    if AWARD_TRANSITIONS.allows(award.status, "complete"):
        return ""
    status = award.get_status_display().lower()
    if award.status in RUNNING:
        return f"Award {award.reference} is {status}. That it is complete is confirmed once it is resumed."
    return f"Award {award.reference} is {status}, so there is nothing to confirm any more."


def unspent_money(award: Award) -> dict[tuple[str, str], Decimal]:
    """Released and not spent, by year and control budget; none nil."""
    return {(row.year, row.control_budget): row.unspent for row in award_position(award) if row.unspent > 0}


def may_close(award: Award, user: User) -> bool:
    """Whether this person can propose it: the award has ended, and nobody has proposed it yet."""
    return (
        award.status in ENDED
        and award.answered_at is not None
        and has_permission(user, Permission.CLOSE_AWARD)
        and all(row.status != ClosureStatus.PROPOSED for row in award.closures.all())
    )


def steps_on_closure(closure: Closure, user: User) -> frozenset[str]:
    """What this person can do with it now: approve, withdraw."""
    if closure.status != ClosureStatus.PROPOSED or not has_permission(user, Permission.CLOSE_AWARD):
        return frozenset()
    return frozenset({"withdraw"} if closure.proposed_by_id == user.pk else {"approve", "withdraw"})


def obstacle_to_approving(closure: Closure, user: User) -> str:
    """Why somebody who closes awards cannot approve this; empty when they can."""
    waits = closure.status == ClosureStatus.PROPOSED and has_permission(user, Permission.CLOSE_AWARD)
    return FORBIDDEN_PAIRS["approve_closing"].refusal if waits and closure.proposed_by_id == user.pk else ""


def completions_to_confirm(user: User) -> QuerySet[Completion]:
    """Said by others of live awards, for whoever confirms them, the oldest first."""
    waiting = completions_visible_to(user).filter(
        status=CompletionStatus.SAID, award__status=AwardStatus.LIVE
    )
    if not has_permission(user, Permission.CLOSE_AWARD):
        return waiting.none()
    return waiting.exclude(said_by=user).order_by("pk")


def closures_to_approve(user: User) -> QuerySet[Closure]:
    """Proposed by others, for whoever closes awards, the oldest first."""
    waiting = closures_visible_to(user).filter(status=ClosureStatus.PROPOSED)
    if not has_permission(user, Permission.CLOSE_AWARD):
        return waiting.none()
    return waiting.exclude(proposed_by=user).order_by("pk")


def awards_to_complete(user: User) -> QuerySet[Award]:
    """Of the person's departments, live ones with no milestone to come, of which nobody has said that they
    are complete; each with why the last time was sent back.
    """
    to_come = Milestone.objects.filter(award=OuterRef("pk")).exclude(
        status__in=[MilestoneStatus.RELEASED, MilestoneStatus.CANCELLED]
    )
    said = Completion.objects.filter(award=OuterRef("pk"))
    return (
        awards_visible_to(user)
        .filter(status=AwardStatus.LIVE, department__in=departments_with(user, Permission.COMPLETE_AWARD))
        .filter(~Exists(to_come), ~Exists(said.filter(status=CompletionStatus.SAID)))
        .annotate(sent_back=Subquery(said.order_by("-number").values("reason")[:1]))
        .order_by("pk")
    )


def awards_to_close(user: User) -> QuerySet[Award]:
    """Completed ones, and such as hold money that is not spent though they ended or are closed; each with
    `unspent` over all years and control budgets. Not those of which somebody has proposed it.
    """
    if not has_permission(user, Permission.CLOSE_AWARD):
        return Award.objects.none()
    released = AwardBalance.objects.filter(award=OuterRef("pk"), account="RELEASED", amount__gt=0)
    unspent = released.order_by().values("award").annotate(total=Sum("amount")).values("total")
    proposed = Closure.objects.filter(award=OuterRef("pk"), status=ClosureStatus.PROPOSED)
    money = DecimalField(max_digits=14, decimal_places=2)
    return (
        awards_visible_to(user)
        .filter(~Exists(proposed), status__in=ENDED, answered_at__isnull=False)
        .annotate(unspent=Subquery(unspent, output_field=money))
        .filter(Q(status=AwardStatus.COMPLETED) | Q(unspent__gt=0))
        .order_by("pk")
    )
