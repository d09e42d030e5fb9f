"""Reversals as people see them, and what stands behind a journal that may be reversed."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import has_permission
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Journal, Reversal
from portfolio.ledger.queries.journals import is_reversed
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.reversals import ReversalRefused, check_may_reverse
from portfolio.ledger.workflow import ProposalStatus

_MOVES: tuple[type[BudgetExchange] | type[BudgetSwitch], ...] = (BudgetExchange, BudgetSwitch)


def move_behind(journal: Journal) -> BudgetExchange | BudgetSwitch | None:
    """The exchange or switch that posted it, if one did."""
    word, _, number = journal.idempotency_key.rpartition("-")
    for model in _MOVES:
        if word == model.POSTS_AS and number.isdigit():
            return model._default_manager.select_related("milestone__award").filter(pk=int(number)).first()
    return None


def check_reversible(journal: Journal) -> None:
    """Raises ReversalRefused with why the journal cannot be reversed."""
    kind, of_award = Kind(journal.kind), journal.award_id is not None
    check_may_reverse(kind, of_award=of_award, is_reversed=is_reversed(journal))
    if of_award and kind is not Kind.LAPSE and move_behind(journal) is None:
        raise ReversalRefused("Put it right by another change of the award: no exchange or switch made it.")


def obstacle_to_proposing(journal: Journal) -> str:
    """Why nobody can propose to reverse the journal; empty when they can."""
    try:
        check_reversible(journal)
    except ReversalRefused as refusal:
        return refusal.message
    if journal.reversals.exclude(status=ProposalStatus.WITHDRAWN).exists():
        return "Somebody has proposed to reverse this journal already."
    return ""


def reversals_of(fund: Fund) -> QuerySet[Reversal]:
    return _with_words(Reversal.objects.filter(fund=fund)).order_by("-number")


def reversals_visible_to(user: User) -> QuerySet[Reversal]:
    """Of the funds whose position the person sees."""
    return _with_words(Reversal.objects.filter(fund__in=funds_visible_to(user))).order_by("-pk")


def _with_words(rows: QuerySet[Reversal]) -> QuerySet[Reversal]:
    return rows.select_related(
        "fund", "journal__award__department", "proposed_by", "confirmed_by", "withdrawn_by"
    )


def reversals_to_confirm(user: User) -> QuerySet[Reversal]:
    """Those proposed by others, for whoever manages funds, the oldest first."""
    waiting = _with_words(Reversal.objects.filter(status=ProposalStatus.PROPOSED))
    if not has_permission(user, Permission.MANAGE_FUND):
        return waiting.none()
    return waiting.exclude(proposed_by=user).order_by("pk")


def obstacle_to_reversal(reversal: Reversal, user: User) -> str:
    """Why somebody who manages funds cannot confirm the proposal; empty when they can."""
    if reversal.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_reversal"].refusal
    return ""
