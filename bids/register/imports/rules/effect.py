"""What a register file is held against, and the effect each of its rows would have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bids.register.imports.rules.cells import Value
from bids.register.imports.rules.parts import Line
from bids.register.imports.rules.rows import RatingInFile

Kept = Value | None


@dataclass(frozen=True, slots=True)
class KnownRating:
    """A rating of the register, scores and evidence by code (`l1`). `is_confirmed`, else it is being made;
    `is_draft` while it may still be written. `assessor` is blank where it is who rated.
    """

    scores: Mapping[str, int | None]
    assessed_on: date
    is_confirmed: bool
    is_draft: bool = False
    evidence: Mapping[str, str] = field(default_factory=dict)
    assessor: str = ""


@dataclass(frozen=True, slots=True)
class KnownSystem:
    """A system of the department as it is. `ratings`: the confirmed one and the one being made. `lines`:
    by table, what it lists by each line's key in the database. `ended`: what became of one that is no longer
    in the register, in words.
    """

    reference: str
    details: Mapping[str, Kept]
    ratings: tuple[KnownRating, ...] = ()
    lines: Mapping[str, Mapping[int, Line]] = field(default_factory=dict)
    ended: str = ""

    @property
    def name(self) -> str:
        return str(self.details["name"])


@dataclass(frozen=True, slots=True)
class LinesChange:
    """What one table means for what a system lists. `removed` by key in the database."""

    added: tuple[Line, ...]
    removed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`reference` is blank for a new system. `changes` by field: what is not yet as the row says. `lines`:
    by table, where it lists something else. `sheet` is the one the row is of.
    """

    number: int
    reference: str
    changes: dict[str, Value]
    rating: RatingInFile | None
    lines: dict[str, LinesChange] = field(default_factory=dict)
    sheet: str = ""


@dataclass
class Plan:
    """Every readable row's effect. It may be carried out only when there is no fault. `same`: references
    of systems that stay as they are.
    """

    new: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    same: set[str] = field(default_factory=set)

    @property
    def unchanged(self) -> int:
        return len(self.same)

    @property
    def line_counts(self) -> dict[str, list[int]]:
        """By table, how many lines are added and how many removed."""
        counts: dict[str, list[int]] = {}
        for row in (*self.new, *self.changed):
            for table, change in row.lines.items():
                added, removed = counts.get(table, (0, 0))
                counts[table] = [added + len(change.added), removed + len(change.removed)]
        return counts

    @property
    def rated(self) -> list[tuple[PlannedRow, RatingInFile]]:
        return [(row, row.rating) for row in (*self.new, *self.changed) if row.rating is not None]

    @property
    def ratings(self) -> int:
        """Those with all their evidence, which a second person may confirm."""
        return sum(not rating.lacking for _, rating in self.rated)

    @property
    def drafts(self) -> int:
        return len(self.rated) - self.ratings

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return len(self.new), len(self.changed), self.unchanged, self.ratings
