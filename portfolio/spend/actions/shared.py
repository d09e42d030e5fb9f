"""What the actions on a return begin with: its row, and somebody who may."""

from datetime import datetime

from django.utils.text import capfirst

from accounts.actions.allowed import check_may
from accounts.models import Actor, ApiClient, User
from accounts.permissions import Permission
from accounts.queries.roles import people_with
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.said import check_said
from portfolio.awards.actions.awards import check_takes_corrections, check_takes_returns
from portfolio.awards.models import Award
from portfolio.funds.models import Fund
from portfolio.spend.models import Return

LONGEST_REASON = 2000
"""Of a refusal, and of why lines that are challenged stay."""


class ReturnRefused(DomainError):
    """The return cannot be made, or not like this."""


def check_reason(
    reason: str, missing: str, refused: type[DomainError] = ReturnRefused, *, field: str = "reason"
) -> str:
    """The reason, without outer white space, that goes to people with what was done. Raises what is to be
    `refused` where it is `missing` or too long.
    """
    too_long = f"Keep the reason to {LONGEST_REASON:,} characters."
    return check_said(
        reason, LONGEST_REASON, missing=missing, too_long=too_long, refused=refused, field=field
    )


def lock_return(spend_return: Return, by: User, *permissions: Permission) -> Return:
    """The return's row as it is now, held until the transaction ends, for one who may."""
    rows = Return.objects.select_for_update(of=("self",)).select_related("award__department", "award__fund")
    locked = rows.get(pk=spend_return.pk)
    check_may(locked.award.department, by, *permissions)
    return locked


def check_reporting(award: Award, *, corrects: bool = False) -> None:
    """Raises AwardNotDelivering. `corrects` a line accepted before: a closed award takes that too."""
    if corrects:
        check_takes_corrections(award, so="nothing of it can be corrected")
        return
    check_takes_returns(
        award,
        so="nothing can be reported for it. Returns are for awards that are accepted and not closed",
    )


def check_period(fund: Fund, period: Period, now: datetime) -> None:
    """Raises ReturnRefused for a period that has not begun, or that the fund does not have."""
    if period > Period.of(london_date(now)):
        raise ReturnRefused(
            f"{capfirst(period.in_words)} has not begun. Choose the period the money was spent in.",
            field="period",
        )
    if not fund.first_year <= period.year <= fund.last_year:
        raise ReturnRefused(
            f"The fund runs from {fund.first_year} to {fund.last_year}. Choose a period in it.",
            field="period",
        )


def describe(spend_return: Return) -> dict[str, object]:
    """The return as its events keep it."""
    return {
        "award": spend_return.award.reference,
        "period": f"{spend_return.year}/{spend_return.period}",
        "control_budget": spend_return.control_budget,
        "lines": spend_return.line_count,
        "net": str(spend_return.net),
    }


def people_of(spend_return: Return, *, but: User) -> list[User]:
    """Those of the department who brought the return this far; where a machine prepared it, in its place
    those who prepare returns.
    """
    people = [spend_return.received_by, spend_return.prepared_by, spend_return.certified_by]
    if spend_return.prepared_by is None:
        people += people_with(Permission.PREPARE_RETURN, department=spend_return.award.department)
    return [person for person in people if person is not None and person != but]


def apart(by: Actor) -> tuple[User | None, ApiClient | None]:
    """The person or the machine, as the columns of a row keep them."""
    return (None, by) if isinstance(by, ApiClient) else (by, None)
