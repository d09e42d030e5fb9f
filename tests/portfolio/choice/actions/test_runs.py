"""A run from asking to its answer; stopping it; and what is left when a worker or the time runs out (F44)."""

import json

import pytest
from django.db import transaction

from accounts.actions.leases import LEASE, LeaseLost
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.choice.actions import work as steps
from portfolio.choice.actions import working
from portfolio.choice.actions.runs import ask_for_run, cancel_run
from portfolio.choice.actions.scenarios import CannotChoose, ScenarioRefused, add_sentence
from portfolio.choice.actions.set_aside import SET_ASIDE
from portfolio.choice.actions.work import claim_run, fail_run, work_on_run
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.results import result_of
from portfolio.choice.rules.problem import Kind
from portfolio.choice.rules.solver import Selection, Status
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import ranked_bids
from tests.factories.scenarios import asked_run, done_run, fresh_run, made_scenario, work

pytestmark = pytest.mark.django_db


def test_a_run_is_solved_compared_confirmed_and_proved(round_):
    first, second, third = ranked_bids(round_)

    run = done_run(made_scenario(round_))

    result = result_of(run)
    assert (run.status, run.steps_done, run.doing) == ("DONE", run.steps, "")
    assert result.answer.best == Selection(
        Status.PROVEN, (second.reference, third.reference), *[result.answer.best.value] * 2
    )
    assert result.answer.confirmed
    assert run.verdict.startswith("Proved: this choice is worth")
    assert [(row.way, row.chosen) for row in result.ways[:2]] == [
        ("BEST", (second.reference, third.reference)),
        ("DOWN_THE_LIST", (first.reference,)),
    ]
    assert "RDEL programme 2027-28 is £1,900,000 short" in result.bids[0].reason
    assert [row.chosen for row in result.bids] == [False, True, True]
    assert all(row.threshold for row in result.bids)
    assert len(result.more_money) == 1


def test_the_same_scenario_run_twice_gives_the_same_bytes(ran):
    again = done_run(ran.scenario)

    same = ("problem", "problem_sha256", "inputs", "answer", "certificate", "verdict")
    assert [getattr(again, name) for name in same] == [getattr(ran, name) for name in same]


def test_a_picked_set_is_held_beside_the_best(round_):
    first = ranked_bids(round_)[0]

    result = result_of(done_run(made_scenario(round_, "HAND_PICKED", picked=(first.reference,))))

    assert result.proposed.chosen == (first.reference,)
    assert result.own.lost == result.answer.best.value - result.own.value > 0
    assert f"Leave out {first.reference}, put in" in result.swaps[0].said
    assert (result.swaps[0].leave_out, result.swaps[0].is_long) == ((first.reference,), False)


def test_what_is_changed_while_a_run_waits_is_for_the_next(round_):
    scenario, (first, *_) = made_scenario(round_), ranked_bids(round_)
    asked = asked_run(scenario)
    manager = make_user(Role.FUND_MANAGER)
    add_sentence(scenario=scenario, kind=Kind.MUST_FUND, bids=[first.reference], by=manager, now=NOW)

    assert result_of(work()).proposed.chosen != (first.reference,)
    assert json.loads(fresh_run(asked).problem)["constraints"] == []
    assert result_of(done_run(scenario)).proposed.chosen == (first.reference,)


def test_a_scenario_has_one_run_in_hand(round_):
    scenario = made_scenario(round_)
    asked_run(scenario)

    with pytest.raises(CannotChoose, match="running already"):
        asked_run(scenario)


def test_a_set_with_nothing_picked_is_not_run(round_):
    with pytest.raises(ScenarioRefused, match="No bid is picked yet"):
        asked_run(made_scenario(round_, "HAND_PICKED"))


def test_only_who_writes_scenarios_has_them_run_and_stops_them(round_):
    scenario, auditor = made_scenario(round_), make_user(Role.AUDITOR)
    with pytest.raises(PermissionRefused):
        ask_for_run(scenario=scenario, by=auditor, now=NOW)
    run = asked_run(scenario)

    with pytest.raises(PermissionRefused):
        cancel_run(run=run, by=auditor, now=NOW)


def test_a_run_that_waits_is_cancelled_at_once_and_once_only(round_):
    run, manager = asked_run(made_scenario(round_)), make_user(Role.FUND_MANAGER)

    assert cancel_run(run=run, by=manager, now=NOW).status == "CANCELLED"
    assert claim_run(now=NOW) is None
    with pytest.raises(TransitionRefused):
        cancel_run(run=run, by=manager, now=NOW)


def test_a_running_one_keeps_the_best_so_far_with_its_bound(round_, monkeypatch):
    """Cancelled while the solver is at it: what it has is kept, and nothing calls it the best."""
    run, manager = asked_run(made_scenario(round_)), make_user(Role.FUND_MANAGER)
    chosen = (ranked_bids(round_)[0].reference,)

    def stopped_in_the_middle(problem, *, stop, **_):
        cancel_run(run=run, by=manager, now=NOW)
        with pytest.raises(CannotChoose, match="being cancelled already"):
            cancel_run(run=run, by=manager, now=NOW)
        assert stop()
        return Selection(Status.BOUNDED, chosen, problem.value_of(chosen), 1_700)

    monkeypatch.setattr(steps, "select_portfolio", stopped_in_the_middle)
    monkeypatch.setattr(working, "LOOKS_EVERY", 0)
    ended = work()

    result = result_of(ended)
    assert (ended.status, ended.certificate) == ("CANCELLED", "")
    assert "It may not be the best there is: at most" in result.certainty
    assert not result.is_proven


def test_f44_when_the_time_is_up_the_gap_is_shown(round_, monkeypatch):
    chosen = (ranked_bids(round_)[0].reference,)
    monkeypatch.setattr(
        steps,
        "select_portfolio",
        lambda problem, **_: Selection(Status.BOUNDED, chosen, 1_000, 1_002),
    )

    run = done_run(made_scenario(round_))

    result = result_of(run)
    assert (run.status, run.certificate, result.answer.confirmed) == ("DONE", "", False)
    assert result.headline.startswith("The best set found in the time given is worth 100.0 points")
    assert result.certainty == (
        "It may not be the best there is: at most 0.2 points, or 0.20%, short of the best possible."
    )


def test_f44_what_cannot_be_is_proved_and_says_so(round_):
    scenario, manager = made_scenario(round_), make_user(Role.FUND_MANAGER)
    for bid in ranked_bids(round_)[:2]:
        add_sentence(scenario=scenario, kind=Kind.MUST_FUND, bids=[bid.reference], by=manager, now=NOW)

    run = done_run(scenario)

    result = result_of(run)
    assert result.headline.startswith("No set of bids keeps both the envelopes and everything")
    assert run.verdict.startswith("Proved: no choice keeps all constraints")
    assert (result.proposed, result.bids[0].chosen) == (None, False)
    conflict = result.answer.extras["conflict"]
    assert [bid.reference in " ".join(conflict["sentences"]) for bid in ranked_bids(round_)] == [
        True,
        True,
        False,
    ]
    assert any("£800,000 more into RDEL programme 2027-28" in words for words in conflict["repairs"])


def test_f44_a_killed_worker_leaves_the_run_to_the_next(round_):
    asked_run(made_scenario(round_))
    killed = claim_run(now=NOW)

    assert claim_run(now=NOW) is None
    later = NOW + LEASE
    assert work(now=later).status == "DONE"
    with pytest.raises(LeaseLost):
        work_on_run(run=killed, clock=lambda: later)


def test_f44_a_run_that_ends_its_worker_each_time_is_set_aside_and_tried_again(round_):
    asked_run(made_scenario(round_))
    now = NOW
    for _ in range(ScenarioRun.MAX_ATTEMPTS):
        assert claim_run(now=now) is not None
        now += LEASE
    assert claim_run(now=now) is None

    (stopped,) = SET_ASIDE["scenarios"].rows()
    assert (stopped.status, result_of(stopped)) == ("FAILED", None)
    administrator = make_user(Role.ADMINISTRATOR)
    SET_ASIDE["scenarios"].retry(row=stopped, by=administrator, now=now)
    assert work(now=now).status == "DONE"


def test_two_solves_that_disagree_are_never_an_answer(round_, monkeypatch):
    answers = iter([1_000, 1_001])

    def disagreeing(problem, **_):
        value = next(answers)
        return Selection(Status.PROVEN, (), value, value)

    monkeypatch.setattr(steps, "select_portfolio", disagreeing)
    asked_run(made_scenario(round_))
    run = claim_run(now=NOW)
    with pytest.raises(steps.SolversDisagree) as fault:
        work_on_run(run=run, clock=lambda: NOW)
    with transaction.atomic():
        fail_run(run=run, error=str(fault.value), now=NOW)

    assert fresh_run(run).status == "FAILED"
