import pytest

from tests.attacks.building import build_world
from tests.standing import build_of, stands_on

world = stands_on(build_world)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that stand on the world come in a row, so that it is built once."""
    here = [index for index, item in enumerate(items) if build_of(item) is build_world]
    if here:
        theirs = [items[index] for index in here]
        rest = [item for item in items if build_of(item) is not build_world]
        items[:] = [*rest[: here[0]], *theirs, *rest[here[0] :]]
