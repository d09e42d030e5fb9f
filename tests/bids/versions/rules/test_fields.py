import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.versions.rules.fields import Kind, diff_fields, diff_words, in_one_order


def test_fields_stand_as_their_page_has_them() -> None:
    """A row as it is stored has its fields by the alphabet."""
    cost = {
        "after_fund": True,
        "amount": "1.00",
        "category": "",
        "description": "Hosting",
        "justification": "So",
        "other": "Last",
        "year": "2028-29",
    }

    fields = diff_fields({"year": "2027-28", "amount": "1.00"}, cost, {})

    assert [(field.label, field.after) for field in fields] == [
        ("Description", "Hosting"),
        ("Year", "2028-29"),
        ("Paid once the fund has stopped", "Yes"),
        ("Coded so because", "So"),
        ("Other", "Last"),
    ]


def test_days_shares_and_no_are_in_words() -> None:
    row = {"decommission_on": "2028-03-31", "contribution": "12.50", "preferred": False, "size": None}

    fields = diff_fields({}, row, {})

    assert [(field.label, field.after) for field in fields] == [
        ("Is the preferred option", "No"),
        ("Decommissioned on", "31 March 2028"),
        ("Share of the upper bound", "12.5%"),
    ]


@pytest.mark.parametrize(
    ("rating", "after"),
    [
        (None, ""),
        (
            {"id": 2, "assessed_on": "2026-09-01", "scores": {}, "overall_in_168ths": 1680},
            "10.00, assessed on 1 September 2026",
        ),
    ],
)
def test_a_rating_is_compared_in_words(rating: object, after: str) -> None:
    before = {"id": 1, "assessed_on": "2026-05-01", "scores": {"L1": 6}, "overall_in_168ths": 4480}

    (field,) = diff_fields({"rating": before}, {"rating": rating}, {})

    assert (field.label, field.before, field.after) == (
        "Risk when bid",
        "26.67, assessed on 1 May 2026",
        after,
    )


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        ("ac", "abc", "abc"),
        ("bc", "abc", "abc"),
        ("ab", "cd", "abcd"),
        ("abc", "", "abc"),
    ],
)
def test_two_lists_become_one_in_the_order_of_both(old: str, new: str, merged: str) -> None:
    assert in_one_order(list(old), list(new)) == list(merged)


TEXTS = st.text(alphabet="ab \n", max_size=40)


@given(TEXTS, TEXTS)
def test_the_spans_give_both_texts_back(before: str, after: str) -> None:
    spans = diff_words(before, after)

    assert "".join(span.text for span in spans if span.kind is not Kind.ADDED) == before
    assert "".join(span.text for span in spans if span.kind is not Kind.REMOVED) == after
