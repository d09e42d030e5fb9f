"""What is in doubt about the bids of a run, read back from its frozen inputs; and each as people say it."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from portfolio.choice.rules.answer import points
from portfolio.choice.rules.problem import Candidate, Problem
from portfolio.choice.rules.robustness import SWING, Doubtful, Kind, Score
from portfolio.choice.rules.sentences import in_pounds


def doubtful_in(problem: Problem, doubts: Mapping[str, Mapping[str, Any]]) -> list[Doubtful]:
    """`doubts` as `queries/problems.py` writes them. What the panel has decided is in no doubt."""
    bids, options = doubts["bids"], doubts["options"]
    return [
        Doubtful(
            row.id,
            {name: Score(*map(Fraction, range_)) for name, range_ in bids[row.bid]["scores"].items()},
            bids[row.bid]["bias"],
            **options.get(row.id, {}),
        )
        for row in problem.candidates
        if row.fixed is None
    ]


ANSWERED_BY: Mapping[Kind, str] = {
    Kind.WEIGHTS: "Confirm what each criterion weighs.",
    Kind.SCORE: "Ask its reviewers to settle its scores.",
    Kind.COST: "Ask the department to show how its costs are held.",
}


def doubt_in_words(
    kind: Kind,
    share: Fraction,
    *,
    row: Candidate | None,
    doubtful: Doubtful | None,
    weights: Mapping[str, int],
) -> str:
    """What is in doubt, and in how much of its range the best set is another one. `row` and `doubtful` are of
    the bid, where it is about one.
    """
    part = percent_in_words(share)
    if row is None or doubtful is None:
        return (
            f"With each weight up to {SWING}% more or less, another set is worth more in {part} of the draws."
        )
    if kind is Kind.COST:
        dearer = row.total * doubtful.bias // 100
        return (
            f"Its optimism bias is {doubtful.bias}%, so it may cost up to {in_pounds(dearer)} more. "
            f"In {part} of that range the best set no longer fits."
        )
    least, greatest = (doubtful.value(weights, which) for which in ("least", "greatest"))
    return (
        f"By its reviewers’ scores it is worth between {points(least)} and {points(greatest)} points. "
        f"In {part} of that range another set is the best."
    )


def percent_in_words(share: Fraction) -> str:
    """Whole percent, halves up; never none or all of it unless it is."""
    whole = floor(100 * share + Fraction(1, 2))
    if 0 < share < 1 and whole in (0, 100):
        return "under 1%" if whole == 0 else "over 99%"
    return f"{whole}%"
