"""Check that no choice of bids is worth more than a certificate claims. Standard library only, no solver.

    python3 check.py problem.json certificate.json

The problem: candidates with a value (tenths of a point) and a cost (pence by year and control budget), the
envelopes, and the panel's constraints. Each of them is a row: whole numbers a, one for each candidate, and b,
and a choice (1 for each candidate chosen, 0 for each left out) keeps the row when the sum of a over what is
chosen is at most b.

The certificate: the choice, its value, the bound it claims, and a tree. The tree is a list in which each
branch is written before what hangs on it: the number of a candidate, then the part in which it is chosen,
then the part in which it is not. So the leaves cover all choices there are. Each leaf gives a scale s and
multipliers y, none below zero, for some rows. Whatever is chosen below that leaf keeps the rows, so

    s x its value <= sum of y x b + sum over the candidates chosen of (s x value - sum of y x a)

and the last sum is at most what it is when each candidate still open is chosen exactly where its bracket is
above zero. Divided by s and rounded down, that must not be above the bound. A leaf with scale 0 says that
there is no choice below it that keeps the rows: then the right side must be below zero.

Source: weak duality of linear programming, and Farkas' lemma for a leaf without a choice.
"""

import hashlib
import json
import sys
from itertools import pairwise
from typing import Any

PROBLEM = "legacyfund/problem/1"
CERTIFICATE = "legacyfund/certificate/1"

Row = tuple[str, dict[int, int], int]
"""What it is in words; the multiple of each candidate, by its number; and the most their sum may be."""


class NotProved(Exception):
    """The certificate does not show what it claims. The message says where it fails."""


def rows_of(problem: dict[str, Any]) -> list[Row]:
    """All that a choice must keep, in the order by which a certificate numbers it."""
    candidates = problem["candidates"]
    options: dict[str, list[int]] = {}
    for number, row in enumerate(candidates):
        options.setdefault(row["bid"], []).append(number)
    rows = _envelopes(problem)
    for bid, numbers in options.items():
        if len(numbers) > 1:
            rows.append((f"one option of {bid}", dict.fromkeys(numbers, 1), 1))
    for number, row in enumerate(candidates):
        if row["fixed"] is not None:
            sense, words = (">=", "in") if row["fixed"] else ("<=", "out")
            rows.extend(_row(f"{row['id']} is {words}", {number: 1}, sense, int(row["fixed"])))
    for constraint in problem["constraints"]:
        rows.extend(_constraint(constraint, candidates, options))
    return rows


def _envelopes(problem: dict[str, Any]) -> list[Row]:
    """One for each year and control budget with an envelope or a cost; without an envelope it is empty."""
    left = {(year, budget): pence for year, budget, pence in problem["envelopes"]}
    spent: dict[tuple[str, str], dict[int, int]] = {cell: {} for cell in left}
    for number, row in enumerate(problem["candidates"]):
        for year, budget, pence in row["cost"]:
            of_cell = spent.setdefault((year, budget), {})
            of_cell[number] = of_cell.get(number, 0) + pence
    return [(f"{cell[1]} {cell[0]}", spent[cell], left.get(cell, 0)) for cell in sorted(spent)]


def _row(words: str, sums: dict[int, int], sense: str, bound: int) -> list[Row]:
    """As rows that say "at most": what must be at least is turned round."""
    below: Row = (words, sums, bound)
    above: Row = (words, {number: -multiple for number, multiple in sums.items()}, -bound)
    return {"<=": [below], ">=": [above], "==": [below, above]}[sense]


def _constraint(
    constraint: dict[str, Any], candidates: list[dict[str, Any]], options: dict[str, list[int]]
) -> list[Row]:
    kind, number, words = constraint["kind"], constraint["number"], constraint["sentence"]
    named = [dict.fromkeys(options[bid], 1) for bid in constraint["bids"]]
    together: dict[int, int] = {}
    for sums in named:
        together.update(sums)
    if kind in ("MUST_FUND", "AT_LEAST"):
        return _row(words, together, ">=", number if kind == "AT_LEAST" else 1)
    if kind in ("MUST_NOT_FUND", "NOT_BOTH", "AT_MOST"):
        return _row(words, together, "<=", {"MUST_NOT_FUND": 0, "NOT_BOTH": 1, "AT_MOST": number}[kind])
    if kind == "EITHER":
        return _row(words, together, "==", 1)
    if kind == "NEEDS":
        return _row(words, _difference(*named), "<=", 0)
    if kind == "ALL_OR_NONE":
        return [row for pair in pairwise(named) for row in _row(words, _difference(*pair), "==", 0)]
    return _over_money(constraint, candidates)


def _difference(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    return {**one, **dict.fromkeys(other, -1)}


def _over_money(constraint: dict[str, Any], candidates: list[dict[str, Any]]) -> list[Row]:
    """Caps and floors in pence, in whole percent of all the money given, or in bids."""
    kind, number, words = constraint["kind"], constraint["number"], constraint["sentence"]
    cost = [sum(pence for _, _, pence in row["cost"]) for row in candidates]
    if kind == "TOTAL_CAP":
        return _row(words, dict(enumerate(cost)), "<=", number)
    if kind.startswith("RED_"):
        meant = [row["red"] for row in candidates]
    else:
        meant = [row["department"] == constraint["department"] for row in candidates]
    if kind == "RED_FLOOR":
        return _row(words, {place: 1 for place, is_meant in enumerate(meant) if is_meant}, ">=", number)
    sense = {"CAP": "<=", "FLOOR": ">="}[kind.rsplit("_", 1)[1]]
    if "_SHARE_" in kind:
        sums = {place: pence * (100 * meant[place] - number) for place, pence in enumerate(cost)}
        return _row(words, sums, sense, 0)
    return _row(words, {place: pence for place, pence in enumerate(cost) if meant[place]}, sense, number)


def check(problem: dict[str, Any], certificate: dict[str, Any]) -> str:
    """What the certificate proves, in words. Raises NotProved."""
    if problem.get("format") != PROBLEM or certificate.get("format") != CERTIFICATE:
        raise NotProved("These are not a problem and a certificate of the kind this program reads.")
    if certificate["problem"] != digest(problem):
        raise NotProved("The certificate belongs to another problem: its SHA-256 differs.")
    body = {key: value for key, value in certificate.items() if key != "sha256"}
    if certificate["sha256"] != digest(body):
        raise NotProved("The certificate was changed after it was made: its SHA-256 differs.")
    bound = certificate["bound"]
    rows = rows_of(problem)
    if certificate["chosen"] is None:
        if bound is not None:
            raise NotProved("A certificate without a choice claims that there is none, and no bound.")
    else:
        _check_choice(problem, rows, certificate)
    leaves = _check_tree(problem["candidates"], rows, certificate["tree"], bound)
    if bound is None:
        return f"Proved: no choice keeps all constraints ({leaves} leaves)."
    return (
        f"Proved: this choice is worth {_points(certificate['value'])} points, and none is worth more than "
        f"{_points(bound)} ({leaves} leaves)."
    )


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of the document in its one form: keys sorted, no white space, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _points(tenths: int) -> str:
    return f"{tenths // 10:,}.{tenths % 10}"


def _check_choice(problem: dict[str, Any], rows: list[Row], certificate: dict[str, Any]) -> None:
    numbers = {row["id"]: number for number, row in enumerate(problem["candidates"])}
    chosen = certificate["chosen"]
    if len(set(chosen)) != len(chosen) or not set(chosen) <= numbers.keys():
        raise NotProved("The choice names a candidate twice, or one that is not in the problem.")
    inside = {numbers[name] for name in chosen}
    for words, sums, most in rows:
        if sum(multiple for number, multiple in sums.items() if number in inside) > most:
            raise NotProved(f"The choice does not keep this: {words}.")
    value = sum(problem["candidates"][number]["value"] for number in inside)
    if value != certificate["value"] or not _is_whole(certificate["bound"]) or certificate["bound"] < value:
        raise NotProved("The value of the choice, or the bound beside it, is not what is claimed.")


def _check_tree(candidates: list[dict[str, Any]], rows: list[Row], tree: list[Any], bound: int | None) -> int:
    """How many leaves the tree has. Each must show that nothing below it is worth more than the bound."""
    values = [row["value"] for row in candidates]
    sums = [list(row[1].items()) for row in rows]
    most = [row[2] for row in rows]
    state: list[int | None] = [None] * len(values)
    waiting: list[int] = []
    """Candidates whose other part is still to come, on the way from the root to here."""
    leaves = 0
    for place, node in enumerate(tree):
        if isinstance(node, list):
            leaves += 1
            _check_leaf(node, values, sums, most, state, bound)
            while waiting and state[waiting[-1]] == 0:
                state[waiting.pop()] = None
            if waiting:
                state[waiting[-1]] = 0
                continue
            if place != len(tree) - 1:
                raise NotProved("The tree goes on after its last leaf.")
            return leaves
        if not _is_whole(node) or not 0 <= node < len(values) or state[node] is not None:
            raise NotProved("The tree branches on something that is not an open candidate.")
        state[node] = 1
        waiting.append(node)
    raise NotProved("The tree ends before all choices are covered.")


def _check_leaf(
    leaf: list[Any],
    values: list[int],
    sums: list[list[tuple[int, int]]],
    most: list[int],
    state: list[int | None],
    bound: int | None,
) -> None:
    scale, *multipliers = leaf
    if not _is_whole(scale) or scale < 0:
        raise NotProved("A leaf has a scale that is not a whole number from 0 up.")
    gain = [scale * value for value in values]
    total = 0
    for pair in multipliers:
        row, multiplier = pair
        if not (_is_whole(row) and _is_whole(multiplier) and 0 <= row < len(most) and multiplier >= 0):
            raise NotProved("A leaf has a multiplier that is not a whole number from 0 up.")
        total += multiplier * most[row]
        for number, multiple in sums[row]:
            gain[number] -= multiplier * multiple
    for number, more in enumerate(gain):
        if state[number] == 1 or (state[number] is None and more > 0):
            total += more
    if scale == 0 and total >= 0:
        raise NotProved("A leaf says that no choice is left below it, and does not show it.")
    if scale and (bound is None or total // scale > bound):
        raise NotProved("A leaf leaves room for a choice that is worth more than the bound.")


def _is_whole(number: object) -> bool:
    return type(number) is int


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("Use: python3 check.py problem.json certificate.json\n")
        return 2
    documents = []
    for name in arguments:
        with open(name, encoding="utf-8") as file:
            documents.append(json.load(file))
    try:
        sys.stdout.write(check(*documents) + "\n")
    except NotProved as failure:
        sys.stdout.write(f"NOT proved. {failure}\n")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as fault:
        sys.stdout.write(f"NOT proved. A document is not in its form ({type(fault).__name__}: {fault}).\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
