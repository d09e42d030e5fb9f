"""Accepted lines that may be corrected, what corrects them, and what a correction says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Department, User
from accounts.permissions import Permission
from accounts.queries.roles import departments_with
from portfolio.spend.models import COUNTING, Correction, Return, SpendLine
from portfolio.spend.rules.corrections import Change, Right, changes
from portfolio.spend.workflow import ReturnStatus


def accepted_lines_visible_to(
    user: User, *, permission: Permission = Permission.SEE_RETURNS
) -> QuerySet[SpendLine]:
    """Of the departments for which the person holds the permission, in the order of the feed."""
    return (
        SpendLine.objects.filter(feed_no__isnull=False, department__in=departments_with(user, permission))
        .select_related("award__department", "award__fund", "spend_return__award", "corrects__award")
        .order_by("feed_no")
    )


def right_of(line: SpendLine) -> Right:
    """What the line says, of what a correction may change."""
    return Right(
        award=line.award.reference,
        control_budget=line.control_budget,
        paid_on=line.date,
        supplier=line.supplier,
        transaction_number=line.transaction_number,
        amount=line.amount,
        description=line.description,
    )


def corrections_that_count(lines: Iterable[SpendLine]) -> QuerySet[SpendLine]:
    """Lines that correct these, of returns that are not refused or withdrawn."""
    return (
        SpendLine.objects.filter(corrects__in=[line.pk for line in lines], spend_return__status__in=COUNTING)
        .select_related("spend_return", "award", "corrects__award")
        .order_by("pk")
    )


def accepted_for(department: Department, feed_numbers: Iterable[int]) -> dict[int, SpendLine]:
    """The accepted lines of the department that have these numbers, by number."""
    found = SpendLine.objects.filter(department=department, feed_no__in=list(feed_numbers))
    rows = found.select_related("award__department", "award__fund", "spend_return").order_by("feed_no")
    return {row.feed_no: row for row in rows if row.feed_no is not None}


def why_not_correctable(lines: Iterable[SpendLine]) -> dict[int, str]:
    """By the line's key why it cannot be corrected, of those that cannot. One query. A replacement that has
    lost its reversal counts: it has to be withdrawn before the line is corrected anew.
    """
    lines = list(lines)
    found = {one.corrects_id: one.spend_return for one in corrections_that_count(lines).order_by("-pk")}
    said = {line.pk: _why_not(line, found.get(line.pk)) for line in lines}
    return {pk: words for pk, words in said.items() if words}


def _why_not(line: SpendLine, made: Return | None) -> str:
    if line.feed_no is None:
        return "The line is not accepted yet. Withdraw its return and upload it again instead."
    if line.correction == Correction.REVERSAL:
        return (
            "This line takes another back, and is not corrected itself. Report the payment again in a file "
            "if it was right after all."
        )
    if made is not None:
        return (
            f"Return {made.reference} corrects this line already. Withdraw that first if it is wrong, or "
            "correct the line that stands in this one’s place."
        )
    return ""


@dataclass(frozen=True)
class Corrected:
    """A line that a return corrects: what takes it back, and what stands in its place, either in this return
    or in another.
    """

    line: SpendLine
    reversal: SpendLine | None
    replacement: SpendLine | None

    @property
    def changes(self) -> tuple[Change, ...]:
        if self.replacement is None:
            return ()
        return changes(right_of(self.line), right_of(self.replacement))

    @property
    def returns(self) -> list[Return]:
        found = [row.spend_return for row in (self.reversal, self.replacement) if row is not None]
        return list(dict.fromkeys(found))


def last_correction_of(line: SpendLine) -> Return | None:
    """The last return that corrects the line, whatever became of it."""
    found = Return.objects.filter(lines__corrects=line).select_related("refused_by", "withdrawn_by")
    return found.order_by("-pk").first()


def corrected_by(spend_return: Return) -> list[Corrected]:
    """The lines that a correction corrects, with its own lines and those that belong to them elsewhere."""
    if not spend_return.is_correction:
        return []
    mine = list(spend_return.lines.filter(corrects__isnull=False).select_related("corrects__award"))
    originals = {row.corrects_id: row.corrects for row in mine if row.corrects is not None}
    beside = corrections_that_count(originals.values()).exclude(spend_return=spend_return)
    found: dict[tuple[int | None, str], SpendLine] = {}
    for row in [*beside, *mine]:
        found[row.corrects_id, row.correction] = row
    return [
        Corrected(line, found.get((pk, Correction.REVERSAL)), found.get((pk, Correction.REPLACEMENT)))
        for pk, line in sorted(originals.items())
    ]


def reversal_to_accept_first(spend_return: Return) -> Return | None:
    """Of a return whose line stands in the place of another award's: the one that takes that back, while it
    is not accepted; the latest, where earlier ones were refused or withdrawn.
    """
    own = spend_return.lines.filter(correction=Correction.REVERSAL).values("corrects")
    replaced = spend_return.lines.filter(correction=Correction.REPLACEMENT).exclude(corrects__in=own)
    reversals = SpendLine.objects.filter(
        correction=Correction.REVERSAL, corrects__in=replaced.values("corrects")
    )
    accepted = reversals.filter(spend_return__status=ReturnStatus.ACCEPTED).values("corrects")
    waiting = reversals.exclude(corrects__in=accepted).select_related("spend_return")
    last = waiting.order_by("-pk").first()
    return last.spend_return if last else None
