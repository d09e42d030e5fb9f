"""A choice as whole numbers: who could be funded, what each is worth and costs, and what the panel asks for.

Values are tenths of a point, as pages show them, so that what a page adds up is what was solved. Money is
pence. A problem is frozen: its canonical document has a SHA-256, and the same document has the same answer.

Source: multidimensional knapsack over year × control budget with options, dependencies, caps and floors;
Multi-criteria analysis: a manual (DCLG 2009); Phillips and Bana e Costa (2007).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from legacyfund.lib.canonical import canonical_sha256
from legacyfund.lib.errors import DomainError

FORMAT = "legacyfund/problem/1"
Cell = tuple[str, str]
"""A financial year such as `2026-27`, and a control budget such as `CDEL`."""


class ProblemRefused(DomainError):
    """A constraint names a bid or a department that is not there, or a number that cannot be meant."""


class Kind(StrEnum):
    """What a sentence of the panel asks for. `bids`, `department` and `number` are what it needs."""

    # bids: one
    MUST_FUND = "MUST_FUND"
    MUST_NOT_FUND = "MUST_NOT_FUND"
    # bids: two. Not both; or exactly one of them.
    NOT_BOTH = "NOT_BOTH"
    EITHER = "EITHER"
    # bids: the one that needs, then the one needed
    NEEDS = "NEEDS"
    # bids: two or more
    ALL_OR_NONE = "ALL_OR_NONE"
    AT_MOST = "AT_MOST"  # number: bids
    AT_LEAST = "AT_LEAST"  # number: bids
    # department; number: pence over all years and control budgets, or whole percent of all money given
    DEPARTMENT_CAP = "DEPARTMENT_CAP"
    DEPARTMENT_FLOOR = "DEPARTMENT_FLOOR"
    DEPARTMENT_SHARE_CAP = "DEPARTMENT_SHARE_CAP"
    DEPARTMENT_SHARE_FLOOR = "DEPARTMENT_SHARE_FLOOR"
    # number: bids that treat a red-rated system, or whole percent of all money given
    RED_FLOOR = "RED_FLOOR"
    RED_SHARE_FLOOR = "RED_SHARE_FLOOR"
    # number: pence over everything
    TOTAL_CAP = "TOTAL_CAP"


BIDS_NAMED: Mapping[Kind, tuple[int, int | None]] = {
    Kind.MUST_FUND: (1, 1),
    Kind.MUST_NOT_FUND: (1, 1),
    Kind.NOT_BOTH: (2, 2),
    Kind.EITHER: (2, 2),
    Kind.NEEDS: (2, 2),
    Kind.ALL_OR_NONE: (2, None),
    Kind.AT_MOST: (1, None),
    Kind.AT_LEAST: (1, None),
}
"""How many bids a sentence of the kind names: fewest and most. The other kinds name none."""
OF_DEPARTMENT = frozenset(
    {Kind.DEPARTMENT_CAP, Kind.DEPARTMENT_FLOOR, Kind.DEPARTMENT_SHARE_CAP, Kind.DEPARTMENT_SHARE_FLOOR}
)
SHARES = frozenset({Kind.DEPARTMENT_SHARE_CAP, Kind.DEPARTMENT_SHARE_FLOOR, Kind.RED_SHARE_FLOOR})
NUMBERED = OF_DEPARTMENT | {
    Kind.AT_MOST,
    Kind.AT_LEAST,
    Kind.RED_FLOOR,
    Kind.RED_SHARE_FLOOR,
    Kind.TOTAL_CAP,
}


@dataclass(frozen=True)
class Candidate:
    """One option of one bid; of the candidates of a bid at most one is chosen.

    `id` is the bid's reference, or the reference and the option's name: `LF-2027A-0012/later`. `value` in
    tenths of a point; `cost` in pence by cell; `fixed` True is in, False is out, None is open.
    """

    id: str
    bid: str
    value: int
    cost: tuple[tuple[Cell, int], ...]
    department: str
    red: bool = False
    fixed: bool | None = None

    @property
    def total(self) -> int:
        """Pence over all years and control budgets."""
        return sum(pence for _, pence in self.cost)


@dataclass(frozen=True)
class Constraint:
    """`name` is unique in the problem; `sentence` is what the panel reads. `kind` says what else it needs."""

    name: str
    kind: Kind
    sentence: str
    bids: tuple[str, ...] = ()
    department: str = ""
    number: int = 0


@dataclass(frozen=True)
class Problem:
    """`envelopes` in pence by cell: the fund's headroom less what the reserve must keep. A cell without an
    envelope has no money. Candidates by id, constraints by name.
    """

    candidates: tuple[Candidate, ...]
    envelopes: tuple[tuple[Cell, int], ...]
    constraints: tuple[Constraint, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Candidate]:
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def document(self) -> dict[str, Any]:
        """What the checker reads. Canonical JSON of it is what is hashed, kept and downloaded."""
        return {
            "format": FORMAT,
            "candidates": [
                {
                    "id": row.id,
                    "bid": row.bid,
                    "value": row.value,
                    "cost": [[year, budget, pence] for (year, budget), pence in row.cost],
                    "department": row.department,
                    "red": row.red,
                    "fixed": row.fixed,
                }
                for row in self.candidates
            ],
            "envelopes": [[year, budget, pence] for (year, budget), pence in self.envelopes],
            "constraints": [
                {
                    "name": row.name,
                    "kind": row.kind.value,
                    "sentence": row.sentence,
                    "bids": list(row.bids),
                    "department": row.department,
                    "number": row.number,
                }
                for row in self.constraints
            ],
        }

    @cached_property
    def sha256(self) -> str:
        return canonical_sha256(self.document)

    def value_of(self, chosen: Iterable[str]) -> int:
        return sum(self.by_id[name].value for name in chosen)

    def cost_of(self, chosen: Iterable[str]) -> dict[Cell, int]:
        """Pence by cell."""
        spent: dict[Cell, int] = {}
        for name in chosen:
            for cell, pence in self.by_id[name].cost:
                spent[cell] = spent.get(cell, 0) + pence
        return spent

    def with_fixed(self, fixed: Mapping[str, bool]) -> "Problem":
        """The same problem with these candidates in or out."""
        rows = (replace(row, fixed=fixed[row.id]) if row.id in fixed else row for row in self.candidates)
        return replace(self, candidates=tuple(rows))

    def with_values(self, values: Mapping[str, int]) -> "Problem":
        rows = (replace(row, value=values[row.id]) if row.id in values else row for row in self.candidates)
        return replace(self, candidates=tuple(rows))

    def with_costs(self, costs: Mapping[str, tuple[tuple[Cell, int], ...]]) -> "Problem":
        rows = (replace(row, cost=costs[row.id]) if row.id in costs else row for row in self.candidates)
        return replace(self, candidates=tuple(rows))

    def with_envelope(self, cell: Cell, pence: int) -> "Problem":
        envelopes = {**dict(self.envelopes), cell: pence}
        return replace(self, envelopes=tuple(sorted(envelopes.items())))

    def with_constraints(self, constraints: Iterable[Constraint]) -> "Problem":
        """The same problem under these sentences instead of its own."""
        return replace(self, constraints=tuple(sorted(constraints, key=lambda row: row.name)))


def make_problem(
    candidates: Iterable[Candidate],
    envelopes: Mapping[Cell, int],
    constraints: Iterable[Constraint] = (),
) -> Problem:
    """Checked and in its one order. Raises ProblemRefused naming the sentence that cannot be meant."""
    problem = Problem(
        candidates=tuple(sorted(candidates, key=lambda row: row.id)),
        envelopes=tuple(sorted(envelopes.items())),
        constraints=tuple(sorted(constraints, key=lambda row: row.name)),
    )
    if len(problem.by_id) != len(problem.candidates):
        raise ProblemRefused("Each candidate needs an id of its own.")
    if len({row.name for row in problem.constraints}) != len(problem.constraints):
        raise ProblemRefused("Each sentence needs a name of its own.")
    bids = {row.bid for row in problem.candidates}
    departments = {row.department for row in problem.candidates}
    for constraint in problem.constraints:
        _check_constraint(constraint, bids, departments)
    return problem


def _check_constraint(row: Constraint, bids: set[str], departments: set[str]) -> None:
    fewest, most = BIDS_NAMED.get(row.kind, (0, 0))
    if len(row.bids) < fewest or (most is not None and len(row.bids) > most):
        raise ProblemRefused(f"“{row.sentence}” does not name as many bids as it needs.")
    if len(set(row.bids)) != len(row.bids):
        raise ProblemRefused(f"“{row.sentence}” names a bid twice.")
    if unknown := _first_unknown(row.bids, bids):
        raise ProblemRefused(f"“{row.sentence}” names {unknown}, which is not in this choice.")
    if row.kind in OF_DEPARTMENT and row.department not in departments:
        raise ProblemRefused(f"“{row.sentence}” names a department without a bid in this choice.")
    if row.number < 0 or (row.kind in SHARES and row.number > 100):
        raise ProblemRefused(f"“{row.sentence}” has a number that cannot be right.")


def _first_unknown(names: Sequence[str], known: set[str]) -> str:
    return next((name for name in names if name not in known), "")
