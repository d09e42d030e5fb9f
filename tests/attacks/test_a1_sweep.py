"""A1, A2 and A4: every address, asked as everybody, about another department's records.

The addresses come from the URL map and the records from the names of their arguments (`world.py`): a new
page is swept the day it is added, and an argument nobody knows how to fill fails the build.
"""

from itertools import product

import pytest
from structlog.testing import capture_logs

from accounts.permissions import DEPARTMENT_ROLES, ROLES, Permission, Role
from accounts.queries import has_permission
from tests.addresses import ADDRESSES, NAMED
from tests.attacks.asking import Asker
from tests.attacks.world import SECRET

pytestmark = pytest.mark.django_db

GUARDED = [item for item in ADDRESSES if item.permission is not None]
METHODS = ("get", "post")
# Records of the whole fund, which a department may know of; of their ranking a reviewer reads the titles.
SHARED = {"rounds"}
REFUSED = {403, 404, 405}
# Pages of a bid that want more of it than the world holds: a kept PDF, a clarification under review.
# Strangers are asked for them with the bids there are.
UNREACHED = {"bids:version_pdf_file", "bids:review_changes"}


def somebody_finds(world, address, owners):
    """Whether there is a record behind one of the addresses: one of its own people opens it."""
    return any(
        owner.ask(method, address.at(values)).status not in REFUSED
        for values in world.fillings(address)
        for owner in owners
        if has_permission(owner.user, address.permission)
        for method in METHODS
    )


def is_shared(address, path: str) -> bool:
    """A page of the whole fund, or a list that everybody has of their own."""
    return (
        set(address.values) <= set(NAMED)
        or path.strip("/").partition("/")[0] in SHARED
        or path.startswith("/bids/start/")
    )


def test_a1_cross_department_sweep(world):
    owners = [Asker(person) for person in world.owners()]
    strangers = [Asker(world.strangers[role]) for role in (*sorted(DEPARTMENT_ROLES), Role.REVIEWER)]
    empty, leaks, wrote = [], [], []

    for address in (item for item in GUARDED if item.values):
        if not somebody_finds(world, address, owners):
            empty.append(address.name)
        able = [row for row in strangers if has_permission(row.user, address.permission)]
        paths = [address.at(values) for values in world.fillings(address)]
        asked = dict.fromkeys((*paths[:1], *paths[len(paths) // 2 :][:1], *paths[-1:]))
        for path, stranger, method in product(asked, able, METHODS):
            if method == "post" and path != paths[-1]:
                continue
            answer = stranger.ask(method, path)
            told = answer.status not in REFUSED
            if is_shared(address, path):
                told = SECRET in answer.text and address.permission != Permission.SEE_RANKING
            if told or answer.status >= 500:
                leaks.append((stranger.user.email, method, path, answer.status))
            if answer.wrote:
                wrote.append((stranger.user.email, method, path, answer.wrote))

    assert leaks == []
    assert wrote == []
    assert set(empty) == UNREACHED, "the sweep finds no record behind these addresses: teach it in world.py"


def test_a1_lists_and_files_hold_nothing_of_another_department(world):
    strangers = [Asker(world.strangers[role]) for role in sorted(DEPARTMENT_ROLES)]
    strangers += [Asker(world.strangers[Role.REVIEWER])]
    pages = [item for item in GUARDED if not item.values]

    shown = [
        (stranger.user.email, item.name)
        for item in pages
        for stranger in strangers
        for method in METHODS
        if SECRET in stranger.ask(method, item.path).text
    ]

    assert shown == []


def test_a4_vertical_rise(world):
    """Every page refuses every role that lacks its permission, with the record there, and logs it."""
    people = {**world.people, Role.REVIEWER: world.reviewer}
    askers = {role: Asker(person) for role, person in people.items()}
    tries = [
        (role, method, address)
        for address, role, method in product(GUARDED, askers, METHODS)
        if address.permission not in ROLES[role].permissions
    ]
    opened, wrote = [], []

    with capture_logs() as logged:
        for role, method, address in tries:
            values = next(iter(world.fillings(address)), {})
            answer = askers[role].ask(method, address.at(values))
            if answer.status != 403:
                opened.append((role, method, address.name, answer.status))
            if answer.wrote:
                wrote.append((role, method, address.name, answer.wrote))

    assert opened == []
    assert wrote == []
    refusals = [row for row in logged if row["event"] == "refused"]
    assert len(refusals) == len(tries) > 500
    assert {row["person"] for row in refusals} == {person.pk for person in people.values()}
