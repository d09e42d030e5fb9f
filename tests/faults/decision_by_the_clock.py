"""A bidder's pages cost as much after a decision as before it. `make faults` alone collects this file.

By itself, on two cores, with each address said as it is measured:

    make test TESTS="-n 2 tests/faults/decision_by_the_clock.py"

Two departments hold the same bid, each in a round of its own. First neither is decided: a pair of requests,
one of each, must cost the same, or the measure itself is wrong. Then the first bid is decided, and must still
cost what the other does: 2,000 pairs an address, in an order drawn for each pair, medians within 3 %.

Time is the processor's in this process: a busy machine slows the clock on the wall far more. What the
database does is held by the number of statements, and what goes over the wire by the number of bytes.

The service is called without Django's client for tests, which copies all that every template was given; and
without lines of the log, which are kept for the report and would grow with the run.
"""

import logging
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
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

PAGES = {
    "bids:bid": ("{}",),
    "bids:bid_submitted": ("{}",),
    "bids:bid_version": ("{}", "1"),
    "bids:bids": (),
    "portfolio:home": (),
    "portfolio:awards": (),
    "accounts:messages": (),
}
"""Each by its name, with what its address is made of; `{}` is the bid's reference."""


@dataclass(frozen=True)
class Asked:
    """A page that somebody asks for again and again."""

    service: ClientHandler
    environ: WSGIEnvironment
    path: str

    def answer(self) -> HttpResponse:
        return self.service(dict(self.environ))

    def milliseconds(self) -> float:
        """Of the processor."""
        begun = time.process_time()
        self.answer()
        return (time.process_time() - begun) * 1000

    def statements_and_bytes(self) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            page = self.answer()
        assert page.status_code == 200, self.path
        return len(queries), len(page.content)


@dataclass(frozen=True)
class Medians:
    """Milliseconds of a pair at the same address."""

    path: str
    one: float
    other: float

    @property
    def percent_apart(self) -> float:
        return (self.one / self.other - 1) * 100

    @property
    def are_near(self) -> bool:
        return abs(self.percent_apart) <= WITHIN

    def __str__(self) -> str:
        return f"{self.path:40} {self.one:8.2f} ms {self.other:8.2f} ms {self.percent_apart:+6.1f} %"


def asked_about(bid: Bid, name: str) -> Asked:
    """By somebody new in its department."""
    client = client_of(Role.BIDDER, bid.department)
    path = reverse(name, args=[part.format(bid.reference) for part in PAGES[name]])
    return Asked(ClientHandler(), _environ(client, path), path)


def _environ(client: Client, path: str) -> WSGIEnvironment:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return RequestFactory(headers={"cookie": cookies}).get(path).environ


def medians(one: Asked, other: Asked, pairs: int, drawn: random.Random) -> Medians:
    taken: dict[int, list[float]] = {id(one): [], id(other): []}
    for number in range(WARMING + pairs):
        for asked in drawn.sample((one, other), 2):
            spent = asked.milliseconds()
            if number >= WARMING:
                taken[id(asked)].append(spent)
    return Medians(one.path, *(statistics.median(taken[id(asked)]) for asked in (one, other)))


@contextmanager
def silence() -> Iterator[None]:
    """Of the log, below errors."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@pytest.mark.fault
@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_decision_is_not_told_by_the_clock(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    def measured(what: str, pairs: int) -> Medians:
        begun = time.monotonic()
        row = medians(first, second, pairs, random.Random(pairs))
        with capsys.disabled():
            sys.stderr.write(f"\n{what:9} {pairs:5,} pairs  {row}  {time.monotonic() - begun:5.0f} s ")
        return row

    bids = [ranked_bids(tied_round(900_000)[0])[0] for _ in range(2)]
    decision, _ = [proposed_decision(bid) for bid in bids]
    first, second = [asked_about(bid, name) for bid in bids]
    with silence():
        before = first.statements_and_bytes()
        undecided = measured("undecided", PAIRS_OF_PROOF)
        assert undecided.are_near, f"the measure is wrong: two bids without a decision differ: {undecided}"

        confirm_decision(decision=decision, by=make_user(Role.CHAIR), now=NOW)

        assert first.statements_and_bytes() == before
        decided = measured("decided", PAIRS)
        assert decided.are_near, str(decided)
