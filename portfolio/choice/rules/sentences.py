"""What the panel asks for, as the sentences it reads, and what each kind of sentence needs to be told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS
from legacyfund.lib.money import format_pounds
from portfolio.choice.rules.problem import BIDS_NAMED, NUMBERED, OF_DEPARTMENT, SHARES, Kind, Problem


class Unit(StrEnum):
    # Whole bids.
    BIDS = "BIDS"
    # Pounds and pence on pages, pence in the problem.
    POUNDS = "POUNDS"
    # Whole percent of all the money given.
    PERCENT = "PERCENT"
    # It has no number.
    NONE = ""


TITLES: Mapping[Kind, str] = {
    Kind.MUST_FUND: "Fund a bid",
    Kind.MUST_NOT_FUND: "Do not fund a bid",
    Kind.NOT_BOTH: "Not both of two bids",
    Kind.EITHER: "One of two bids, and only one",
    Kind.NEEDS: "A bid only together with another",
    Kind.ALL_OR_NONE: "All bids of a group, or none",
    Kind.AT_MOST: "At most a given number of bids of a group",
    Kind.AT_LEAST: "At least a given number of bids of a group",
    Kind.DEPARTMENT_CAP: "At most so much money for a department",
    Kind.DEPARTMENT_FLOOR: "At least so much money for a department",
    Kind.DEPARTMENT_SHARE_CAP: "At most a share of the money for a department",
    Kind.DEPARTMENT_SHARE_FLOOR: "At least a share of the money for a department",
    Kind.RED_FLOOR: "At least a given number of bids that treat a red-rated system",
    Kind.RED_SHARE_FLOOR: "At least a share of the money for red-rated systems",
    Kind.TOTAL_CAP: "At most so much money in all",
}
COUNTED = frozenset({Kind.AT_MOST, Kind.AT_LEAST, Kind.RED_FLOOR})


def unit_of(kind: Kind) -> Unit:
    if kind not in NUMBERED:
        return Unit.NONE
    if kind in SHARES:
        return Unit.PERCENT
    return Unit.BIDS if kind in COUNTED else Unit.POUNDS


def sentence_of(kind: Kind, *, bids: Sequence[str] = (), department: str = "", number: int = 0) -> str:
    """`bids`: references; `number`: pence, whole percent or bids, as the kind says."""
    pounds = in_pounds(number)
    one, other = (*bids, "", "")[:2]
    words: Mapping[Kind, str] = {
        Kind.MUST_FUND: f"Fund {one}.",
        Kind.MUST_NOT_FUND: f"Do not fund {one}.",
        Kind.NOT_BOTH: f"Do not fund both {one} and {other}.",
        Kind.EITHER: f"Fund either {one} or {other}, and not both.",
        Kind.NEEDS: f"Fund {one} only together with {other}.",
        Kind.ALL_OR_NONE: f"Fund all of {listed(bids)}, or none of them.",
        Kind.AT_MOST: f"Fund at most {number} of {listed(bids)}.",
        Kind.AT_LEAST: f"Fund at least {number} of {listed(bids)}.",
        Kind.DEPARTMENT_CAP: f"Give {department} at most {pounds}.",
        Kind.DEPARTMENT_FLOOR: f"Give {department} at least {pounds}.",
        Kind.DEPARTMENT_SHARE_CAP: f"Give {department} at most {number}% of the money.",
        Kind.DEPARTMENT_SHARE_FLOOR: f"Give {department} at least {number}% of the money.",
        Kind.RED_FLOOR: f"Fund at least {number} {'bid that treats' if number == 1 else 'bids that treat'}"
        " a red-rated system.",
        Kind.RED_SHARE_FLOOR: f"Spend at least {number}% of the money on bids that treat a red-rated system.",
        Kind.TOTAL_CAP: f"Give at most {pounds} in all.",
    }
    return words[kind]


def in_pounds(pence: int) -> str:
    """With pence only where there are any."""
    return format_pounds(Decimal(pence).scaleb(-2), pence=pence % 100 != 0)


def envelope_in_words(year: str, budget: str) -> str:
    return f"{SHORT_CONTROL_BUDGETS.get(budget, budget)} {year}"


def kept_in_words(rows: Sequence[str]) -> str:
    """What a set must keep, named as the rows of a problem are, as a person reads it: whole sentences."""
    return " ".join(_row_in_words(row) for row in rows)


def _row_in_words(row: str) -> str:
    budget, _, year = row.partition(" ")
    if budget in SHORT_CONTROL_BUDGETS:
        return f"Spend no more than there is in {envelope_in_words(year, budget)}."
    return row if row.endswith(".") else f"The panel decided: {row}."


def listed(names: Sequence[str]) -> str:
    """As in: A, B and C."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def touched_by(problem: Problem, kind: Kind, *, bids: Sequence[str] = (), department: str = "") -> int:
    """How many bids of the problem the sentence bears on."""
    if kind in BIDS_NAMED:
        meant = {row.bid for row in problem.candidates if row.bid in bids}
    elif kind in OF_DEPARTMENT:
        meant = {row.bid for row in problem.candidates if row.department == department}
    elif kind is Kind.RED_FLOOR:
        meant = {row.bid for row in problem.candidates if row.red}
    else:
        meant = {row.bid for row in problem.candidates}
    return len(meant)
