"""What changed in the API since which version, as data: machines read `/api/v1/changelog.json`, people the
reference page, both made from this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.treasury.rules.deprecation import DATED, Dates
from portfolio.treasury.rules.entries import FIRST

MAY_CHANGE = (
    "A new address, a new parameter that may be left out, a new field of an answer.",
    "A new kind of change, of status or of another coded value, said in the change log first.",
    "The order of fields, and the words of `detail`.",
    "A bound that lets more through, such as a longer page.",
)
NEVER_CHANGES = (
    "The address, the meaning or the type of what there is, and the id of a field.",
    "The order of a feed, a number given in it, or a line once accepted.",
    "What is refused: nothing that was answered is refused later.",
    "The statuses and problem types of an operation.",
)


@dataclass(frozen=True)
class Changed:
    """`subject`: an operation, such as `GET /api/v1/funds/`, or a field, such as `SpendLine.amount`."""

    since: str
    subject: str
    what: str


LATER: tuple[Changed, ...] = (
    Changed(
        FIRST,
        "Change.kind",
        "`award.year_lapsed` added: what an award held of a year lapsed when its fund closed the year.",
    ),
)
"""What came after the operations of the first version, the latest first. A field's own `since` says the same
(a test looks).
"""


def changed(operations: Iterable[str]) -> list[Changed]:
    """The latest first. What is not named is of the first version."""
    named = {row.subject for row in LATER}
    first = [Changed(FIRST, name, "Added.") for name in operations if name not in named]
    return [*LATER, *first]


def to_go(dated: Mapping[str, Dates] = DATED) -> list[tuple[str, Dates]]:
    """The first to go first."""
    return sorted(dated.items(), key=lambda row: (row[1].gone_on, row[0]))
