"""The Legacy IT Risk Assessment Framework, exactly.

Source: "Guidance on the Legacy IT Risk Assessment Framework", Central Digital and Data Office (now
the Government Digital Service), 29 September 2023, updated 13 March 2025. The criteria and their
levels are in `risk_criteria.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bids.register.rules.risk_criteria import CRITERIA, IMPACT, LIKELIHOOD, Criterion
from legacyfund.lib.errors import DomainError

LEGACY_LIKELIHOOD = 3
RED_OVERALL = 16
LOWEST_OVERALL = 1
HIGHEST_OVERALL = 30
OVERALL_DENOMINATOR = 168
RED_IN_168THS = RED_OVERALL * OVERALL_DENOMINATOR
Scores = Mapping[str, int | None]


class ScoreRefused(DomainError):
    """A score is not a whole number within the framework's bounds; `field` is the criterion's code."""


@dataclass(frozen=True)
class Category:
    """One side of the rating: "Category total: T = (mean(scores) + max(scores)) / 2"."""

    mean: Fraction
    maximum: int
    total: Fraction


@dataclass(frozen=True)
class RiskRating:
    """ "Overall = T_likelihood x T_impact", 1 to 30, exact; round only to show it."""

    likelihood: Category
    impact: Category
    overall: Fraction
    is_legacy: bool
    is_red: bool

    @property
    def band(self) -> str:
        if self.is_red:
            return "Red-rated"
        return "Legacy" if self.is_legacy else "Not legacy"


def rate(scores: Scores) -> RiskRating | None:
    """The rating, or None ("not yet rated") until all 13 scores are there.

    "Legacy if any likelihood score is 3 or more. Red-rated if overall is 16 or more."
    Raises ScoreRefused for a score out of bounds or a criterion the framework does not have.
    """
    check_scores(scores)
    likelihood = _given(scores, LIKELIHOOD)
    impact = _given(scores, IMPACT)
    if len(likelihood) < len(LIKELIHOOD) or len(impact) < len(IMPACT):
        return None
    sides = _category(likelihood), _category(impact)
    overall = sides[0].total * sides[1].total
    return RiskRating(
        likelihood=sides[0],
        impact=sides[1],
        overall=overall,
        is_legacy=sides[0].maximum >= LEGACY_LIKELIHOOD,
        is_red=overall >= RED_OVERALL,
    )


def overall_in_168ths(scores: Scores) -> int | None:
    """Overall × 168 as a whole number, or None when not yet rated.

    (mean + max) / 2 is (sum + n·max) / 2n, with n = 7 and 6, so
    overall = (sumL + 7·maxL)(sumC + 6·maxC) / 168 with nothing lost.
    """
    rating = rate(scores)
    return None if rating is None else int(rating.overall * OVERALL_DENOMINATOR)


def check_scores(scores: Scores) -> None:
    """Raises ScoreRefused for the first score that is out of bounds; blanks are allowed."""
    for code, score in scores.items():
        if code not in CRITERIA:
            raise ScoreRefused(f"The framework has no criterion {code}.", field=code)
        if score is not None:
            _check_score(CRITERIA[code], score)


def _check_score(criterion: Criterion, score: int) -> None:
    if type(score) is not int or not 1 <= score <= criterion.highest:
        raise ScoreRefused(
            f"{criterion.code} {criterion.name} must be a whole number from 1 to {criterion.highest}.",
            field=criterion.code,
        )


def _given(scores: Scores, criteria: tuple[Criterion, ...]) -> list[int]:
    found = (scores.get(criterion.code) for criterion in criteria)
    return [score for score in found if score is not None]


def _category(scores: list[int]) -> Category:
    mean = Fraction(sum(scores), len(scores))
    return Category(mean=mean, maximum=max(scores), total=(mean + max(scores)) / 2)
