"""Systems, bids and rounds that stand for the tests in a row that ask for them."""

from functools import partial

import pytest

from accounts.models import User
from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.assessment import eligible_bid, make_round, open_round, reviewed_bid, scored_round
from tests.factories.bids import certifying_bid, complete_bid, draft_bid, full_bid, full_draft, submitted_bid
from tests.factories.clarification import clarified_bid, clarifying_bid, overdue_bid, sent_clarification
from tests.factories.register import make_system, rate_system, rated_system
from tests.standing import stands_on


@stands_on
def waiting():
    """A system whose rating waits for confirmation."""
    return rate_system(make_system()).system


registered = stands_on(make_system)
rated = stands_on(rated_system)
planned = stands_on(make_round)
bare_round = stands_on(partial(make_round, criteria=()))
opened = stands_on(open_round)
draft = stands_on(draft_bid)
complete = stands_on(complete_bid)
certifying = stands_on(certifying_bid)
submitted = stands_on(submitted_bid)
full = stands_on(full_bid)
started = stands_on(full_draft)
asked = stands_on(clarifying_bid)
overdue = stands_on(overdue_bid)
sent = stands_on(sent_clarification)
clarified = stands_on(clarified_bid)
eligible = stands_on(eligible_bid)
reviewed = stands_on(reviewed_bid)
ranked_round = stands_on(partial(scored_round, 900_000))
ranked_two = stands_on(scored_round)


@pytest.fixture
def manager(db, request: pytest.FixtureRequest) -> User:
    """The fund manager, signed in where pages are tested."""
    person = make_user(Role.FUND_MANAGER)
    if request.path.parent.name == "views":
        sign_in(request.getfixturevalue("client"), person)
    return person
