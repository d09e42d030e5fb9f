"""Returns a person may see, and what a return is held against."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from legacyfund.lib.financial_year import Period
from legacyfund.lib.money import NOTHING
from portfolio.awards.models import Award
from portfolio.awards.workflow import DELIVERING
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import Cell
from portfolio.spend.models import Return, ReturnFinding, SpendLine
from portfolio.spend.rules.lines import ReturnTerms
from portfolio.spend.workflow import RETURN_TRANSITIONS


@dataclass(frozen=True)
class ReturnRequest:
    """What a file is reported as. `declared_total` is the department's own sum of the lines, if given."""

    award: Award
    period: Period
    control_budget: str
    declared_total: Decimal | None = None
    accrual_correction: bool = False


def returns_visible_to(user: User, *, permission: Permission = Permission.SEE_AWARDS) -> QuerySet[Return]:
    """Returns of the departments for which the person holds the permission, newest first."""
    return (
        Return.objects.filter(award__department__in=departments_with(user, permission))
        .select_related("award__department", "award__fund", "file")
        .defer("file__content")
        .order_by("-received_at", "-id")
    )


def find_returns(
    found: QuerySet[Return], *, status: str = "", award: str = "", department: Department | None = None
) -> QuerySet[Return]:
    """Those of `found` in the status, of the award with that reference, of the department; blank is any."""
    if status:
        found = found.filter(status=status)
    if award:
        found = found.filter(award__reference__iexact=award)
    return found.filter(award__department=department) if department is not None else found


def awards_to_report_on(user: User) -> QuerySet[Award]:
    """Awards the person may prepare a return for now."""
    return (
        Award.objects.filter(
            department__in=departments_with(user, Permission.PREPARE_RETURN), status__in=DELIVERING
        )
        .select_related("department", "fund")
        .order_by("reference")
    )


STEPS = {
    "check": (Permission.PREPARE_RETURN,),
    "certify": (Permission.CERTIFY_RETURN,),
    "accept": (Permission.ACCEPT_RETURN,),
    "retry": (Permission.ACCEPT_RETURN,),
    "refuse": (Permission.ACCEPT_RETURN,),
    "withdraw": (Permission.PREPARE_RETURN, Permission.CERTIFY_RETURN),
}
"""The permissions, any one of which lets a person do a step."""


def steps_on(spend_return: Return, user: User) -> frozenset[str]:
    """What this person can do with the return now. Nobody certifies what they sent in themselves."""
    department = spend_return.award.department_id
    steps = frozenset(
        step
        for step, permissions in STEPS.items()
        if RETURN_TRANSITIONS.allows(spend_return.status, step)
        and any(departments_with(user, held).filter(pk=department).exists() for held in permissions)
    )
    is_own = user.pk in (spend_return.received_by_id, spend_return.prepared_by_id)
    return steps - {"certify"} if is_own else steps


def findings_of(spend_return: Return) -> QuerySet[ReturnFinding]:
    """What the check found: the faults, then what it challenges, then the rest."""
    rank = Case(
        When(severity=ReturnFinding.Severity.FAULT, then=Value(0)),
        When(severity=ReturnFinding.Severity.CHALLENGE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return spend_return.findings.annotate(rank=rank).order_by("rank", "id")


def reported_as(spend_return: Return) -> ReturnRequest:
    return ReturnRequest(
        award=spend_return.award,
        period=Period(spend_return.year, spend_return.period),
        control_budget=spend_return.control_budget,
        declared_total=spend_return.declared_total,
        accrual_correction=spend_return.accrual_correction,
    )


def terms_of(request: ReturnRequest) -> ReturnTerms:
    """What the file is held against: its period, the award's control budgets, its control total."""
    budgets = AwardBalance.objects.filter(award=request.award).order_by("control_budget")
    return ReturnTerms(
        period=request.period,
        accrual_correction=request.accrual_correction,
        control_total=request.declared_total,
        control_budget=request.control_budget,
        award_control_budgets=frozenset(budgets.values_list("control_budget", flat=True)),
    )


def net_by_cell(spend_return: Return) -> dict[Cell, Decimal]:
    """Net of the return's lines by year of payment × control budget."""
    rows = (
        SpendLine.objects.filter(spend_return=spend_return)
        .values("year", "control_budget")
        .annotate(net=Sum("amount"))
        .order_by("year", "control_budget")
    )
    return {(row["year"], row["control_budget"]): row["net"] for row in rows}


def award_holds(award: Award, account: Account) -> dict[Cell, Decimal]:
    """The award's balance on one account by year × control budget; cells without postings are not there."""
    rows = AwardBalance.objects.filter(award=award, account=account).order_by("year", "control_budget")
    return {(row.year, row.control_budget): row.amount for row in rows}


def missing_for(spend_return: Return) -> list[tuple[Cell, Decimal, Decimal]]:
    """Cells in which the return exceeds what is there, with its net and what is there.

    A positive net is held against what is released and not spent, a negative one against what is spent.
    """
    released = award_holds(spend_return.award, Account.RELEASED)
    spent = award_holds(spend_return.award, Account.SPENT)
    found = []
    for cell, net in net_by_cell(spend_return).items():
        there = released.get(cell, NOTHING) if net > 0 else spent.get(cell, NOTHING)
        if abs(net) > there:
            found.append((cell, net, there))
    return found
