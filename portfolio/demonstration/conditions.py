"""What the panel asked for when it approved small systems, and how far the departments have come with it."""

from dataclasses import dataclass

from portfolio.awards.conditions.actions.meeting import say_met
from portfolio.awards.conditions.actions.settling import discharge, move_due_day, send_back, waive
from portfolio.awards.conditions.models import AwardCondition
from portfolio.decisions.actions.proposing import Condition
from portfolio.demonstration.stage import Stage, department_of


@dataclass(frozen=True)
class ConditionStory:
    """`due` so many days from now."""

    words: str
    owner: str
    due: int
    blocking: bool = True


CONDITIONS: dict[str, tuple[ConditionStory, ...]] = {
    "fees": (
        ConditionStory("Name the posts that go first, and who speaks for them.", "Consular director", -150),
        ConditionStory("Show that the fees are published under an open licence.", "Head of data", -60, False),
    ),
    "milk": (
        ConditionStory("Show the contract with the platform.", "Commercial director", -95),
        ConditionStory(
            "Show that the payments of a month agree with the old forms to the penny.", "Head of finance", -40
        ),
    ),
    "dues": (
        ConditionStory("Publish the tariff as data that ports can read.", "Maritime director", 20, False),
    ),
    "meters": (
        ConditionStory("Agree with the energy service when it takes over.", "Digital director", 12, False),
    ),
}  # fmt: skip


def conditions_for(stage: Stage, award: str) -> list[Condition]:
    return [
        Condition(row.words, row.owner, stage.day(row.due), row.blocking) for row in CONDITIONS.get(award, ())
    ]


def say_condition_met(stage: Stage, award: str, number: int, words: str, *, days: int) -> None:
    by = stage.writer(department_of(stage, award))
    say_met(condition=_condition(stage, award, number), words=words, by=by, now=stage.at(days))


def discharge_condition(stage: Stage, award: str, number: int, *, days: int) -> None:
    by = stage.people["fund-manager.two"]
    discharge(condition=_condition(stage, award, number), by=by, now=stage.at(days))


def send_condition_back(stage: Stage, award: str, number: int, reason: str, *, days: int) -> None:
    by = stage.people["fund-manager.two"]
    send_back(condition=_condition(stage, award, number), reason=reason, by=by, now=stage.at(days))


def waive_condition(stage: Stage, award: str, number: int, reason: str, *, days: int) -> None:
    by = stage.people["fund-manager.one"]
    waive(condition=_condition(stage, award, number), reason=reason, by=by, now=stage.at(days))


def move_condition(stage: Stage, award: str, number: int, reason: str, *, to: int, days: int) -> None:
    move_due_day(
        condition=_condition(stage, award, number),
        due_on=stage.day(to),
        reason=reason,
        by=stage.people["fund-manager.one"],
        now=stage.at(days),
    )


def _condition(stage: Stage, award: str, number: int) -> AwardCondition:
    found = AwardCondition.objects.select_related("award__department")
    return found.get(award=stage.awards[award], number=number)
