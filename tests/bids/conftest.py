"""Systems, bids and rounds that stand for the tests in a row that ask for them."""

from functools import partial

from tests.factories.assessment import eligible_bid, make_round, scored_round
from tests.factories.bids import certifying_bid, complete_bid, draft_bid, full_bid, full_draft, submitted_bid
from tests.factories.clarification import clarified_bid, clarifying_bid, sent_clarification
from tests.factories.register import rated_system
from tests.standing import stands_on

rated = stands_on(rated_system)
planned = stands_on(make_round)
draft = stands_on(draft_bid)
complete = stands_on(complete_bid)
certifying = stands_on(certifying_bid)
submitted = stands_on(submitted_bid)
full = stands_on(full_bid)
started = stands_on(full_draft)
asked = stands_on(clarifying_bid)
sent = stands_on(sent_clarification)
clarified = stands_on(clarified_bid)
eligible = stands_on(eligible_bid)
ranked_round = stands_on(partial(scored_round, 900_000))
ranked_two = stands_on(scored_round)
