"""Where each column of the layout stands in a file: by its headings alone, or as a person said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from legacyfund.lib.heading_units import SCALES, WHOLE_POUNDS, split_unit
from legacyfund.lib.tables.corrections import CellsByRow
from legacyfund.lib.tables.header import MOST_ABOVE, words_of
from legacyfund.lib.tables.matching import MESSAGES, unit_in_words
from legacyfund.lib.tables.shapes import FileRefused
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import (
    COLUMNS,
    OFFICIAL_HEADERS,
    OTHER_HEADERS,
    REQUIRED_COLUMNS,
    normalise_header,
)

Places = dict[str, int]
"""Where each column stands in the file, by its name in `headers.KNOWN`."""


@dataclass(frozen=True)
class FileLayout:
    """How a person said a file is read. `headings`: those of the file, and `columns` what each stands for,
    blank for none; without any, the headings say it by themselves. `award_by`: the place of the heading under
    which a line says its award. `cells`: what was put right. `date_order`: what comes first in its dates,
    blank where nobody said.
    """

    headings: Sequence[str] = ()
    columns: Sequence[str] = ()
    award_by: int | None = None
    cells: CellsByRow = field(default_factory=lambda: MappingProxyType({}))
    date_order: str = ""


BY_HEADINGS = FileLayout()


def column_named(names: dict[str, str], label: str) -> str | None:
    """The column that a heading names, whatever the unit it states."""
    return names.get(normalise_header(label)) or names.get(normalise_header(split_unit(label).words))


def place_columns(header: list[str], findings: Findings, *, line: int = 1) -> Places:
    """Where each column stands. Raises FileRefused when one that is needed is missing or there twice, or
    when its heading states a unit other than pounds.
    """
    places: Places = {}
    for known in (OFFICIAL_HEADERS, OTHER_HEADERS):
        taken = set(places)
        found = [(index, column_named(known, label)) for index, label in enumerate(header)]
        plain = [
            (index, name) for index, name in found if name not in taken and not _unit(name, header[index])
        ]
        for index, name in plain:
            if name in places and name in REQUIRED_COLUMNS:
                raise FileRefused(
                    "COLUMN_TWICE", f"Two columns can be read as {COLUMNS[name]}. Remove one.", line=line
                )
            if name is not None:
                places.setdefault(name, index)
        if "amount" not in places:
            _refuse_unit(header, [index for index, name in found if _unit(name, header[index])], line)
    _check_required(places, header, line)
    _warn_unused(places.values(), header, findings, line)
    return places


def _unit(name: str | None, label: str) -> str:
    """The unit that an amount's heading states. Of other columns a unit says nothing that is kept."""
    return split_unit(label).unit if name == "amount" else ""


def _refuse_unit(header: list[str], places: list[int], line: int) -> None:
    for index in places:
        label, unit = header[index].strip()[:80], split_unit(header[index]).unit
        example = f" ({WHOLE_POUNDS[unit]})" if unit in WHOLE_POUNDS else ""
        raise FileRefused(
            "COLUMN_UNIT",
            f"The heading “{label}” says that the amounts are {unit}{example}. Amounts are read as pounds "
            "and pence, so nothing is taken. Put pounds in the column, call it “Amount” and upload the file "
            "again.",
            line=line,
        )


def _check_required(places: Places, header: list[str], line: int) -> None:
    lacking = [COLUMNS[name] for name in REQUIRED_COLUMNS if name not in places]
    if lacking:
        seen = ", ".join(f"“{label.strip()[:40]}”" for label in header[:20] if label.strip())
        raise FileRefused(
            "COLUMN_MISSING",
            f"{'The first line' if line == 1 else f'Line {line}'} has no column for {', '.join(lacking)}. It "
            f"has {seen}. One of the first {MOST_ABOVE} lines must hold the column names.",
            line=line,
        )


def _warn_unused(used: Collection[int], header: list[str], findings: Findings, line: int) -> None:
    for index, label in enumerate(header):
        if index not in used and label.strip() and label.strip() != MESSAGES:
            name = label.strip()[:80]
            findings.warning("COLUMN_UNUSED", f"The column “{name}” is not used.", line=line, column=name)


def place_as_said(layout: FileLayout, header: list[str], findings: Findings, line: int) -> Places:
    """Where each column stands, as a person said. Raises FileRefused where that cannot be."""
    places = {name: place for place, name in enumerate(layout.columns) if name}
    if words_of(header) != list(layout.headings):
        raise FileRefused("COLUMN_MISSING", "The column names are not found in the file again.", line=line)
    _check_required(places, header, line)
    label = header[places["amount"]]
    unit = split_unit(label).unit
    if unit and unit not in SCALES:
        _refuse_unit(header, [places["amount"]], line)
    if unit:
        findings.warning("UNIT_READ", unit_in_words(label), line=line, column=COLUMNS["amount"])
    used = {*places.values(), *([] if layout.award_by is None else [layout.award_by])}
    _warn_unused(used, header, findings, line)
    return places
