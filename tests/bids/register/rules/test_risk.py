import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.register.rules.risk import (
    CRITERIA,
    IMPACT,
    LIKELIHOOD,
    RED_IN_168THS,
    ScoreRefused,
    check_scores,
    overall_in_168ths,
    rate,
)

OWN_VECTORS = Path(__file__).with_name("risk_vectors.json")
L_CODES = [criterion.code for criterion in LIKELIHOOD]
C_CODES = [criterion.code for criterion in IMPACT]


def make_scores(likelihood: list[int], impact: list[int]) -> dict[str, int | None]:
    return dict(zip(L_CODES + C_CODES, likelihood + impact, strict=True))


all_scores = st.builds(
    make_scores,
    st.lists(st.integers(1, 6), min_size=7, max_size=7),
    st.lists(st.integers(1, 5), min_size=6, max_size=6),
)


def read_vectors() -> list[dict[str, Any]]:
    """The file the environment names, or our own: never neither."""
    path = Path(os.environ.get("LEGACYFUND_LITRAF_VECTORS") or OWN_VECTORS)
    vectors: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return vectors


def six_places(value: Fraction) -> float:
    return round(float(value), 6)


def test_vectors_come_out_exactly() -> None:
    vectors = read_vectors()

    assert vectors
    for vector in vectors:
        scores = make_scores(vector["likelihood"], vector["impact"])
        rating = rate(scores)
        assert rating is not None
        assert {
            "likelihood_total": six_places(rating.likelihood.total),
            "impact_total": six_places(rating.impact.total),
            "overall": six_places(rating.overall),
            "is_legacy": rating.is_legacy,
            "is_red": rating.is_red,
        } == {key: vector[key] for key in vector if key not in ("name", "likelihood", "impact")}, vector[
            "name"
        ]


def test_the_worked_example_of_the_guidance() -> None:
    rating = rate(make_scores([5, 5, 5, 5, 6, 6, 6], [5, 5, 2, 5, 5, 4]))

    assert rating is not None
    assert rating.overall == Fraction(80, 3)
    assert rating.likelihood.mean == Fraction(38, 7)
    assert rating.likelihood.maximum == 6
    assert rating.impact.mean == Fraction(13, 3)
    assert rating.band == "Red-rated"


def test_rounding_first_would_wrongly_make_it_red() -> None:
    scores = make_scores([5, 5, 4, 3, 3, 3, 3], [4, 4, 3, 3, 3, 3])
    rating = rate(scores)

    assert rating is not None
    assert round(rating.likelihood.total, 2) * round(rating.impact.total, 2) >= 16
    assert not rating.is_red
    assert rating.band == "Legacy"
    assert overall_in_168ths(scores) == 2684


def test_not_legacy_below_three() -> None:
    rating = rate(make_scores([2] * 7, [5] * 6))

    assert rating is not None
    assert rating.band == "Not legacy"


@pytest.mark.parametrize("code", CRITERIA)
@pytest.mark.parametrize("blank", [True, False])
def test_twelve_scores_are_not_yet_a_rating(code: str, blank: bool) -> None:
    scores = make_scores([6] * 7, [5] * 6)
    if blank:
        scores[code] = None
    else:
        del scores[code]

    assert rate(scores) is None
    assert overall_in_168ths(scores) is None


@pytest.mark.parametrize(
    ("code", "score"),
    [("L1", 0), ("L7", 7), ("C1", 6), ("C6", -1), ("L3", True), ("C2", 2.0), ("C3", "4")],
)
def test_a_score_out_of_bounds_names_its_criterion(code: str, score: Any) -> None:
    with pytest.raises(ScoreRefused, match=f"{code} .* must be a whole number from 1 to [56]") as caught:
        check_scores({code: score})

    assert caught.value.field == code


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(ScoreRefused, match="no criterion L8"):
        rate({"L8": 1})


def test_the_criteria_are_the_frameworks() -> None:
    assert L_CODES == ["L1", "L2", "L3", "L4", "L5", "L6", "L7"]
    assert C_CODES == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert {criterion.highest for criterion in LIKELIHOOD} == {6}
    assert {criterion.highest for criterion in IMPACT} == {5}
    assert CRITERIA["C3"].choices[4] == (5, "Very high: over 10 %, or over £50 million")


@given(all_scores)
def test_overall_lies_between_1_and_30(scores: dict[str, int | None]) -> None:
    rating = rate(scores)

    assert rating is not None
    assert 1 <= rating.overall <= 30


@given(all_scores)
def test_168ths_lose_nothing(scores: dict[str, int | None]) -> None:
    likelihood = [scores[code] or 0 for code in L_CODES]
    impact = [scores[code] or 0 for code in C_CODES]
    rating, whole = rate(scores), overall_in_168ths(scores)

    assert rating is not None
    assert whole == (sum(likelihood) + 7 * max(likelihood)) * (sum(impact) + 6 * max(impact))
    assert Fraction(whole, 168) == rating.overall
    assert rating.is_red == (whole >= RED_IN_168THS) == (rating.overall >= 16)


@given(all_scores, st.sampled_from(sorted(CRITERIA)))
def test_a_higher_score_never_lowers_the_rating(scores: dict[str, int | None], code: str) -> None:
    before = rate(scores)
    after = rate({**scores, code: min((scores[code] or 0) + 1, CRITERIA[code].highest)})

    assert before is not None
    assert after is not None
    assert after.overall >= before.overall
    assert after.is_legacy >= before.is_legacy
    assert after.is_red >= before.is_red
