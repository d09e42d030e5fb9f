"""An award's milestones carry the approved money to the penny, however it differs from what was asked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from legacyfund.lib.errors import DomainError
from legacyfund.lib.money import NOTHING, format_pounds, split_pounds, to_pence

Cell = tuple[str, str]
Amounts = Mapping[Cell, Decimal]


class ApprovedRefused(DomainError):
    """More than was asked for, or money in a cell that no milestone carries."""


def share_approved(asked: Sequence[Amounts], approved: Amounts) -> list[dict[Cell, Decimal]]:
    """Split what is approved over the milestones in proportion to what each asked for in that cell.

    `asked` holds each milestone's shares, in order; the answer is in the same order, nil shares left
    out. Largest remainder: the parts of a cell sum to what is approved there.
    """
    shares: list[dict[Cell, Decimal]] = [{} for _ in asked]
    for cell, amount in sorted(approved.items()):
        if not amount:
            continue
        weights = [to_pence(milestone.get(cell, NOTHING)) for milestone in asked]
        _check_room(cell, amount, sum((m.get(cell, NOTHING) for m in asked), NOTHING))
        for share, part in zip(shares, split_pounds(amount, weights), strict=True):
            if part:
                share[cell] = part
    return shares


def _check_room(cell: Cell, amount: Decimal, room: Decimal) -> None:
    if not 0 < amount <= room:
        year, budget = cell
        raise ApprovedRefused(
            f"{year}, {budget}: the milestones ask for {format_pounds(room, pence=True)}, so "
            f"{format_pounds(amount, pence=True)} cannot be approved.",
            field="amount",
        )
