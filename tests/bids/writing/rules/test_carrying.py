"""What a bid started from an earlier one takes along, and what of it moves."""

from datetime import date

import pytest

from bids.rounds.rules.questions import (
    FULL_FORM,
    FULL_SECTIONS,
    SECTIONS,
    VERSION,
    Question,
    QuestionKind,
    Section,
)
from bids.writing.rules.carrying import (
    document_later,
    in_one_run,
    moved_on,
    new_questions,
    says_when,
    sections_carried,
    years_between,
    years_of_round,
    years_outside,
)


@pytest.mark.parametrize(
    ("former", "now", "years"),
    [
        ("2026-27", "2027-28", 1),
        ("2026-27", "2029-30", 3),
        ("2026-27", "2026-27", 0),
        ("2027-28", "2026-27", 0),
    ],
)
def test_years_move_as_far_as_the_round_begins_later_and_never_back(former, now, years):
    assert years_between(former, now) == years


@pytest.mark.parametrize(
    ("field", "value", "moved"),
    [
        ("year", "2026-27", "2028-29"),
        ("year", "2099-00", "2101-02"),
        ("year", "", ""),
        ("year", "9997-98", "9997-98"),
        ("first_quarter", "2026-27 Q3", "2028-29 Q3"),
        ("last_quarter", "9998-99 Q4", "9998-99 Q4"),
        ("last_quarter", "", ""),
        ("baseline_on", date(2027, 3, 31), date(2029, 3, 31)),
        ("decommission_on", date(2028, 2, 29), date(2030, 2, 28)),
        ("decommission_on", "2028-02-29", "2030-02-28"),
        ("decommission_on", None, None),
        ("decommission_on", date(9999, 1, 1), date(9999, 1, 1)),
        ("price_year", "2026-27", "2026-27"),
        ("description", "Hosting in 2026-27", "Hosting in 2026-27"),
        ("years", 2, 2),
    ],
)
def test_what_says_when_moves_and_prices_and_words_stay(field, value, moved):
    assert moved_on(field, value, 2) == moved


def test_a_document_moves_as_its_rows_do():
    cost = {"description": "Hosting", "year": "2026-27", "price_year": "2026-27", "amount": "1.00"}
    milestone = {
        "name": "Live",
        "baseline_on": "2027-03-31",
        "shares": [{"year": "2026-27", "amount": "1.00"}],
    }
    document = {
        "round": {"reference": "2026A"},
        "costs": [cost],
        "milestones": [milestone],
        "later": [{"years": 1}],
    }

    assert document_later(document, 1) == {
        "round": {"reference": "2026A"},
        "costs": [{**cost, "year": "2027-28"}],
        "milestones": [
            {"name": "Live", "baseline_on": "2028-03-31", "shares": [{"year": "2027-28", "amount": "1.00"}]}
        ],
        "later": [{"years": 1}],
    }
    assert document_later(["a text"], 1) == ["a text"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"amount_2026-27": "1"}, True),
        ({"share-2026-27-CDEL": 1}, True),
        ({"due_on": date(2027, 3, 31)}, True),
        ({"first_quarter": "2026-27 Q1"}, True),
        ({"year": ""}, False),
        ({"name": "Live in 2026-27", "amount_2026-27": None}, False),
    ],
)
def test_a_line_says_when_by_a_field_or_by_the_year_one_is_named_after(row, says):
    assert says_when(row) is says


def test_a_run_of_years_is_named_by_its_first_and_last():
    assert in_one_run(["2027-28", "2026-27", "2028-29"]) == "2026-27 to 2028-29"
    assert in_one_run(["2026-27", "2026-27"]) == "2026-27"


def test_years_before_the_round_and_past_the_last_it_is_costed_over_are_outside():
    assert years_of_round("2026-27")[::10] == ["2026-27", "2036-37"]
    asked = ["2037-38", "2026-27", "2036-37", "2025-26", "", "2037-38"]
    assert years_outside(asked, "2026-27") == ["2025-26", "2037-38"]


@pytest.mark.parametrize(
    ("former", "now", "left"),
    [
        (VERSION, VERSION, set()),
        (FULL_FORM, FULL_FORM, set()),
        (FULL_FORM, VERSION, {"costs"}),
        (VERSION, FULL_FORM, {"options", "costs", "benefits", "risks", "skills", "resilience"}),
    ],
)
def test_what_hangs_on_options_has_a_place_only_where_options_are_weighed(former, now, left):
    asked = {section.code for section in (SECTIONS if now == VERSION else FULL_SECTIONS)}

    carried = sections_carried(former, now)

    assert asked - set(carried) == left
    assert ("alternatives" in carried) is (former == now)


def test_a_question_is_new_where_the_form_had_its_section_without_it():
    was, added = (Question(code, code, "", QuestionKind.TEXT) for code in ("was", "added"))
    former = [Section("work", "The work", "", (was,)), Section("gone", "Gone", "", (was,))]
    now = [
        Section("work", "The work", "", (was, added)),
        Section("costs", "Costs", "", (added,)),
    ]

    assert new_questions(former, now) == {"work": (added,)}
    assert new_questions(now, now) == {}
