"""What comes of frozen inputs, a line for each: its name, and the SHA-256 of its bytes.

Run as a program in a process that has another day, another time zone, another order of sets. No table is
read: the ranking's statement has its inputs with it.
"""

import hashlib
import os
import sys
import time
from datetime import datetime
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import django
from django.utils import timezone

from legacyfund.lib.canonical import canonical_bytes
from portfolio.choice.rules.answer import BEST, Answer
from portfolio.choice.rules.certificate import make_certificate
from portfolio.choice.rules.problem import Candidate, make_problem
from portfolio.choice.rules.robustness import Doubtful, Robustness, Score, find_robustness, value_of
from portfolio.choice.rules.solver import select_portfolio
from portfolio.choice.rules.thresholds import find_thresholds
from tests.benchmarks.ranking import random_inputs
from tests.portfolio.choice.large import large_problem

SEED = 2027
RANKED, CHOSEN_FROM, IN_DOUBT, DRAWS = 300, 40, 12, 10
CELL = ("2027-28", "CDEL")
WEIGHTS = {"FIT": 60, "EXIT": 40}


def fingerprints() -> dict[str, str]:
    """By what they are of."""
    problem = large_problem(SEED, bids=CHOSEN_FROM)
    best = select_portfolio(problem)
    made = {
        "ranking": ranking(),
        "problem": canonical_bytes(problem.document),
        "selection": canonical_bytes(Answer(best, BEST).document),
        "certificate": canonical_bytes(make_certificate(problem, best)),
        "robustness": repr(robustness()).encode(),
    }
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


def ranking() -> bytes:
    """As it is made again from the inputs that were frozen with it."""
    from bids.assessment.models import Ranking
    from bids.assessment.queries.ranking_check import recompute_ranking

    return recompute_ranking(Ranking(inputs=random_inputs(RANKED)))


def robustness() -> Robustness:
    random = Random(SEED)
    rows = [
        Doubtful(f"LF-{place:04}", {name: _score(random) for name in WEIGHTS}, bias=20)
        for place in range(IN_DOUBT)
    ]
    candidates = [
        Candidate(
            row.candidate,
            row.candidate,
            value_of(WEIGHTS, {name: score.given for name, score in row.scores.items()}),
            ((CELL, random.randint(1_000_000, 9_000_000)),),
            "HMT",
        )
        for row in rows
    ]
    problem = make_problem(candidates, {CELL: 25_000_000}, ())
    best = select_portfolio(problem)
    found = find_thresholds(problem, best)
    return find_robustness(problem, best, found, weights=WEIGHTS, doubtful=rows, draws=DRAWS, seed=SEED)


def _score(random: Random) -> Score:
    least, given, greatest = sorted(random.sample(range(101), 3))
    return Score(Fraction(given), Fraction(least), Fraction(greatest))


def go_where_the_environment_says() -> None:
    """Django takes its own time zone; this process keeps the one it was given."""
    zone = os.environ.get("TZ", "UTC")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legacyfund.settings")
    django.setup()
    os.environ["TZ"] = zone
    time.tzset()
    timezone.activate(ZoneInfo(zone))


if __name__ == "__main__":
    go_where_the_environment_says()
    lines = [f"{name} {sha256}" for name, sha256 in fingerprints().items()]
    sys.stdout.write("\n".join([f"{datetime.now().astimezone():%Y-%m-%d %z}", *lines, ""]))
