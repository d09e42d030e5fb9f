"""The chair reads, edits and clears what departments are told of why; nothing uncleared leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.queries.panel import interest_in
from bids.rounds.queries import judged_criteria_of
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.errors import ConflictRefused, DomainError, PermissionRefused
from portfolio.decisions.actions.decisions import lock_budget
from portfolio.decisions.models import Feedback, RoundFeedback
from portfolio.decisions.queries.confirming import may_confirm
from portfolio.decisions.queries.feedback import BLANK, RECUSED
from portfolio.funds.models import RoundBudget

if TYPE_CHECKING:
    from bids.rounds.models import Round
    from bids.writing.models import Bid

LONGEST_FEEDBACK = 3000
LONGEST_LINE = 1000


class FeedbackRefused(DomainError):
    """The words cannot be saved or cleared as they are."""


class FeedbackClosed(ConflictRefused):
    """The round is not being decided: what departments are told stands."""


def save_feedback(
    *, bid: "Bid", words: Mapping[str, str], clear: bool, by: User, now: datetime
) -> list[Feedback]:
    """Keep the words for each judged criterion, by its code; the ones left out become blank. Only those saved
    with `clear` go into the letter.

    Raises FeedbackRefused, FeedbackClosed, PermissionRefused.
    """
    if not may_confirm(by, bid, now=now):
        require_permission(by, Permission.CONFIRM_DECISION)
    with transaction.atomic():
        budget = lock_budget(bid.round)
        if interest_in(bid, by, now=now):
            raise PermissionRefused(RECUSED)
        _check_deciding(budget)
        kept = {code: text.strip() for code, text in words.items()}
        _check_words(kept, clear)
        cleared = {"cleared_at": now, "cleared_by": by} if clear else {"cleared_at": None, "cleared_by": None}
        rows = [
            Feedback.objects.update_or_create(
                bid=bid,
                criterion=criterion,
                defaults={
                    "words": kept.get(criterion.code, ""),
                    "saved_at": now,
                    "saved_by": by,
                    **cleared,
                },
            )[0]
            for criterion in judged_criteria_of(bid.round)
        ]
        written = [code for code, text in kept.items() if text]
        record_event(
            f"feedback.{'cleared' if clear else 'saved'}",
            bid,
            by=by,
            now=now,
            ref=bid.reference,
            data={"criteria": ", ".join(written)},
        )
    return rows


def save_line_for_all(*, round: "Round", words: str, by: User, now: datetime) -> RoundFeedback:
    """One line for every bid that is not funded and has no feedback of its own; blank takes it back.

    Raises FeedbackRefused, FeedbackClosed, PermissionRefused.
    """
    require_permission(by, Permission.CONFIRM_DECISION)
    with transaction.atomic():
        budget = lock_budget(round)
        _check_deciding(budget)
        if len(words.strip()) > LONGEST_LINE:
            raise FeedbackRefused(f"Keep the line to {LONGEST_LINE} characters or fewer.", field="words")
        row, _ = RoundFeedback.objects.update_or_create(
            budget=budget, defaults={"words": words.strip(), "saved_at": now, "saved_by": by}
        )
        record_event(
            "feedback.line_saved",
            budget,
            by=by,
            now=now,
            ref=budget.round.reference,
            data={"words": row.words},
        )
    return row


def _check_deciding(budget: RoundBudget) -> None:
    if budget.round.status != RoundStatus.ASSESSED:
        raise FeedbackClosed(
            f"Round {budget.round.reference} is not being decided, so what its departments are told stands."
        )


def _check_words(kept: Mapping[str, str], clear: bool) -> None:
    for code, text in kept.items():
        if len(text) > LONGEST_FEEDBACK:
            raise FeedbackRefused(
                f"Keep the words on a criterion to {LONGEST_FEEDBACK} characters or fewer.",
                field=f"words_{code}",
            )
    if clear and not any(kept.values()):
        raise FeedbackRefused(BLANK)
