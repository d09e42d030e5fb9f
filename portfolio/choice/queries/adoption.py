"""The adopted scenario, for the meeting; and what stands in the way of adopting one."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from portfolio.choice.models import Adoption, ScenarioRun
from portfolio.choice.queries.documents import read_document
from portfolio.choice.queries.scenarios import current_adoption
from portfolio.choice.rules.answer import BEST, read_answer
from portfolio.choice.rules.options import code_of
from portfolio.choice.rules.problem import Problem
from portfolio.choice.rules.reading import read_problem
from portfolio.choice.rules.sentences import kept_in_words
from portfolio.choice.rules.solver import Status
from portfolio.choice.workflow import RunStatus

if TYPE_CHECKING:
    from bids.rounds.models import Round


@dataclass(frozen=True)
class AdoptedSet:
    """What the meeting has before it. `chosen`: ids of candidates; `value` in tenths of a point."""

    adoption: Adoption
    problem: Problem
    chosen: tuple[str, ...]
    value: int
    departures: Mapping[str, int]
    """By the bid's reference: the tenths of a point that deciding it the other way costs, where known:
    without the option that is chosen, or with the best of those that are not.
    """

    @property
    def bids(self) -> frozenset[str]:
        """References of the bids that are chosen, whichever option of them."""
        return frozenset(self.options)

    @cached_property
    def options(self) -> Mapping[str, str]:
        """By the bid's reference, the code of the option that is chosen: blank for the bid as asked."""
        bids = {name: self.problem.by_id[name].bid for name in self.chosen}
        return {bid: code_of(name, bid) for name, bid in bids.items()}


def adopted_set(round_: "Round") -> AdoptedSet | None:
    """None where the chair has adopted nothing yet."""
    adoption = current_adoption(round_)
    if adoption is None:
        return None
    run = adoption.run
    problem = read_problem(read_document(run.problem))
    answer = read_answer(read_document(run.answer))
    proposed = answer.proposed
    if proposed is None:
        raise AssertionError("what is adopted proposes a set")
    costs = answer.extras.get("departures", {}) if answer.way == BEST else {}
    departures = _departures(problem, set(proposed.chosen), costs)
    return AdoptedSet(adoption, problem, proposed.chosen, proposed.value, departures)


def _departures(problem: Problem, chosen: Set[str], costs: Mapping[str, int]) -> dict[str, int]:
    funded = {problem.by_id[name].bid for name in chosen}
    departures: dict[str, int] = {}
    for name, cost in sorted(costs.items()):
        bid = problem.by_id[name].bid
        if name in chosen or bid not in funded:
            departures[bid] = min(cost, departures.get(bid, cost))
    return departures


def obstacle_to_adopting(run: ScenarioRun, *, changes: tuple[str, ...], current: Adoption | None) -> str:
    """Why the run cannot be put before the meeting, as a sentence; empty where it can. `changes`: what has
    changed behind it; `current`: what is adopted now.
    """
    if run.status != RunStatus.DONE:
        return (
            f"{run.reference} is {run.get_status_display().lower()}. Only a run that is done can be adopted."
        )
    answer = read_answer(read_document(run.answer))
    proposed = answer.proposed
    if proposed is None:
        return "This run found no set, so there is nothing to adopt."
    if proposed.broken:
        return f"The set does not keep everything it should: {kept_in_words(proposed.broken)}"
    if answer.best.status is Status.PROVEN and not (answer.confirmed or run.certificate):
        return "The answer was neither proved nor confirmed by a second solve. Run the scenario again."
    if changes:
        return "Something behind this run has changed since. Run the scenario again, then adopt the new run."
    if current is not None and current.run_id == run.pk:
        return "This run is adopted already."
    return ""
