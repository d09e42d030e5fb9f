"""P7: the ranking beside a Python loop over the ORM's objects, each exact, each in the same order.

The yardstick is the textbook loop over 1,000 bids of 24 scores: of each bid its reviews, of each review its
scores, without a prefetch. Beside it stand the same loop with one, and what our side does before
it ranks: reading the inputs. For 10,000 bids the loop is given its objects' values, with no query at all.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from legacyfund.lib.canonical import canonical_bytes, read_canonical

BIDS, MANY, REVIEWS, JUDGED = 10_000, 100_000, 3, 8
ROUNDS, LEAST = 3, 40
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def random_inputs(bids: int) -> str:
    """As a round's inputs are frozen, with as many ties as whole marks give."""
    drawn = random.Random(bids)
    codes = [f"C{number}" for number in range(JUDGED)]
    kinds = {"RISK": "RISK", "COST": "COST", **dict.fromkeys(codes, "PANEL")}
    document = {
        "round": {
            "cost_low_anchor": "100000.00",
            "cost_high_anchor": "10000000.00",
            "reviews_wanted": REVIEWS,
        },
        "criteria": [
            {"code": code, "name": code, "place": place, "kind": kind, "weight": 10}
            for place, (code, kind) in enumerate(kinds.items())
        ],
        "bids": [
            {
                "reference": f"LF-2027A-{number:06d}",
                "risk_removed_units": drawn.randint(0, 29) * 1_680_000,
                "cost_to_fund": f"{drawn.randint(1, 90) * 100_000}.00",
                "whole_life_cost": f"{drawn.randint(1, 99) * 100_000}.00",
                "submitted_at": (START + timedelta(seconds=number)).isoformat(),
                "reviews": REVIEWS,
                "scores": {code: [drawn.randint(0, 5) for _ in range(REVIEWS)] for code in codes},
            }
            for number in range(bids)
        ],
    }
    return canonical_bytes(document).decode()


def loop_over_objects(document: dict[str, Any]) -> list[str]:
    """References by rank."""
    from bids.assessment.models import ReviewScore

    weights = {row["code"]: row["weight"] for row in document["criteria"]}
    low, high = (Fraction(document["round"][name]) for name in ("cost_low_anchor", "cost_high_anchor"))
    keys = []
    for bid in document["bids"]:
        value = Fraction(0)
        for code, marks in bid["scores"].items():
            scores = [ReviewScore(score=mark) for mark in marks]
            value += weights[code] * Fraction(sum(row.score for row in scores), len(scores)) * 20
        value += weights["RISK"] * min(Fraction(bid["risk_removed_units"], 1_680_000 * 29), Fraction(1)) * 100
        share = (high - Fraction(bid["whole_life_cost"])) / (high - low)
        value += weights["COST"] * min(max(share, Fraction(0)), Fraction(1)) * 100
        ties = (-bid["risk_removed_units"], Fraction(bid["cost_to_fund"]), bid["submitted_at"])
        keys.append((-value, *ties, bid["reference"]))
    return [key[-1] for key in sorted(keys)]


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def print_ranking() -> None:
    print_beside_rows()
    print_of_documents()


def print_beside_rows() -> None:
    from bids.assessment.queries.ranking import ranking_inputs
    from bids.assessment.rules.ranking import rank_inputs
    from bids.writing.models import Bid
    from tests.benchmarks.many_scores import rank_objects, scored_bids

    round_ = scored_bids()
    bids = Bid.objects.filter(round=round_).select_related("current_version")
    fetched = bids.prefetch_related("current_version__reviews__scores")
    inputs = ranking_inputs(round_)
    if [bid.reference for bid in rank_inputs(inputs)] != rank_objects(round_, bids):
        raise AssertionError("the ranking and the loop rank differently")
    runs: list[Callable[[], object]] = [
        lambda: rank_inputs(inputs),
        lambda: rank_objects(round_, bids.all()),
        lambda: rank_objects(round_, fetched.all()),
        lambda: ranking_inputs(round_),
    ]
    times = zip(*([seconds(run) for run in runs] for _ in range(ROUNDS)), strict=True)
    ours, loop, prefetching, reading = map(statistics.median, times)
    verdict = "met" if loop / ours >= LEAST else "not met"
    print(
        f"P7   ranking {len(bids):,} bids of 24 scores: {ours:.3f} s; the textbook loop {loop:.2f} s,"
        f" {loop / ours:.1f} times (≥ {LEAST}) {verdict}; with a prefetch {prefetching:.2f} s,"
        f" {prefetching / ours:.1f} times; reading the inputs {reading:.2f} s"
    )


def print_of_documents() -> None:
    from bids.assessment.rules.ranking import rank_inputs

    inputs = random_inputs(BIDS)
    document: Any = read_canonical(inputs.encode())
    if [bid.reference for bid in rank_inputs(inputs)] != loop_over_objects(document):
        raise AssertionError("the ranking and the loop rank differently")
    ours, loop = (
        statistics.median(times)
        for times in zip(
            *(
                (seconds(lambda: rank_inputs(inputs)), seconds(lambda: loop_over_objects(document)))
                for _ in range(ROUNDS)
            ),
            strict=True,
        )
    )
    print(
        f"P7   ranking {BIDS:,} bids of {REVIEWS * JUDGED} scores: {ours:.2f} s; a loop over objects"
        f" it is given {loop:.2f} s; {loop / ours:.1f} times"
    )
    many = random_inputs(MANY)
    print(f"P7   ranking {MANY:,} bids: {seconds(lambda: rank_inputs(many)):.2f} s (about 1 s)")
