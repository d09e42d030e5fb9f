"""What is said of a register file, and where in it."""

from dataclasses import dataclass, field

from legacyfund.lib.line_numbers import LineNumbers

MOST_MESSAGES = 2_000


@dataclass(frozen=True, slots=True)
class CellMessage:
    """`sheet` is blank where the file has one table. `row` as the file counts, None for the table as a
    whole; `column` is the heading in the file.
    """

    sheet: str
    row: int | None
    column: str
    value: str
    message: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: see CellMessage."""

    row: int | None = None
    column: str = ""
    value: str = ""
    sheet: str = ""


@dataclass
class Messages:
    """Collects messages: every one counted, the first 2,000 of each kind kept to be shown."""

    kept: list[CellMessage] = field(default_factory=list)
    faults: int = 0
    notes: int = 0
    read_otherwise: dict[tuple[str, str, bool], LineNumbers] = field(default_factory=dict)
    """By sheet and column, the cells that are read otherwise than typed; those read as blank apart."""

    def fault(self, message: str, place: Place | None = None) -> None:
        self.faults += 1
        self._keep(message, place or Place(), self.faults, is_fault=True)

    def note(self, message: str, place: Place | None = None) -> None:
        self.notes += 1
        self._keep(message, place or Place(), self.notes, is_fault=False)

    def otherwise(self, place: Place, value: str) -> None:
        """That a cell is read otherwise than it is typed, blank as nothing: told once for its column, by
        `tell_otherwise`.
        """
        lines = self.read_otherwise.setdefault((place.sheet, place.column, not value), LineNumbers())
        lines.add(place.row or 0)
        lines.sample = lines.sample or f"“{place.value.strip()[:60]}” is read as {value or 'blank'}"

    def tell_otherwise(self) -> None:
        for (sheet, column, _), lines in self.read_otherwise.items():
            cells = "1 cell is" if lines.count == 1 else f"{lines.count:,} cells are"
            rows = f" ({lines})" if 1 < lines.count <= 5 else ""
            self.note(
                f"{cells} read otherwise than typed{rows}: {lines.sample}. Look whether that is right before "
                "you go on.",
                Place(lines.first[0] if lines.count == 1 else None, column, "", sheet),
            )
        self.read_otherwise.clear()

    def _keep(self, message: str, place: Place, count: int, *, is_fault: bool) -> None:
        if count <= MOST_MESSAGES:
            where = (place.sheet, place.row, place.column, place.value[:200])
            self.kept.append(CellMessage(*where, message, is_fault))
