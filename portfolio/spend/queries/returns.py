"""Returns a person may see, and what a return is held against."""

from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with, may_for
from legacyfund.lib.money import NOTHING
from legacyfund.lib.tables.corrections import Correction
from legacyfund.lib.tables.matching import heading_labels
from portfolio.awards.models import Award
from portfolio.awards.queries.standing import TAKES_RETURNS
from portfolio.ledger.models import AwardBalance
from portfolio.ledger.rules.kinds import Account
from portfolio.ledger.rules.ledger import Cell
from portfolio.spend.models import Return, ReturnFinding, SpendLine
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.workflow import RETURN_TRANSITIONS


def returns_visible_to(user: User, *, permission: Permission = Permission.SEE_RETURNS) -> QuerySet[Return]:
    """Returns of the departments for which the person holds the permission, newest first."""
    return (
        Return.objects.filter(award__department__in=departments_with(user, permission))
        .select_related("award__department", "award__fund", "file", "upload", "answers", "client")
        .defer("file__content")
        .order_by("-received_at", "-id")
    )


def with_people(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Whoever took each step."""
    return returns.select_related(
        *("received_by", "prepared_by", "certified_by", "accepted_by", "refused_by", "withdrawn_by")
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
        Award.objects.filter(TAKES_RETURNS, department__in=departments_with(user, Permission.PREPARE_RETURN))
        .select_related("department", "fund")
        .order_by("reference")
    )


STEPS = {
    "certify": (Permission.CERTIFY_RETURN,),
    "accept": (Permission.ACCEPT_RETURN,),
    "retry": (Permission.ACCEPT_RETURN,),
    "refuse": (Permission.ACCEPT_RETURN,),
    "withdraw": (Permission.PREPARE_RETURN,),
    "send_back": (Permission.CERTIFY_RETURN,),
}
"""The permissions, any one of which lets a person do a step."""


def steps_on(spend_return: Return, user: User) -> frozenset[str]:
    """What this person can do with the return now. Nobody certifies what they sent in themselves, nor sends
    it back to themselves.
    """
    department = spend_return.award.department_id
    steps = frozenset(
        step
        for step, permissions in STEPS.items()
        if RETURN_TRANSITIONS.allows(spend_return.status, step)
        and any(may_for(user, held, department) for held in permissions)
    )
    is_own = user.pk in (spend_return.received_by_id, spend_return.prepared_by_id)
    return steps - {"certify", "send_back"} if is_own else steps


def findings_of(spend_return: Return) -> QuerySet[ReturnFinding]:
    """What was found in the file the return was made of, but for lines that are another return's. Of what a
    correction says the whole is on its page.
    """
    if spend_return.upload is None or spend_return.is_correction:
        return ReturnFinding.objects.none()
    others = SpendLine.objects.filter(
        spend_return__upload=spend_return.upload, spend_return__correction_reason=""
    ).exclude(spend_return=spend_return)
    return found_in(spend_return.upload).exclude(line__in=others.values("line_number"))


def count_findings(spend_return: Return) -> tuple[int, int]:
    """How many there are, and how many of them a waiver lets stand; one query."""
    counted = findings_of(spend_return).aggregate(
        all=Count("pk"), waived=Count("pk", filter=Q(severity=ReturnFinding.Severity.WAIVED))
    )
    return counted["all"], counted["waived"]


def corrections_of(spend_return: Return) -> list[tuple[Correction, str]]:
    """The cells of its lines that were put right by hand, each with its heading."""
    upload = spend_return.upload
    if upload is None or spend_return.is_correction or not upload.corrections:
        return []
    mine = set(spend_return.lines.values_list("line_number", flat=True))
    labels = heading_labels(upload.headings)
    return [(one, labels[one.column]) for one in upload.corrected if one.row in mine]


def lines_of(spend_return: Return) -> QuerySet[SpendLine]:
    """In the order of the file, each with the line it corrects."""
    return spend_return.lines.select_related("corrects").order_by("line_number")


def made_with(spend_return: Return) -> QuerySet[Return]:
    """The other returns of the same file, as it was sent."""
    if spend_return.upload_id is None:
        return Return.objects.none()
    others = Return.objects.filter(upload=spend_return.upload_id).exclude(pk=spend_return.pk)
    return others.select_related("award").order_by("id")


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
