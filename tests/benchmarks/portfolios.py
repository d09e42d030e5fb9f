"""Problems as large as a fund's: the one generator for all that measures choosing.

Costs are lognormal around £1.5m and spread over six envelopes that hold two fifths of what is asked; a cap
for each of 14 departments, dependencies, exclusive pairs, and a floor for red-rated systems.
"""

from random import Random

from portfolio.choice.rules.problem import Candidate, Constraint, Kind, Problem, make_problem

CELLS = tuple((year, budget) for year in ("2027-28", "2028-29", "2029-30") for budget in ("CDEL", "RDEL"))
DEPARTMENTS = tuple(f"D{number:02}" for number in range(1, 15))


def portfolio_problem(seed: int, bids: int = 100) -> Problem:
    random = Random(seed)
    rows = [_bid(random, f"LF-{number:04}") for number in range(1, bids + 1)]
    envelopes = {cell: sum(dict(row.cost).get(cell, 0) for row in rows) * 2 // 5 for cell in CELLS}
    money = sum(envelopes.values())
    return make_problem(rows, envelopes, [*_caps(money), *_ties(random, rows), _red_floor(bids)])


def _bid(random: Random, name: str) -> Candidate:
    total = int(150_000_000 * random.lognormvariate(0, 1))
    first, length = random.randrange(3), random.randint(1, 3)
    years = ("2027-28", "2028-29", "2029-30")[first : first + length]
    capital = random.randint(30, 90)
    parts = [random.randint(1, 9) for _ in years]
    cost = [
        ((year, budget), total * part * share // (100 * sum(parts)))
        for year, part in zip(years, parts, strict=True)
        for budget, share in (("CDEL", capital), ("RDEL", 100 - capital))
    ]
    size = max(0, min(300, total // 2_000_000))
    return Candidate(
        id=name,
        bid=name,
        value=random.randint(150, 700) + size,
        cost=tuple(cost),
        department=random.choice(DEPARTMENTS),
        red=random.random() < 0.4,
    )


def _caps(money: int) -> list[Constraint]:
    return [
        Constraint(
            f"cap {name}",
            Kind.DEPARTMENT_CAP,
            f"{name} gets at most 15 % of the money",
            department=name,
            number=money * 15 // 100,
        )
        for name in DEPARTMENTS
    ]


def _ties(random: Random, rows: list[Candidate]) -> list[Constraint]:
    """One bid in ten needs another; one pair in twenty bids is exclusive."""
    ties = []
    for number in range(len(rows) // 10):
        one, other = (row.bid for row in random.sample(rows, 2))
        ties.append(Constraint(f"needs {number:03}", Kind.NEEDS, f"{one} needs {other}", (one, other)))
    for number in range(len(rows) // 20):
        one, other = (row.bid for row in random.sample(rows, 2))
        ties.append(
            Constraint(f"not both {number:03}", Kind.NOT_BOTH, f"Not both {one} and {other}", (one, other))
        )
    return ties


def _red_floor(bids: int) -> Constraint:
    least = bids // 10
    return Constraint("red", Kind.RED_FLOOR, f"At least {least} bids for red-rated systems", number=least)
