"""What pages of exchanges, switches and reversals share: the steps on a proposal, and answering it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from legacyfund.web.posting import carry_out_or_refuse
from legacyfund.web.saving import saving_over
from portfolio.ledger.models import Proposal
from portfolio.ledger.workflow import ProposalStatus


def steps_on_proposal(found: Proposal, person: User, obstacle: str) -> dict[str, Any]:
    """For its page: whether the person may confirm or withdraw it, and what is in the way."""
    waits = found.status == ProposalStatus.PROPOSED and has_permission(person, Permission.MANAGE_FUND)
    return {
        "stands": as_shown(found),
        "may_confirm": waits and not obstacle,
        "may_withdraw": waits,
        "obstacle": obstacle if waits else "",
        "sees_unannounced": has_permission(person, Permission.SEE_UNANNOUNCED),
    }


def confirm_proposal(
    request: HttpRequest, found: Proposal, confirm: Callable[[], object], then: str
) -> HttpResponse:
    return _answer(request, found, confirm, f"{found.reference} is confirmed.", then)


def withdraw_proposal(
    request: HttpRequest, found: Proposal, withdraw: Callable[[], object], then: str
) -> HttpResponse:
    return _answer(request, found, withdraw, f"{found.reference} is withdrawn. No money has moved.", then)


def _answer(
    request: HttpRequest, found: Proposal, answer: Callable[[], object], done: str, then: str
) -> HttpResponse:
    def over_what_was_shown() -> None:
        with saving_over(request, as_shown(found)):
            answer()

    return carry_out_or_refuse(request, over_what_was_shown, done=done, then=then)


def as_shown(found: Proposal) -> list[object]:
    """What was proposed never changes, so its number and status tell."""
    return [found.number, found.status]
