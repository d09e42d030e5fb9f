"""Reversals as people see them, and what stands behind a journal that may be reversed."""

from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import FORBIDDEN_PAIRS, Permission
from accounts.queries.roles import has_permission
from portfolio.awards.models import Award, MilestoneShare
from portfolio.awards.workflow import STANDING, MilestoneStatus
from portfolio.funds.models import Fund
from portfolio.funds.queries import funds_visible_to
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Journal, Reversal
from portfolio.ledger.queries.journals import is_reversed, rule_postings
from portfolio.ledger.rules.kinds import Account, Kind
from portfolio.ledger.rules.ledger import Cell
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
    kind, award = Kind(journal.kind), journal.award
    check_may_reverse(kind, of_award=award is not None, is_reversed=is_reversed(journal))
    if award is None:
        return
    if kind is Kind.LAPSE:
        _check_standing(award)
        _check_lapsed(award, journal)
        return
    moved = move_behind(journal)
    if moved is None:
        raise ReversalRefused("Put it right by another change of the award: no exchange or switch made it.")
    _check_standing(award)
    if moved.milestone is not None and moved.milestone.status == MilestoneStatus.RELEASED:
        raise ReversalRefused(
            f"The money of {moved.milestone.reference} is released, so the department spends it where it is."
        )


def _check_standing(award: Award) -> None:
    if award.status not in STANDING:
        raise ReversalRefused(
            f"Award {award.reference} is {award.get_status_display().lower()}, so it has no money any more."
        )


def _check_lapsed(award: Award, journal: Journal) -> None:
    """What comes back to a milestone that is released or cancelled could never leave it again."""
    over = (MilestoneStatus.RELEASED, MilestoneStatus.CANCELLED)
    for cell in lapsed_of(journal):
        share = lapsed_shares(award, cell).filter(milestone__status__in=over).first()
        if share is not None:
            milestone = share.milestone
            raise ReversalRefused(
                f"Milestone {milestone.reference} is {milestone.get_status_display().lower()}, so "
                "what lapsed of it could not be released any more. If the department still needs the money, "
                "add it to a milestone to come by a change of the award."
            )


def lapsed_of(journal: Journal) -> dict[Cell, Decimal]:
    """By cell: what was committed to an award and not released when the journal let its year lapse."""
    postings = rule_postings(journal.postings.all())
    return {row.cell: -row.amount for row in postings if row.account is Account.COMMITTED}


def lapsed_shares(award: Award, cell: Cell) -> QuerySet[MilestoneShare]:
    """Those of its shares of the year and control budget that lapsed and have not made way for others."""
    year, budget = cell
    lapsed = MilestoneShare.objects.filter(lapsed_at__isnull=False, moved_at=None).order_by("pk")
    return lapsed.filter(milestone__award=award, year=year, control_budget=budget).select_related(
        "milestone__award"
    )


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
    """Why somebody who manages funds cannot confirm the proposal that waits; empty when they can."""
    if reversal.status != ProposalStatus.PROPOSED:
        return ""
    if reversal.proposed_by_id == user.pk:
        return FORBIDDEN_PAIRS["confirm_reversal"].refusal
    try:
        check_reversible(reversal.journal)
    except ReversalRefused as refusal:
        return refusal.message
    return ""
