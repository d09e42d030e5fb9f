"""Milestones of the awards, each taken as far as the story says."""

from legacyfund.lib.uploads import EvidenceFile
from portfolio.awards.actions.milestones import check_milestone, claim_milestone
from portfolio.awards.actions.tranches import release_tranche
from portfolio.awards.models import Milestone
from portfolio.awards.queries.order import systems_of_award
from portfolio.demonstration.month_end import say_nothing_was_spent
from portfolio.demonstration.stage import Stage, department_of
from portfolio.demonstration.year_end import ask_to_move, move_with_the_award, turn_the_year

RELEASED, MET, CLAIMED = "released", "met", "claimed"


def reach(
    stage: Stage, award: str, number: int, state: str, *, days: int, file: EvidenceFile | None = None
) -> None:
    """Claim the milestone, and check and release it where the story says so."""
    turn_the_year(stage, days)
    milestone = milestone_of(stage, award, number)
    department = department_of(stage, award)
    checker, releaser = stage.people["fund-manager.one"], stage.people["fund-manager.two"]
    claim_milestone(
        milestone=milestone,
        evidence=f"{milestone.evidence_expected}: on the project's file, seen by the programme board.",
        met_on=stage.day(days - 2),
        systems=[row.reference for row in systems_of_award(milestone.award)],
        file=file,
        by=stage.writer(department),
        now=stage.at(days),
    )
    if state in (MET, RELEASED):
        check_milestone(milestone=milestone, by=checker, now=stage.at(days + 1))
    if state == RELEASED:
        move_with_the_award(stage, milestone, days=days + 2)
        say_nothing_was_spent(stage, award, days=days + 2)
        release_tranche(milestone=milestone, by=releaser, now=stage.at(days + 3))


def ask_to_move_money_of(stage: Stage, award: str, number: int, *, days: int) -> None:
    ask_to_move(stage, milestone_of(stage, award, number), days=days)


def milestone_of(stage: Stage, award: str, number: int) -> Milestone:
    return Milestone.objects.select_related("award").get(award=stage.awards[award], number=number)
