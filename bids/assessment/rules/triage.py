"""Which bids cannot reach the first places whatever the panel still says of them. Exact, and cautious.

Of each bid two values: the lowest and the highest it could still get. RISK and COST are known. A judged
criterion with an agreed value is known too. Otherwise it may come to stand anywhere between the lowest and
the highest of its scores; and anywhere from 0 to 5 where a review is missing, or a score was given with low
confidence or before confidence was asked for.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bids.assessment.rules.ranking_lines import criterion_lines
from bids.rounds.rules.scoring import FULL_MARKS, CriterionKind, panel_value

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Plausible:
    """Values from 0 to 100 that the bid could still get at worst and at best."""

    reference: str
    lowest: Fraction
    highest: Fraction


@dataclass(frozen=True)
class OutOfReach:
    """`behind` bids are above the highest value the bid could get, whatever scores are still given."""

    reference: str
    highest: Fraction
    behind: int


def plausible_values(inputs: Plain, unsure: Mapping[str, frozenset[str]]) -> list[Plausible]:
    """Of each bid of a ranking's inputs. `unsure` maps a reference to the codes of criteria with a score that
    is not sure.
    """
    return [_plausible(inputs, bid, unsure.get(bid["reference"], frozenset())) for bid in inputs["bids"]]


def out_of_reach(values: Sequence[Plausible], places: int) -> list[OutOfReach]:
    """The bids with at least `places` others surely above them, in the order given."""
    lowest = sorted(value.lowest for value in values)
    found = []
    for value in values:
        behind = len(lowest) - bisect_right(lowest, value.highest)
        if behind >= places:
            found.append(OutOfReach(value.reference, value.highest, behind))
    return found


def _plausible(inputs: Plain, bid: Plain, unsure: frozenset[str]) -> Plausible:
    whole = sum(row["weight"] for row in inputs["criteria"])
    known = {line.code: line.value for line in criterion_lines(inputs, bid)}
    open_to_all = bid["reviews"] < inputs["round"]["reviews_wanted"]
    lowest = highest = Fraction(0)
    for row in inputs["criteria"]:
        low, high = _range(row, bid, known[row["code"]], open_to_all or row["code"] in unsure)
        lowest += low * row["weight"] / whole
        highest += high * row["weight"] / whole
    return Plausible(bid["reference"], lowest, highest)


def _range(row: Plain, bid: Plain, known: Fraction | None, anything: bool) -> tuple[Fraction, Fraction]:
    code, scores = row["code"], bid["scores"].get(row["code"], [])
    if known is not None and (row["kind"] != CriterionKind.PANEL or code in bid.get("moderated", {})):
        return known, known
    if anything or not scores:
        return Fraction(0), Fraction(FULL_MARKS)
    return panel_value([min(scores)]), panel_value([max(scores)])
