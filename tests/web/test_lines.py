"""Forms that claim more lines than they send, and honest ones at the bound."""

import pytest
from django.http import QueryDict

from bids.register.forms.parts import ComponentFormSet
from bids.rounds.forms import criteria_formset
from bids.writing.sections.forms.delivery import BiasFormSet, RiskFormSet
from bids.writing.sections.forms.section_parts import LinesPart, SectionParts
from legacyfund.lib.rows import MOST_ROWS, RowRefused
from legacyfund.web.items import error_items
from legacyfund.web.lines import ADD, MOST_BLANK


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


def blank_then_one() -> ComponentFormSet:
    return lines(2, **{"parts-0-name": "", "parts-1-name": "Part 1"})


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("parts-0-name", {"text": "Component 2: It has one already.", "href": "#id_parts-1-name"}),
        ("parts-0-colour", {"text": "It has one already."}),
        ("parts-1-name", {"text": "It has one already."}),
        ("name", {"text": "It has one already."}),
        (None, {"text": "It has one already."}),
    ],
)
def test_a_refusal_leads_to_the_control_of_the_kept_line_it_names(field, said):
    sent = blank_then_one()

    sent.add_refusal(RowRefused("It has one already.", field=field))

    assert error_items(sent) == [said]


@pytest.mark.parametrize(("field", "row"), [("bias-0-factor", "Cause 1: "), ("risks", "")])
def test_a_refusal_goes_to_the_list_it_names_or_else_to_the_first(field, row):
    counts = "risks-TOTAL_FORMS=0&risks-INITIAL_FORMS=0&bias-TOTAL_FORMS=1&bias-INITIAL_FORMS=0"
    data = QueryDict(f"{counts}&bias-0-factor=x")
    risks, causes = RiskFormSet(data, prefix="risks"), BiasFormSet(data, prefix="bias")
    parts = SectionParts(LinesPart(risks, "Add a risk"), LinesPart(causes, "Add a cause"))
    assert parts.is_valid()

    parts.add_refusal(RowRefused("It will not do.", field=field))

    assert [item["text"] for item in error_items(*parts.forms)] == [f"{row}It will not do."]
