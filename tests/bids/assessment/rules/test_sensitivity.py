"""How far places move: every ranking under moved weights against the database's own statement."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bids.assessment.rules.ranking import rank_inputs
from bids.assessment.rules.ranking_lines import criterion_lines
from bids.assessment.rules.sensitivity import (
    LEAST,
    MOST,
    Contender,
    Places,
    contenders,
    draw_weights,
    order_under,
    rank_ranges,
    share_within,
)
from bids.versions.rules.document import RISK_UNITS
from legacyfund.lib.canonical import canonical_bytes, read_canonical

KINDS = {"RISK": "RISK", "COST": "COST", "FIT": "PANEL", "TEAM": "PANEL"}


@st.composite
def complete_inputs(draw):
    """Inputs in which every bid has a place. Few distinct figures, so that ties of every depth are common."""
    weights = draw(st.lists(st.integers(1, 60), min_size=4, max_size=4))
    return {
        "round": {"cost_low_anchor": Decimal(1), "cost_high_anchor": Decimal(8), "reviews_wanted": 1},
        "criteria": [
            {"code": code, "name": code, "place": place, "kind": kind, "weight": weights[place]}
            for place, (code, kind) in enumerate(KINDS.items())
        ],
        "bids": [draw(_bid(number)) for number in range(draw(st.integers(0, 8)))],
    }


@st.composite
def _bid(draw, number: int):
    marks = st.lists(st.integers(2, 4), min_size=1, max_size=3)
    return {
        "reference": f"LF-2027A-{number:04d}",
        "risk_removed_units": draw(st.sampled_from((0, RISK_UNITS, 9 * RISK_UNITS, 31 * RISK_UNITS))),
        "cost_to_fund": Decimal(draw(st.sampled_from((1, 2)))),
        "whole_life_cost": Decimal(draw(st.sampled_from((0, 2, 5, 99)))),
        "submitted_at": datetime(2026, 6, 1, 9, 0, 0, draw(st.integers(0, 1)), tzinfo=UTC),
        "reviews": 3,
        "scores": {"FIT": draw(marks), "TEAM": draw(marks)},
    }


def _by_the_database(inputs, weights) -> list[str]:
    criteria = [row | {"weight": weight} for row, weight in zip(inputs["criteria"], weights, strict=True)]
    ranked = rank_inputs(canonical_bytes(inputs | {"criteria": criteria}).decode())
    return [bid.reference for bid in ranked]


def _rows(inputs):
    plain = read_canonical(canonical_bytes(inputs))
    return contenders(plain["bids"], {bid["reference"]: criterion_lines(plain, bid) for bid in plain["bids"]})


@pytest.mark.django_db
@given(inputs=complete_inputs())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ranges_are_those_of_the_rankings_under_each_moved_weight(inputs) -> None:
    stated = tuple(row["weight"] for row in inputs["criteria"])
    moved = [
        [4 * weight if place != turn else quarters * weight for place, weight in enumerate(stated)]
        for turn in range(4)
        for quarters in (3, 5)
    ]
    orders = [_by_the_database(inputs, weights) for weights in (stated, *moved)]

    found = rank_ranges(stated, _rows(inputs))

    places = {
        bid["reference"]: [order.index(bid["reference"]) + 1 for order in orders] for bid in inputs["bids"]
    }
    assert found == {name: (min(seen), max(seen)) for name, seen in places.items()}


@pytest.mark.django_db
@given(inputs=complete_inputs(), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_order_under_drawn_weights_is_the_databases(inputs, seed) -> None:
    stated = tuple(row["weight"] for row in inputs["criteria"])
    drawn = draw_weights(stated, seed=seed, draw=1)

    assert order_under(drawn, _rows(inputs)) == _by_the_database(inputs, drawn)


def test_a_draw_can_be_made_again_from_its_description() -> None:
    number = int(hashlib.sha256(b"7/3/1").hexdigest(), 16)

    assert draw_weights((40, 60), seed=7, draw=3)[1] == 60 * (750 + number % 501)


def test_drawn_weights_stay_within_a_quarter_and_differ_from_draw_to_draw() -> None:
    drawn = [draw_weights((1, 1), seed=1, draw=number) for number in range(2_000)]

    assert {LEAST, MOST} <= {weight for row in drawn for weight in row}
    assert all(LEAST <= weight <= MOST for row in drawn for weight in row)
    assert len(set(drawn)) > 1_900


def test_every_draw_gives_each_place_once() -> None:
    rows = [Contender("A", (10, 0)), Contender("B", (0, 11)), Contender("C", (4, 4))]
    places = Places(rows)
    for draw in range(100):
        places.count(draw_weights((50, 50), seed=1, draw=draw))

    found = places.as_document()

    assert {name: sum(times for _, times in row) for name, row in found.items()} == {
        "A": 100,
        "B": 100,
        "C": 100,
    }
    for place in (1, 2, 3):
        assert sum(times for row in found.values() for at, times in row if at == place) == 100
    assert [[place for place, _ in row] for row in found.values()] == [[1, 2], [1, 2], [3]]


def test_the_share_of_the_first_places() -> None:
    places = [[1, 20], [2, 30], [7, 50]]

    assert [share_within(places, first) for first in (0, 1, 2, 6, 7)] == [0, 20, 50, 50, 100]


def test_the_same_draws_count_the_same_on_any_machine_and_any_day() -> None:
    places = Places([Contender("A", (1000, 0)), Contender("B", (0, 1004)), Contender("C", (499, 500))])
    for draw in range(1, 501):
        places.count(draw_weights((50, 50), seed=2027, draw=draw))

    assert canonical_bytes(places.as_document()).decode() == (
        '{"A":[[1,241],[2,4],[3,255]],"B":[[1,259],[2,10],[3,231]],"C":[[2,486],[3,14]]}'
    )
