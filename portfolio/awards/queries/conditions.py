"""Conditions that money of an award waits for, as the release of a tranche asks."""

from portfolio.awards.models import Award, Milestone
from portfolio.awards.workflow import MilestoneStatus


def unmet_conditions(award: Award) -> str:
    """Which conditions stand in the way of releasing any money of the award, in words; blank for none."""
    waiting = award.conditions.filter(blocking=True, status__in=["OPEN", "SAID_MET"]).order_by("number")
    return " ".join(
        f"Condition {row.number} is not discharged: {_one_sentence(row.words)}" for row in waiting
    )


def _one_sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def conditions_before_release(milestone: Milestone) -> str:
    """The same of a milestone that is met; blank where nothing is to be released."""
    return unmet_conditions(milestone.award) if milestone.status == MilestoneStatus.MET else ""
