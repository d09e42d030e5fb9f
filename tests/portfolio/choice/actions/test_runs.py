import pytest

from portfolio.choice.models import ScenarioRun
from portfolio.choice.queries.results import result_of
from tests.factories.scenarios import asked_run, done_run, made_scenario

pytestmark = pytest.mark.django_db


def test_a_run_is_solved_compared_confirmed_and_proved(round_):
    run = done_run(made_scenario(round_))

    result = result_of(run)
    assert (run.status, run.steps_done, run.doing) == ("DONE", run.steps, "")
    assert result.answer.best.status == "PROVEN"
    assert result.answer.confirmed
    assert run.verdict.startswith("Proved: this choice is worth")
    assert [row.way for row in result.ways] == ["BEST", "DOWN_THE_LIST", "SKIPPING", "PER_POUND"]
    print(result.headline, result.certainty, [(b.rank, b.reason) for b in result.bids])
