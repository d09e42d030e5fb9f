"""A fund with closed periods, one of them with lines, and a folder for its sealed files."""

import pytest

from tests.factories.periods import closed_to
from tests.factories.returns import accepted_return, file_of, released_award
from tests.factories.sealing import CLOSED, LAST
from tests.shared_states import built_once


@built_once
def closed():
    """The fund's periods to the one with three lines, all closed."""
    award = released_award()
    accepted_return(award, content=file_of("1,000.00", "2,000.50", "-20.25", supplier="=Supplier"))
    return closed_to(award.fund, LAST, now=CLOSED)


@pytest.fixture
def period(closed, folder):
    """That with lines."""
    return closed[-1]


@pytest.fixture
def empty(closed, folder):
    """The one before, in which nothing was posted."""
    return closed[-2]


@pytest.fixture
def folder(settings, tmp_path):
    settings.SEALED_FILES = tmp_path / "sealed"
    return settings.SEALED_FILES
