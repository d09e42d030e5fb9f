from dataclasses import replace

import pytest

from bids.rules.criteria import DEFAULT_CRITERIA, CriterionSpec, check_specs, missing_from
from bids.rules.scoring import CriteriaRefused, CriterionKind

RISK, COST, FIT = DEFAULT_CRITERIA[:3]


def test_the_default_set_can_open_a_round() -> None:
    check_specs(DEFAULT_CRITERIA)

    assert missing_from(DEFAULT_CRITERIA) == ()


@pytest.mark.parametrize(
    ("specs", "field"),
    [
        ([replace(FIT, code="fit")], "code"),
        ([replace(FIT, code="F")], "code"),
        ([FIT, FIT], "code"),
        ([replace(FIT, name=" ")], "name"),
        ([replace(FIT, weight=0)], "weight"),
        ([replace(FIT, weight=101)], "weight"),
        ([replace(FIT, weight=1.5)], "weight"),
        ([replace(FIT, anchors=FIT.anchors[:5])], "anchors"),
        ([replace(FIT, anchors=(*FIT.anchors[:5], " "))], "anchors"),
        ([replace(RISK, anchors=FIT.anchors)], "anchors"),
        ([RISK, replace(RISK, code="RISK2")], "kind"),
        ([COST, replace(COST, code="COST2")], "kind"),
    ],
)
def test_a_criterion_that_could_stand_in_no_round(specs: list[CriterionSpec], field: str) -> None:
    with pytest.raises(CriteriaRefused) as caught:
        check_specs(specs)

    assert caught.value.field == field


@pytest.mark.parametrize("kind", CriterionKind)
def test_a_round_needs_each_kind(kind: CriterionKind) -> None:
    specs = [spec for spec in DEFAULT_CRITERIA if spec.kind is not kind]

    first, second = missing_from(specs)

    assert first.startswith("There is no criterion for ")
    assert second.endswith("must sum to 100.")


def test_no_criteria_at_all() -> None:
    assert len(missing_from([])) == 3
