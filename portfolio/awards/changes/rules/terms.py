"""What a change request changes, and whether an award as it stands can be changed so.

Only milestones that are planned change: what is claimed is the department's due, and what is released is
spent by its returns. A request is made on figures, and holds on those alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import has_ended
from legacyfund.lib.money import MOST, NOTHING, format_pounds, is_whole_pennies
from portfolio.awards.changes.rules.kinds import CANCELLING, KINDS, OF_MONEY, OF_STATUS, POSSIBLE, ChangeKind
from portfolio.ledger.rules.ended import ended_on

Cell = tuple[str, str]
"""A financial year and a control budget."""
Place = tuple[int, Cell]
"""The number of a milestone, and the cell of its money."""
PLANNED, IN_HAND = "PLANNED", ("CLAIMED", "MET")


class ChangeRefused(DomainError):
    """The award cannot be changed so."""


class ChangeNotPossible(ConflictRefused):
    """The award is not in a status in which it can be changed so."""


class ChangeOutdated(ConflictRefused):
    """The figures that the request was made on are not the award's any more."""


@dataclass(frozen=True)
class MilestoneNow:
    """`shares`: what stands of its money, by cell; none nil."""

    number: int
    name: str
    status: str
    baseline_on: date
    shares: Mapping[Cell, Decimal]
    forecast_on: date | None = None

    @property
    def in_words(self) -> str:
        return f"milestone {self.number} “{self.name}”"


@dataclass(frozen=True)
class AwardNow:
    """An award as it stands. `years`: those of its fund. `status_words`: its status as pages say it."""

    reference: str
    status: str
    status_words: str
    years: tuple[str, ...]
    milestones: tuple[MilestoneNow, ...]

    def milestone(self, number: int) -> MilestoneNow | None:
        return next((row for row in self.milestones if row.number == number), None)


@dataclass(frozen=True)
class AmountChange:
    number: int
    cell: Cell
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class BaselineChange:
    number: int
    before: date
    after: date


@dataclass(frozen=True)
class Terms:
    """All that a request changes: rows in the order of the award, and the milestones it cancels."""

    kind: ChangeKind
    amounts: tuple[AmountChange, ...] = ()
    baselines: tuple[BaselineChange, ...] = ()
    cancelled: tuple[int, ...] = ()

    @property
    def net(self) -> dict[Cell, Decimal]:
        """By cell: what is committed more, or less, than before; no nil."""
        found: dict[Cell, Decimal] = {}
        for row in self.amounts:
            found[row.cell] = found.get(row.cell, NOTHING) + row.after - row.before
        return {cell: found[cell] for cell in sorted(found, key=cell_order) if found[cell]}

    @property
    def milestones(self) -> set[int]:
        """The numbers of those it changes."""
        moved = {row.number for row in self.amounts} | {row.number for row in self.baselines}
        return moved | set(self.cancelled)

    @property
    def promised(self) -> dict[Cell, Decimal]:
        """By cell, what has to come out of what the fund has promised to nobody."""
        return {cell: amount for cell, amount in self.net.items() if amount > 0}

    @property
    def given_back(self) -> dict[Cell, Decimal]:
        return {cell: -amount for cell, amount in self.net.items() if amount < 0}


@dataclass(frozen=True)
class Asked:
    """What somebody wants: amounts by milestone and cell, baselines by milestone, milestones cancelled."""

    kind: ChangeKind
    amounts: Mapping[Place, Decimal] = field(default_factory=dict)
    baselines: Mapping[int, date] = field(default_factory=dict)
    cancelled: Collection[int] = ()


def terms_of_asked(asked: Asked, now: AwardNow) -> Terms:
    """What it changes: nothing that stays as it is. The money of a cancelled milestone goes with it, and a
    termination takes what is not released.
    """
    wanted, cancelled = dict(asked.amounts), set(asked.cancelled)
    if asked.kind is ChangeKind.TERMINATE:
        cancelled |= {row.number for row in now.milestones if row.status == PLANNED}
    for row in now.milestones:
        if row.number in cancelled:
            wanted |= {(row.number, cell): NOTHING for cell in row.shares}
    places = sorted(wanted, key=lambda place: (place[0], cell_order(place[1])))
    amounts = [AmountChange(*place, _held(now, place), wanted[place]) for place in places]
    moved = [
        BaselineChange(number, _baseline(now, number, day), day) for number, day in asked.baselines.items()
    ]
    return Terms(
        asked.kind,
        tuple(row for row in amounts if row.before != row.after),
        tuple(sorted((row for row in moved if row.before != row.after), key=lambda row: row.number)),
        tuple(sorted(cancelled)),
    )


def _held(now: AwardNow, place: Place) -> Decimal:
    milestone = now.milestone(place[0])
    return NOTHING if milestone is None else milestone.shares.get(place[1], NOTHING)


def _baseline(now: AwardNow, number: int, day: date) -> date:
    milestone = now.milestone(number)
    return day if milestone is None else milestone.baseline_on


def check_terms(terms: Terms, now: AwardNow, today: date) -> None:
    """Raises ChangeNotPossible or ChangeRefused, naming what is in the way and what can be done."""
    check_possible(terms.kind, now)
    for number in sorted(terms.milestones):
        _check_planned(number, now)
    if terms.kind in OF_MONEY:
        _check_money(terms, now, today)
    elif terms.kind is ChangeKind.RE_BASELINE:
        _check_baselines(terms, now, today)
    if terms.kind in CANCELLING:
        _check_something_is_left(terms, now)


def check_possible(kind: ChangeKind, now: AwardNow) -> None:
    """Raises ChangeNotPossible."""
    if kind not in POSSIBLE.get(now.status, frozenset()):
        raise ChangeNotPossible(
            f"Award {now.reference} is {now.status_words.lower()}, so "
            + (f"there is nothing to {KINDS[kind].lower()}." if kind in OF_STATUS else "this cannot change.")
        )
    if kind is ChangeKind.TERMINATE and (waiting := [row for row in now.milestones if row.status in IN_HAND]):
        first = waiting[0]
        raise ChangeNotPossible(
            f"{_first(first.in_words)} is {first.status.lower()}, and what is claimed is settled before an "
            "award ends. "
            + (
                "Check its evidence, or refuse the claim, first."
                if first.status == "CLAIMED"
                else "Release its money first; where the award is paused, resume it for that."
            )
        )


def _check_planned(number: int, now: AwardNow) -> None:
    milestone = now.milestone(number)
    if milestone is None:
        raise ChangeRefused(f"Award {now.reference} has no milestone {number}.")
    if milestone.status != PLANNED:
        raise ChangeRefused(
            f"{_first(milestone.in_words)} is {milestone.status.lower()}, so it stays as it is. Only planned "
            "milestones change."
        )


def _check_money(terms: Terms, now: AwardNow, today: date) -> None:
    if not terms.amounts and not terms.cancelled:
        raise ChangeRefused("Every amount is as it was. Change at least one.", field="amounts")
    for row in terms.amounts:
        _check_amount(terms.kind, row, now, today)
        if row.number in terms.cancelled and row.after:
            raise ChangeRefused(
                f"Milestone {row.number} is to be cancelled, so it gets no money.", field="cancelled"
            )
    if terms.kind is ChangeKind.RE_PROFILE:
        _check_totals_stay(terms)


def _check_amount(kind: ChangeKind, row: AmountChange, now: AwardNow, today: date) -> None:
    where, (year, _) = _first(place_in_words(row.number, row.cell)), row.cell
    box = f"amount_{row.number}_{row.cell[0]}_{row.cell[1]}"
    if not is_whole_pennies(row.after) or not 0 <= row.after <= MOST:
        raise ChangeRefused(f"{where}: give pounds and whole pence, nought or more.", field=box)
    if row.after < row.before:
        if kind is ChangeKind.INCREASE:
            raise ChangeRefused(
                f"{where} would get {shown(row.after)} in place of {shown(row.before)}. An increase takes "
                "from nobody: propose a reduction or a re-profile for that.",
                field=box,
            )
        return
    if kind is ChangeKind.REDUCE:
        raise ChangeRefused(
            f"{where} would get {shown(row.after)} in place of {shown(row.before)}. A reduction gives to "
            "nobody: propose an increase or a re-profile for that.",
            field=box,
        )
    if has_ended(year, today):
        raise ChangeRefused(f"{where}: {ended_on(year)} Choose a year that runs.", field=box)
    if year not in now.years:
        raise ChangeRefused(
            f"{where}: the fund runs from {now.years[0]} to {now.years[-1]}. Choose one of its years.",
            field=box,
        )


def _check_totals_stay(terms: Terms) -> None:
    totals: dict[str, Decimal] = {}
    for (_, budget), amount in terms.net.items():
        totals[budget] = totals.get(budget, NOTHING) + amount
    for budget, over in totals.items():
        if over:
            more = "more" if over > 0 else "less"
            raise ChangeRefused(
                f"{SHORT_CONTROL_BUDGETS[budget]} would come to {shown(abs(over))} {more} than it is. A "
                "re-profile keeps the total of each control budget.",
                field="amounts",
            )


def _check_baselines(terms: Terms, now: AwardNow, today: date) -> None:
    if not terms.baselines:
        raise ChangeRefused("Every baseline is as it was. Give at least one a later day.", field="baselines")
    for row in terms.baselines:
        if row.after < today or row.after < row.before:
            what = now.milestone(row.number)
            assert what is not None  # noqa: S101 - checked above
            raise ChangeRefused(
                f"{_first(what.in_words)} has its baseline on {day_words(row.before)}. Give a later day, "
                "today or after.",
                field=f"baseline_{row.number}",
            )


def _check_something_is_left(terms: Terms, now: AwardNow) -> None:
    over = {row.number for row in now.milestones if row.status in ("RELEASED", "CANCELLED")}
    if terms.cancelled and {row.number for row in now.milestones} <= over | set(terms.cancelled):
        raise ChangeRefused(
            "That leaves nothing to deliver. Propose to terminate the award instead.", field="cancelled"
        )


def check_stands(terms: Terms, now: AwardNow) -> None:
    """Raises ChangeOutdated, with both figures, where the request was made on others than stand now."""
    for row in terms.amounts:
        held = _held(now, (row.number, row.cell))
        if held != row.before:
            _outdated(place_in_words(row.number, row.cell), shown(row.before), shown(held))
    for baseline in terms.baselines:
        stands = _baseline(now, baseline.number, baseline.before)
        if stands != baseline.before:
            _outdated(
                f"the baseline of milestone {baseline.number}", day_words(baseline.before), day_words(stands)
            )
    if terms.kind is ChangeKind.TERMINATE:
        planned = tuple(row.number for row in now.milestones if row.status == PLANNED)
        if planned != terms.cancelled:
            _outdated("the milestones still planned", numbers(terms.cancelled), numbers(planned))


def _outdated(where: str, before: str, stands: str) -> None:
    raise ChangeOutdated(
        f"This was proposed when {where} was {before}; now it is {stands}. Nothing was changed. Refuse the "
        "request, or have it withdrawn, and propose it again."
    )


def numbers(found: Collection[int]) -> str:
    """`1, 2 and 3`; `none`."""
    words = [str(number) for number in found]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words) or "none"


def in_both(one: Terms, other: Terms) -> list[str]:
    """What both would change, in words: at most one of two such requests is open at a time."""
    return [*_same_amounts(one, other), *_same_milestones(one, other), *_same_status(one, other)]


def _same_amounts(one: Terms, other: Terms) -> Iterable[str]:
    theirs = {(row.number, row.cell) for row in other.amounts}
    return [place_in_words(row.number, row.cell) for row in one.amounts if (row.number, row.cell) in theirs]


def _same_milestones(one: Terms, other: Terms) -> Iterable[str]:
    moved = {row.number for row in one.baselines} & {row.number for row in other.baselines}
    cancelled = (set(one.cancelled) & other.milestones) | (set(other.cancelled) & one.milestones)
    words = {number: f"the baseline of milestone {number}" for number in moved}
    words |= {number: f"milestone {number}" for number in cancelled}
    return [words[number] for number in sorted(words)]


def _same_status(one: Terms, other: Terms) -> Iterable[str]:
    return ["the award's status"] if one.kind in OF_STATUS and other.kind in OF_STATUS else []


def place_in_words(number: int, cell: Cell) -> str:
    year, budget = cell
    return f"milestone {number}, {SHORT_CONTROL_BUDGETS.get(budget, budget)} {year}"


def shown(amount: Decimal) -> str:
    return format_pounds(amount, pence=bool(amount % 1))


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def in_words(terms: Terms) -> list[str]:
    """A line for each thing it changes, where there is no table."""
    lines = [
        f"{place_in_words(row.number, row.cell)}: {shown(row.before)} to {shown(row.after)}"
        for row in terms.amounts
    ]
    lines += [
        f"milestone {row.number}, baseline: {day_words(row.before)} to {day_words(row.after)}"
        for row in terms.baselines
    ]
    lines += [f"milestone {number}: cancelled" for number in terms.cancelled]
    return [_first(line) for line in lines]


def _first(words: str) -> str:
    """With a capital, as a sentence begins."""
    return words[0].upper() + words[1:]
