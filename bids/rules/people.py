"""The roles of a bid set out by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.rules.quarters import quarters_between

FILLED = (("in_post", "in post"), ("to_hire", "to hire"), ("to_buy", "to buy"))


@dataclass(frozen=True)
class RoleInQuarters:
    """`needed` stands under the table's quarters, None where the role is not needed."""

    role: str
    filled: str
    needed: tuple[str | None, ...]


@dataclass(frozen=True)
class PeopleTable:
    """Every quarter from the first that needs anybody to the last; a row for each row of the bid."""

    quarters: tuple[str, ...]
    rows: tuple[RoleInQuarters, ...]


@dataclass(frozen=True)
class RoleNeeded:
    role: str
    first_quarter: str
    last_quarter: str
    needed: Decimal | None
    in_post: Decimal | None
    to_hire: Decimal | None
    to_buy: Decimal | None


def people_by_quarter(roles: Sequence[RoleNeeded]) -> PeopleTable:
    """Rows whose quarters are not both given are left out."""
    spans = [quarters_between(role.first_quarter, role.last_quarter) for role in roles]
    placed = [(role, span) for role, span in zip(roles, spans, strict=True) if span]
    if not placed:
        return PeopleTable((), ())
    quarters = quarters_between(min(span[0] for _, span in placed), max(span[-1] for _, span in placed))
    return PeopleTable(
        quarters=tuple(quarters),
        rows=tuple(
            RoleInQuarters(
                role.role,
                _filled(role),
                tuple(plain_number(role.needed) if quarter in span else None for quarter in quarters),
            )
            for role, span in placed
        ),
    )


def plain_number(number: Decimal | None) -> str:
    """`2.5`, and `3` rather than `3.00`."""
    return "0" if not number else f"{number.normalize():f}"


def _filled(role: RoleNeeded) -> str:
    parts = [f"{plain_number(getattr(role, name))} {words}" for name, words in FILLED if getattr(role, name)]
    return ", ".join(parts) or "nobody yet"
