"""What proposals have in common: their numbers, and how they are answered."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Max

from accounts.models import Department, User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from legacyfund.lib.transitions import TransitionTable
from portfolio.funds.models import Fund
from portfolio.ledger.models import Proposal

Kind = TypeVar("Kind", bound=Proposal)


def next_number(kind: type[Proposal], fund: Fund) -> int:
    """Of this kind of proposal of the fund; behind the fund's lock."""
    of_fund = kind._default_manager.filter(**{"fund": fund})
    last: int | None = of_fund.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def lock_proposal(proposal: Kind, *with_it: str) -> Kind:
    rows = type(proposal)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.select_related("fund", "proposed_by", *with_it).get(pk=proposal.pk)


def confirmed(proposal: Proposal, table: TransitionTable, *, pair: str, by: User, now: datetime) -> None:
    """By somebody else than its proposer. Raises PermissionRefused, TransitionRefused."""
    proposal.status = table.target(proposal.status, "confirm")
    forbid_same_person(pair, first=proposal.proposed_by_id, second=by.pk)
    proposal.confirmed_at, proposal.confirmed_by = now, by
    proposal.save(update_fields=["status", "confirmed_at", "confirmed_by"])


def withdrawn(proposal: Proposal, table: TransitionTable, *, by: User, now: datetime) -> list[User]:
    """Whom to tell: whoever proposed it, unless they took it back themselves. Raises TransitionRefused."""
    proposal.status = table.target(proposal.status, "withdraw")
    proposal.withdrawn_at, proposal.withdrawn_by = now, by
    proposal.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
    return [] if proposal.proposed_by_id == by.pk else [proposal.proposed_by]


def others_of_the_fund(by: User) -> list[User]:
    """Those who may confirm what `by` proposes."""
    return list(people_with(Permission.MANAGE_FUND).exclude(pk=by.pk))


def told_of_move(proposal: Proposal, department: Department | None) -> list[User]:
    """Whoever proposed it, and the bidders of the department whose money moved; None is the fund's own."""
    people = [proposal.proposed_by]
    if department is not None:
        people += people_with(Permission.CLAIM_MILESTONE, department=department)
    return people
