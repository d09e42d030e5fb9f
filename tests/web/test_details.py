"""The details of an event, as the audit page shows them."""

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.web.templatetags.details import details


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({}, ""),
        ({"lines": 7, "reason": "Paid twice"}, "lines: 7; reason: Paid twice"),
        (
            {"challenges_confirmed": True, "held_because": ""},
            "challenges confirmed: yes; held because: nothing",
        ),
        (
            {"costs": [["2027-28", "RDEL_ADMIN", "-16000.00"], ["2027-28", "CDEL", "780000.00"]]},
            "costs: 2027-28 RDEL admin −£16,000.00, 2027-28 CDEL £780,000.00",
        ),
        ({"before": {"due_on": "2027-03-31", "l1": 3}}, "before: due on 31 March 2027, l1 3"),
        ({"after": "2027-03-31T23:30:00+00:00"}, "after: 1 April 2027 at 12:30am"),
        (
            {"note": "2027-02-30", "code": "2027-03-31T25:00:00"},
            "note: 2027-02-30; code: 2027-03-31T25:00:00",
        ),
        ({"name": "<b>&"}, "name: &lt;b&gt;&amp;"),
    ],
)
def test_details_are_told_in_words(data, shown):
    assert strip_tags(details(data)) == shown


def test_a_financial_year_stays_on_one_line():
    assert '<span class="lf-nowrap">2027-28/10;</span>' in details({"period": "2027-28/10", "lines": 7})


words = st.text("abcdefghij", min_size=1, max_size=6)
parts = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(words, parts, max_size=5))
def test_whatever_an_event_keeps_nothing_reads_as_a_program_writes_it(data):
    shown = strip_tags(details(data))

    assert not set("[]{}'\"") & set(shown)
    assert not {"None", "True", "False"} & set(shown.replace(",", "").replace(";", "").split())
