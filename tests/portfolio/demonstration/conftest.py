"""The story of the demonstration, told once for the tests in a row that ask for it."""

from datetime import UTC, datetime

from portfolio.demonstration import story
from portfolio.demonstration.stage import Stage
from tests.shared_states import built_once


@built_once
def told() -> Stage:
    """On the day it is: rounds shut by the database's clock."""
    return story.tell(datetime.now(UTC))
