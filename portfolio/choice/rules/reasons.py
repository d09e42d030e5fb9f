"""Why each candidate is in or out, by arithmetic alone: nothing is solved again.

What is full is seen by adding the candidate to the chosen set. That others make more of the money is seen
from the linear relaxation: its multipliers, as whole numbers, price the money and the sentences, and weak
duality (see `certificate_check`) then bounds every set with the candidate, or without it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from legacyfund.lib.control_budgets import cell_order
from legacyfund.lib.money import format_pounds
from portfolio.choice.rules.baselines import slack
from portfolio.choice.rules.linear import Program, Relaxation, program_of
from portfolio.choice.rules.problem import Candidate, Cell, Kind, Problem
from portfolio.choice.rules.resolving import added
from portfolio.choice.rules.sentences import envelope_in_words


class Reason(StrEnum):
    """In the order in which they are told. Each says what of `Why` it fills."""

    # In: fixed, or a sentence asks for it. sentences
    ASKED_FOR = "ASKED_FOR"
    # In: every set without it is worth less than this one. tenths: at least so much less
    ALWAYS_IN = "ALWAYS_IN"
    # In, and nothing more is shown by arithmetic.
    IN = "IN"
    # Out: it is fixed out.
    FIXED_OUT = "FIXED_OUT"
    # Out: of its bid another option is in. names: that option
    OTHER_OPTION = "OTHER_OPTION"
    # Out: it asks for more than an envelope holds. cells: pence over
    NEVER_FITS = "NEVER_FITS"
    # Out: it asks for more than is left. cells: pence short
    FULL = "FULL"
    # Out: what it needs is out. names: bids
    NEEDED_OUT = "NEEDED_OUT"
    # Out: with it a sentence would not be kept. sentences
    SENTENCE = "SENTENCE"
    # Out: every set with it is worth less than this one. tenths: at least so much less
    OTHERS_MAKE_MORE = "OTHERS_MAKE_MORE"
    # Out, though it could be added: only to a set that is not the best. tenths: what it would add
    WOULD_FIT = "WOULD_FIT"
    # Out: it could be added, and is worth nothing.
    ADDS_NOTHING = "ADDS_NOTHING"


@dataclass(frozen=True)
class Why:
    """A reason and what it is about: candidates or bids, sentences, pence by cell, tenths of a point."""

    reason: Reason
    names: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, int], ...] = ()
    tenths: int = 0


def find_reasons(problem: Problem, chosen: Collection[str]) -> dict[str, tuple[Why, ...]]:
    """By candidate, the most direct reason first; at least one for each.

    `chosen` keeps everything, or is picked by hand; then reasons hold beside that set.
    """
    program = program_of(problem)
    bound_of = _bounds(program)
    value = problem.value_of(chosen)
    inside = {number for number, row in enumerate(problem.candidates) if row.id in chosen}
    reasons = {}
    for number, row in enumerate(problem.candidates):
        less = value - bound_of(number, number not in inside)
        if number in inside:
            reasons[row.id] = _why_in(problem, row, less)
        else:
            reasons[row.id] = _why_out(problem, program, inside, number, less)
    return reasons


def _bounds(program: Program) -> Callable[[int, bool], int]:
    """The most, in tenths, that a set is worth with a candidate in (True) or out: shown, not guessed."""
    relaxation = Relaxation(program)
    relaxation.is_possible()
    scale, multipliers = relaxation.scale, relaxation.multipliers()

    def most(number: int, is_in: bool) -> int:
        state: list[int | None] = [None] * len(program.values)
        state[number] = int(is_in)
        return program.bound(scale, multipliers, state) // scale

    return most


def _why_in(problem: Problem, row: Candidate, less: int) -> tuple[Why, ...]:
    asked = [
        one.sentence for one in problem.constraints if one.kind is Kind.MUST_FUND and row.bid in one.bids
    ]
    if row.fixed:
        asked.append(f"{row.id} is fixed in")
    if asked:
        return (Why(Reason.ASKED_FOR, sentences=tuple(asked)),)
    return (Why(Reason.ALWAYS_IN, tenths=less) if less > 0 else Why(Reason.IN),)


def _why_out(problem: Problem, program: Program, inside: set[int], number: int, less: int) -> tuple[Why, ...]:
    row = problem.candidates[number]
    if row.fixed is False:
        return (Why(Reason.FIXED_OUT),)
    others = tuple(problem.candidates[other].id for other in sorted(inside))
    if options := tuple(name for name in others if problem.by_id[name].bid == row.bid):
        return (Why(Reason.OTHER_OPTION, names=options),)
    reasons = [*_money(problem, others, row), *_asked(problem, program, inside, number)]
    if not reasons:
        reasons.append(Why(Reason.WOULD_FIT, tenths=row.value) if row.value else Why(Reason.ADDS_NOTHING))
    elif less > 0:
        reasons.append(Why(Reason.OTHERS_MAKE_MORE, tenths=less))
    return tuple(reasons)


def _money(problem: Problem, others: Collection[str], row: Candidate) -> list[Why]:
    """What it is over, of the envelopes themselves and of what is left in them."""
    whole, left = dict(problem.envelopes), slack(problem, tuple(others))
    asked = {cell: pence for cell, pence in row.cost if pence}
    over = {cell: pence - whole.get(cell, 0) for cell, pence in asked.items() if pence > whole.get(cell, 0)}
    short = {
        cell: pence - left.get(cell, 0)
        for cell, pence in asked.items()
        if cell not in over and pence > left.get(cell, 0)
    }
    found = ((Reason.NEVER_FITS, over), (Reason.FULL, short))
    return [Why(reason, cells=tuple(sorted(cells.items()))) for reason, cells in found if cells]


def _asked(problem: Problem, program: Program, inside: set[int], number: int) -> list[Why]:
    """What it needs and has not, and the sentences that it would break if it were added."""
    broken = {
        words
        for words, sums, most in program.rows
        if sums.get(number, 0) > 0 and added(sums, {*inside, number}) > most
    }
    sentences = [row for row in problem.constraints if row.sentence in broken]
    bid = problem.candidates[number].bid
    needs = [row for row in sentences if row.kind is Kind.NEEDS and row.bids[0] == bid]
    others = [row for row in sentences if row not in needs]
    reasons = []
    if needs:
        reasons.append(Why(Reason.NEEDED_OUT, names=tuple(sorted({row.bids[1] for row in needs}))))
    if others:
        reasons.append(Why(Reason.SENTENCE, sentences=tuple(row.sentence for row in others)))
    return reasons


def in_words(why: Why) -> str:
    """One reason as a sentence for the page."""
    return _WORDS[why.reason](why)


def _pounds(pence: int) -> str:
    return format_pounds(Decimal(pence) / 100, pence=pence % 100 != 0)


def _points(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10} point{'' if tenths == 10 else 's'}"


def _listed(parts: Collection[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _by_cell(words: str, why: Why) -> str:
    cells = sorted(why.cells, key=lambda row: cell_order(row[0]))
    return _listed(
        [words.format(cell=envelope_in_words(*cell), pounds=_pounds(pence)) for cell, pence in cells]
    )


_WORDS: Mapping[Reason, Callable[[Why], str]] = {
    Reason.ASKED_FOR: lambda why: f"In because the panel asked for it: {_listed(why.sentences)}.",
    Reason.ALWAYS_IN: lambda why: (
        f"Always in: every set without it is worth at least {_points(why.tenths)} less."
    ),
    Reason.IN: lambda why: "In: the best set has it.",
    Reason.FIXED_OUT: lambda why: "Out because it is fixed out.",
    Reason.OTHER_OPTION: lambda why: f"Out because another option of the bid is in: {_listed(why.names)}.",
    Reason.NEVER_FITS: lambda why: (
        f"Never fits: it is {_by_cell('{pounds} over the whole {cell} envelope', why)}."
    ),
    Reason.FULL: lambda why: (
        f"Out because there is too little left: {_by_cell('{cell} is {pounds} short', why)}."
    ),
    Reason.NEEDED_OUT: lambda why: f"Out because what it needs is out: {_listed(why.names)}.",
    Reason.SENTENCE: lambda why: f"Out because this would not be kept: {_listed(why.sentences)}.",
    Reason.OTHERS_MAKE_MORE: lambda why: (
        f"Others make more of the money: every set with it is worth at least {_points(why.tenths)} less."
    ),
    Reason.WOULD_FIT: lambda why: f"Left out, though it would fit and add {_points(why.tenths)}.",
    Reason.ADDS_NOTHING: lambda why: "Out because it adds no points.",
}
