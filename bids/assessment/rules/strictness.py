"""How strict each reviewer is beside the others on the same bids. Exact; shown, and never moves a score.

Of a reviewer: every criterion of every bid that they and at least one other person have scored. Own mean is
the mean of their scores; others' mean is the mean, over the same criteria, of the mean of the others' scores
there. The difference is own mean less others' mean: below nought is stricter.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Given:
    """A submitted score. `turn` counts the reviewer's submitted reviews in the order they were submitted."""

    reviewer: int
    bid: int
    criterion: str
    score: int
    confidence: str
    turn: int


@dataclass(frozen=True)
class Strictness:
    """Means are None where nobody else has scored the same. `first` and `rest` are the differences on the
    first half of the reviewer's reviews, in the order they were submitted, and on those after it.
    """

    reviewer: int
    bids: int
    compared: int
    own_mean: Fraction | None
    others_mean: Fraction | None
    first: Fraction | None
    rest: Fraction | None
    confidence: dict[str, int]

    @property
    def difference(self) -> Fraction | None:
        if self.own_mean is None or self.others_mean is None:
            return None
        return self.own_mean - self.others_mean


def strictness_of(given: Sequence[Given]) -> list[Strictness]:
    """One row a reviewer, by id."""
    on: defaultdict[tuple[int, str], list[Given]] = defaultdict(list)
    by: defaultdict[int, list[Given]] = defaultdict(list)
    for row in given:
        on[row.bid, row.criterion].append(row)
        by[row.reviewer].append(row)
    return [_of_reviewer(reviewer, rows, on) for reviewer, rows in sorted(by.items())]


def _of_reviewer(reviewer: int, rows: list[Given], on: dict[tuple[int, str], list[Given]]) -> Strictness:
    compared: list[tuple[Given, Fraction]] = []
    for row in rows:
        others = [other.score for other in on[row.bid, row.criterion] if other.reviewer != reviewer]
        if others:
            compared.append((row, Fraction(sum(others), len(others))))
    turns = max(row.turn for row in rows)
    early = [pair for pair in compared if 2 * pair[0].turn <= turns]
    late = [pair for pair in compared if 2 * pair[0].turn > turns]
    return Strictness(
        reviewer=reviewer,
        bids=len({row.bid for row in rows}),
        compared=len(compared),
        own_mean=_mean([Fraction(row.score) for row, _ in compared]),
        others_mean=_mean([others for _, others in compared]),
        first=_mean([row.score - others for row, others in early]),
        rest=_mean([row.score - others for row, others in late]),
        confidence=dict(Counter(row.confidence for row in rows)),
    )


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
