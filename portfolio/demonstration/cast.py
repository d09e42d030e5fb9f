"""Bringing departments, people and systems on stage."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.hashers import make_password

from accounts.actions.departments import add_department
from accounts.actions.people import add_person, start_membership
from accounts.models import Department
from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating, finish_rating, save_scores
from bids.register.actions.systems import register_system
from portfolio.demonstration.critical_systems import CRITICAL_SYSTEMS
from portfolio.demonstration.parts import bring_parts
from portfolio.demonstration.people import BIDDING, MINISTERIAL, NON_MINISTERIAL, PASSWORD, SIGN_INS
from portfolio.demonstration.small_systems import SMALL_SYSTEMS
from portfolio.demonstration.stage import Stage
from portfolio.demonstration.systems import SYSTEMS, SystemStory

CRITERIA = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "C1", "C2", "C3", "C4", "C5", "C6")
LONG_AGO = -520
A_YEAR = 365
THIS_YEAR = -340
CRITICAL_SINCE = -240
SMALL_SINCE = -310
DUE = ("assessment-booking", "animal-movements")


def bring_departments(stage: Stage) -> None:
    by_code: dict[str, Department] = {}
    for kind, rows in (
        (Department.Kind.MINISTERIAL, MINISTERIAL),
        (Department.Kind.NON_MINISTERIAL, NON_MINISTERIAL),
    ):
        for name, abbreviation, code in rows:
            by_code[code] = add_department(
                name=name, abbreviation=abbreviation, code=code, kind=kind, by=None, now=stage.at(LONG_AGO)
            )
    stage.departments = {key: by_code[code] for key, (_, code) in BIDDING.items()}
    bring_people(stage, by_code)


def bring_people(stage: Stage, departments: dict[str, Department]) -> None:
    """The password of all is one, printed on the terminal, so it is hashed once: a hash takes a long time."""
    now = stage.at(LONG_AGO)
    hashed = make_password(PASSWORD)
    for row in SIGN_INS:
        person = add_person(email=row.email, name=row.name, password=None, by=None, now=now)
        person.password = hashed
        person.save(update_fields=["password"])
        department = departments[row.department] if row.department else None
        start_membership(user=person, role=Role(row.role), department=department, by=None, now=now)
        stage.people[row.key] = person


def bring_systems(stage: Stage) -> None:
    """Registered long ago; rated before the first round and confirmed by the sign-off."""
    for number, story in enumerate(SYSTEMS):
        register(stage, story, days=LONG_AGO + number)
        if story.scores:
            rate(stage, _year_before(story), days=LONG_AGO + 10 + number, assessed=A_YEAR)
            rate(stage, story, days=LONG_AGO + 20 + number)
    bring_parts(stage)
    rate(stage, _this_year(SYSTEMS[-1]), days=-3, confirmed=False)


def bring_critical_systems(stage: Stage, systems: Sequence[SystemStory] = CRITICAL_SYSTEMS) -> None:
    """Registered and rated in the months before the round of thirty opened."""
    for number, story in enumerate(systems):
        register(stage, story, days=CRITICAL_SINCE + number)
        rate(stage, story, days=CRITICAL_SINCE + 40 + number)


def bring_small_systems(stage: Stage, systems: Sequence[SystemStory] = SMALL_SYSTEMS) -> None:
    """Registered and rated in the months before their round opened."""
    for number, story in enumerate(systems):
        register(stage, story, days=SMALL_SINCE + number)
        rate(stage, story, days=SMALL_SINCE + 20 + number)


def rate_this_year(stage: Stage) -> None:
    """After the first round every system but two, whose ratings are due, and the one that is being rated."""
    for number, story in enumerate(SYSTEMS[:-1]):
        if story.scores and story.key not in DUE:
            rate(stage, story, days=THIS_YEAR + 10 * number)


def register(stage: Stage, story: SystemStory, *, days: int) -> None:
    stage.systems[story.key] = register_system(
        department=stage.departments[story.department],
        name=story.name,
        description=story.description,
        components=story.components,
        services_supported=story.services,
        owner_role=story.owner,
        yearly_run_cost=story.run_cost,
        by=stage.writer(story.department),
        now=stage.at(days),
    )


def rate(stage: Stage, story: SystemStory, *, days: int, assessed: int = 0, confirmed: bool = True) -> None:
    """`assessed` days before it was entered: last year's rating came from a spreadsheet."""
    system, writer = stage.systems[story.key], stage.writer(story.department)
    save_scores(
        system=system,
        scores=dict(zip(CRITERIA, story.scores, strict=True)),
        evidence={code: f"Risk workshop of the {story.owner.lower()}, item {code}" for code in CRITERIA},
        assessed_on=stage.day(days - assessed),
        by=writer,
        now=stage.at(days),
    )
    finish_rating(system=system, by=writer, now=stage.at(days))
    if confirmed:
        confirm_rating(system=system, by=stage.signer(story.department), now=stage.at(days + 2))


def _year_before(story: SystemStory) -> SystemStory:
    """Last year's scores: the first criterion was one better."""
    return replace(story, scores=(max(story.scores[0] - 1, 1), *story.scores[1:]))


def _this_year(story: SystemStory) -> SystemStory:
    """This year's scores of a system rated before: one criterion worse."""
    return replace(story, scores=(6, *story.scores[1:]))
