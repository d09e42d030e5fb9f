from tests.attacks.building import build_world
from tests.standing import stands_on

world = stands_on(build_world)
