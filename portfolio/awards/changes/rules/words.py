"""The terms of a change request as a person reads them."""

from collections.abc import Collection, Iterable

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words
from legacyfund.lib.money import format_exact
from portfolio.awards.changes.rules.kinds import OF_STATUS
from portfolio.awards.changes.rules.terms import Cell, Terms


def numbers(found: Collection[int]) -> str:
    """`1, 2 and 3`; `none`."""
    words = [str(number) for number in found]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words) or "none"


def place_in_words(number: int, cell: Cell) -> str:
    year, budget = cell
    return f"milestone {number}, {SHORT_CONTROL_BUDGETS.get(budget, budget)} {year}"


def in_words(terms: Terms) -> list[str]:
    """A line for each thing it changes, where there is no table."""
    lines = [
        f"{place_in_words(row.number, row.cell)}: {format_exact(row.before)} to {format_exact(row.after)}"
        for row in terms.amounts
    ]
    lines += [
        f"milestone {row.number}, baseline: {day_in_words(row.before)} to {day_in_words(row.after)}"
        for row in terms.baselines
    ]
    lines += [f"milestone {number}: cancelled" for number in terms.cancelled]
    return [with_capital(line) for line in lines]


def with_capital(words: str) -> str:
    """With a capital, as a sentence begins."""
    return words[0].upper() + words[1:]


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
