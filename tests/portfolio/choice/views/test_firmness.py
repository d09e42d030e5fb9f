"""How firm the best set is, the curves, and the sets behind their points, as a page shows them."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest

from accounts.permissions import Role
from portfolio.choice.actions import explaining
from portfolio.choice.actions.scenarios import add_sentence
from portfolio.choice.actions.work import claim_run, work_on_run
from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.documents import written
from portfolio.choice.queries.firmness import firmness_of
from portfolio.choice.queries.levels import Curves, set_shown
from portfolio.choice.queries.results import result_of
from portfolio.choice.rules.problem import Kind
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import confirmed_decision, ranked_bids
from tests.factories.scenarios import asked_run, done_run, fresh_run, made_scenario

pytestmark = pytest.mark.django_db


def words_of(response) -> str:
    return " ".join(text_of(response).split())


def shown(run: ScenarioRun, name: str = "run", **at) -> str:
    return words_of(client_of().get(portfolio_url(name, reference=run.reference, **at)))


def test_a_run_says_which_bids_are_core_and_what_the_meeting_should_settle(ran):
    """The second and third bid cost together what there is; the third's reviewers lie apart."""
    first, second, third = ranked_bids(ran.scenario.round)
    firm = firmness_of(result_of(ran))

    page = shown(ran)

    assert (firm.draws, firm.solved, len(firm.bids)) == (100, 100, 3)
    assert {row.candidate.id for row in firm.core} == {second.reference, third.reference}
    assert [row.candidate.id for row in firm.exterior] == [first.reference]
    assert firm.agenda == []
    assert "How firm the best set is" in page
    assert "was looked for again 100 times" in page
    assert "No doubt changes the best set by itself" in page


def test_a_doubt_that_changes_the_set_is_offered_to_the_meeting(doubtful_round):
    run = done_run(made_scenario(doubtful_round))
    firm = firmness_of(result_of(run))

    page = shown(run)

    assert firm.agenda
    named = {row.candidate.id for row in firm.agenda if row.candidate}
    assert named <= {bid.reference for bid in ranked_bids(doubtful_round)}
    assert "What to settle in the meeting" in page
    assert "another set is the best. Ask its reviewers to settle its scores." in page
    assert f'href="{portfolio_url("meetings", doubtful_round.reference)}"' in page
    assert len(firm.borderline) >= 2


def test_what_is_decided_is_in_no_doubt(doubtful_round):
    decided = ranked_bids(doubtful_round)[0]
    confirmed_decision(decided)

    result = result_of(done_run(made_scenario(doubtful_round)))

    assert decided.reference in result.answer.best.chosen
    assert decided.reference not in {row.candidate.id for row in firmness_of(result).bids}


def test_a_run_that_froze_no_doubts_reads_as_it_did(ran):
    """Runs of before kept one curve, without its sets, and nothing of what is in doubt."""
    result = result_of(ran)
    inputs = {name: found for name, found in result.inputs.items() if name != "doubts"}
    point = {"percent": 100, "pence": 240_000_000, "value": None}
    old = replace(result, inputs=inputs, answer=replace(result.answer, extras={"curve": [point]}))

    assert firmness_of(old) is None
    assert (Curves(old).spending, Curves(old).envelopes, Curves(old).marks) == (None, [], [])
    (level,) = Curves(old).together.levels
    assert (level.points, level.money, level.number) == ("No set", Decimal(2_400_000), None)


def test_a_worker_leaves_doubts_alone_where_none_were_frozen(round_):
    """A run asked for before the service knew doubts, and taken up after."""
    asked_run(made_scenario(round_))
    run = claim_run(now=NOW)
    inputs = json.loads(run.inputs)
    del inputs["doubts"]
    run.inputs = written(inputs)
    work_on_run(run=run, clock=lambda: NOW)

    assert "robustness" not in result_of(fresh_run(run)).answer.extras


def test_out_of_time_the_draws_made_until_then_are_kept(round_, monkeypatch):
    """The limit passes while it draws: time stands still until then."""
    asked_run(made_scenario(round_))
    run, passed = claim_run(now=NOW), count()

    def clock():
        return NOW + explaining.TIME_LIMIT * (drawing and next(passed) > 9)

    drawing = False
    real = explaining.find_robustness

    def begin(*given, **named):
        nonlocal drawing
        drawing = True
        return real(*given, **named)

    monkeypatch.setattr(explaining, "find_robustness", begin)
    work_on_run(run=run, clock=clock)

    firm = firmness_of(result_of(fresh_run(run)))
    assert 0 < firm.draws < firm.asked == 100
    assert f"There was no time for more; {firm.asked} were meant." in shown(run)


def test_p_b_and_c_stand_on_the_line_and_lead_to_their_sets(round_):
    first = ranked_bids(round_)[0]
    run = done_run(made_scenario(round_, "HAND_PICKED", picked=(first.reference,)))
    curves = Curves(result_of(run))

    page = shown(run)

    letters = {mark.letter: mark for mark in curves.marks}
    assert letters["P"].name == "The set picked by hand"
    assert letters["P"].cost == Decimal(2_000_000)
    assert letters["B"].cost <= letters["P"].cost
    assert letters["B"].value >= letters["P"].value
    assert letters["C"].value >= letters["P"].value
    assert letters["C"].cost <= letters["P"].cost
    assert "P: <a" in page
    assert portfolio_url("run_set", reference=run.reference, number=letters["C"].number) in page


def test_every_point_of_every_curve_opens_its_set(ran, django_assert_max_num_queries):
    curves = Curves(result_of(ran))
    every = [curves.spending, curves.together, *curves.envelopes]

    assert [len(curve.levels) for curve in every] == [21] * len(every)
    for curve in every:
        for level in curve.levels:
            found = set_shown(curves, level.number)
            assert sum(row.candidate.value for row in found.bids) == level.value
            assert found.said
    auditor = client_of(Role.AUDITOR)
    with django_assert_max_num_queries(10):
        page = words_of(auditor.get(portfolio_url("run_curves", reference=ran.reference)))
    assert "RDEL programme 2027-28" in page
    assert "All pictures have the same scale." in page


def test_a_set_says_where_it_stands_and_how_it_differs(ran):
    first, second, _ = ranked_bids(ran.scenario.round)
    curves = Curves(result_of(ran))
    whole = next(level for level in curves.together.levels if level.percent == 150)

    page = shown(ran, "run_set", number=whole.number)
    own = shown(ran, "run_set", number=1)

    assert "of every envelope." in page
    assert first.title in page
    assert "In this set, and not in that of the scenario:" in page
    assert second.title in own
    assert "It has the bids of the set of this scenario, and no others." in own


def test_a_set_that_is_not_there_is_not_found(ran, round_):
    waiting = asked_run(made_scenario(round_))
    manager = client_of()

    for run, number in ((ran, 0), (ran, 999), (waiting, 1)):
        at = portfolio_url("run_set", reference=run.reference, number=number)
        assert manager.get(at).status_code == 404
    assert manager.get(portfolio_url("run_curves", reference=waiting.reference)).status_code == 404


def test_sentences_on_pages_name_bids_by_their_titles_too(round_):
    first, second, _ = ranked_bids(round_)
    scenario, manager = made_scenario(round_), make_user(Role.FUND_MANAGER)
    for bid in (first, second):
        add_sentence(scenario=scenario, kind=Kind.MUST_FUND, bids=[bid.reference], by=manager, now=NOW)

    page = shown(done_run(scenario))

    assert f"Fund {first.reference} ({first.title})." in page
    assert f"{second.reference} ({second.title})" in page
