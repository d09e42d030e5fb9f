"""A1: every address that names a record, asked of another department's record.

The roles asked are those that hold the page's permission in a department of their own; the others are
refused before anything is looked up, which `test_a4_vertical_rise` holds.
"""

from itertools import product

import pytest

from accounts.permissions import DEPARTMENT_ROLES, Role
from accounts.queries import has_permission
from tests.addresses import ADDRESSES, NAMED, Address
from tests.attacks.asking import Asker, methods_of, opens, unrendered
from tests.attacks.world import SECRET, World

pytestmark = pytest.mark.django_db

REFUSED = {403, 404, 405}
NAME_A_RECORD = [
    item for item in ADDRESSES if item.permission is not None and not set(item.values) <= {*NAMED}
]
# Rounds are published to every department; their pages tell a stranger nothing of the bids.
PUBLISHED = {"bids:round", "bids:start_bid"}
# A reviewer reads the titles and scores of a whole ranking.
OF_THE_PANEL = {"bids:ranking"}


def path_with_a_record(address: Address, world: World) -> str | None:
    """The first that one of the record's own people opens, or the fund or the panel."""
    method = methods_of(address)[0]
    owners = [row for row in world.owners() if has_permission(row, address.permission)]
    asked = product((address.at(values) for values in world.fillings(address)), owners)
    return next((path for path, owner in asked if opens(owner, method, path)), None)


def test_a1_cross_department_sweep(world):
    strangers = [Asker(world.strangers[role]) for role in (*sorted(DEPARTMENT_ROLES), Role.REVIEWER)]
    empty, told, wrote = [], [], []

    for address in NAME_A_RECORD:
        able = [row for row in strangers if has_permission(row.user, address.permission)]
        if not able:
            continue
        found = path_with_a_record(address, world)
        if found is None:
            empty.append(address.name)
            continue
        for stranger, method in product(able, methods_of(address)):
            if address.name in PUBLISHED:
                answer = stranger.ask(method, found)
                is_told = answer.status >= 500 or SECRET in answer.text
            else:
                with unrendered():
                    answer = stranger.ask(method, found)
                is_told = answer.status not in REFUSED and address.name not in OF_THE_PANEL
            if answer.wrote:
                wrote.append((stranger.user.email, method, address.name, answer.wrote))
            if is_told:
                told.append((stranger.user.email, method, address.name, answer.status))

    assert told == []
    assert wrote == []
    assert empty == [], "the sweep finds no record behind these addresses: teach it in building.py"
