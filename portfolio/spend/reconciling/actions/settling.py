"""What is open is explained, and the department's sign-off agrees or gives it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.money import NOTHING
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.reconciling.actions.shared import ReconciliationRefused, lock_reconciliation, record
from portfolio.spend.reconciling.models import Reconciliation
from portfolio.spend.reconciling.rules.items import MOST_EXPLAINED, REASONS
from portfolio.spend.reconciling.workflow import TRANSITIONS


class StillUnexplained(ConflictRefused):
    """Some open item has no reason yet."""


def explain_items(
    *,
    reconciliation: Reconciliation,
    items: Collection[int],
    reason: str,
    words: str = "",
    by: User,
    now: datetime,
) -> Reconciliation:
    """Say why these items are open, by their keys. Raises ReconciliationRefused, TransitionRefused,
    PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        TRANSITIONS.target(reconciliation.status, "explain")
        said = _said(words, field="words")
        if reason not in REASONS:
            raise ReconciliationRefused("Choose why they are open.", field="reason")
        if not 1 <= len(set(items)) <= MOST_EXPLAINED:
            raise ReconciliationRefused(f"Choose the items, {MOST_EXPLAINED} at most.", field="items")
        found = reconciliation.items.filter(pk__in=items)
        if found.update(reason=reason, words=said, explained_at=now, explained_by=by) != len(set(items)):
            raise ReconciliationRefused("Choose items of this reconciliation.", field="items")
        record(
            "explained", reconciliation, by, now, {"items": len(set(items)), "reason": reason, "words": said}
        )
        return reconciliation


def send_reconciliation(*, reconciliation: Reconciliation, by: User, now: datetime) -> Reconciliation:
    """Every open item is explained: the sign-off is asked to agree. Raises StillUnexplained,
    TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        target = TRANSITIONS.target(reconciliation.status, "send")
        if left := reconciliation.items.filter(explained_at=None).count():
            raise StillUnexplained(
                f"{left} open item{'s are' if left > 1 else ' is'} not explained yet. Say why each is open "
                f"first."
            )
        reconciliation.status, reconciliation.sent_at, reconciliation.sent_by = target, now, by
        reconciliation.given_back = ""
        reconciliation.save(update_fields=["status", "sent_at", "sent_by", "given_back"])
        people = people_with(Permission.CERTIFY_RETURN, department=reconciliation.department).exclude(
            pk=by.pk
        )
        record("sent", reconciliation, by, now, _figures(reconciliation), tell=people)
        return reconciliation


def agree_reconciliation(*, reconciliation: Reconciliation, by: User, now: datetime) -> Reconciliation:
    """The sign-off stands by it, and the fund is told. What is open is carried into the next. Raises
    TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.CERTIFY_RETURN)
        target = TRANSITIONS.target(reconciliation.status, "agree")
        for preparer in (reconciliation.made_by_id, reconciliation.sent_by_id):
            forbid_same_person("agree_reconciliation", first=preparer, second=by.pk)
        reconciliation.status, reconciliation.agreed_at, reconciliation.agreed_by = target, now, by
        reconciliation.save(update_fields=["status", "agreed_at", "agreed_by"])
        people = people_with(Permission.ACCEPT_RETURN).exclude(pk=by.pk)
        record("agreed", reconciliation, by, now, _figures(reconciliation), tell=people)
        return reconciliation


def give_reconciliation_back(
    *, reconciliation: Reconciliation, words: str, by: User, now: datetime
) -> Reconciliation:
    """The explanations do not do: whoever sent it explains anew. Raises ReconciliationRefused,
    TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.CERTIFY_RETURN)
        target = TRANSITIONS.target(reconciliation.status, "give_back")
        said = _said(words, field="words")
        if not said:
            raise ReconciliationRefused("Say what is lacking. Whoever sent it reads this.", field="words")
        sent_by = reconciliation.sent_by
        reconciliation.status, reconciliation.given_back = target, said
        reconciliation.save(update_fields=["status", "given_back"])
        tell = [sent_by] if sent_by is not None and sent_by != by else []
        record("given_back", reconciliation, by, now, {"words": said}, tell=tell)
        return reconciliation


def withdraw_reconciliation(*, reconciliation: Reconciliation, by: User, now: datetime) -> Reconciliation:
    """Give it up. Nothing of it is carried. Raises TransitionRefused, PermissionRefused."""
    with transaction.atomic():
        reconciliation = lock_reconciliation(reconciliation, by, Permission.PREPARE_RETURN)
        reconciliation.status = TRANSITIONS.target(reconciliation.status, "withdraw")
        reconciliation.done_at = now
        reconciliation.save(update_fields=["status", "done_at"])
        record("withdrawn", reconciliation, by, now, {})
        return reconciliation


def _said(words: str, *, field: str) -> str:
    said = " ".join(words.split())
    if len(said) > LONGEST_REASON:
        raise ReconciliationRefused(f"Keep it to {LONGEST_REASON:,} characters.", field=field)
    return said


def _figures(reconciliation: Reconciliation) -> dict[str, object]:
    difference = sum((row.difference for row in reconciliation.totals.all()), NOTHING)
    return {"open": reconciliation.items.count(), "difference": str(difference)}
