"""A bidder's pages cost as much after a decision as before it. `make faults` alone collects this file.

Two departments hold the same bid, each in a round of its own. First neither is decided: a pair of requests,
one of each, must cost the same, or the measure itself is wrong. Then the first bid is decided, and must still
cost what the other does: 2,000 pairs an address, in an order drawn for each pair, medians within 3 %.

Time is the processor's in this process: a busy machine slows the clock on the wall far more. What the
database does is held by the number of statements, and what goes over the wire by the number of bytes.
"""

import random
import statistics
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from bids.writing.models import Bid
from portfolio.decisions.actions.confirming import confirm_decision
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.portfolio import proposed_decision, ranked_bids, tied_round

PAIRS, PAIRS_OF_PROOF, WARMING = 2_000, 500, 20
WITHIN = 3
"""Percent."""

Asked = tuple[Client, str]


def asked_about(bid: Bid) -> list[Asked]:
    """By somebody new in its department."""
    client = client_of(Role.BIDDER, bid.department)
    of_bid = [reverse(f"bids:{name}", args=[bid.reference]) for name in ("bid", "bid_submitted")]
    lists = [
        reverse(name) for name in ("portfolio:home", "bids:bids", "portfolio:awards", "accounts:messages")
    ]
    version = reverse("bids:bid_version", args=[bid.reference, 1])
    return [(client, path) for path in (*of_bid, *lists, version)]


def milliseconds(asked: Asked) -> float:
    """Of the processor."""
    client, path = asked
    begun = time.process_time()
    client.get(path)
    return (time.process_time() - begun) * 1000


def statements_and_bytes(asked: Asked) -> tuple[int, int]:
    client, path = asked
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(queries), len(answer.content)


def percent_apart(one: Asked, other: Asked, pairs: int, drawn: random.Random) -> float:
    """How far the median of `one` lies from that of `other`."""
    taken: dict[Asked, list[float]] = {one: [], other: []}
    for number in range(WARMING + pairs):
        for asked in drawn.sample((one, other), 2):
            spent = milliseconds(asked)
            if number >= WARMING:
                taken[asked].append(spent)
    return (statistics.median(taken[one]) / statistics.median(taken[other]) - 1) * 100


def told(asked: list[tuple[Asked, Asked]], pairs: int) -> dict[str, str]:
    drawn = random.Random(pairs)
    apart = {one[1]: percent_apart(one, other, pairs, drawn) for one, other in asked}
    return {path: f"{percent:+.1f} %" for path, percent in apart.items() if abs(percent) > WITHIN}


@pytest.mark.fault
@pytest.mark.django_db
def test_a_decision_is_not_told_by_the_clock() -> None:
    bids = [ranked_bids(tied_round(900_000)[0])[0] for _ in range(2)]
    decision, _ = [proposed_decision(bid) for bid in bids]
    first, second = [asked_about(bid) for bid in bids]
    asked = list(zip(first, second, strict=True))
    before = [statements_and_bytes(one) for one in first]
    assert told(asked, PAIRS_OF_PROOF) == {}, "the measure is wrong: two bids without a decision differ"

    confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW)

    assert [statements_and_bytes(one) for one in first] == before
    assert told(asked, PAIRS) == {}
