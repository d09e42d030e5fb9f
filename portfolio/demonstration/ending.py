"""The end of an award: completed with its system gone, then closed with what was not spent given back."""

from portfolio.awards.closing.actions.closing import approve_closing, propose_closing
from portfolio.awards.closing.actions.completing import confirm_completion, say_complete
from portfolio.demonstration.month_end import say_nothing_was_spent
from portfolio.demonstration.stage import Stage, award_of, department_of


def complete(stage: Stage, award: str, *, days: int) -> None:
    say_nothing_was_spent(stage, award, days=days)
    completion = say_complete(
        award=award_of(stage, award),
        words="All 240 posts read their fees from one page that is published. The spreadsheets are no longer "
        "mailed, and the program that read them is switched off.",
        reasons={},
        benefits=[],
        by=stage.writer(department_of(stage, award)),
        now=stage.at(days + 1),
    )
    confirm_completion(completion=completion, by=stage.people["fund-manager.one"], now=stage.at(days + 5))


def close(stage: Stage, award: str, *, days: int) -> None:
    closure = propose_closing(
        award=award_of(stage, award),
        reason="All returns are in. It was done sooner than planned, so its last months need no money.",
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )
    approve_closing(closure=closure, by=stage.people["fund-manager.two"], now=stage.at(days + 2))
