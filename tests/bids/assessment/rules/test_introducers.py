"""Two of a bid's reviewers introduce it, and the work is spread."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bids.assessment.rules.introducers import name_introducers

PEOPLE = st.frozensets(st.integers(1, 6))


@given(st.dictionaries(st.integers(1, 12), PEOPLE, max_size=12), PEOPLE)
def test_introducers_review_the_bid_may_introduce_and_are_two_where_there_are_two(teams, may):
    named = name_introducers(teams, may_introduce=may)

    for bid, team in teams.items():
        able = team & may
        assert set(named[bid]) <= able
        assert len(named[bid]) == len(set(named[bid])) == min(2, len(able))


def test_each_introduces_and_speaks_first_about_as_often():
    named = name_introducers(dict.fromkeys(range(12), (1, 2, 3, 4)), may_introduce=(1, 2, 3, 4))

    assert set(Counter(person for two in named.values() for person in two).values()) == {6}
    assert set(Counter(two[0] for two in named.values()).values()) == {3}
