"""A round's criteria as data."""

from dataclasses import replace

import pytest

from bids.rounds.rules.criteria import DEFAULT_CRITERIA, CriterionSpec, check_specs, missing_from
from bids.rounds.rules.scoring import CriteriaRefused, CriterionKind

ANCHORS = tuple(f"Level {level}" for level in range(6))
FIT = CriterionSpec("FIT", "Fit", CriterionKind.PANEL, 50, ANCHORS)
RISK = CriterionSpec("RISK", "Risk removed", CriterionKind.RISK, 30)
COST = CriterionSpec("COST", "Whole-life cost", CriterionKind.COST, 20)


def test_the_default_set_stands_and_lacks_nothing() -> None:
    check_specs(DEFAULT_CRITERIA)

    assert missing_from(DEFAULT_CRITERIA) == ()
    assert [spec.code for spec in DEFAULT_CRITERIA[:2]] == ["RISK", "COST"]
    assert len(DEFAULT_CRITERIA) == 8


def test_every_default_anchor_says_something_of_its_own() -> None:
    anchors = [words for spec in DEFAULT_CRITERIA for words in spec.anchors]

    assert len(set(anchors)) == len(anchors) == 36


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (replace(FIT, code="fit"), "code"),
        (replace(FIT, code="F"), "code"),
        (replace(FIT, code="FIT\n"), "code"),
        (replace(FIT, code="STRATEGIC_FIT"), "code"),
        (replace(FIT, name=" "), "name"),
        (replace(FIT, weight=0), "weight"),
        (replace(FIT, weight=101), "weight"),
        (replace(FIT, weight=True), "weight"),
        (replace(FIT, anchors=ANCHORS[:5]), "anchors"),
        (replace(FIT, anchors=(*ANCHORS[:5], " ")), "anchors"),
        (replace(RISK, anchors=ANCHORS), "anchors"),
    ],
)
def test_a_criterion_that_cannot_stand(spec, field) -> None:
    with pytest.raises(CriteriaRefused) as refusal:
        check_specs([spec])
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "specs",
    [
        (RISK, replace(RISK, code="RISK2")),
        (COST, replace(COST, code="COST2")),
        (FIT, replace(FIT, name="Other")),
    ],
)
def test_computed_kinds_and_codes_are_used_once(specs) -> None:
    with pytest.raises(CriteriaRefused):
        check_specs(specs)


@pytest.mark.parametrize(
    ("specs", "number"),
    [
        ((), 3),
        ((RISK,), 3),
        ((RISK, COST), 2),
        ((RISK, COST, FIT), 0),
        ((RISK, COST, replace(FIT, weight=49)), 1),
    ],
)
def test_what_is_missing_is_said_in_sentences(specs, number) -> None:
    missing = missing_from(specs)

    assert len(missing) == number
    assert all(sentence.endswith(".") for sentence in missing)
