"""Lines of a file that are the same in every cell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from portfolio.spend.rules.columns import Places
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.lines import DuplicateGroup

_CELL_END = "\x1f"
_SHOWN = 20


@dataclass
class EqualLines:
    """Seen while the file streams by: of each line its cells joined, of equal ones the line numbers."""

    first_seen: dict[str, int] = field(default_factory=dict)
    seen_again: dict[str, list[int]] = field(default_factory=dict)

    def note(self, line: int, row: Sequence[str]) -> None:
        joined = _CELL_END.join(row).rstrip(_CELL_END)
        first = self.first_seen.setdefault(joined, line)
        if first != line:
            self.seen_again.setdefault(joined, [first]).append(line)

    def groups(self, places: Places) -> tuple[DuplicateGroup, ...]:
        return tuple(_group(joined, lines, places) for joined, lines in self.seen_again.items())


def _group(joined: str, lines: Sequence[int], places: Places) -> DuplicateGroup:
    cells = joined.split(_CELL_END)

    def cell(name: str) -> str:
        index = places[name]
        return cells[index].strip() if index < len(cells) else ""

    return DuplicateGroup(tuple(lines), cell("supplier"), cell("transaction_number"), cell("amount"))


def challenge_equal(groups: Collection[DuplicateGroup], findings: Findings) -> None:
    for group in groups:
        shown = ", ".join(str(line) for line in group.lines[:_SHOWN])
        more = f" and {len(group.lines) - _SHOWN:,} more" if len(group.lines) > _SHOWN else ""
        for line in group.lines:
            findings.challenge(
                "DUPLICATE",
                f"Lines {shown}{more} are the same in every cell. Say why they are separate payments, "
                "or remove the extra ones.",
                line=line,
            )
