"""The roles of a bid set out by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bids.writing.rules.drafts import RoleRow
from legacyfund.lib.quarters import quarters_between, quarters_from, year_of

FILLED = (("in_post", "in post"), ("to_hire", "to hire"), ("to_buy", "to buy"))


@dataclass(frozen=True)
class RoleInYear:
    """A role in a financial year that needs it. `needed` is by quarter, None where nobody is needed."""

    role: str
    filled: str
    year: str
    needed: tuple[str | None, ...]


def people_by_quarter(roles: Sequence[RoleRow]) -> list[RoleInYear]:
    """A row for each year of each role. Roles whose quarters are not both given are left out."""
    return [
        RoleInYear(role.role, _filled(role), year, _needed_in(role, year, span))
        for role in roles
        for span in [quarters_between(role.first_quarter, role.last_quarter)]
        for year in dict.fromkeys(year_of(quarter) for quarter in span)
    ]


def _needed_in(role: RoleRow, year: str, span: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(plain_number(role.needed) if quarter in span else None for quarter in quarters_from(year, 1))


def plain_number(number: Decimal | None) -> str:
    """`2.5`, and `3` rather than `3.00`."""
    return "0" if not number else f"{number.normalize():f}"


def _filled(role: RoleRow) -> str:
    parts = [f"{plain_number(getattr(role, name))} {words}" for name, words in FILLED if getattr(role, name)]
    return ", ".join(parts) or "nobody yet"
