"""Who reviews what: exactly the reviews wanted, nobody kept away, and a largest load that none is below."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bids.assessment.rules.assigning import _Flow, assign
from bids.assessment.rules.assignment import Asked, Assignment, Panel, Short, Shown, check, proves, show

CHAIN = frozenset({(1, 3), (2, 1), (3, 2), (3, 3)})
"""The third bid is for the first person alone, the first for the first two, the second for the rest."""


@st.composite
def panels(draw, *, bids=4, people=4, apart=False):
    who, what = range(1, draw(st.integers(1, people)) + 1), range(1, draw(st.integers(1, bids)) + 1)
    every = list(product(what, who))
    couples = list(combinations(who, 2))
    asked = tuple(Asked(person, draw(st.integers(0, 4)), draw(st.integers(0, 2))) for person in who)
    return Panel(
        wanted={bid: draw(st.integers(0, 3)) for bid in what},
        people=asked,
        barred=draw(st.frozensets(st.sampled_from(every), max_size=6)),
        fit=draw(st.dictionaries(st.sampled_from(every), st.integers(1, 3), max_size=8)),
        apart=draw(st.frozensets(st.sampled_from(couples), max_size=2)) if apart and couples else frozenset(),
        with_bid=draw(
            st.dictionaries(st.sampled_from(what), st.frozensets(st.sampled_from(who), max_size=1))
        ),
    )


def every_assignment(panel):
    """All there are, by trying."""
    choices = [list(combinations(panel.may[bid], number)) for bid, number in panel.wanted.items()]
    for teams in product(*choices):
        chosen = [(bid, person) for bid, team in zip(panel.wanted, teams, strict=True) for person in team]
        loads = Counter(person for _, person in chosen)
        together = [{one, other} <= set(team) for team in teams for one, other in panel.apart]
        if not any(together) and all(loads[row.person] <= row.room(99) for row in panel.people):
            yield chosen


def largest(panel, chosen):
    loads = Counter(person for _, person in chosen)
    return max(loads[row.person] + row.held for row in panel.people)


def fit_of(panel, chosen):
    return sum(panel.fit.get(pair, 0) for pair in chosen)


@settings(max_examples=150)
@given(panels() | panels(apart=True))
def test_the_largest_load_and_then_the_fit_equal_trying_everything(panel):
    found, every = assign(panel), list(every_assignment(panel))

    if isinstance(found, Short):
        assert every == []
        assert found.shown is None or proves(panel, found.shown)
        return
    check(panel, found.pairs, found.load)
    held = max(row.held for row in panel.people)
    least = max(held, min(largest(panel, chosen) for chosen in every))
    assert found.load == least
    under = [chosen for chosen in every if largest(panel, chosen) <= least]
    assert found.fit == fit_of(panel, found.pairs) == max(fit_of(panel, chosen) for chosen in under)
    if found.shown is not None:
        assert found.shown.load == found.load - 1
        assert proves(panel, found.shown)
    elif not panel.apart:
        assert found.load == held


@settings(max_examples=30)
@given(panels(bids=12, people=6, apart=True))
def test_the_same_panel_and_seed_give_the_same_answer(panel):
    assert assign(panel, seed=3) == assign(panel, seed=3)


def test_nobody_has_more_than_another_where_all_may_review_all():
    people = tuple(Asked(person, 30) for person in range(6))
    found = assign(Panel(wanted=dict.fromkeys(range(10), 3), people=people))

    assert isinstance(found, Assignment)
    assert set(Counter(person for _, person in found.pairs).values()) == {5}
    assert found.shown == Shown(load=4, bids=tuple(range(10)), needed=30, possible=24)


def test_people_meet_each_other_about_equally_often():
    people = tuple(Asked(person, 30) for person in range(6))
    found = assign(Panel(wanted=dict.fromkeys(range(15), 2), people=people))

    met = Counter(frozenset(team) for team in found.teams.values())
    assert max(met.values()) <= 2


def test_the_bids_that_are_short_are_named():
    """Two bids that only one person may review want two reviews each."""
    barred = frozenset((bid, 2) for bid in (1, 2))
    found = assign(Panel({1: 2, 2: 2, 3: 1}, (Asked(1, 9), Asked(2, 9)), barred))

    assert isinstance(found, Short)
    assert found.shown is not None
    assert set(found.shown.bids) <= {1, 2}
    assert found.shown.possible < found.shown.needed


def test_people_kept_apart_may_need_a_larger_load_which_no_count_proves():
    """Each of three bids takes the third person, because the first two never meet."""
    people = tuple(Asked(person, 9) for person in (1, 2, 3))
    found = assign(Panel(dict.fromkeys((1, 2, 3), 2), people, apart=frozenset({(1, 2)})))

    assert isinstance(found, Assignment)
    assert (found.load, found.shown) == (3, None)
    assert all(3 in team for team in found.teams.values())


def test_people_kept_apart_may_leave_nothing():
    people = (Asked(1, 9), Asked(2, 9))

    assert assign(Panel({1: 2}, people, apart=frozenset({(1, 2)}))) == Short(None)


def test_a_count_that_leaves_room_is_followed_by_a_flow_that_does_not():
    """Three bids want three reviews, and two people with room for two each could give four: but of the first
    two bids one person alone may review either, so they have to have two, which the flow finds.
    """
    people = (Asked(1, 4), Asked(2, 4))
    barred = frozenset({(1, 2), (2, 2)})

    found = assign(Panel({1: 1, 2: 1, 3: 1, 4: 1}, people, barred))

    assert isinstance(found, Assignment)
    assert set(found.pairs) == {(1, 1), (2, 1), (3, 2), (4, 2)}
    assert (found.load, found.shown) == (2, Shown(load=1, bids=(1, 2, 3, 4), needed=4, possible=2))


def test_the_flow_raises_the_load_and_its_bids_are_the_proof():
    """Four people could give the four reviews under a load of one, but one alone may review the first two."""
    people = tuple(Asked(person, 4) for person in (1, 2, 3, 4))
    barred = frozenset((bid, person) for bid in (1, 2) for person in (2, 3, 4)) | {(3, 1)}

    found = assign(Panel({1: 1, 2: 1, 3: 2}, people, barred))

    assert isinstance(found, Assignment)
    assert {(1, 1), (2, 1)} <= set(found.pairs)
    assert (found.load, found.shown) == (2, Shown(load=1, bids=(1, 2), needed=2, possible=1))


def test_bids_that_two_people_hold_are_asked_once():
    """Both people are full with the same two bids, so the third finds nobody and all three are named."""
    flow = _Flow(Panel({1: 2, 2: 2, 3: 1}, (Asked(1, 2), Asked(2, 2))))

    assert flow.fill({1: 2, 2: 2}) == frozenset({1, 2, 3})
    assert flow.given[3] == set()


def test_a_reviewer_passes_a_bid_on_to_make_room():
    """The first bid takes the first person; the second may have nobody else, so the first passes it on."""
    found = assign(Panel({1: 1, 2: 1}, (Asked(1, 1), Asked(2, 1)), frozenset({(2, 2)})))

    assert isinstance(found, Assignment)
    assert found.pairs == ((1, 2), (2, 1))
    assert found.load == 1


def test_the_flow_passes_on_through_several_bids():
    """Taken bid by bid the last finds its one reviewer full, who can only be freed at two removes."""
    flow = _Flow(Panel({1: 1, 2: 1, 3: 1}, tuple(Asked(person, 1) for person in (1, 2, 3)), CHAIN))
    flow.given = {1: {1}, 2: {2}, 3: set()}
    flow.taken = {1: {1}, 2: {2}, 3: set()}

    assert flow.fill({1: 1, 2: 1, 3: 1}) == frozenset()
    assert flow.given == {1: {2}, 2: {3}, 3: {1}}
    assert flow.taken == {1: {3}, 2: {1}, 3: {2}}


def test_where_no_review_is_wanted_nobody_is_asked():
    found = assign(Panel({1: 0}, (Asked(1, 3),)))

    assert isinstance(found, Assignment)
    assert (found.pairs, found.load) == ((), 0)
    assert assign(Panel({}, ())) == found


@pytest.mark.parametrize(
    "claim",
    [
        Shown(load=4, bids=(1, 2, 3), needed=6, possible=4),
        Shown(load=2, bids=(1, 2, 3), needed=7, possible=4),
        Shown(load=2, bids=(1, 2), needed=4, possible=4),
        Shown(load=3, bids=(1, 2, 3), needed=6, possible=5),
    ],
)
def test_a_claim_that_does_not_add_up_proves_nothing(claim):
    panel = Panel(dict.fromkeys((1, 2, 3), 2), (Asked(1, 9), Asked(2, 9)))
    assert proves(panel, show(panel, 2, (1, 2, 3)))
    assert not proves(panel, claim)


@pytest.mark.parametrize(
    ("pairs", "load"),
    [
        ([(1, 1)], 3),  # a review too few
        ([(1, 1), (1, 2), (1, 3)], 3),  # one too many
        ([(1, 1), (1, 4)], 3),  # somebody who may not
        ([(1, 2), (1, 3)], 3),  # two to be kept apart
        ([(1, 1), (1, 2)], 0),  # more than the load
    ],
)
def test_a_broken_promise_is_noticed(pairs, load):
    people = tuple(Asked(person, 9) for person in (1, 2, 3, 4))
    panel = Panel({1: 2}, people, barred=frozenset({(1, 4)}), apart=frozenset({(2, 3)}))
    check(panel, [(1, 1), (1, 2)], 1)
    with pytest.raises(AssertionError, match="breaks a promise"):
        check(panel, pairs, load)
