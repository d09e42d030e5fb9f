"""What waits for those who keep fund and service in order: money to confirm, rounds, findings, messages."""

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, QuerySet, Value, When

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from accounts.queries.told import deliveries_set_aside
from bids.overview.queries.waiting import Waiting, Worklist
from bids.rounds.workflow import RoundStatus
from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.financial_year import Period
from portfolio.awards.queries.exchanges import exchanges_to_confirm
from portfolio.awards.queries.reversals import reversals_to_confirm
from portfolio.awards.queries.switches import switches_to_confirm
from portfolio.funds.queries import untied_rounds
from portfolio.home.queries.waiting.days import month_in_words, with_days_of_findings
from portfolio.home.queries.waiting.entries import itself
from portfolio.ledger.models import BudgetExchange, BudgetSwitch, Reversal
from portfolio.spend.rules.periods import due_on
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import findings_for
from portfolio.watch.queries.kinds.records import EQUALITY_BROKEN, RECORDS_EDITED

if TYPE_CHECKING:
    from bids.rounds.models import Round

PERIOD_TO_CLOSE, RETURN_MISSING = "PERIOD_TO_CLOSE", "RETURN_MISSING"


def _rounds_without_fund(user: User, now: datetime) -> "QuerySet[Round]":
    return untied_rounds(user).filter(status__in=[RoundStatus.CLOSED, RoundStatus.ASSESSED])


def _to_tie(round_: "Round") -> Waiting:
    return Waiting(f"Say which fund pays for round {round_.reference}", None, "portfolio:funds")


def _broken(user: User, now: datetime) -> QuerySet[Any]:
    """Broken equalities for the fund and the auditor, and periods to close, which have a day and come first.
    Late milestones and returns are on the department's list already; the page of findings has the rest.
    """
    found = findings_for(user).filter(kind__in=[EQUALITY_BROKEN.id, RECORDS_EDITED.id, PERIOD_TO_CLOSE])
    has_no_day = Case(When(kind=PERIOD_TO_CLOSE, then=0), default=1)
    closes = Value(has_permission(user, Permission.MANAGE_FUND))
    dated: QuerySet[Any] = with_days_of_findings(found).annotate(closes=closes)
    return dated.order_by(has_no_day, "opened_at", "pk")


def _late_returns(user: User, now: datetime) -> QuerySet[Finding]:
    return Finding.objects.filter(kind=RETURN_MISSING, closed_at__isnull=True).order_by("pk")


def _missing_returns(user: User, now: datetime) -> list[Waiting]:
    """By fund, as the last run of the chase found them, since the day of the first."""
    rows: QuerySet[Any] = with_days_of_findings(_late_returns(user, now)).order_by("fund__reference")
    late, since = Counter[str](), dict[str, date]()
    groups = rows.values_list("fund__reference", "month", "closes_on", "late_until")
    for reference, month, *days, count in groups.annotate(late=Count("pk")):
        day = due_on(Period.parse(month), *days)
        late[reference] += count
        since[reference] = min(day, since.get(reference, day))
    return [
        Waiting(
            f"Returns that departments are late with, of fund {reference}: {count:,}",
            since[reference],
            "portfolio:findings",
            query={"fund": reference, "kind": RETURN_MISSING},
        )
        for reference, count in late.items()
    ]


def _deliveries(user: User, now: datetime) -> list[Waiting]:
    count = deliveries_set_aside().count()
    if not count:
        return []
    return [Waiting(f"Look into messages that could not be sent: {count}", None, "accounts:jobs")]


def _to_look_into(row: Any) -> Waiting:
    """A period that is not closed leads whoever cannot close it to the fund's periods."""
    place = {"reference": row.subject_ref}
    if row.kind != PERIOD_TO_CLOSE:
        return Waiting(f"Look into {row.subject_ref}: {row.message}", None, "portfolio:fund", place)
    month = Period.parse(row.month)
    day = due_on(month, row.closes_on, row.late_until)
    said = f"{month_in_words(month)} took returns until {day_in_words(day)} and is not closed."
    if row.closes:
        return Waiting(f"Close a period of {row.subject_ref}: {said}", day, "portfolio:close_period", place)
    return Waiting(
        f"{row.subject_ref} has a period that is late to close: {said}", day, "portfolio:fund_periods", place
    )


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
        _to_tie,
    ),
    Worklist(
        "findings",
        "Findings to look into",
        frozenset({Permission.MANAGE_FUND, Permission.SEE_AUDIT}),
        _broken,
        _to_look_into,
    ),
    Worklist(
        "returns-missing",
        "Returns that departments owe",
        frozenset({Permission.MANAGE_FUND}),
        _missing_returns,
        itself,
        _late_returns,
    ),
    Worklist(
        "messages",
        "Messages that could not be sent",
        frozenset({Permission.MANAGE_PEOPLE}),
        _deliveries,
        itself,
        lambda user, now: deliveries_set_aside(),
    ),
)
