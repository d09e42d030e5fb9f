"""What a bid may still come to be worth in the choice, whatever the panel says of it. Exact, and cautious.

Of each bid two selection values, that is without COST, which the envelopes carry: the lowest and the highest
it could still get. RISK is known. A judged criterion with an agreed value is known too. Otherwise it may come
to stand anywhere between the lowest and the highest of its scores; and anywhere from 0 to 5 where a review is
missing, or a score was given with low confidence or before confidence was asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from bids.assessment.rules.ranking_lines import criterion_lines
from bids.rounds.rules.scoring import FULL_MARKS, CriterionKind, panel_value

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Plausible:
    """Selection values from 0 to 100 that the bid could still get at worst and at best."""

    reference: str
    lowest: Fraction
    highest: Fraction


def plausible_values(inputs: Plain, unsure: Mapping[str, frozenset[str]]) -> list[Plausible]:
    """Of each bid of a ranking's inputs. `unsure` maps a reference to the codes of criteria with a score that
    is not sure.
    """
    return [_plausible(inputs, bid, unsure.get(bid["reference"], frozenset())) for bid in inputs["bids"]]


def _plausible(inputs: Plain, bid: Plain, unsure: frozenset[str]) -> Plausible:
    criteria = [row for row in inputs["criteria"] if row["kind"] != CriterionKind.COST]
    whole = sum(row["weight"] for row in criteria)
    known = {line.code: line.value for line in criterion_lines(inputs, bid)}
    open_to_all = bid["reviews"] < inputs["round"]["reviews_wanted"]
    lowest = highest = Fraction(0)
    for row in criteria:
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
