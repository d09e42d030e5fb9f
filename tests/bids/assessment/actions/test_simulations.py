"""Simulations of a frozen ranking: the same bytes wherever they are made, one row, leases, and retries."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.actions.leases import LeaseLost
from accounts.actions.set_aside import WorkNotStuck
from accounts.permissions import Role
from bids.assessment import tasks
from bids.assessment.actions.set_aside import SET_ASIDE
from bids.assessment.actions.simulations import (
    SimulationRefused,
    ask_for_simulation,
    claim_simulation,
    run_simulation,
    simulate,
)
from bids.assessment.models import RankingSimulation
from bids.assessment.queries.ranking_table import find_ranking
from bids.assessment.rules.ranking import rank_inputs
from bids.assessment.rules.sensitivity import draw_weights
from legacyfund.lib.canonical import canonical_bytes, read_canonical
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import close_round, freeze, open_round, reviewed_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@built_once
def ranking():
    """Three bids, of which two are so close that weights decide."""
    round_ = open_round()
    reviewed_bid(
        round_, ({"FIT": 5, "DELIVERY": 2, "SKILLS": 3, "RESILIENCE": 3, "EXIT": 3, "REUSE": 3},) * 2
    )
    reviewed_bid(
        round_, ({"FIT": 2, "DELIVERY": 5, "SKILLS": 3, "RESILIENCE": 3, "EXIT": 3, "REUSE": 3},) * 2
    )
    reviewed_bid(round_, (1, 1))
    return find_ranking(freeze(close_round(round_)))


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("bids.assessment.tasks.wake_simulations", lambda: None)


def asked(ranking, *, seed=7, draws=250, by=None):
    return ask_for_simulation(
        ranking=ranking, seed=seed, draws=draws, by=by or make_user(Role.CHAIR), now=NOW
    )


def test_a_worker_makes_it_and_the_result_is_that_of_the_rankings_themselves(ranking) -> None:
    row = asked(ranking, draws=25)

    tasks.simulate_rankings()

    row.refresh_from_db()
    assert (row.drawn, row.sha256) == (25, hashlib.sha256(row.result.encode()).hexdigest())
    document = read_canonical(row.result.encode())
    assert (document["ranking"], document["seed"], document["draws"]) == (ranking.sha256, 7, 25)
    assert document["places"] == _places_by_the_database(ranking, draws=25)


def _places_by_the_database(ranking, *, draws):
    """Each draw's weights put into the inputs, and ranked by the statement that makes rankings."""
    inputs = read_canonical(ranking.inputs.encode())
    criteria = sorted(inputs["criteria"], key=lambda row: row["place"])
    found = {bid["reference"]: {} for bid in inputs["bids"]}
    for draw in range(1, draws + 1):
        drawn = draw_weights(tuple(row["weight"] for row in criteria), seed=7, draw=draw)
        moved = [row | {"weight": weight} for row, weight in zip(criteria, drawn, strict=True)]
        for bid in rank_inputs(canonical_bytes(inputs | {"criteria": moved}).decode()):
            found[bid.reference][bid.rank] = found[bid.reference].get(bid.rank, 0) + 1
    return {name: [[place, times[place]] for place in sorted(times)] for name, times in found.items()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(ranking) -> None:
    asked(ranking)
    asked(ranking, seed=8)

    same, other = (RankingSimulation.objects.get(seed=seed) for seed in (7, 8))

    assert simulate(same, _nothing) == simulate(same, _nothing)
    assert simulate(same, _nothing) != simulate(other, _nothing)


def _nothing(draw: int) -> None: ...


def test_asking_again_gives_the_one_that_is_there(ranking) -> None:
    first, again, other = asked(ranking), asked(ranking), asked(ranking, draws=251)

    assert first.pk == again.pk != other.pk
    assert RankingSimulation.objects.count() == 2


@pytest.mark.parametrize(
    ("seed", "draws", "field"), [(7, 0, "draws"), (7, 10_001, "draws"), (1_000_000, 9, "seed")]
)
def test_what_cannot_be_meant_is_refused(ranking, seed, draws, field) -> None:
    with pytest.raises(SimulationRefused) as refusal:
        asked(ranking, seed=seed, draws=draws)

    assert refusal.value.field == field


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR, Role.BIDDER])
def test_only_the_chair_and_the_fund_ask(ranking, role) -> None:
    with pytest.raises(PermissionRefused):
        asked(ranking, by=make_user(role))


def test_it_says_how_far_it_is_and_holds_its_lease(ranking) -> None:
    asked(ranking)
    seen = []

    def clock():
        seen.append(RankingSimulation.objects.get().drawn)
        return NOW

    assert run_simulation(simulation=claim_simulation(now=NOW), clock=clock)
    assert seen == [0, 100, 200]


def test_one_that_lost_its_lease_stops_and_writes_nothing(ranking) -> None:
    asked(ranking)
    slow = claim_simulation(now=NOW)
    quick = claim_simulation(now=NOW + timedelta(minutes=5))

    with pytest.raises(LeaseLost):
        run_simulation(simulation=slow, clock=lambda: NOW + timedelta(minutes=5))

    assert RankingSimulation.objects.get().result == ""
    assert run_simulation(simulation=quick, clock=lambda: NOW + timedelta(minutes=5))


def test_one_that_stopped_is_listed_and_tried_again(ranking) -> None:
    row = asked(ranking)
    RankingSimulation.objects.update(set_aside_at=NOW, attempts=5, last_error="MemoryError")
    work, administrator = SET_ASIDE["simulations"], make_user(Role.ADMINISTRATOR)

    assert list(work.rows()) == [row]
    assert str(row) == f"250 draws of round {ranking.round.reference} from seed 7"
    work.retry(row=row, by=administrator, now=NOW)
    tasks.simulate_rankings()

    row.refresh_from_db()
    assert row.done_at is not None
    with pytest.raises(WorkNotStuck):
        work.retry(row=row, by=administrator, now=NOW)


def test_a_fault_puts_it_off_and_the_next_is_made(ranking, monkeypatch) -> None:
    broken, whole = asked(ranking), asked(ranking, seed=8)
    real = tasks.run_simulation

    def fail_for_the_first(*, simulation, clock):
        if simulation.pk == broken.pk:
            raise ValueError("no dice")
        return real(simulation=simulation, clock=clock)

    monkeypatch.setattr(tasks, "run_simulation", fail_for_the_first)
    tasks.simulate_rankings()

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert "no dice" in broken.last_error
    assert broken.done_at is None
    assert whole.done_at is not None


def test_what_is_made_is_never_changed(ranking) -> None:
    asked(ranking, draws=1)
    tasks.simulate_rankings()

    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        RankingSimulation.objects.update(result="{}")
