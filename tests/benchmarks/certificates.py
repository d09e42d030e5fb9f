"""`make prove CERTIFICATES=200`: each large problem proved, its proof checked, and tampered with twice.

On one core, and apart from the suite. The problems are those that the second solver solves in `make prove`.
"""

import copy
import json
import statistics
import sys
import time
from collections.abc import Sequence
from random import Random

from portfolio.choice.rules.certificate import NoCertificate, make_certificate
from portfolio.choice.rules.certificate_check import NotProved, check, digest
from portfolio.choice.rules.solver import select_portfolio
from tests.portfolio.choice.large import large_problem
from tests.portfolio.choice.proved import Papers
from tests.portfolio.choice.rules.test_false_certificates import CHANGED, FALSE

PROOF_LIMIT = 600
"""Seconds; a run of the product gives its proof 60, and how many needed more is counted."""
IN_A_RUN = 60


class Tally:
    def __init__(self) -> None:
        self.making: list[float] = []
        self.checking: list[float] = []
        self.sizes: list[float] = []
        self.late: list[int] = []
        self.not_made: list[int] = []
        self.taken: list[str] = []
        self.tampered = 0


def main(number: int) -> int:
    tally = Tally()
    for seed in range(number):
        prove(seed, 60 + seed * 90 // number, tally)
        if sys.stderr.isatty() or (seed + 1) % 10 == 0:
            print(f"{seed + 1} of {number}", file=sys.stderr, flush=True)
    print(f"Certificates accepted: {len(tally.checking)} of {number}")
    print(f"Not made in {PROOF_LIMIT} s: {named(tally.not_made)}")
    print(f"Made, but not in the {IN_A_RUN} s of a run: {named(tally.late)}")
    print(f"Made in: {spread(tally.making, 's')}")
    print(f"Checked in: {spread(tally.checking, 's')}")
    print(f"Size: {spread(tally.sizes, 'kB')}")
    print(f"Tampered and refused: {tally.tampered - len(tally.taken)} of {tally.tampered}")
    for words in tally.taken:
        print(f"TAKEN: {words}")
    return int(len(tally.checking) != number or bool(tally.taken))


def prove(seed: int, bids: int, tally: Tally) -> None:
    problem = large_problem(seed, bids=bids)
    answer = select_portfolio(problem, time_limit=60)
    begun = time.perf_counter()
    try:
        made = make_certificate(problem, answer, time_limit=PROOF_LIMIT)
    except NoCertificate:
        tally.not_made.append(seed)
        return
    tally.making.append(time.perf_counter() - begun)
    if tally.making[-1] > IN_A_RUN:
        tally.late.append(seed)
    written = json.dumps(made)
    tally.sizes.append(len(written) / 1000)
    papers: Papers = (json.loads(json.dumps(problem.document)), json.loads(written))
    begun = time.perf_counter()
    said = check(*papers)
    tally.checking.append(time.perf_counter() - begun)
    if answer.value is None or f"worth {answer.value // 10:,}.{answer.value % 10} points" not in said:
        tally.taken.append(f"problem {seed}: {said}")
    tamper(seed, papers, tally)


def tamper(seed: int, papers: Papers, tally: Tally) -> None:
    """One that is false though its digest is right, and one that was changed as it lay."""
    for kinds, digested in ((FALSE, True), (CHANGED, False)):
        kind = kinds[seed % len(kinds)]
        problem, certificate = copy.deepcopy(papers)
        kind(Random(seed), (problem, certificate))
        if digested:
            certificate["sha256"] = digest({key: row for key, row in certificate.items() if key != "sha256"})
        tally.tampered += 1
        try:
            tally.taken.append(f"problem {seed}, {kind.__name__}: {check(problem, certificate)}")
        except NotProved:
            continue


def named(seeds: Sequence[int]) -> str:
    return f"{len(seeds)} ({', '.join(map(str, seeds))})" if seeds else "none"


def spread(figures: Sequence[float], unit: str) -> str:
    if not figures:
        return "–"
    return f"median {statistics.median(figures):.2f} {unit}, most {max(figures):.2f} {unit}"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
