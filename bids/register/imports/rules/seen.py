"""What a person is shown before they stand by an import, and the fingerprint that holds the import to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bids.register.imports.rules.effect import Kept, KnownRating, KnownSystem, Plan, PlannedRow
from bids.register.imports.rules.parts import Line
from bids.register.imports.rules.rows import RatingInFile
from bids.register.rules.columns import COLUMNS, EVIDENCE, PARTS, SHEETS
from bids.register.rules.details import CHOICES
from bids.register.rules.risk import rate
from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.days import day_in_words
from legacyfund.lib.money import format_pounds, round_fraction

Difference = tuple[str, str, str]
"""What of a system, as the register has it, and as the file would make it; blank is nothing."""
_POUNDS = frozenset({"yearly_run_cost", "yearly_value"})


@dataclass(frozen=True, slots=True)
class SeenRow:
    """`reference` is blank for a new system, of which all that would be written is shown."""

    sheet: str
    number: int
    reference: str
    name: str
    differences: list[Difference]


def fingerprint(plan: Plan, known: Iterable[KnownSystem]) -> str:
    """Equal while the plan would write the same over the same: SHA-256 of each system's values before and
    after.
    """
    current = {system.reference: system for system in known}
    rows = (*plan.new, *plan.changed)
    return canonical_sha256([_effect(row, current.get(row.reference)) for row in rows])


def seen_rows(plan: Plan, known: Iterable[KnownSystem]) -> Iterator[SeenRow]:
    """In the order of the file."""
    current = {system.reference: system for system in known}
    for row in sorted((*plan.new, *plan.changed), key=lambda row: row.number):
        system = current.get(row.reference)
        name = system.name if system is not None else str(row.changes["name"])
        yield SeenRow(row.sheet, row.number, row.reference, name, list(_differences(row, system)))


def _effect(row: PlannedRow, system: KnownSystem | None) -> dict[str, object]:
    ratings = system.ratings if system is not None and row.rating is not None else ()
    return {
        "row": [row.sheet, row.number],
        "system": row.reference,
        "before": {column: system.details[column] for column in row.changes} if system is not None else {},
        "after": row.changes,
        "ratings": [[rating.is_confirmed, rating.is_draft, *_all_of(rating)] for rating in ratings],
        "rating": None if row.rating is None else _all_of(row.rating),
        "lines": {
            table: {"removed": _removed(system, table, change.removed), "added": change.added}
            for table, change in row.lines.items()
        },
    }


def _all_of(rating: RatingInFile | KnownRating) -> list[object]:
    return [rating.assessed_on, rating.assessor, rating.scores, rating.evidence]


def _removed(system: KnownSystem | None, table: str, keys: Iterable[int]) -> list[Line]:
    return [system.lines[table][key] for key in keys] if system is not None else []


def _differences(row: PlannedRow, system: KnownSystem | None) -> Iterator[Difference]:
    for column, value in row.changes.items():
        after = _words(column, value)
        if system is not None:
            yield COLUMNS[column], _words(column, system.details[column]), after
        elif after and column != "name":
            yield COLUMNS[column], "", after
    if row.rating is not None:
        yield from _of_rating(row.rating, system.ratings if system is not None else ())
    for table, change in row.lines.items():
        before = _listed(table, _removed(system, table, change.removed))
        yield SHEETS[table], before, _listed(table, change.added)


def _of_rating(rating: RatingInFile, known: Iterable[KnownRating]) -> Iterator[Difference]:
    """A new rating beside the confirmed one, or what the draft there is gets of evidence."""
    draft = next((other for other in known if other.is_draft), None)
    if draft is None:
        confirmed = next((other for other in known if other.is_confirmed), None)
        before = "" if confirmed is None else _rated(confirmed.scores, confirmed.assessed_on)
        yield "Rating", before, _rated(rating.scores, rating.assessed_on)
        return
    for code, text in rating.evidence.items():
        if text != draft.evidence.get(code, ""):
            yield COLUMNS[EVIDENCE[code]], draft.evidence.get(code, ""), text
    if rating.assessor and rating.assessor != draft.assessor:
        yield COLUMNS["assessor"], draft.assessor, rating.assessor


def _rated(scores: Mapping[str, int | None], assessed_on: date) -> str:
    rating = rate({code.upper(): score for code, score in scores.items()})
    figure = "" if rating is None else f"{round_fraction(rating.overall, 1)}, {rating.band.lower()}, "
    return f"{figure}assessed on {day_in_words(assessed_on)}"


def _listed(table: str, lines: Iterable[Line]) -> str:
    return "; ".join(_line(table, line) for line in lines)


def _line(table: str, line: Line) -> str:
    said = (
        PARTS[table][column] if value is True else _words(column, value)
        for column, value in line.items()
        if value not in ("", None, False)
    )
    return ", ".join(said)


def _words(column: str, value: Kept) -> str:
    if value is None or value == "":
        return ""
    if column in CHOICES:
        return CHOICES[column].get(str(value), str(value))
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal):
        return format_pounds(value, pence=True) if column in _POUNDS else f"{value}%"
    return f"{value:,}" if isinstance(value, int) else str(value)
