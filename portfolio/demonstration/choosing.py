"""Three scenarios of the round of thirty: down the list, the best set, and one picked by hand."""

from typing import TYPE_CHECKING

from portfolio.choice.actions.adoption import adopt_run
from portfolio.choice.actions.runs import ask_for_run
from portfolio.choice.actions.scenarios import add_sentence, create_scenario, pick_bids
from portfolio.choice.actions.work import claim_run, work_on_run
from portfolio.demonstration.critical_bids import CRITICAL_ROUND
from portfolio.demonstration.sentences import SENTENCES
from portfolio.demonstration.stage import Stage

if TYPE_CHECKING:
    from portfolio.choice.models import Scenario, ScenarioRun

DOWN_THE_LIST = (
    "Down the list",
    "From the top of the ranking until a bid does not fit, as the round of last year was decided.",
    "DOWN_THE_LIST",
)
BEST = ("The best set", "What the money can do at most, with what ministers and departments need.", "BEST")
HAND_PICKED = (
    "Picked by hand",
    "What the panel would have taken: the top of the list without the dearest, then what they know well.",
    "HAND_PICKED",
)
PICKED = (
    "hub", "watchlist-search", "identity", "samples", "shortages", "recall", "consular", "photographs",
    "property", "teachers", "support", "oil", "probation", "drivers",
)  # fmt: skip


def choose(stage: Stage) -> None:
    """The chair adopts the best set. The worker that starts next runs the other two."""
    best = write_scenario(stage, BEST, days=-6)
    run = ask_for_run(scenario=best, by=stage.people["fund-manager.one"], now=stage.at(-6))
    work_on_all(stage, days=-6)
    run.refresh_from_db()
    adopt_run(run=run, reason="", by=stage.people["chair"], now=stage.at(-5))
    leave_for_the_worker(stage)


def write_scenario(stage: Stage, words: tuple[str, str, str], *, days: int) -> "Scenario":
    """With the sentences of the panel."""
    name, note, how = words
    manager, now = stage.people["fund-manager.one"], stage.at(days)
    scenario = create_scenario(
        round=stage.rounds[CRITICAL_ROUND], name=name, note=note, how=how, by=manager, now=now
    )
    for kind, keys in SENTENCES:
        add_sentence(
            scenario=scenario,
            kind=kind,
            bids=[stage.bids[key].reference for key in keys],
            by=manager,
            now=now,
        )
    return scenario


def leave_for_the_worker(stage: Stage) -> "list[ScenarioRun]":
    manager, now = stage.people["fund-manager.one"], stage.at(-4)
    picked = write_scenario(stage, HAND_PICKED, days=-4)
    pick_bids(
        scenario=picked,
        picked=[stage.bids[key].reference for key in PICKED],
        by=stage.people["chair"],
        now=now,
    )
    down = write_scenario(stage, DOWN_THE_LIST, days=-4)
    return [ask_for_run(scenario=row, by=manager, now=now) for row in (down, picked)]


def work_on_all(stage: Stage, *, days: int) -> None:
    while run := claim_run(now=stage.at(days)):
        work_on_run(run=run, clock=lambda: stage.at(days))
