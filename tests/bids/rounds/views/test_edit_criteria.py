"""The criteria of a planned round."""

import pytest

from bids.rounds.forms import criterion_initial
from bids.rounds.models import Criterion
from bids.rounds.rules.criteria import DEFAULT_CRITERIA
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db


def criteria_form(**changes):
    """The default set as the page would post it."""
    number = str(len(DEFAULT_CRITERIA))
    data = {"criteria-TOTAL_FORMS": number, "criteria-INITIAL_FORMS": number}
    for number, spec in enumerate(DEFAULT_CRITERIA):
        data |= {f"criteria-{number}-{name}": str(value) for name, value in criterion_initial(spec).items()}
    return {**data, **changes}


def test_the_default_criteria_are_offered_and_saved(bare_round, client, manager) -> None:
    offered = text_of(client.get(bids_url("edit_criteria", bare_round)))
    response = post_as_shown(client, bids_url("edit_criteria", bare_round), criteria_form())

    assert "This is the default set" in offered
    assert DEFAULT_CRITERIA[2].anchors[5] in offered.replace("&#x27;", "'").replace("&#39;", "'")
    assert response["Location"] == bids_url("round", bare_round)
    assert list(Criterion.objects.order_by("order").values_list("code", flat=True)) == [
        spec.code for spec in DEFAULT_CRITERIA
    ]


def test_weights_stand_side_by_side_with_their_sum_above_the_levels(bare_round, client, manager) -> None:
    shown = text_of(client.get(bids_url("edit_criteria", bare_round)))
    table = shown[shown.index("Criteria and weights") : shown.index("</table>")]

    assert [table.count(f'name="criteria-{row}-weight"') for row in range(9)] == [1] * 9
    assert "<strong>100</strong> of 100" in table
    assert "<details" not in table
    levels = shown[shown.index("</table>") :]
    assert 'name="criteria-2-level_0"' in levels
    assert 'name="criteria-0-level_0"' not in levels


def test_the_sum_is_of_what_was_typed_and_a_wrong_level_stands_open(bare_round, client, manager) -> None:
    changes = criteria_form(**{"criteria-2-weight": "21", "criteria-2-level_3": ""})
    page = client.post(bids_url("edit_criteria", bare_round), changes)

    sum_typed = 100 + 21 - DEFAULT_CRITERIA[2].weight
    assert f"<strong>{sum_typed}</strong> of 100" in text_of(page)
    opened = [form.prefix for form in page.context["formset"] if form.stands_open]
    assert opened == ["criteria-2"]


def test_a_criterion_is_dropped_and_another_added(planned, client, manager) -> None:
    form = criteria_form()
    form |= {
        "criteria-TOTAL_FORMS": "9",
        "criteria-7-DELETE": "on",
        "criteria-8-code": "green",
        "criteria-8-name": "Carbon saved",
        "criteria-8-kind": "PANEL",
        "criteria-8-weight": "4",
    }
    form |= {f"criteria-8-level_{level}": f"Level {level}" for level in range(6)}

    post_as_shown(client, bids_url("edit_criteria", planned), form)

    codes = list(Criterion.objects.filter(round=planned).order_by("order").values_list("code", flat=True))
    assert codes[-2:] == ["EXIT", "GREEN"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"criteria-2-level_3": ""}, "each level from 0 to 5"),
        ({"criteria-0-level_3": "Words"}, "is computed, so it has no anchors"),
        ({"criteria-2-code": "1T"}, "is not a code"),
        ({"criteria-2-weight": "101"}, "whole number from 1 to 100"),
        ({"criteria-3-code": "FIT"}, "a code of its own"),
        ({"criteria-2-name": ""}, "Enter an answer"),
    ],
)
def test_criteria_that_cannot_stand(bare_round, client, manager, changes, says) -> None:
    response = client.post(bids_url("edit_criteria", bare_round), criteria_form(**changes))

    assert response.status_code == 422
    assert says in text_of(response)
    assert not Criterion.objects.exists()


def test_pinned_criteria_are_not_edited(opened, client, manager) -> None:
    assert client.get(bids_url("edit_criteria", opened)).status_code == 409
    assert client.post(bids_url("edit_criteria", opened), criteria_form()).status_code == 409
