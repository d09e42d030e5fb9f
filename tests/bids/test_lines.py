"""Forms that claim more lines than they send, and honest ones at the bound."""

import pytest
from django.http import QueryDict

from bids.actions.rows import MOST_ROWS
from bids.forms.lines import ADD, MOST_BLANK
from bids.forms.rounds import criteria_formset
from bids.forms.system_parts import ComponentFormSet


def lines(total: int | str, *, sent: int = 0, **more: str) -> ComponentFormSet:
    data = QueryDict(mutable=True)
    data.update({"parts-TOTAL_FORMS": str(total), "parts-INITIAL_FORMS": "0", **more})
    for place in range(sent):
        data[f"parts-{place}-name"] = f"Part {place}"
    return ComponentFormSet(data, prefix="parts")


@pytest.mark.parametrize("more", [{}, {ADD: "1"}])
@pytest.mark.parametrize("total", ["9999", "999999999999999999999"])
def test_a_form_that_claims_lines_it_does_not_send_is_cut_to_what_it_sent(total, more):
    assert len(lines(total, sent=3, **more).forms) <= 3 + MOST_BLANK


def test_fields_of_other_lists_do_not_count():
    assert len(lines(500, **{f"other-{place}-name": "x" for place in range(100)}).forms) == MOST_BLANK


def test_every_line_an_honest_form_sends_is_kept():
    sent = lines(MOST_ROWS, sent=MOST_ROWS)

    assert [form["name"].value() for form in sent.forms] == [f"Part {place}" for place in range(MOST_ROWS)]


def test_one_more_line_than_may_be_saved_is_kept_to_be_put_right():
    assert len(lines(MOST_ROWS + 1, sent=MOST_ROWS + 1).forms) == MOST_ROWS + 1
    assert len(lines(MOST_ROWS + 9, sent=MOST_ROWS + 9).forms) == MOST_ROWS + 1


def test_a_line_is_added_to_those_that_were_sent():
    assert len(lines(4, sent=4, **{ADD: "1"}).forms) == 5


def test_the_criteria_of_a_round_are_bounded_too():
    data = {"criteria-TOTAL_FORMS": "9999", "criteria-INITIAL_FORMS": "0"}

    assert len(criteria_formset(data, initial=[]).forms) == 30
