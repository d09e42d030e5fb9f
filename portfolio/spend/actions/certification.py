"""The department vouches for a return, sends it back or withdraws it; the fund refuses it."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.days import moment_in_words
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions.shared import (
    check_reason,
    check_reporting,
    describe,
    lock_return,
    people_of,
)
from portfolio.spend.models import Return
from portfolio.spend.queries.excess import excess_of
from portfolio.spend.workflow import RETURN_TRANSITIONS, ReturnStatus


def certify_return(*, spend_return: Return, by: User, now: datetime) -> Return:
    """The sign-off vouches for a return that somebody else prepared.

    Raises TransitionRefused, PermissionRefused.
    """
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.CERTIFY_RETURN)
        target = check_certifying(spend_return, by)
        spend_return.status, spend_return.certified_at, spend_return.certified_by = target, now, by
        spend_return.save(update_fields=["status", "certified_at", "certified_by"])
        record_event(
            "return.certified",
            spend_return,
            by=by,
            now=now,
            department=spend_return.award.department,
            data={**describe(spend_return), **_told_of_excess(spend_return)},
            tell=list(people_with(Permission.ACCEPT_RETURN).exclude(pk=by.pk)),
        )
        return spend_return


def check_certifying(spend_return: Return, by: User) -> str:
    """The status that certifying gives the return. Raises TransitionRefused, PermissionRefused,
    AwardNotDelivering, as the page says before anybody presses.
    """
    if spend_return.status == ReturnStatus.CERTIFIED and spend_return.certified_at is not None:
        when = moment_in_words(spend_return.certified_at)
        raise TransitionRefused(
            f"This return is certified already, by {spend_return.certified_by} on {when}."
        )
    target = RETURN_TRANSITIONS.target(spend_return.status, "certify")
    _forbid_who_prepared(spend_return, by)
    check_reporting(spend_return.award, corrects=bool(spend_return.correction_reason))
    return target


def _told_of_excess(spend_return: Return) -> dict[str, str]:
    """What the page told the sign-off of before the return was certified; nothing when there was nothing."""
    told = " ".join(sentence for row in excess_of(spend_return) for sentence in row.sentences)
    return {"excess": told} if told else {}


def refuse_return(*, spend_return: Return, reason: str, by: User, now: datetime) -> Return:
    """The fund does not take the return; its lines never become spend.

    Raises TransitionRefused, ReturnRefused without a reason, PermissionRefused.
    """
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.ACCEPT_RETURN)
        target = RETURN_TRANSITIONS.target(spend_return.status, "refuse")
        reason = check_reason(reason, "Say why, so that the department knows what to put right.")
        spend_return.status, spend_return.refused_at, spend_return.refused_by = target, now, by
        spend_return.refusal_reason = reason
        spend_return.save(update_fields=["status", "refused_at", "refused_by", "refusal_reason"])
        record_event(
            "return.refused",
            spend_return,
            by=by,
            now=now,
            department=spend_return.award.department,
            data={**describe(spend_return), "reason": reason},
            tell=people_of(spend_return, but=by),
        )
        return spend_return


def withdraw_return(*, spend_return: Return, by: User, now: datetime) -> Return:
    """Whoever prepares returns withdraws it before it is accepted. The same file can be reported again."""
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.PREPARE_RETURN)
        target = RETURN_TRANSITIONS.target(spend_return.status, "withdraw")
        before = spend_return.status
        spend_return.status, spend_return.withdrawn_at, spend_return.withdrawn_by = target, now, by
        spend_return.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
        record_event(
            "return.withdrawn",
            spend_return,
            by=by,
            now=now,
            department=spend_return.award.department,
            data={**describe(spend_return), "before": before},
            tell=_of_the_fund(before, by),
        )
        return spend_return


def send_back_return(*, spend_return: Return, reason: str, by: User, now: datetime) -> Return:
    """The sign-off does not vouch for a return that somebody else prepared, or no longer: it reports nothing
    until what the reason says is put right and sent again.

    Raises TransitionRefused, ReturnRefused without a reason, PermissionRefused.
    """
    with transaction.atomic():
        spend_return = lock_return(spend_return, by, Permission.CERTIFY_RETURN)
        target, before = check_sending_back(spend_return, by), spend_return.status
        spend_return.status, spend_return.withdrawn_at, spend_return.withdrawn_by = target, now, by
        spend_return.withdrawal_reason = check_reason(
            reason, "Say why, so that whoever prepared it knows what to put right."
        )
        spend_return.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        record_event(
            "return.sent_back",
            spend_return,
            by=by,
            now=now,
            department=spend_return.award.department,
            data={**describe(spend_return), "before": before, "reason": spend_return.withdrawal_reason},
            tell=[*people_of(spend_return, but=by), *_of_the_fund(before, by)],
        )
        return spend_return


def check_sending_back(spend_return: Return, by: User) -> str:
    """The status that sending back gives the return. Raises TransitionRefused, PermissionRefused, as the page
    says before anybody presses.
    """
    target = RETURN_TRANSITIONS.target(spend_return.status, "send_back")
    _forbid_who_prepared(spend_return, by)
    return target


def _forbid_who_prepared(spend_return: Return, by: User) -> None:
    for preparer in (spend_return.received_by_id, spend_return.prepared_by_id):
        forbid_same_person("certify_return", first=preparer, second=by.pk)


def _of_the_fund(before: str, by: User) -> list[User]:
    """Those who had it to decide, if they had."""
    if before not in (ReturnStatus.CERTIFIED, ReturnStatus.HELD):
        return []
    return list(people_with(Permission.ACCEPT_RETURN).exclude(pk=by.pk))
