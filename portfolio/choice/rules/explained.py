"""What was found about an answer, as sentences and plain rows: kept with it, and shown as they stand."""

from collections.abc import Collection, Sequence
from typing import Any

from legacyfund.lib.control_budgets import SHORT_CONTROL_BUDGETS, cell_order
from portfolio.choice.rules.answer import points
from portfolio.choice.rules.curve import Curve, Point
from portfolio.choice.rules.infeasibility import Repair, Way
from portfolio.choice.rules.more_money import MoreMoney
from portfolio.choice.rules.problem import OF_DEPARTMENT, SHARES, Kind, Problem
from portfolio.choice.rules.reasons import Why, in_words
from portfolio.choice.rules.rival import Rival, Swap, Worth
from portfolio.choice.rules.robustness import Robustness
from portfolio.choice.rules.sentences import envelope_in_words, in_pounds, listed
from portfolio.choice.rules.thresholds import Threshold

IN_PENCE = (OF_DEPARTMENT | {Kind.TOTAL_CAP}) - SHARES


def reasons_in_words(reasons: Sequence[Why]) -> str:
    """One after the other, with the short names of control budgets; sentences bring their stops."""
    words = " ".join(in_words(row) for row in reasons).replace("..", ".")
    for code, name in SHORT_CONTROL_BUDGETS.items():
        words = words.replace(f"{code} ", f"{name} ")
    return words


def repair_in_words(repair: Repair, problem: Problem) -> str:
    """What to change, and what the best set is then worth."""
    then = f"Then the best set is worth {points(repair.value)} points."
    if repair.way is Way.RAISE and repair.cell is not None:
        return f"Put {in_pounds(repair.by)} more into {envelope_in_words(*repair.cell)}. {then}"
    words = repair.sentence.words if repair.sentence else ""
    if repair.way is Way.DROP:
        return f"Do without “{words}” {then}"
    kind = next(
        row.kind for row in problem.constraints if repair.sentence and row.name == repair.sentence.name
    )
    number, before = (_of_kind(kind, number) for number in (repair.number, repair.before))
    return f"Put {number} for {before} in “{words}” {then}"


def _of_kind(kind: Kind, number: int) -> str:
    """A number as the sentence of that kind says it: a share, pounds, or bids."""
    if kind in SHARES:
        return f"{number}%"
    return in_pounds(number) if kind in IN_PENCE else str(number)


def threshold_in_words(row: Threshold, total: int) -> str:
    """How far the bid is from the other side, with the pence that it costs; blank where the panel has decided
    on it, and where it would come in only for nothing.
    """
    if row.chosen and row.value is not None:
        return f"Stays in a best set while it loses up to {points(row.value.by)} points."
    ways = []
    if row.value is not None:
        ways.append(f"with {points(row.value.by)} points more")
    if row.cost is not None and row.cost.by < total:
        ways.append(f"for {in_pounds(whole_pounds(row.cost.by))} less")
    return f"Comes in {' or '.join(ways)}." if ways and not row.chosen else ""


def whole_pounds(pence: int) -> int:
    """Rounded up: whoever costs so much less costs at least the pence less."""
    return -(-pence // 100) * 100


def money_kept(found: Sequence[MoreMoney]) -> list[dict[str, Any]]:
    """`{"envelope", "gain" (tenths of a point), "words"}`, an envelope each."""
    return [
        {
            "envelope": envelope_in_words(*row.cell),
            "gain": row.gain,
            "words": swapped(row.entering, row.leaving) if row.gain else "Nothing better",
        }
        for row in sorted(found, key=lambda row: cell_order(row.cell))
    ]


def rival_kept(rival: Rival) -> dict[str, Any]:
    """`{"swaps": [sentence], "steps": [{"leave_out", "put_in": ids, "brings": words}], "same_cost",
    "same_value": sentence or blank}`; the steps are the swaps once more, in their parts.
    """
    return {
        "swaps": [_swap_in_words(row) for row in rival.swaps],
        "steps": [
            {"leave_out": list(row.leave_out), "put_in": list(row.put_in), "brings": _brings(row)}
            for row in rival.swaps
        ],
        "same_cost": _beside("The best set for the same money", rival.same_cost),
        "same_value": _beside("The cheapest set worth as much", rival.same_value),
    }


def beside_kept(rival: Rival) -> dict[str, Any]:
    """`{"P", "B", "C": ids}`: the set the scenario stands for, the best at its cost, the cheapest with its
    value; None where there is no such set.
    """
    sets = {"P": rival.picked, "B": rival.same_cost, "C": rival.same_value}
    return {name: None if worth is None else list(worth.chosen) for name, worth in sets.items()}


def curves_kept(spending: Sequence[Point], curves: Sequence[Curve]) -> dict[str, Any]:
    """`{"sets": [ids], "spending", "together": points, "envelopes": [[year, control budget, points]]}`. A
    point is `[percent, pence, value (tenths), place of its set]`, the last two None where no set keeps all.
    """
    sets: dict[tuple[str, ...], int] = {}

    def points_of(points: Sequence[Point]) -> list[list[int | None]]:
        return [
            [
                point.percent,
                point.pence,
                point.value,
                None if point.value is None else sets.setdefault(point.chosen, len(sets)),
            ]
            for point in points
        ]

    kept: dict[str, Any] = {"spending": points_of(spending)}
    kept["together"] = next(points_of(curve.points) for curve in curves if curve.cell is None)
    alone = sorted((cell_order(curve.cell), curve.cell, curve) for curve in curves if curve.cell is not None)
    kept["envelopes"] = [[*cell, points_of(curve.points)] for _, cell, curve in alone]
    kept["sets"] = [list(chosen) for chosen in sets]
    return kept


def robustness_kept(found: Robustness, *, asked: int) -> dict[str, Any]:
    """`{"draws", "asked", "solved", "bids": {id: {"share", "core", "place"}}, "agenda": [{"kind",
    "candidate", "share"}]}`; shares are exact, such as `3/50`.
    """
    return {
        "draws": found.draws,
        "asked": asked,
        "solved": found.solved,
        "bids": {
            row.candidate: {"share": str(row.share), "core": str(row.core), "place": row.place.value}
            for row in found.standings
        },
        "agenda": [
            {"kind": row.kind.value, "candidate": row.candidate, "share": str(row.share)}
            for row in found.agenda
        ],
    }


def swapped(entering: Collection[str], leaving: Collection[str]) -> str:
    """In and out, as a person reads them."""
    come = f"{listed(sorted(entering))} in" if entering else ""
    go = f"{listed(sorted(leaving))} out" if leaving else ""
    return "; ".join(part for part in (come, go) if part)


def _swap_in_words(swap: Swap) -> str:
    out = f"Leave out {listed(swap.leave_out)}" if swap.leave_out else ""
    into = f"put in {listed(swap.put_in)}" if swap.put_in else ""
    deed = ", ".join(part for part in (out, into) if part)
    return f"{deed[:1].upper()}{deed[1:]}: {_brings(swap)}."


def _brings(swap: Swap) -> str:
    more = f"{points(abs(swap.value))} points {'more' if swap.value >= 0 else 'less'}"
    money = f"{in_pounds(abs(swap.pence))} {'more' if swap.pence > 0 else 'less'}"
    return f"{more}, {money}"


def _beside(name: str, worth: Worth | None) -> str:
    if worth is None:
        return ""
    return f"{name} is worth {points(worth.value)} points and costs {in_pounds(worth.pence)}."
