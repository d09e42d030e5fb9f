"""A1: every address that names a record, asked of another department's record.

The roles asked are those that hold the page's permission in a department of their own; the others are
refused before anything is looked up, which `test_a4_vertical_rise` holds.
"""

from itertools import product

import pytest

from accounts.permissions import DEPARTMENT_ROLES, Role
from accounts.queries import has_permission
from tests.addresses import ADDRESSES, NAMED
from tests.attacks.asking import Asker
from tests.attacks.world import SECRET

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")
REFUSED = {403, 404, 405}
NAME_A_RECORD = [
    item for item in ADDRESSES if item.permission is not None and not set(item.values) <= {*NAMED}
]
# Rounds are published to every department; their pages tell a stranger nothing of the bids.
PUBLISHED = {"bids:round", "bids:start_bid"}
# A reviewer reads the titles and scores of a whole ranking.
OF_THE_PANEL = {"bids:ranking"}
# What the world holds nothing of, or its reviewer does not see either: any record is asked for.
UNREACHED = {
    "bids:attachment",
    "bids:bid_reviews",
    "bids:review_attachment",
    "bids:review_changes",
    "bids:version_appraisal",
    "bids:version_pdf_file",
    "portfolio:decision",
    "portfolio:decisions",
    "portfolio:reverse_decision",
}


def path_with_a_record(owners, paths) -> str | None:
    """The first that one of the record's own people opens."""
    takes_get = owners[0].ask("get", paths[-1]).status != 405
    method = "get" if takes_get else "post"
    asked = product(paths, owners)
    return next((path for path, owner in asked if owner.ask(method, path).status not in REFUSED), None)


def test_a1_cross_department_sweep(world):
    department = [world.people[role] for role in sorted(DEPARTMENT_ROLES)]
    owners = [Asker(person) for person in (*department, world.reviewer, world.invited)]
    strangers = [Asker(world.strangers[role]) for role in (*sorted(DEPARTMENT_ROLES), Role.REVIEWER)]
    empty, told, wrote = [], [], []

    for address in NAME_A_RECORD:
        able = [row for row in strangers if has_permission(row.user, address.permission)]
        if not able:
            continue
        own = [row for row in owners if has_permission(row.user, address.permission)]
        paths = [address.at(values) for values in world.fillings(address)]
        found = paths[-1] if address.name in UNREACHED else path_with_a_record(own, paths)
        if found is None:
            empty.append(address.name)
            continue
        for stranger, method in product(able, METHODS):
            answer = stranger.ask(method, found)
            if answer.wrote:
                wrote.append((stranger.user.email, method, address.name, answer.wrote))
            if address.name in PUBLISHED and answer.status < 500 and SECRET not in answer.text:
                continue
            if answer.status not in REFUSED and address.name not in OF_THE_PANEL:
                told.append((stranger.user.email, method, address.name, answer.status))

    assert told == []
    assert wrote == []
    assert empty == [], "the sweep finds no record behind these addresses: teach it in world.py"
