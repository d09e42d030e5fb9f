"""Who may see the ranking of a round, what of it, and why not where they may not."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission, sees_all_departments
from bids.assessment.models import Ranking, Review
from bids.assessment.queries.panel import kept_from
from bids.assessment.queries.ranking_table import find_ranking
from bids.assessment.workflow import REVIEWS_IN_HAND
from bids.rounds.models import Round
from bids.rounds.queries import rounds_visible_to
from bids.rounds.workflow import RANKING_FROZEN, RoundStatus
from bids.writing.models import Bid
from bids.writing.queries.partners import bids_of_own


def rankings_visible_to(user: User) -> QuerySet[Round]:
    """Rounds whose ranking the person may see: frozen ones; and, for the chair, the fund and auditors, closed
    ones, unless the person has still to review a bid of it. None that is not announced where a bid is the
    person's own department's.
    """
    rounds = Round.objects.order_by("-opens_at", "-pk")
    if not has_permission(user, Permission.SEE_RANKING):
        return rounds.none()
    own = _own_bids(user).filter(round=OuterRef("pk"))
    rounds = rounds.filter(Q(status=RoundStatus.ANNOUNCED) | ~Exists(own))
    if not sees_all_departments(user, Permission.SEE_BIDS):
        return rounds.filter(status__in=RANKING_FROZEN)
    unfinished = Review.objects.filter(
        reviewer=user, version__bid__round=OuterRef("pk"), status__in=REVIEWS_IN_HAND
    )
    return rounds.filter(Q(status__in=RANKING_FROZEN) | Q(~Exists(unfinished), status=RoundStatus.CLOSED))


def _own_bids(user: User) -> QuerySet[Bid]:
    """Submitted bids of the person's own departments."""
    return bids_of_own(user).filter(current_version__isnull=False)


def rounds_to_rank(user: User) -> QuerySet[Round]:
    """Rounds whose ranking the person may ask for, whether or not there is one yet: for the chair, the fund
    and auditors every round, for reviewers those that were opened.
    """
    if not has_permission(user, Permission.SEE_RANKING):
        return Round.objects.none()
    if sees_all_departments(user, Permission.SEE_BIDS):
        return rounds_visible_to(user)
    return Round.objects.exclude(status=RoundStatus.PLANNED).order_by("-opens_at", "-pk")


def obstacle_to_ranking(user: User, round_: Round) -> str:
    """Why the ranking is not shown to this person now, as sentences; empty when it is."""
    if rankings_visible_to(user).filter(pk=round_.pk).exists():
        return ""
    if _own_bids(user).filter(round=round_).exists():
        return (
            "A department of yours has a bid in this round, so its ranking is closed to you. It opens once "
            "departments have been told the outcome."
        )
    if round_.status in (RoundStatus.PLANNED, RoundStatus.OPEN):
        return "Nothing is ranked yet: the ranking begins once the round is closed and bids are reviewed."
    if references := _still_to_review(user, round_):
        return f"The ranking is shown to you once your own reviews are handed in: {', '.join(references)}."
    return "The ranking is shown to reviewers once the chair has frozen it."


def _still_to_review(user: User, round_: Round) -> list[str]:
    in_hand = Review.objects.filter(
        reviewer=user, version__bid__round=round_, status__in=REVIEWS_IN_HAND
    ).order_by("version__bid__reference")
    return list(in_hand.values_list("version__bid__reference", flat=True))


def whole_ranking_visible_to(user: User, reference: str, *, now: datetime) -> Ranking | None:
    """The frozen ranking of a round, for the chair, the fund or an auditor who sees every bid in it."""
    if not sees_all_departments(user, Permission.SEE_BIDS):
        return None
    round_ = rankings_visible_to(user).filter(reference=reference).first()
    if round_ is None or kept_from(user, round_, now=now):
        return None
    return find_ranking(round_)


def awaits_ranking(user: User, reference: str) -> bool:
    """Whether the round has no frozen ranking yet; asked by the chair, the fund or an auditor."""
    if not sees_all_departments(user, Permission.SEE_BIDS):
        return False
    return rounds_to_rank(user).filter(reference=reference).exclude(status__in=RANKING_FROZEN).exists()
