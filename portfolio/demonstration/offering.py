"""A register's system whose work has moved to another department, which has still to answer."""

from bids.overview.actions.offers import offer_systems
from portfolio.demonstration.stage import Stage

OFFERED = ("appointee-register", "dhsc", "dwp")
"""The system, and from whom to whom."""


def offer_a_system(stage: Stage) -> None:
    key, giver, receiver = OFFERED
    offer_systems(
        systems=[stage.systems[key]],
        receiver=stage.departments[receiver],
        reason="The teams that pay benefits have looked after appointees since the summer, and the register "
        "is theirs to run.",
        by=stage.signer(giver),
        now=stage.at(-4),
    )
