"""Components, contracts and dependencies in a register file: what each row says of a system."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bids.register.imports.rules.cells import Value
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.reading import read_cells
from bids.register.rules.columns import COMPONENTS, CONTRACTS, DEPENDENCIES
from legacyfund.lib.delimited import undefuse
from legacyfund.lib.tables.shapes import SheetRow

Line = Mapping[str, Value | None]
"""Every column of a line but the system's own; a blank is "", None or False."""
BLANK_LINES: dict[str, Line] = {
    COMPONENTS: {"component": "", "version": "", "support_ends_on": None, "extended_until": None},
    CONTRACTS: {
        "supplier": "",
        "contract_reference": "",
        "contract_ends_on": None,
        "yearly_value": None,
        "replacement_arranged": False,
    },
    DEPENDENCIES: {"needs_reference": "", "needs_name": "", "needs_outside": "", "needed_for": ""},
}
IDENTITY: dict[str, tuple[str, ...]] = {
    COMPONENTS: ("component", "version"),
    CONTRACTS: ("supplier", "contract_reference", "contract_ends_on"),
    DEPENDENCIES: ("needs_reference", "needs_name", "needs_outside"),
}
"""What no two lines of a system may have in common."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """A row names its system by `reference`, else by `name`."""

    number: int
    reference: str
    name: str
    line: Line


def read_parts(
    rows: Iterable[SheetRow],
    layout: Layout,
    messages: Messages,
    *,
    passed: Callable[[int], None] = lambda number: None,
) -> list[PartRow]:
    """The rows below the header that could be read without a fault. `passed` is told of every hundredth."""
    read: list[PartRow] = []
    for count, row in enumerate(rows, start=1):
        before = messages.faults
        values, refused = read_cells(row, layout, messages)
        reference, name = str(values.get("reference", "")), str(values.get("name", ""))
        if not reference and not name and not refused & {"reference", "name"}:
            messages.fault(
                "The row names no system. Give its reference in the register, or its name.",
                layout.place(row.number, "name"),
            )
        line = {column: values.get(column, blank) for column, blank in BLANK_LINES[layout.table].items()}
        if not refused:
            _check_line(line, row.number, layout, messages)
        if messages.faults == before:
            read.append(PartRow(row.number, reference, name, line))
        if count % 100 == 0:
            passed(count)
    return read


def same_in_all(line: Line) -> tuple[object, ...]:
    """Equal for lines that read the same, as an export writes them and as a person types them."""
    return tuple(_plain(line[column]) for column in sorted(line))


def identity_of(table: str, line: Line) -> tuple[object, ...]:
    return tuple(_plain(line[column]) for column in IDENTITY[table])


def _plain(value: Value | None) -> Value | None:
    return plain_words(value) if isinstance(value, str) else value


def plain_words(text: str) -> str:
    return " ".join(undefuse(text).split())


def _check_line(line: Line, number: int, layout: Layout, messages: Messages) -> None:
    found = _CHECKS[layout.table](line)
    if found is not None:
        column, message = found
        messages.fault(message, layout.place(number, column, str(line[column] or "")))


def _component(line: Line) -> tuple[str, str] | None:
    ends, extended = line["support_ends_on"], line["extended_until"]
    if not line["component"]:
        return "component", "Give the component a name."
    if extended and not ends:
        return "support_ends_on", "Say when the vendor’s own support ends before the extended one."
    if extended and str(extended) <= str(ends):
        return "extended_until", "Extended support must end after the vendor’s own support."
    return None


def _contract(line: Line) -> tuple[str, str] | None:
    if not line["supplier"]:
        return "supplier", "Name the supplier."
    if line["contract_ends_on"] is None:
        return "contract_ends_on", "Give the day the contract ends, such as 31/08/2026."
    return None


def _dependency(line: Line) -> tuple[str, str] | None:
    inside = line["needs_reference"] or line["needs_name"]
    if bool(inside) == bool(line["needs_outside"]):
        return (
            "needs_outside",
            "Name one of the two: a system of the register, by its reference or name, or something outside.",
        )
    return None


_CHECKS: dict[str, Callable[[Line], tuple[str, str] | None]] = {
    COMPONENTS: _component,
    CONTRACTS: _contract,
    DEPENDENCIES: _dependency,
}
