"""A register file, row by row: what each row says, and a message for each cell that cannot be taken."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bids.register.imports.rules.cells import Value
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.reading import read_cells
from bids.register.rules.columns import EVIDENCE, SCORES, WORKED_OUT
from bids.register.rules.details import DETAILS
from bids.register.rules.risk import RiskRating, rate
from legacyfund.lib.names import fold_name
from legacyfund.lib.tables.shapes import SheetRow

Worked = bool | Decimal


def differences(rating: RiskRating, given: Mapping[str, Worked]) -> Iterator[tuple[str, str]]:
    """Each column that says something else, with what the scores give in words.

    A number agrees when it is ours, rounded to the decimals it is written with.
    """
    exact: dict[str, Fraction | bool] = {
        "likelihood_mean": rating.likelihood.mean,
        "likelihood_max": Fraction(rating.likelihood.maximum),
        "likelihood_total": rating.likelihood.total,
        "impact_mean": rating.impact.mean,
        "impact_max": Fraction(rating.impact.maximum),
        "impact_total": rating.impact.total,
        "overall": rating.overall,
        "is_legacy": rating.is_legacy,
        "is_red": rating.is_red,
    }
    for column, value in given.items():
        ours = exact[column]
        if isinstance(ours, bool):
            if ours != value:
                yield column, "Yes" if ours else "No"
        elif not _agrees(ours, Decimal(value)):
            yield column, _in_words(ours)


def _agrees(ours: Fraction, given: Decimal) -> bool:
    decimals = min(6, max(0, -int(given.as_tuple().exponent)))
    return abs(ours - Fraction(given)) <= Fraction(1, 2 * 10**decimals)


def _in_words(number: Fraction) -> str:
    """To two decimals, halves up; a whole number without any."""
    hundredths = (number * 100 + Fraction(1, 2)).__floor__()
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}" if part else str(whole)


@dataclass(frozen=True, slots=True)
class RatingInFile:
    """13 scores by code (`l1`), the day they were given and by whom (blank when not said), and evidence by
    code, for those that have some.
    """

    scores: Mapping[str, int]
    assessed_on: date
    assessor: str
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def lacking(self) -> list[str]:
        """The codes without evidence: with one of them it is a draft that cannot be confirmed."""
        return [code for code in self.scores if code not in self.evidence]


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """What one row says. `details` holds what is filled in, by the system's fields; blanks say nothing."""

    number: int
    reference: str
    details: dict[str, Value]
    rating: RatingInFile | None

    @property
    def name(self) -> str:
        return str(self.details.get("name", ""))


def read_rows(
    rows: Iterable[SheetRow],
    layout: Layout,
    messages: Messages,
    *,
    today: date,
    passed: Callable[[int], None] = lambda number: None,
) -> list[RegisterRow]:
    """The rows below the header that could be read without a fault. `passed` is told of every hundredth."""
    read: list[RegisterRow] = []
    for count, row in enumerate(rows, start=1):
        found = _read_row(row, layout, messages, today)
        if found is not None:
            read.append(found)
        if count % 100 == 0:
            passed(count)
    return read


def _read_row(row: SheetRow, layout: Layout, messages: Messages, today: date) -> RegisterRow | None:
    before = messages.faults
    values, refused = read_cells(row, layout, messages)
    _check_department(row, values, layout, messages)
    is_ratable = not refused & {*SCORES, "assessed_on"}
    rating = _read_rating(row, values, layout, messages, today) if is_ratable else None
    if not values.get("reference") and not values.get("name") and messages.faults == before:
        messages.fault(
            "The row names no system. Give it a name, or the reference it has in the register.",
            layout.place(row.number, "name"),
        )
    if messages.faults > before:
        return None
    details = {column: value for column, value in values.items() if column in DETAILS}
    return RegisterRow(row.number, str(values.get("reference", "")), details, rating)


def _check_department(row: SheetRow, values: dict[str, Value], layout: Layout, messages: Messages) -> None:
    named = values.get("department")
    if named is not None and fold_name(str(named)) not in layout.department:
        messages.fault(
            "The row belongs to another department. A register holds one department's systems.",
            layout.place(row.number, "department", str(named)),
        )


def _read_rating(
    row: SheetRow, values: dict[str, Value], layout: Layout, messages: Messages, today: date
) -> RatingInFile | None:
    scores = {code: value for code in SCORES if isinstance(value := values.get(code), int)}
    if not scores:
        return None
    if len(scores) < len(SCORES):
        _say_what_is_missing(row, scores, layout, messages)
        return None
    _compare(row, scores, values, layout, messages)
    assessed_on = values.get("assessed_on")
    if not isinstance(assessed_on, date):
        messages.fault(
            "A rating needs the date it was assessed, such as 31/08/2026.",
            layout.place(row.number, "assessed_on"),
        )
        return None
    if assessed_on > today:
        messages.fault(
            "The date assessed is in the future.",
            layout.place(row.number, "assessed_on", assessed_on.isoformat()),
        )
        return None
    return RatingInFile(scores, assessed_on, str(values.get("assessor", "")), _evidence(values))


def _evidence(values: Mapping[str, Value]) -> dict[str, str]:
    for_all = str(values.get("evidence", ""))
    said = {code: str(values.get(column, for_all)) for code, column in EVIDENCE.items()}
    return {code: text for code, text in said.items() if text}


def _say_what_is_missing(row: SheetRow, scores: dict[str, int], layout: Layout, messages: Messages) -> None:
    missing = [code for code in SCORES if code not in scores]
    named = ", ".join(code.upper() for code in missing)
    messages.note(
        f"{len(scores)} of the 13 scores are given, so no rating is taken from this row. Missing: {named}.",
        layout.place(row.number, missing[0]),
    )


def _compare(
    row: SheetRow,
    scores: dict[str, int],
    values: dict[str, Value],
    layout: Layout,
    messages: Messages,
) -> None:
    rating = rate({code.upper(): score for code, score in scores.items()})
    if rating is None:
        raise AssertionError("13 scores make a rating")
    given: dict[str, Worked] = {
        column: value for column in WORKED_OUT if isinstance(value := values.get(column), bool | Decimal)
    }
    for column, ours in differences(rating, given):
        messages.note(
            f"The scores give {ours}. That is what is kept; check the scores if you expected the other.",
            layout.place(row.number, column, _shown(given[column])),
        )


def _shown(value: Worked) -> str:
    return ("Yes" if value else "No") if isinstance(value, bool) else f"{value:f}"
