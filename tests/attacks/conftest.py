from dataclasses import replace

from tests.attacks.building import build_world
from tests.attacks.doors import doors_of
from tests.attacks.forms import pages_with_forms
from tests.attacks.world import World
from tests.standing import stands_on


def build() -> World:
    """With its doors and the pages of its forms, looked for once for all attacks."""
    world = build_world()
    world = replace(world, doors=doors_of(world))
    return replace(world, pages=pages_with_forms(world))


world = stands_on(build)
