"""What a register file would do to a register: systems new, changed and as they are; ratings to add."""

from collections.abc import Iterable
from dataclasses import replace

from bids.register.imports.rules.cells import ONE_LINE, TEXTS, Value, tidy
from bids.register.imports.rules.effect import Kept, KnownRating, KnownSystem, Plan, PlannedRow
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages
from bids.register.imports.rules.rows import RatingInFile, RegisterRow
from bids.register.rules.columns import EVIDENCE
from legacyfund.lib.names import fold_name


class Register:
    """The department's systems by reference and by name; a name in other letters finds the one it can only
    be."""

    def __init__(self, known: Iterable[KnownSystem]) -> None:
        self.by_reference: dict[str, KnownSystem] = {}
        self.by_name: dict[str, KnownSystem] = {}
        self.folded: dict[str, list[KnownSystem]] = {}
        for system in known:
            self.by_reference[system.reference.casefold()] = system
            self.by_name[system.name] = system
            self.folded.setdefault(fold_name(system.name), []).append(system)

    def named(self, name: str) -> KnownSystem | None:
        alike = self.folded.get(fold_name(name), [])
        return self.by_name.get(name) or (alike[0] if len(alike) == 1 else None)


def plan_rows(
    rows: Iterable[RegisterRow], known: Iterable[KnownSystem], layout: Layout, messages: Messages
) -> Plan:
    """Compare each row with the register. Adds a fault for each row that cannot be carried out."""
    register, plan = Register(known), Plan()
    taken: dict[str, int] = {}
    names: dict[str, int] = {}
    for row in rows:
        before = messages.faults
        system = _find(row, register, layout, messages)
        _check_once(row, system, taken, layout, messages)
        if system is not None and system.ended:
            messages.note(
                f"{system.reference} is {system.ended}, so this row changes nothing.",
                layout.place(row.number, "name", row.name),
            )
            plan.same.add(system.reference)
            continue
        _check_name(row, system, register, taken, names, layout, messages)
        _check_funded(row, system, layout, messages)
        rating = _plan_rating(row, system, layout, messages)
        if messages.faults > before:
            continue
        changes = _changes(row, system)
        planned = PlannedRow(
            row.number, system.reference if system else "", changes, rating, sheet=layout.sheet
        )
        if system is None:
            plan.new.append(planned)
        elif changes or rating is not None:
            plan.changed.append(planned)
        else:
            plan.same.add(system.reference)
    _say_what_lacks_evidence(plan, layout, messages)
    return plan


def _say_what_lacks_evidence(plan: Plan, layout: Layout, messages: Messages) -> None:
    """Once for a file without a column of evidence, else at each row."""
    lacking = [(row.number, rating.lacking) for row, rating in plan.rated if rating.lacking]
    if lacking and not {"evidence", *EVIDENCE.values()} & set(layout.columns):
        one = len(lacking) == 1
        count = "1 rating comes in as a draft" if one else f"{len(lacking):,} ratings come in as drafts"
        messages.note(
            f"No column holds evidence, so {count}. Each of the 13 scores needs evidence before a rating can "
            "be sent for confirmation: write it on the system’s page, or add a column “Evidence”, or one for "
            "each score such as “L1 Evidence”, and upload the file again.",
            layout.place(None),
        )
        return
    for number, codes in lacking:
        named = ", ".join(code.upper() for code in codes)
        messages.note(
            f"No evidence for {named}, so the rating comes in as a draft. It cannot be confirmed before "
            "each score has evidence.",
            layout.place(number, EVIDENCE[codes[0]]),
        )


def _find(row: RegisterRow, register: Register, layout: Layout, messages: Messages) -> KnownSystem | None:
    if not row.reference:
        return register.named(row.name)
    system = register.by_reference.get(row.reference.casefold())
    if system is None:
        messages.fault(
            "The register has no system with this reference. Leave the cell blank for a new system.",
            layout.place(row.number, "reference", row.reference),
        )
    return system


def _check_once(
    row: RegisterRow,
    system: KnownSystem | None,
    taken: dict[str, int],
    layout: Layout,
    messages: Messages,
) -> None:
    if system is None:
        return
    first = taken.setdefault(system.reference, row.number)
    if first != row.number:
        column = "reference" if row.reference else "name"
        messages.fault(
            f"Row {first} is about the same system. Keep one of the two rows.",
            layout.place(row.number, column, row.reference or row.name),
        )


def _check_name(
    row: RegisterRow,
    system: KnownSystem | None,
    register: Register,
    taken: dict[str, int],
    names: dict[str, int],
    layout: Layout,
    messages: Messages,
) -> None:
    """No two rows end with one name, and none takes the name of another system."""
    if not row.name:
        return
    where = layout.place(row.number, "name", row.name)
    first = names.setdefault(row.name, row.number)
    holder = register.by_name.get(row.name)
    if first != row.number and (system is None or taken[system.reference] == row.number):
        messages.fault(f"Row {first} has the same name. Give each system a name of its own.", where)
    elif holder is not None and holder is not system:
        messages.fault(f"{holder.reference} has this name already. Give each system its own.", where)


def _check_funded(row: RegisterRow, system: KnownSystem | None, layout: Layout, messages: Messages) -> None:
    """Of the answers as they would stand, in the row or in the register."""
    answers = {**(system.details if system else {}), **row.details}
    if answers.get("remediation_plan") == "NO" and answers.get("plan_funded") in ("YES", "PARTIALLY"):
        messages.fault(
            "A system without a remediation plan cannot have a funded one. Change one of the two.",
            layout.place(row.number, "plan_funded", str(answers["plan_funded"]).capitalize()),
        )


def _plan_rating(
    row: RegisterRow, system: KnownSystem | None, layout: Layout, messages: Messages
) -> RatingInFile | None:
    """The rating to add, or None where there is none or the register has it already."""
    rating, known = row.rating, system.ratings if system else ()
    if rating is None:
        return None
    same = next((other for other in known if _is_same(rating, other)), None)
    if same is not None:
        return _plan_evidence(row, rating, same, layout, messages)
    where = layout.place(row.number, "assessed_on", rating.assessed_on.isoformat())
    if any(not other.is_confirmed for other in known):
        messages.fault(
            "Another rating of this system is being made or waits for confirmation. Confirm it or finish it "
            "first, or leave this row's scores blank.",
            where,
        )
    elif any(other.assessed_on > rating.assessed_on for other in known):
        messages.fault(
            "The register has a later rating of this system. Leave this row's scores blank to keep it.",
            where,
        )
    return rating


def _plan_evidence(
    row: RegisterRow, rating: RatingInFile, known: KnownRating, layout: Layout, messages: Messages
) -> RatingInFile | None:
    """The rating with what its draft lacks, or None: what waits or is confirmed keeps the evidence it has."""
    other = [
        code
        for code, text in rating.evidence.items()
        if not _says(EVIDENCE[code], text, known.evidence.get(code, ""))
    ]
    if not other:
        return None
    if known.is_draft:
        return replace(rating, evidence={**known.evidence, **rating.evidence})
    messages.note(
        "The register has this rating with other evidence, which stays: only a draft can be changed.",
        layout.place(row.number, EVIDENCE[other[0]], rating.evidence[other[0]]),
    )
    return None


def _is_same(rating: RatingInFile, known: KnownRating) -> bool:
    return known.assessed_on == rating.assessed_on and all(
        known.scores[code] == score for code, score in rating.scores.items()
    )


def _changes(row: RegisterRow, system: KnownSystem | None) -> dict[str, Value]:
    if system is None:
        return dict(row.details)
    return {
        column: value
        for column, value in row.details.items()
        if not _says(column, value, system.details[column])
    }


def _says(column: str, value: Value, kept: Kept) -> bool:
    """Whether a cell reads as what is kept, in the form an export writes it."""
    if column not in ONE_LINE and column not in TEXTS:
        return value == kept
    text = str(kept or "")
    plain = " ".join(text.split()) if column in ONE_LINE else tidy(text)
    return value == plain or f"'{value}" == plain
