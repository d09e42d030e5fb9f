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
from tests.shared_states import built_once


@built_once
def waiting():
    """A system whose rating waits for confirmation."""
    return rate_system(make_system()).system


registered = built_once(make_system)
rated = built_once(rated_system)
planned = built_once(make_round)
bare_round = built_once(partial(make_round, criteria=()))
opened = built_once(open_round)
draft = built_once(draft_bid)
complete = built_once(complete_bid)
certifying = built_once(certifying_bid)
submitted = built_once(submitted_bid)
full = built_once(full_bid)
started = built_once(full_draft)
asked = built_once(clarifying_bid)
overdue = built_once(overdue_bid)
sent = built_once(sent_clarification)
clarified = built_once(clarified_bid)
eligible = built_once(eligible_bid)
reviewed = built_once(reviewed_bid)
ranked_round = built_once(partial(scored_round, 900_000))
ranked_two = built_once(scored_round)


@pytest.fixture
def manager(db, request: pytest.FixtureRequest) -> User:
    """The fund manager, signed in where pages are tested."""
    person = make_user(Role.FUND_MANAGER)
    if request.path.parent.name == "views":
        sign_in(request.getfixturevalue("client"), person)
    return person
