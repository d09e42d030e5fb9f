"""State built once through the actions and left standing for the tests in a row that ask for it.

    offered = built_once(offered_award)

    def test_the_sign_off_accepts(offered): ...

The state stands in a transaction of its own. Each test runs in one inside it, so it is rolled back to
the state as it was built, and gets copies of the objects. Tests on the same state are put side by side,
module by module; before any other test the state is rolled back, so that none sees what it did not ask
for. A test that commits builds its own, and so does each that asks for one that could not be built: it is
the test that then fails, and says where. After midnight a state is built again, on the day it is.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

Build = Callable[[], Any]
OPENS_A_TESTS_TRANSACTION = "_django_db_helper"

_current: tuple[Build, Any, transaction.Atomic] | None = None
_built_on: date | None = None


def built_once(build: Build) -> Any:
    """A fixture that holds what `build` makes."""

    def made(db: None) -> Any:
        return deepcopy(_current[1]) if _current and _current[0] is build else build()

    made.build = build  # type: ignore[attr-defined]
    return pytest.fixture(made)


def build_of(item: pytest.Item | None) -> Build | None:
    """What the test stands on: of several states the first that it names, the others it builds on top."""
    if item is None or _commits(item):
        return None
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    definitions = [known[name][-1] for name in item.fixturenames if name in known]  # type: ignore[attr-defined]
    return next((row.func.build for row in definitions if hasattr(row.func, "build")), None)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "live_server" in item.fixturenames  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """State by state, the modules of each side by side, after those that stand on nothing.

    The journeys lead: none is begun when another process has nothing left to take over. One that stands on a
    state brings all of that state's tests along, so that it is built once for them.
    """
    modules: dict[Any, int] = {}
    builds: dict[Build | None, int] = {None: 0}
    for item in items:
        modules.setdefault(item.path, len(modules))
        builds.setdefault(build_of(item), len(builds))
    leading = {build_of(item) for item in items if _is_journey(item)} - {None}

    def place(item: pytest.Item) -> tuple[int, int, int]:
        build = build_of(item)
        leads = 0 if _is_journey(item) and build is None else 1 if build in leading else 2
        return leads, builds[build], modules[item.path]

    items.sort(key=place)


def _is_journey(item: pytest.Item) -> bool:
    return item.get_closest_marker("journey") is not None


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    if fixturedef.argname != OPENS_A_TESTS_TRANSACTION:
        return
    build = build_of(request.node)
    blocker = request.getfixturevalue("django_db_blocker")
    if _current is not None and (_current[0] is not build or _built_on != timezone.localdate()):
        take_down(blocker)
    if _current is None and build is not None:
        _put_up(build, blocker)


def _put_up(build: Build, blocker: Any) -> None:
    global _current, _built_on
    with blocker.unblock():
        frame = transaction.atomic()
        frame.__enter__()
        _built_on = timezone.localdate()
        # Raised here, in a hook, it would leave the fixture half made and fail every test that follows.
        with suppress(Exception):
            _current = (build, build(), frame)
            return
        transaction.set_rollback(True)
        frame.__exit__(None, None, None)


def take_down(blocker: Any) -> None:
    """Roll back what stands, if anything does."""
    global _current
    if _current is None:
        return
    with blocker.unblock():
        transaction.set_rollback(True)
        _current[2].__exit__(None, None, None)
    _current = None
