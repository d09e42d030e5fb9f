"""A panel, and its meeting, that stand for the tests in a row that ask for them."""

from tests.factories.meetings import panel_of_two_bids, sitting_meeting
from tests.shared_states import built_once

panel = built_once(panel_of_two_bids)


@built_once
def sitting():
    """A panel of two bids, and its meeting that is open."""
    of_two = panel_of_two_bids()
    return of_two, sitting_meeting(of_two)
