"""Choices as large as a round: lognormal costs, six envelopes, caps by department, bids that need others."""

from random import Random

from portfolio.choice.rules.problem import Candidate, Cell, Constraint, Kind, Problem, make_problem

YEARS = ("2027-28", "2028-29", "2029-30")
CELLS: tuple[Cell, ...] = tuple((year, budget) for year in YEARS for budget in ("CDEL", "RDEL_PROGRAMME"))
DEPARTMENTS = 14


def large_problem(seed: int, *, bids: int, share: int = 45) -> Problem:
    """`share`: whole percent of what is asked that the envelopes hold."""
    random = Random(seed)
    rows = [_candidate(random, f"LF-{place:04}") for place in range(1, bids + 1)]
    envelopes = {cell: sum(dict(row.cost).get(cell, 0) for row in rows) * share // 100 for cell in CELLS}
    most = sum(envelopes.values()) * 14 // 100
    caps = [
        Constraint(
            f"cap {name}",
            Kind.DEPARTMENT_CAP,
            f"{name}: £{most // 100:,} at most",
            department=name,
            number=most,
        )
        for name in sorted({row.department for row in rows})
    ]
    pairs = [random.sample(range(bids), 2) for _ in range(bids // 12)]
    needs = [
        Constraint(f"need {place}", Kind.NEEDS, f"{one} needs {other}", bids=(rows[one].id, rows[other].id))
        for place, (one, other) in enumerate(pairs)
    ]
    return make_problem(rows, envelopes, [*caps, *needs])


def _candidate(random: Random, name: str) -> Candidate:
    whole = int(random.lognormvariate(14.5, 0.9) * 100)
    parts = [random.random() ** 2 for _ in CELLS]
    return Candidate(
        id=name,
        bid=name,
        value=random.randint(250, 900),
        cost=tuple((cell, int(whole * part / sum(parts))) for cell, part in zip(CELLS, parts, strict=True)),
        department=f"D{random.randrange(DEPARTMENTS):02}",
        red=random.random() < 0.4,
    )


def over_by_a_penny() -> Problem:
    """Four bids for a hundred million pounds each, where there is a penny too little for two of them: less
    than what a solver calls a difference.
    """
    asked = 10_000_000_000
    rows = [Candidate(f"B{place}", f"B{place}", 500 + place, ((CELLS[0], asked),), "D") for place in range(4)]
    return make_problem(rows, {CELLS[0]: 2 * asked - 1})
