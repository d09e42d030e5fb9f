"""What the engine does about a kind, and what its table has to hold."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Permission
from portfolio.watch.queries.kinds import GROUPS, KINDS, words_of
from portfolio.watch.rules import Found, Kind, Open, compare

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
KIND = replace(KINDS["MILESTONE_OVERDUE"], id="TRIED", ignored_after=14)
KEYS = st.sets(st.sampled_from("abcdef"))


def found(key, message="It is late."):
    return Found(key, "REF", message, "/")


def standing(key, pk=1, *, days=0, escalated=False):
    return Open(pk, f"tried:{key}", NOW - timedelta(days=days), escalated, "It is late.")


@pytest.mark.parametrize(
    ("days", "escalated", "ignored"), [(13, False, ()), (14, False, (1,)), (14, True, ()), (400, False, (1,))]
)
def test_it_is_ignored_from_the_day_stated_and_once(days, escalated, ignored):
    done = compare(KIND, [found("a")], [standing("a", days=days, escalated=escalated)], NOW)

    assert (done.new, done.cured, done.ignored) == ((), (), ignored)


def test_what_is_cured_is_not_escalated():
    done = compare(KIND, [], [standing("a", days=30)], NOW)

    assert (done.cured, done.ignored) == ((1,), ())


def test_a_trouble_found_twice_is_one_as_it_was_found_first():
    done = compare(KIND, [found("a", "First."), found("b"), found("a", "Second.")], [], NOW)

    assert [(one.key, one.message) for one in done.new] == [("a", "First."), ("b", "It is late.")]


def test_what_is_open_says_what_was_found_last():
    rows = [standing("a", 1), standing("b", 2)]

    done = compare(KIND, [found("a"), found("b", "It is later." + "!" * 500)], rows, NOW)

    assert done.changed == ((2, "It is later." + "!" * 488),)


@given(there=KEYS, before=KEYS)
def test_afterwards_what_is_open_is_what_is_found(there, before):
    rows = [standing(key, number) for number, key in enumerate(sorted(before))]
    done = compare(KIND, map(found, sorted(there)), rows, NOW)

    cured = {row.key.removeprefix("tried:") for row in rows if row.pk in done.cured}
    assert (before - cured) | {one.key for one in done.new} == there
    assert cured.isdisjoint(there)


def test_every_kind_tells_somebody_and_says_what_cures_it():
    assert len(KINDS) == sum(len(kinds) for kinds in GROUPS.values())
    for kind in KINDS.values():
        assert kind.told_in_words
        assert kind.opens.endswith(".")
        assert kind.cure.endswith(".")
        assert bool(kind.escalated_in_words) == (kind.ignored_after is not None)


def test_a_kind_says_after_how_many_days_and_to_whom_or_neither():
    with pytest.raises(ValueError, match="or neither"):
        replace(KIND, escalated_to=())


def test_a_department_reads_what_its_own_are_told():
    def told(*permissions: Permission) -> Kind:
        return replace(KIND, told=permissions, ignored_after=None, escalated_to=())

    assert told(Permission.CLAIM_MILESTONE).concerns_departments
    assert not told(Permission.RELEASE_TRANCHE, Permission.SEE_AUDIT).concerns_departments
    assert KINDS["MILESTONE_OVERDUE"].told_in_words == "bidder"
    assert KINDS["MILESTONE_OVERDUE"].escalated_in_words == "sign-off, fund manager"


def test_a_kind_there_is_no_more_stands_for_itself():
    assert (words_of("RETURN_DUE"), words_of("GONE")) == ("Return due", "GONE")
