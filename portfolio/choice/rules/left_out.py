"""Why a bid is not in a set, by adding up: in a best set no bid that is out would fit and break nothing."""

from collections.abc import Collection

from legacyfund.lib.control_budgets import cell_order
from portfolio.choice.rules.baselines import broken_by, slack
from portfolio.choice.rules.problem import Candidate, Cell, Problem
from portfolio.choice.rules.sentences import envelope_in_words, in_pounds, kept_in_words


def why_left_out(problem: Problem, chosen: Collection[str], candidate: Candidate) -> str:
    """A sentence on a candidate that `chosen` (ids) does not have."""
    if candidate.fixed is False:
        return "The panel decided not to fund it."
    asked = dict(candidate.cost)
    if over := _missing(asked, dict(problem.envelopes)):
        return f"Never fits: it asks {_listed(over, 'more than all of')}."
    if short := _missing(asked, slack(problem, sorted(chosen))):
        return f"{_listed(short, 'short in')}."
    if other := [name for name in sorted(chosen) if problem.by_id[name].bid == candidate.bid]:
        return f"Another option of the bid is in: {other[0]}."
    already = broken_by(problem, sorted(chosen))
    with_it = broken_by(problem, sorted({*chosen, candidate.id}))
    if against := [row for row in with_it if row not in already]:
        return f"It would go against this: {kept_in_words(against)}"
    return "It would fit." if candidate.value else "It is worth nothing."


def _missing(asked: dict[Cell, int], there: dict[Cell, int]) -> list[tuple[Cell, int]]:
    """Pence that are not there, by cell."""
    short = [(cell, pence - max(there.get(cell, 0), 0)) for cell, pence in asked.items()]
    return sorted(((cell, pence) for cell, pence in short if pence > 0), key=lambda row: cell_order(row[0]))


def _listed(missing: list[tuple[Cell, int]], words: str) -> str:
    return "; ".join(f"{in_pounds(pence)} {words} {envelope_in_words(*cell)}" for cell, pence in missing)
