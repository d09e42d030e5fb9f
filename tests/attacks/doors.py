"""For each address a person and a record of theirs that it opens, found by asking its view."""

from collections import Counter
from itertools import product
from typing import Any

from django.urls import resolve

from accounts.models import User
from accounts.queries import permissions_of
from tests.addresses import ADDRESSES, Address
from tests.attacks.asking import methods_of, status_of
from tests.attacks.world import Door, World

GUARDED = [item for item in ADDRESSES if item.permission is not None]
REFUSED = {403, 404, 405}


def doors_of(world: World) -> dict[str, Door]:
    """A page shown or a deed done before another answer. What nobody opens is left out.

    Records that opened other addresses are tried first.
    """
    owners = [(person, permissions_of(person)) for person in world.owners()]
    found = {}
    opened: Counter[Any] = Counter()
    for address in GUARDED:
        able = [person for person, held in owners if address.permission in held]
        fillings = sorted(
            world.fillings(address), key=lambda values: -sum(opened[row] for row in values.values())
        )
        paths = [address.at(values) for values in fillings] or [address.path]
        if door := _door(address, paths, able):
            found[address.name] = door
            opened.update(resolve(door.path).kwargs.values())
    return found


def _door(address: Address, paths: list[str], able: list[User]) -> Door | None:
    method, second_best = methods_of(address)[0], None
    best = 200 if method == "get" else 302
    for path, person in product(paths, able):
        status = status_of(person, method, path)
        if status == best:
            return Door(person, path, status)
        if status not in REFUSED and second_best is None:
            second_best = Door(person, path, status)
    return second_best
