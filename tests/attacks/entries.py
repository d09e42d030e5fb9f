"""For each address a person and a record of theirs that it opens, found by asking its view."""

from collections import Counter
from itertools import product
from typing import Any

from django.urls import resolve

from accounts.models import User
from accounts.queries.roles import permissions_of
from tests.addresses import ADDRESSES, Address
from tests.attacks.asking import methods_of, status_of
from tests.attacks.scene import Entry, Scene

GUARDED = [item for item in ADDRESSES if item.permission is not None]
REFUSED = {403, 404, 405}


def entries_of(scene: Scene) -> dict[str, Entry]:
    """A page shown or a step done before another answer. What nobody opens is left out.

    Records that opened other addresses are tried first.
    """
    owners = [(person, permissions_of(person)) for person in scene.owners()]
    found = {}
    opened: Counter[Any] = Counter()
    for address in GUARDED:
        able = [person for person, held in owners if address.permission in held]
        fillings = sorted(
            scene.fillings(address), key=lambda values: -sum(opened[row] for row in values.values())
        )
        paths = [address.at(values) for values in fillings] or [address.path]
        if entry := _entry(address, paths, able):
            found[address.name] = entry
            opened.update(resolve(entry.path).kwargs.values())
    return found


def _entry(address: Address, paths: list[str], able: list[User]) -> Entry | None:
    method, second_best = methods_of(address)[0], None
    best = 200 if method == "get" else 302
    for path, person in product(paths, able):
        status = status_of(person, method, path)
        if status == best:
            return Entry(person, path, status)
        if status not in REFUSED and second_best is None:
            second_best = Entry(person, path, status)
    return second_best
