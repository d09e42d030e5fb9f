"""A1: every address that names a record, asked of another department's record.

The roles asked are those that hold the page's permission in a department of their own; the others are
refused before anything is looked up, which `test_a4_vertical_rise` holds.
"""

from itertools import product

import pytest

from accounts.permissions import DEPARTMENT_ROLES, Role
from accounts.queries.roles import permissions_of
from tests.addresses import ADDRESSES, NAMED
from tests.attacks.asking import Asker, methods_of, unrendered
from tests.attacks.entries import REFUSED
from tests.attacks.scene import SECRET

pytestmark = pytest.mark.django_db

NAME_A_RECORD = [
    item for item in ADDRESSES if item.permission is not None and not set(item.values) <= {*NAMED}
]
# Rounds are published to every department, with the questions that are answered; their pages tell a stranger
# nothing of the bids, and not who asked.
PUBLISHED = {"bids:round", "bids:start_bid", "bids:questions", "bids:ask_question"}
# A reviewer reads the titles and scores of a whole ranking.
OF_THE_PANEL = {"bids:ranking", "bids:ranking_file", "bids:recompute_ranking"}


def test_a1_cross_department_sweep(scene):
    strangers = [Asker(scene.strangers[role]) for role in (*sorted(DEPARTMENT_ROLES), Role.REVIEWER)]
    held = {asker.user: permissions_of(asker.user) for asker in strangers}
    empty, told, wrote = [], [], []

    for address in NAME_A_RECORD:
        able = [asker for asker in strangers if address.permission in held[asker.user]]
        if not able:
            continue
        if address.name not in scene.entries:
            empty.append(address.name)
            continue
        for stranger, method in product(able, methods_of(address)):
            if address.name in PUBLISHED:
                answer = stranger.ask(method, scene.entries[address.name].path)
                is_told = answer.status >= 500 or SECRET in answer.text
            else:
                with unrendered():
                    answer = stranger.ask(method, scene.entries[address.name].path)
                is_told = answer.status not in REFUSED and address.name not in OF_THE_PANEL
            if answer.wrote:
                wrote.append((stranger.user.email, method, address.name, answer.wrote))
            if is_told:
                told.append((stranger.user.email, method, address.name, answer.status))

    assert told == []
    assert wrote == []
    assert empty == [], "the sweep finds no record behind these addresses: teach it in building.py"
