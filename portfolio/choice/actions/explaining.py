"""What explains an answer, each a step of the run: it solves again and again, so it follows the answer.

A step that has nothing to say of this answer, or meets a solve that is not settled in time, keeps nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from portfolio.choice.actions.working import Work, check_wanted, known
from portfolio.choice.rules import resolving
from portfolio.choice.rules.answer import BEST
from portfolio.choice.rules.curve import find_curves, find_spending
from portfolio.choice.rules.doubts import doubtful_in
from portfolio.choice.rules.explained import (
    beside_kept,
    curves_kept,
    money_kept,
    reasons_in_words,
    repair_in_words,
    rival_kept,
    robustness_kept,
    threshold_in_words,
)
from portfolio.choice.rules.infeasibility import find_conflict, find_repairs
from portfolio.choice.rules.more_money import find_more_money
from portfolio.choice.rules.reasons import find_reasons
from portfolio.choice.rules.rival import find_rival
from portfolio.choice.rules.robustness import find_robustness
from portfolio.choice.rules.solver import Status
from portfolio.choice.rules.thresholds import find_thresholds

Explain = Callable[[Work], object]
MOST_REPAIRS = 6
DRAWS = 100
"""Of everything in doubt at once, and as many of the weights alone."""
TIME_LIMIT = timedelta(minutes=5)
"""For all that explains an answer: the task of a worker has nine minutes, and the rest takes under two."""


def _kept_as(name: str, *, of: Status) -> Callable[[Explain], Callable[[Work], None]]:
    """The step keeps what it finds among the extras; it is done for answers of that status alone."""

    def wear(explain: Explain) -> Callable[[Work], None]:
        @wraps(explain)
        def step(work: Work) -> None:
            work.until = work.until or work.clock() + TIME_LIMIT
            if known(work).best.status is not of or work.is_late():
                return
            try:
                found = explain(work)
            except resolving.NotSettled:
                return
            except resolving.Cancelled:
                check_wanted(work)
                return
            if found is not None:
                work.keep(known(work).with_extra(name, found))

        return step

    return wear


@_kept_as("conflict", of=Status.INFEASIBLE)
def explain_conflict(work: Work) -> object:
    """The sentences that cannot stand together, and the cheapest repairs of each kind."""
    conflict = find_conflict(work.problem, progress=work.goes_on)
    if conflict is None:
        return None
    repairs = find_repairs(work.problem, conflict, progress=work.goes_on)
    return {
        "sentences": [row.words for row in conflict.sentences],
        "repairs": [repair_in_words(row, work.problem) for row in repairs[:MOST_REPAIRS]],
    }


@_kept_as("reasons", of=Status.PROVEN)
def explain_reasons(work: Work) -> object:
    """Why each bid is in or out of the best set."""
    found = find_reasons(work.problem, known(work).best.chosen)
    return {name: reasons_in_words(reasons) for name, reasons in found.items()}


@_kept_as("rival", of=Status.PROVEN)
def explain_rival(work: Work) -> object:
    """What the set the scenario stands for gives up beside the best, as swaps; and the best at its cost and
    the cheapest with its value.
    """
    answer = known(work)
    if answer.proposed is None:
        return None
    risk = {row.id: work.inputs["risk"][row.id] for row in work.problem.candidates}
    rival = find_rival(work.problem, answer.proposed.chosen, answer.best, risk=risk, progress=work.goes_on)
    work.keep(answer.with_extra("beside", beside_kept(rival)))
    return None if answer.way == BEST else rival_kept(rival)


@_kept_as("more_money", of=Status.PROVEN)
def explain_more_money(work: Work) -> object:
    """What £1m more in each envelope buys."""
    return money_kept(find_more_money(work.problem, known(work).best, progress=work.goes_on))


@_kept_as("thresholds", of=Status.PROVEN)
def explain_thresholds(work: Work) -> object:
    """How far each bid is from the other side, and the tenths of a point that forcing it there costs."""
    found = find_thresholds(work.problem, known(work).best, progress=work.goes_on)
    work.thresholds = found
    departures = {row.candidate: row.value.by for row in found if row.value is not None}
    work.keep(known(work).with_extra("departures", departures))
    totals = {row.id: row.total for row in work.problem.candidates}
    return {row.candidate: threshold_in_words(row, totals[row.candidate]) for row in found}


@_kept_as("curves", of=Status.PROVEN)
def explain_curves(work: Work) -> object:
    """The best value for less money in all, and at each level of all envelopes together and of each."""
    spending = find_spending(work.problem, progress=work.goes_on)
    return curves_kept(spending, find_curves(work.problem, progress=work.goes_on))


@_kept_as("robustness", of=Status.PROVEN)
def explain_robustness(work: Work) -> object:
    """Which bids are in the best set whatever is in doubt, and which doubts would change it. Out of time, it
    says what it found until then.
    """
    if "doubts" not in work.inputs or not work.thresholds:
        return None
    found = find_robustness(
        work.problem,
        known(work).best,
        work.thresholds,
        weights=work.inputs["doubts"]["weights"],
        doubtful=doubtful_in(work.problem, work.inputs["doubts"]),
        draws=DRAWS,
        progress=work.is_wanted,
        enough=work.is_late,
    )
    return robustness_kept(found, asked=DRAWS)
