"""A1 and A4: lists seen from another department, and every address asked by roles that lack its permission.

The addresses come from the URL map and the records from the names of their arguments (`scene.py`): a new
page is swept the day it is added, and an argument nobody knows how to fill fails the build.
"""

from html import unescape
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import resolve
from structlog.testing import capture_logs

from accounts.permissions import DEPARTMENT_ROLES, ROLES, Role
from tests.attacks.asking import Asker, methods_of, writes
from tests.attacks.entries import GUARDED
from tests.attacks.scene import SECRET

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")
NAMES_DEPARTMENTS = {"bids:offer_systems"}
"""Lists from which any department is chosen."""


def test_a1_lists_and_files_hold_nothing_of_another_department(scene):
    strangers = [Asker(scene.strangers[role]) for role in sorted(DEPARTMENT_ROLES)]
    strangers += [Asker(scene.strangers[Role.REVIEWER])]
    pages = [item for item in GUARDED if not item.values]

    shown = [
        (stranger.user.email, item.name)
        for item in pages
        for stranger in strangers
        for method in methods_of(item)
        if SECRET in _without_departments(item.name, stranger.ask(method, item.path).text, scene)
    ]

    assert shown == []


def _without_departments(name: str, text: str, scene) -> str:
    """The list of departments is no secret, and this one's name has the mark in it."""
    return unescape(text).replace(scene.department.name, "") if name in NAMES_DEPARTMENTS else text


def test_a4_vertical_rise(scene, rf):
    """Every page refuses every role that lacks its permission, with the record there, and logs it."""
    people = {**scene.people, Role.REVIEWER: scene.reviewer}
    paths = {item.name: item.at(next(iter(scene.fillings(item)), {})) for item in GUARDED}
    tries = [
        (role, method, address)
        for address, role, method in product(GUARDED, people, METHODS)
        if address.permission not in ROLES[role].permissions
    ]
    opened = []

    with capture_logs() as logged, writes() as wrote:
        for role, method, address in tries:
            request = getattr(rf, method)(paths[address.name])
            request.user = people[role]
            view = resolve(paths[address.name])
            try:
                view.func(request, *view.args, **view.kwargs)
            except PermissionDenied:
                continue
            opened.append((role, method, address.name))

    assert opened == []
    assert wrote == []
    refusals = [row for row in logged if row["event"] == "refused"]
    assert len(refusals) == len(tries) > 500
    assert {row["person"] for row in refusals} == {person.pk for person in people.values()}


def test_a4_vertical_rise_as_a_browser_sees_it(scene):
    for role, person in scene.people.items():
        address = next(item for item in GUARDED if item.permission not in ROLES[role].permissions)
        answers = [Asker(person).ask(method, address.path) for method in METHODS]

        assert [(answer.status, answer.wrote) for answer in answers] == [(403, ())] * 2, role
