"""P14: eight people approve on one fund at once, each in a process of their own, beside pgbench.

The yardstick writes what a commitment writes and does nothing else: a balance that a CHECK keeps from going
below zero, the journal, its two postings and the event. In between stands the ledger alone: one journal with
its event, as every change of money posts it. Of each, more is asked for than the fund holds.
"""

import os
import re
import statistics
import subprocess
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Role
from legacyfund.embedded.binaries import find_postgres
from legacyfund.embedded.places import find_places
from portfolio.awards.models import Award
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.models import Decision
from portfolio.funds.models import Fund
from portfolio.ledger.actions.journals import NotEnoughMoney, post_journal
from portfolio.ledger.queries.position import fund_position, position_total
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import scored_round
from tests.factories.bids import CELL
from tests.factories.portfolio import give, pay_for, proposed_decision, ranked_bids
from tests.faults.clients import at_once

CLIENTS, ROUNDS = 8, 3
BIDS, PAID_FOR = 64, 56
"""Of each round; the fund holds the money of the first that ask."""
COST = 900_000
TRIES = 500
"""Journals of each process: so many that its beginning, with a connection of its own, counts for little."""
SECONDS = 5
TARGET = 300
PGBENCH = "the same writes by pgbench"
TABLES = """
DROP TABLE IF EXISTS bench_balance, bench_journal, bench_posting, bench_event;
CREATE TABLE bench_balance (account text PRIMARY KEY, amount numeric(14, 2) NOT NULL CHECK (amount >= 0));
INSERT INTO bench_balance VALUES ('AVAILABLE', 900000000), ('COMMITTED', 0);
CREATE TABLE bench_journal (id bigserial PRIMARY KEY, narrative text NOT NULL, hash text NOT NULL);
CREATE TABLE bench_posting (id bigserial PRIMARY KEY, journal_id bigint NOT NULL REFERENCES bench_journal,
                            account text NOT NULL, amount numeric(14, 2) NOT NULL);
CREATE TABLE bench_event (id bigserial PRIMARY KEY, kind text NOT NULL, data jsonb NOT NULL);
"""
SAME_WRITES = """
BEGIN;
UPDATE bench_balance SET amount = amount - 1 WHERE account = 'AVAILABLE';
UPDATE bench_balance SET amount = amount + 1 WHERE account = 'COMMITTED';
INSERT INTO bench_journal (narrative, hash) VALUES ('approved', repeat('0', 64)) RETURNING id \\gset
INSERT INTO bench_posting (journal_id, account, amount) VALUES (:id, 'AVAILABLE', -1), (:id, 'COMMITTED', 1);
INSERT INTO bench_event (kind, data) VALUES ('decision.confirmed', '{"approved": "1.00"}');
COMMIT;
"""

Told = tuple[float, float, int, int]
"""Of a process: when it began and was given money last, how often that was, and how often it was refused."""


def approve(place: int, *, decisions: Sequence[Sequence[int]], people: Sequence[int]) -> Told:
    """Confirm these proposals, as the chair does."""
    chair = User.objects.get(pk=people[place])
    mine = list(Decision.objects.filter(pk__in=decisions[place]).select_related("bid__round").order_by("pk"))
    given = 0
    last = begun = time.monotonic()
    for decision in mine:
        try:
            confirm_decision(decision=decision, by=chair, now=NOW)
            given, last = given + 1, time.monotonic()
        except NotEnoughMoney:
            pass
    return begun, last, given, len(mine) - given


def commit(place: int, *, awards: Sequence[int], people: Sequence[int], pounds: str, mark: str) -> Told:
    """One event with its journal after the other, of an award of one's own, in the order of an approval."""
    award = Award.objects.select_related("fund").get(pk=awards[place])
    by, given = User.objects.get(pk=people[place]), 0
    last = begun = time.monotonic()
    for number in range(TRIES):
        try:
            with transaction.atomic():
                record_event("decision.confirmed", award, by=by, now=NOW, data={"approved": pounds})
                post_journal(
                    fund=award.fund,
                    kind=Kind.COMMITMENT,
                    postings=build_postings(Kind.COMMITMENT, {CELL: Decimal(pounds)}),
                    narrative=f"{award.reference} approved",
                    idempotency_key=f"{mark}-{award.pk}-{number}",
                    by=by,
                    now=NOW,
                    award_id=award.pk,
                )
            given, last = given + 1, time.monotonic()
        except NotEnoughMoney:
            pass
    return begun, last, given, TRIES - given


def a_second(told: Sequence[Told]) -> float:
    """How many were given a second, from the first that began until the money was gone."""
    begun, last, given, _ = zip(*told, strict=True)
    return float(sum(given) / (max(last) - min(begun)))


def check_not_oversold(fund: Fund, told: Sequence[Told]) -> None:
    """Some were refused, and what is left of the fund's money is not below nothing."""
    refused = sum(row[3] for row in told)
    left = position_total(fund_position(fund)).headroom
    if left < 0 or not refused:
        raise AssertionError(f"{left} is left of the fund, and {refused} were refused")


def same_writes_a_second() -> float:
    """By pgbench, on tables that hold nothing else, in the same server."""
    program = find_postgres(find_places()).program.with_name("pgbench")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as link:
        link.execute(TABLES)
    with TemporaryDirectory() as folder:
        script = Path(folder) / "commitment.sql"
        script.write_text(SAME_WRITES)
        words = [str(program), "--no-vacuum", f"--client={CLIENTS}", "--jobs=2", f"--time={SECONDS}"]
        done = subprocess.run(
            [*words, f"--file={script}", os.environ["DATABASE_OWNER_URL"]],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return float(re.search(r"tps = ([0-9.]+)", done.stdout)[1])  # type: ignore[index]


def asked_of_one_fund() -> tuple[Fund, list[list[int]]]:
    """A fund that can pay for some of its proposals, and those of each process, by id."""
    round_ = scored_round(*[COST] * BIDS)
    fund = pay_for(round_, PAID_FOR * COST)
    proposals = [proposed_decision(bid).pk for bid in ranked_bids(round_)]
    return fund, [proposals[place::CLIENTS] for place in range(CLIENTS)]


def print_commitments() -> None:
    print(f"\nP14: commitments a second, {CLIENTS} processes on one fund; each of {ROUNDS} turns, the median")
    chairs = [make_user(Role.CHAIR).pk for _ in range(CLIENTS)]
    found: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        fund, decisions = asked_of_one_fund()
        told = at_once(f"{__name__}:approve", CLIENTS, decisions=decisions, people=chairs)
        check_not_oversold(fund, told)
        found.setdefault("approvals, with award and events", []).append(a_second(told))
        awards = list(Award.objects.filter(fund=fund).order_by("pk").values_list("pk", flat=True)[:CLIENTS])
        give(fund, {CELL: CLIENTS * TRIES // 2}, by=make_user(Role.FUND_MANAGER))
        asked = {"awards": awards, "people": chairs, "pounds": "1.00", "mark": str(turn)}
        told = at_once(f"{__name__}:commit", CLIENTS, **asked)
        check_not_oversold(fund, told)
        found.setdefault("journals with their event", []).append(a_second(told))
        found.setdefault(PGBENCH, []).append(same_writes_a_second())
    yardstick = statistics.median(found[PGBENCH])
    for what, rates in found.items():
        ours = statistics.median(rates)
        verdict = "" if what == PGBENCH else f"≥ {TARGET} {'met' if ours >= TARGET else 'not met'}"
        print(f"P14  {what:34} {_listed(rates)} {ours:8.0f} {ours / yardstick:7.3f} {verdict}")


def _listed(rates: Sequence[float]) -> str:
    return " ".join(f"{rate:6.0f}" for rate in rates)
