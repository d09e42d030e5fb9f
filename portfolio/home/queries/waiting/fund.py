"""What waits for those who keep fund and service in order: money to confirm, rounds, findings, messages."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.told import deliveries_set_aside
from bids.overview.queries.waiting import Waiting, Worklist
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from portfolio.awards.queries.exchanges import exchanges_to_confirm
from portfolio.awards.queries.reversals import reversals_to_confirm
from portfolio.awards.queries.switches import switches_to_confirm
from portfolio.funds.queries import untied_rounds
from portfolio.home.queries.waiting.entries import itself
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Reversal
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import findings_for


def _rounds_without_fund(user: User, now: datetime) -> list[Waiting]:
    late = untied_rounds(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ASSESSED])
    return [
        Waiting(f"Say which fund pays for round {reference}", None, "portfolio:funds")
        for reference in late.values_list("reference", flat=True)
    ]


def _broken(user: User, now: datetime) -> QuerySet[Finding]:
    """Broken equalities for the fund and the auditor; late milestones are on the bidder's list already."""
    return findings_for(user).filter(milestone__isnull=True)


def _deliveries(user: User, now: datetime) -> list[Waiting]:
    count = deliveries_set_aside().count()
    if not count:
        return []
    return [Waiting(f"Look into messages that could not be sent: {count}", None, "accounts:jobs")]


def _to_look_into(row: Finding) -> Waiting:
    label = f"Look into {row.subject_ref}: {row.message}"
    return Waiting(label, None, "portfolio:fund", {"reference": row.fund.reference})


def _exchanges(user: User, now: datetime) -> QuerySet[BudgetExchange]:
    return exchanges_to_confirm(user)


def _to_confirm(row: BudgetExchange) -> Waiting:
    label = f"Confirm budget exchange {row.reference}: {row.year} into {row.to_year}"
    place = {"reference": row.fund.reference, "number": str(row.number)}
    return Waiting(label, None, "portfolio:exchange", place)


def _switches(user: User, now: datetime) -> QuerySet[BudgetSwitch]:
    return switches_to_confirm(user)


def _switch_to_confirm(row: BudgetSwitch) -> Waiting:
    into = SHORT_CONTROL_BUDGETS[row.to_budget]
    label = f"Confirm switch {row.reference}: {SHORT_CONTROL_BUDGETS[row.control_budget]} into {into}"
    place = {"reference": row.fund.reference, "number": str(row.number)}
    return Waiting(label, None, "portfolio:switch", place)


def _reversals(user: User, now: datetime) -> QuerySet[Reversal]:
    return reversals_to_confirm(user)


def _reversal_to_confirm(row: Reversal) -> Waiting:
    label = f"Confirm reversal {row.reference} of journal {row.journal.number}"
    place = {"reference": row.fund.reference, "number": str(row.number)}
    return Waiting(label, None, "portfolio:reversal", place)


FUND_WORKLISTS = (
    Worklist(
        "exchanges",
        "Budget exchanges to confirm",
        frozenset({Permission.MANAGE_FUND}),
        _exchanges,
        _to_confirm,
    ),
    Worklist(
        "switches",
        "Switches to confirm",
        frozenset({Permission.MANAGE_FUND}),
        _switches,
        _switch_to_confirm,
    ),
    Worklist(
        "reversals",
        "Reversals to confirm",
        frozenset({Permission.MANAGE_FUND}),
        _reversals,
        _reversal_to_confirm,
    ),
    Worklist(
        "rounds-without-fund",
        "Rounds no fund pays for",
        frozenset({Permission.MANAGE_FUND}),
        _rounds_without_fund,
        itself,
    ),
    Worklist(
        "findings",
        "Findings to look into",
        frozenset({Permission.MANAGE_FUND, Permission.SEE_AUDIT}),
        _broken,
        _to_look_into,
    ),
    Worklist(
        "messages",
        "Messages that could not be sent",
        frozenset({Permission.MANAGE_PEOPLE}),
        _deliveries,
        itself,
    ),
)
