"""Every choice there is, tried one after the other: the judge of what the solver says.

Each kind of sentence is read here from its words, apart from the product's rows. Made for problems of up to
16 candidates: a choice is built bid by bid, and left as soon as an envelope is overspent.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import pairwise
from random import Random

from portfolio.choice.rules.problem import (
    OF_DEPARTMENT,
    Candidate,
    Cell,
    Constraint,
    Kind,
    Problem,
    make_problem,
)

Chosen = tuple[Candidate, ...]
CELLS: tuple[Cell, ...] = tuple(
    (year, budget) for year in ("2027-28", "2028-29", "2029-30") for budget in ("CDEL", "RDEL")
)
DEPARTMENTS = ("DEF", "HMT", "MOJ")


def best_value(problem: Problem) -> int | None:
    """In tenths of a point; None where no choice keeps everything."""
    best: int | None = None
    for chosen in _within_the_envelopes(problem):
        value = sum(row.value for row in chosen)
        if (best is None or value > best) and keeps_all(problem, chosen):
            best = value
    return best


def best_sets(problem: Problem) -> list[frozenset[str]]:
    """Ids of every choice that is worth the most."""
    best = best_value(problem)
    return [
        frozenset(row.id for row in chosen)
        for chosen in _within_the_envelopes(problem)
        if sum(row.value for row in chosen) == best and keeps_all(problem, chosen)
    ]


def is_possible(problem: Problem) -> bool:
    return any(keeps_all(problem, chosen) for chosen in _within_the_envelopes(problem))


def keeps_everything(problem: Problem, names: Collection[str]) -> bool:
    """Whether this one choice keeps the envelopes, one option of a bid, what is fixed, and each sentence."""
    chosen = tuple(problem.by_id[name] for name in names)
    spent = {
        cell: sum(dict(row.cost).get(cell, 0) for row in chosen) for row in chosen for cell, _ in row.cost
    }
    return (
        len({row.bid for row in chosen}) == len(chosen)
        and all(pence <= dict(problem.envelopes).get(cell, 0) for cell, pence in spent.items())
        and keeps_all(problem, chosen)
    )


def keeps_all(problem: Problem, chosen: Chosen) -> bool:
    """What is fixed, and each sentence."""
    names = {row.id for row in chosen}
    return all(row.fixed is None or row.fixed == (row.id in names) for row in problem.candidates) and all(
        _keeps(sentence, chosen) for sentence in problem.constraints
    )


def _within_the_envelopes(problem: Problem) -> Iterator[Chosen]:
    """Every choice of at most one option of each bid that no envelope is too small for."""
    options: dict[str, list[Candidate]] = {}
    for row in problem.candidates:
        options.setdefault(row.bid, []).append(row)
    bids = list(options.values())

    def go_on(place: int, chosen: Chosen, left: dict[Cell, int]) -> Iterator[Chosen]:
        if place == len(bids):
            yield chosen
            return
        for row in bids[place]:
            after = dict(left)
            for cell, pence in row.cost:
                after[cell] = after.get(cell, 0) - pence
            if all(after[cell] >= 0 for cell, pence in row.cost if pence):
                yield from go_on(place + 1, (*chosen, row), after)
        yield from go_on(place + 1, chosen, left)

    return go_on(0, (), dict(problem.envelopes))


def _keeps(sentence: Constraint, chosen: Chosen) -> bool:
    number = sentence.number
    if sentence.kind is Kind.TOTAL_CAP:
        return _money(chosen) <= number
    if sentence.kind in OF_DEPARTMENT:
        return _department_keeps(sentence, chosen)
    red = tuple(row for row in chosen if row.red)
    if sentence.kind is Kind.RED_FLOOR:
        return len(red) >= number
    if sentence.kind is Kind.RED_SHARE_FLOOR:
        return 100 * _money(red) >= number * _money(chosen)
    funded = {row.bid for row in chosen}
    return _OF_BIDS[sentence.kind]([bid in funded for bid in sentence.bids], number)


def _department_keeps(sentence: Constraint, chosen: Chosen) -> bool:
    theirs, number = _money(row for row in chosen if row.department == sentence.department), sentence.number
    share = number * _money(chosen)
    return {
        Kind.DEPARTMENT_CAP: theirs <= number,
        Kind.DEPARTMENT_FLOOR: theirs >= number,
        Kind.DEPARTMENT_SHARE_CAP: 100 * theirs <= share,
        Kind.DEPARTMENT_SHARE_FLOOR: 100 * theirs >= share,
    }[sentence.kind]


_OF_BIDS: dict[Kind, Callable[[list[bool], int], bool]] = {
    Kind.MUST_FUND: lambda funded, number: funded[0],
    Kind.MUST_NOT_FUND: lambda funded, number: not funded[0],
    Kind.NOT_BOTH: lambda funded, number: not all(funded),
    Kind.EITHER: lambda funded, number: funded[0] != funded[1],
    Kind.NEEDS: lambda funded, number: funded[1] or not funded[0],
    Kind.ALL_OR_NONE: lambda funded, number: all(one == other for one, other in pairwise(funded)),
    Kind.AT_MOST: lambda funded, number: sum(funded) <= number,
    Kind.AT_LEAST: lambda funded, number: sum(funded) >= number,
}


def _money(chosen) -> int:
    return sum(pence for row in chosen for _, pence in row.cost)


def random_problem(
    random: Random,
    *,
    bids: int = 10,
    options: bool = True,
    kinds: Collection[Kind] = tuple(Kind),
    sentences: int = 5,
    cells: int = 4,
    fixed: bool = True,
) -> Problem:
    """A small problem with a little of everything: up to so many `sentences` of these `kinds`, and, one time
    in five, a bid with a second option. Small numbers beside large ones, so that there are ties.
    """
    rows: list[Candidate] = []
    for place in range(bids):
        bid = f"B{place + 1:02}"
        rows.append(_random_candidate(random, bid, bid, cells))
        if options and random.random() < 0.2:
            rows.append(_random_candidate(random, bid, f"{bid}/later", cells))
    if fixed and random.random() < 0.3:
        place = random.randrange(len(rows))
        rows[place] = Candidate(**{**vars(rows[place]), "fixed": random.random() < 0.5})
    envelopes = {}
    for cell in CELLS[:cells]:
        asked = sum(dict(row.cost).get(cell, 0) for row in rows)
        envelopes[cell] = asked * random.randint(20, 70) // 100
    wanted = [
        _random_sentence(random, place, rows, list(kinds)) for place in range(random.randint(0, sentences))
    ]
    return make_problem(rows, envelopes, wanted if kinds else ())


def _random_candidate(random: Random, bid: str, name: str, cells: int) -> Candidate:
    cost = []
    for cell in CELLS[:cells]:
        if random.random() < 0.6:
            cost.append(
                (cell, random.choice((1, 5, 10, 20)) * random.randint(1, 9) * 1_000_00 + random.randint(0, 2))
            )
    return Candidate(
        id=name,
        bid=bid,
        value=random.choice((0, random.randint(1, 12), random.randint(100, 900), random.randint(100, 900))),
        cost=tuple(cost),
        department=random.choice(DEPARTMENTS),
        red=random.random() < 0.4,
    )


def _random_sentence(random: Random, place: int, rows: list[Candidate], kinds: list[Kind]) -> Constraint:
    kind = random.choice(kinds)
    bids = sorted({row.bid for row in rows})
    whole = sum(row.total for row in rows)
    named = {Kind.MUST_FUND: 1, Kind.MUST_NOT_FUND: 1, Kind.NOT_BOTH: 2, Kind.EITHER: 2, Kind.NEEDS: 2}.get(
        kind, random.randint(2, 4) if kind in _OF_BIDS else 0
    )
    if kind in (Kind.AT_MOST, Kind.AT_LEAST):
        number = random.randint(1, 2)
    elif kind is Kind.RED_FLOOR:
        number = random.randint(1, 3)
    elif kind in (Kind.DEPARTMENT_SHARE_CAP, Kind.DEPARTMENT_SHARE_FLOOR, Kind.RED_SHARE_FLOOR):
        number = random.randint(10, 60)
    else:
        number = 0 if kind in _OF_BIDS else whole * random.randint(5, 30) // 100
    return Constraint(
        name=f"S{place + 1}",
        kind=kind,
        sentence=f"S{place + 1}: {kind.value.lower().replace('_', ' ')} {number or ''}".strip(),
        bids=tuple(random.sample(bids, named)),
        department=random.choice(rows).department if kind in OF_DEPARTMENT else "",
        number=number,
    )
