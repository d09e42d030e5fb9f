from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bids.assessment.rules.ranking import RankEntry, TieBreak, rank

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = RankEntry("LF-2027A-0001", Fraction(60), Fraction(10), Decimal("500000.00"), NOON)

entries = st.builds(
    RankEntry,
    reference=st.uuids().map(str),
    value=st.sampled_from([Fraction(1, 3), Fraction(2, 3), Fraction(33, 100)]),
    risk_removed=st.integers(0, 2).map(Fraction),
    cost_to_fund=st.integers(1, 2).map(Decimal),
    submitted_at=st.sampled_from([NOON, NOON + timedelta(microseconds=1)]),
)


def test_orders_by_value_then_by_each_rule() -> None:
    best = replace(BASE, reference="best", value=Fraction(61))
    riskier = replace(BASE, reference="riskier", risk_removed=Fraction(11))
    cheaper = replace(BASE, reference="cheaper", cost_to_fund=Decimal("499999.99"))
    earlier = replace(BASE, reference="earlier", submitted_at=NOON - timedelta(seconds=1))
    twin = replace(BASE, reference="LF-2027A-0002")

    ranking = rank([twin, BASE, earlier, cheaper, riskier, best])

    assert [(row.place, row.entry.reference, row.tie_break) for row in ranking] == [
        (1, "best", TieBreak.NONE),
        (2, "riskier", TieBreak.RISK),
        (3, "cheaper", TieBreak.COST),
        (4, "earlier", TieBreak.TIME),
        (5, "LF-2027A-0001", TieBreak.REFERENCE),
        (6, "LF-2027A-0002", TieBreak.REFERENCE),
    ]


def test_values_a_hair_apart_do_not_tie() -> None:
    third = replace(BASE, reference="third", value=Fraction(100, 3))
    rounded = replace(BASE, reference="rounded", value=Fraction("33.3333333333333333333"))

    ranking = rank([rounded, third])

    assert [row.entry.reference for row in ranking] == ["third", "rounded"]
    assert {row.tie_break for row in ranking} == {TieBreak.NONE}


def test_nobody_to_rank() -> None:
    assert rank([]) == ()


def test_every_rule_can_be_told() -> None:
    assert TieBreak.NONE.in_words == ""
    assert all(rule.in_words.startswith("Tied on ") for rule in TieBreak if rule)


@given(st.lists(entries, unique_by=lambda entry: entry.reference), st.randoms())
def test_the_order_does_not_depend_on_the_order_given(bids: list[RankEntry], dice: object) -> None:
    shuffled = list(bids)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]

    ranking = rank(bids)

    assert rank(shuffled) == ranking
    assert [row.place for row in ranking] == list(range(1, len(bids) + 1))
    assert all(above.entry.value >= below.entry.value for above, below in pairwise(ranking))


@given(st.lists(entries, unique_by=lambda entry: entry.reference))
def test_a_tie_is_told_just_where_values_are_equal(bids: list[RankEntry]) -> None:
    values = [entry.value for entry in bids]

    for row in rank(bids):
        assert (row.tie_break is not TieBreak.NONE) == (values.count(row.entry.value) > 1)
