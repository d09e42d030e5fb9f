"""The one place that speaks to the solver: a problem's rows as a linear program, whole or relaxed.

HiGHS computes with inexact numbers, so nothing it says is believed: a set of candidates is added up again in
pence, and what leaves this module is whole numbers. Money is given in units near one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any

from legacyfund.lib.solver import new_highs
from portfolio.choice.rules.certificate_check import Row, rows_of
from portfolio.choice.rules.problem import Problem

LARGEST_VALUE = 5
"""Digits of the largest value that the solver is given as it is."""


class Ending(Enum):
    """How the solver stopped. STOPPED: its time was up, or somebody asked it to stop."""

    BEST = auto()
    NONE = auto()
    STOPPED = auto()


@dataclass(frozen=True)
class Program:
    """A problem as whole numbers: maximise the sum of `values` over what is chosen, keeping `rows`."""

    values: tuple[int, ...]
    rows: tuple[Row, ...]

    @cached_property
    def scales(self) -> list[int]:
        """What each row is divided by for the solver: its largest multiple."""
        return [max((abs(multiple) for multiple in row[1].values()), default=0) or 1 for row in self.rows]

    @cached_property
    def unit(self) -> int:
        """What values are divided by for the solver: 1 for points, and a power of ten for pence, over whose
        millions it can turn for ever without looking at its time limit.
        """
        largest = max((abs(value) for value in self.values), default=0)
        return int("1" + "0" * max(len(str(largest)) - LARGEST_VALUE, 0))

    def keeps(self, inside: set[int]) -> bool:
        """Whether the candidates with these numbers, and no others, keep every row, to the penny."""
        return all(
            sum(multiple for number, multiple in sums.items() if number in inside) <= most
            for _, sums, most in self.rows
        )

    def bound(self, scale: int, multipliers: Sequence[tuple[int, int]], state: Sequence[int | None]) -> int:
        """The right side of the certificate's inequality: see `certificate_check`."""
        gain = [scale * value for value in self.values]
        total = 0
        for row, multiplier in multipliers:
            total += multiplier * self.rows[row][2]
            for number, multiple in self.rows[row][1].items():
                gain[number] -= multiplier * multiple
        return total + sum(
            more
            for more, fixed in zip(gain, state, strict=True)
            if fixed == 1 or (fixed is None and more > 0)
        )


def program_of(problem: Problem) -> Program:
    return Program(
        values=tuple(candidate.value for candidate in problem.candidates),
        rows=tuple(rows_of(problem.document)),
    )


def new_solver(program: Program, *, whole: bool, seed: int = 0) -> Any:
    """A HiGHS model of the program: one thread, silent, minimising the value with its sign turned."""
    import highspy  # numpy comes with it: only a process that solves pays for it

    lp = highspy.HighsLp()
    columns, rows = len(program.values), len(program.rows)
    lp.num_col_, lp.num_row_ = columns, rows
    lp.col_cost_ = [-value / program.unit for value in program.values]
    lp.col_lower_, lp.col_upper_ = [0] * columns, [1] * columns
    lp.row_lower_ = [-highspy.kHighsInf] * rows
    lp.row_upper_ = [row[2] / scale for row, scale in zip(program.rows, program.scales, strict=True)]
    starts, indices, multiples = [0], [], []
    for (_, sums, _), scale in zip(program.rows, program.scales, strict=True):
        for number, multiple in sorted(sums.items()):
            if multiple:
                indices.append(number)
                multiples.append(multiple / scale)
        starts.append(len(indices))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, indices, multiples
    if whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver = new_highs()
    for name, value in {"threads": 1, "random_seed": seed % 2**31}.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver


class Relaxation:
    """The linear relaxation of a program, solved again and again as candidates are put in, out, or let go.

    `scale`: a power of ten by which multipliers are multiplied, a thousand times the largest number a row is
    bounded by, so that rounding them moves no bound by a tenth of a point.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.state: list[int | None] = [None] * len(program.values)
        largest = max((abs(most) for _, _, most in program.rows), default=1)
        self.scale = int("1000" + "0" * len(str(largest)))
        self._solver = new_solver(program, whole=False)
        for name, value in {"presolve": "off", "solver": "simplex"}.items():
            self._solver.setOptionValue(name, value)

    def fix(self, number: int, state: int | None) -> None:
        self.state[number] = state
        low, high = (0, 1) if state is None else (state, state)
        self._solver.changeColBounds(number, low, high)

    def is_possible(self) -> bool:
        """Solve it. Whether anything keeps all rows, as the solver says."""
        self._solver.run()
        return bool(self._solver.modelStatusToString(self._solver.getModelStatus()) != "Infeasible")

    def multipliers(self) -> list[tuple[int, int]]:
        """Of what was solved: (row, whole number) for each row that presses."""
        return self._whole(self._solver.getSolution().row_dual)

    def ray(self) -> list[tuple[int, int]]:
        """Of what was found impossible: (row, whole number) of Farkas' combination; none without one."""
        ray = self._solver.getDualRay()[2]
        largest = max((abs(part) for part in ray), default=0) or 1
        return self._whole([part / largest for part in ray])

    def distances_from_half(self) -> list[int]:
        """How far the share of each candidate in what was solved is from a half, in millionths."""
        return [abs(round(1_000_000 * share) - 500_000) for share in self._solver.getSolution().col_value]

    def bound(self, scale: int, multipliers: Sequence[tuple[int, int]]) -> int:
        return self.program.bound(scale, multipliers, self.state)

    def _whole(self, duals: Iterable[Any]) -> list[tuple[int, int]]:
        """`duals` of scaled rows, in a program that minimises: below zero where a row presses."""
        scales = self.program.scales
        rounded = ((row, round(-dual * self.scale / scales[row])) for row, dual in enumerate(duals))
        return [(row, multiplier) for row, multiplier in rounded if multiplier > 0]


def solve_whole(
    program: Program,
    *,
    time_limit: int,
    seed: int,
    presolve: bool,
    stop: Callable[[], bool] | None = None,
) -> tuple[Ending, set[int] | None]:
    """The best set of candidates the solver finds, by their numbers, and how it ended.

    A set that keeps the rows for the solver but not to the penny is cut off, and the solver goes on, for as
    long again.
    """
    solver = new_solver(program, whole=True, seed=seed)
    solver.setOptionValue("presolve", "choose" if presolve else "off")
    # Values are whole numbers, given in units: within half of one is the best there is.
    for name, value in {
        "mip_rel_gap": 0,
        "mip_abs_gap": 1 / (2 * program.unit),
        "time_limit": time_limit,
    }.items():
        solver.setOptionValue(name, value)
    if stop is not None:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    while True:
        solver.run()
        ending = _ending(solver)
        found = _found(solver, len(program.values))
        if found is None or program.keeps(found):
            return ending, found
        _cut_off(solver, found, len(program.values))


def solve_with_relief(
    program: Program,
    relief: Mapping[int, int],
    accept: Callable[[set[int]], bool],
    *,
    time_limit: int,
    seed: int,
    stop: Callable[[], bool] | None = None,
) -> tuple[Ending, set[int] | None]:
    """The set, worth whatever it is, that needs the least of a relief: row r may be `relief[r]` over for the
    whole of it, and the same part of each for a part of it. `accept` says to the penny whether a set will do.
    """
    solver = new_solver(program, whole=True, seed=seed)
    columns = len(program.values)
    for number in range(columns):
        solver.changeColCost(number, 0)
    parts = [-most / program.scales[row] for row, most in relief.items()]
    solver.addCol(1, 0, 1, len(relief), list(relief), parts)
    for name, value in {"presolve": "off", "mip_rel_gap": 0, "time_limit": time_limit}.items():
        solver.setOptionValue(name, value)
    if stop is not None:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    while True:
        solver.run()
        ending = _ending(solver)
        found = _found(solver, columns) if ending is Ending.BEST else None
        if found is None or accept(found):
            return ending, found
        _cut_off(solver, found, columns)


def _ending(solver: Any) -> Ending:
    import highspy

    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return Ending.BEST
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Ending.NONE
    return Ending.STOPPED


def _found(solver: Any, columns: int) -> set[int] | None:
    import highspy

    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    solution = solver.getSolution().col_value
    return {number for number in range(columns) if 2 * solution[number] > 1}


def _cut_off(solver: Any, found: set[int], columns: int) -> None:
    """Forbid exactly this set."""
    import highspy

    signs = [1 if number in found else -1 for number in range(columns)]
    solver.addRow(-highspy.kHighsInf, len(found) - 1, columns, list(range(columns)), signs)
