"""The feed, and a machine that reads it."""

import pytest

from tests.factories.api import make_machine
from tests.factories.returns import released_award
from tests.shared_states import built_once


@built_once
def feed():
    """An award of which half is released, and a machine that reads the feed."""
    return released_award(), make_machine()


@pytest.fixture
def award(feed):
    return feed[0]


@pytest.fixture
def machine(feed):
    return feed[1]
