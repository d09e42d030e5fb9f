"""What the components, contracts and dependencies of a file would do to a register.

The rows about a system are its whole list: lines the register has and the file lacks are removed. A
system no row is about keeps its list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bids.register.imports.rules.effect import KnownSystem, LinesChange, Plan, PlannedRow
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.parts import Line, PartRow, identity_of, plain_words, same_in_all
from bids.register.imports.rules.plan import Register
from bids.register.rules.columns import DEPENDENCIES

MOST_LINES = 200
"""Of one system, as on its own pages."""
PartTable = tuple[Layout, list[PartRow]]


@dataclass(frozen=True, slots=True)
class _Owner:
    """`reference` is blank for a system that the same file adds."""

    reference: str
    name: str


class _Systems:
    """The register as it would be with the file's systems in it."""

    def __init__(self, known: Iterable[KnownSystem], plan: Plan) -> None:
        self.plan = plan
        self.register = Register(known)
        self.new = {str(row.changes["name"]): row for row in plan.new}
        self.changed = {row.reference: row for row in plan.changed}
        self.renamed = {
            str(row.changes["name"]): row.reference for row in plan.changed if "name" in row.changes
        }

    def find(self, reference: str, name: str) -> _Owner | None:
        if reference:
            known = self.register.by_reference.get(reference.casefold())
            return _Owner(known.reference, known.name) if known else None
        if name in self.new:
            return _Owner("", name)
        known = self.register.by_reference.get(self.renamed.get(name, "").casefold())
        known = known or self.register.named(name)
        return _Owner(known.reference, known.name) if known else None

    def is_called(self, owner: _Owner, name: str) -> bool:
        return self.renamed.get(name) == owner.reference or (
            plain_words(name).casefold() == plain_words(owner.name).casefold()
        )

    def lines(self, owner: _Owner, table: str) -> Mapping[int, Line]:
        known = self.register.by_reference.get(owner.reference.casefold())
        return known.lines.get(table, {}) if known else {}

    def ended(self, owner: _Owner) -> str:
        """What became of a system that is no longer in the register; blank for the others."""
        known = self.register.by_reference.get(owner.reference.casefold())
        return known.ended if known else ""

    def take(self, owner: _Owner, layout: Layout, number: int, change: LinesChange) -> None:
        """Into the plan: what the rows of a table, `number` the first, say of a system."""
        row = self.changed.get(owner.reference) if owner.reference else self.new[owner.name]
        if not change.added and not change.removed:
            if row is None:
                self.plan.same.add(owner.reference)
            return
        if row is None:
            row = self.changed[owner.reference] = PlannedRow(
                number, owner.reference, {}, None, sheet=layout.sheet
            )
            self.plan.same.discard(owner.reference)
            self.plan.changed.append(row)
        row.lines[layout.table] = change


def plan_parts(
    tables: Iterable[PartTable], known: Iterable[KnownSystem], plan: Plan, messages: Messages
) -> None:
    """Add to the plan of the file's systems what its other tables mean; a fault for each row that cannot be
    carried out.

    Where a system's own row has a fault, no row is said to name a system that is not there: it may be that
    one.
    """
    systems, is_whole = _Systems(known, plan), messages.faults == 0
    for layout, rows in tables:
        table = _Table(systems, layout, messages, is_whole)
        for owner, owned in _by_owner(table, rows).items():
            if ended := systems.ended(owner):
                place = layout.place(owned[0].number, "name", owner.name)
                messages.note(f"{owner.reference} is {ended}, so what it lists changes nothing.", place)
                plan.same.add(owner.reference)
                continue
            before = messages.faults
            lines = _checked_lines(table, owner, owned)
            if messages.faults == before:
                systems.take(owner, layout, owned[0].number, _compare(table, owner, lines))


@dataclass(frozen=True)
class _Table:
    """One table of the file, held against the register. `is_whole`: no system's own row had a fault."""

    systems: _Systems
    layout: Layout
    messages: Messages
    is_whole: bool

    def fault(self, message: str, row: PartRow, column: str = "", value: str = "") -> None:
        self.messages.fault(message, self.layout.place(row.number, column, value))

    def say_unknown(self, reference: str, name: str, columns: tuple[str, str], row: PartRow) -> None:
        if reference:
            message = "The department’s register has no system with this reference."
            self.fault(message, row, columns[0], reference)
        elif self.is_whole:
            message = "Neither the register nor this file has a system with this name."
            self.fault(message, row, columns[1], name)


def _by_owner(table: _Table, rows: Iterable[PartRow]) -> dict[_Owner, list[PartRow]]:
    found: dict[_Owner, list[PartRow]] = {}
    for row in rows:
        owner = table.systems.find(row.reference, row.name)
        if owner is None:
            table.say_unknown(row.reference, row.name, ("reference", "name"), row)
        elif row.reference and row.name and not table.systems.is_called(owner, row.name):
            message = f"The register calls {owner.reference} “{owner.name}”. Say which system is meant."
            table.fault(message, row, "name", row.name)
        else:
            found.setdefault(owner, []).append(row)
    return found


def _checked_lines(table: _Table, owner: _Owner, rows: list[PartRow]) -> list[Line]:
    """The lines, each once, with what they need found."""
    lines: list[Line] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        line = row.line
        if table.layout.table == DEPENDENCIES and not line["needs_outside"]:
            line = _found(table, owner, row)
        first = seen.setdefault(identity_of(table.layout.table, line), row.number)
        if first != row.number:
            table.fault(f"Row {first} lists the same of this system. Keep one of the two.", row)
        lines.append(line)
    if len(lines) > MOST_LINES:
        table.fault(
            f"{owner.name} has {len(lines)} rows in this table; the most is {MOST_LINES}. Put some of them "
            "together.",
            rows[0],
        )
    return lines


def _found(table: _Table, owner: _Owner, row: PartRow) -> Line:
    """The line with the system it needs by its reference, or by name where the file adds it."""
    reference, name = str(row.line["needs_reference"]), str(row.line["needs_name"])
    kept = {
        str(line["needs_reference"]).casefold(): str(line["needs_reference"])
        for line in table.systems.lines(owner, DEPENDENCIES).values()
    }
    if reference and (abroad := kept.get(reference.casefold())):
        return {**row.line, "needs_reference": abroad, "needs_name": ""}
    needed = table.systems.find(reference, name)
    if needed is None:
        table.say_unknown(reference, name, ("needs_reference", "needs_name"), row)
        return row.line
    if needed == owner:
        column = "needs_reference" if reference else "needs_name"
        table.fault("A system cannot depend on itself.", row, column, reference or name)
    name = "" if needed.reference else needed.name
    return {**row.line, "needs_reference": needed.reference, "needs_name": name}


def _compare(table: _Table, owner: _Owner, lines: list[Line]) -> LinesChange:
    layout = table.layout
    known = table.systems.lines(owner, layout.table)
    kept = {same_in_all(line) for line in known.values()}
    wanted = {same_in_all(line) for line in lines}
    change = LinesChange(
        added=tuple(line for line in lines if same_in_all(line) not in kept),
        removed=tuple(pk for pk, line in known.items() if same_in_all(line) not in wanted),
    )
    gone = {identity_of(layout.table, known[pk]) for pk in change.removed}
    gone -= {identity_of(layout.table, line) for line in lines}
    if gone:
        named = ", ".join(" ".join(str(word) for word in one if word) for one in sorted(gone, key=str))
        count = "1 line" if len(gone) == 1 else f"{len(gone)} lines"
        table.messages.note(
            f"The register lists {count} of {owner.name} ({owner.reference}) that are not in this table and "
            f"would be removed: {named[:300]}.",
            layout.place(None),
        )
    return change
