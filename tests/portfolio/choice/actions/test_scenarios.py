"""Writing scenarios: what is kept, and each refusal."""

from decimal import Decimal

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.choice.actions import scenarios as actions
from portfolio.choice.actions.scenarios import CannotChoose, ScenarioRefused
from portfolio.choice.queries.problems import choice_of, problem_of
from portfolio.choice.queries.scenarios import changes_since, standing_scenarios
from portfolio.choice.rules.problem import Kind, ProblemRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import make_round
from tests.factories.bids import CELL
from tests.factories.portfolio import confirmed_decision, give, ranked_bids
from tests.factories.scenarios import done_run, fresh, fresh_run, made_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(Role.FUND_MANAGER)


@pytest.fixture
def scenario(round_):
    return made_scenario(round_, name="Best set")


def test_the_problem_is_made_of_the_ranking_the_envelopes_and_the_sentences(round_, scenario, manager):
    first, second, third = ranked_bids(round_)
    kept = {CELL: Decimal("100000.00")}
    named = {"name": "Best set", "note": "", "how": "BEST"}
    actions.change_scenario(scenario=scenario, **named, reserves=kept, by=manager, now=NOW)
    cap = {"kind": Kind.DEPARTMENT_CAP, "department": second.department, "number": 150_000_000}
    actions.add_sentence(scenario=scenario, **cap, by=manager, now=NOW)

    problem = problem_of(fresh(scenario), choice_of(round_, now=NOW))

    assert dict(problem.envelopes)[CELL] == 230_000_000
    assert [row.id for row in problem.candidates] == sorted(bid.reference for bid in (first, second, third))
    assert problem.by_id[first.reference].total == 200_000_000
    assert [row.sentence for row in problem.constraints] == [
        f"Give {second.department.name} at most £1,500,000."
    ]


def test_what_the_panel_has_decided_is_fixed(round_, scenario):
    first, second, _ = ranked_bids(round_)
    confirmed_decision(first, "REJECT")
    confirmed_decision(second, amounts={CELL: Decimal("1000000.00")})

    problem = problem_of(scenario, choice_of(round_, now=NOW))

    assert [problem.by_id[bid.reference].fixed for bid in (first, second)] == [False, True]
    assert problem.by_id[second.reference].total == 100_000_000
    assert dict(problem.envelopes)[CELL] == 240_000_000, "what is committed is still the round's"


def test_what_has_changed_behind_a_run_is_named(ran):
    round_, fund = ran.scenario.round, choice_of(ran.scenario.round, now=NOW).budget.fund
    first, second, _ = ranked_bids(round_)
    assert changes_since(ran, now=NOW) == ()

    give(fund, {CELL: 100_000}, by=make_user(Role.FUND_MANAGER))
    confirmed_decision(first, "REJECT")  # as the run has it
    confirmed_decision(second, "REJECT")

    assert changes_since(ran, now=NOW) == (
        "RDEL programme 2027-28 has £2,500,000, and had £2,400,000.",
        f"{second.reference} was decided: it is not funded.",
    )


def test_a_set_picked_again_and_another_way_leave_the_run_behind(round_, manager):
    first, second, *_ = (bid.reference for bid in ranked_bids(round_))
    run = done_run(made_scenario(round_, "HAND_PICKED", picked=(first,)))
    assert changes_since(run, now=NOW) == ()

    actions.pick_bids(scenario=run.scenario, picked=[second], by=manager, now=NOW)
    assert changes_since(fresh_run(run), now=NOW) == ("Other bids are picked.",)

    again = {"name": run.scenario.name, "note": "", "how": "BEST", "reserves": {}}
    actions.change_scenario(scenario=run.scenario, **again, by=manager, now=NOW)
    assert changes_since(fresh_run(run), now=NOW) == ("The scenario makes its set in another way.",)


def test_a_copy_has_all_but_the_runs(round_, scenario, manager):
    bids = [bid.reference for bid in ranked_bids(round_)[:2]]
    actions.add_sentence(scenario=scenario, kind=Kind.NOT_BOTH, bids=bids, by=manager, now=NOW)
    done_run(scenario)

    copy = actions.copy_scenario(scenario=scenario, by=manager, now=NOW)

    assert (copy.name, copy.reference) == ("Best set (2)", f"{round_.reference}-S2")
    assert [row.bids for row in copy.constraints.all()] == [bids]
    assert not copy.runs.exists()


def test_each_change_leaves_one_event(scenario, manager):
    bid = ranked_bids(scenario.round)[0].reference
    actions.add_sentence(scenario=scenario, kind=Kind.MUST_FUND, bids=[bid], by=manager, now=NOW)
    actions.remove_sentence(scenario=scenario, order=1, by=manager, now=NOW)
    actions.delete_scenario(scenario=scenario, by=manager, now=NOW)

    kinds = Event.objects.filter(kind__startswith="scenario.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "scenario.created",
        "scenario.sentence_added",
        "scenario.sentence_removed",
        "scenario.deleted",
    ]
    assert not standing_scenarios().exists()


def refusals(round_, scenario, manager):
    """What is tried, and the refusal with its words."""
    bid = ranked_bids(round_)[0].reference
    asked = {"by": manager, "now": NOW}
    new = {"name": "Best set", "note": "", "how": "BEST"}
    at = {"scenario": scenario, **asked}
    return {
        "name taken": (
            lambda: actions.create_scenario(round=round_, **new, **asked),
            ScenarioRefused,
            "called",
        ),
        "no ranking": (
            lambda: actions.create_scenario(round=make_round(), **new, **asked),
            CannotChoose,
            "between the freezing of the ranking",
        ),
        "unknown bid": (
            lambda: actions.add_sentence(kind=Kind.MUST_FUND, bids=["LF-1"], **at),
            ProblemRefused,
            "is not in this choice",
        ),
        "too few bids": (
            lambda: actions.add_sentence(kind=Kind.NOT_BOTH, bids=[bid], **at),
            ProblemRefused,
            "as many bids",
        ),
        "not by hand": (lambda: actions.pick_bids(picked=[bid], **at), CannotChoose, "not picked by hand"),
        "no sentence": (lambda: actions.remove_sentence(order=9, **at), CannotChoose, "not in the scenario"),
    }


@pytest.mark.parametrize(
    "tried", ["name taken", "no ranking", "unknown bid", "too few bids", "not by hand", "no sentence"]
)
def test_what_cannot_be_written_is_refused(round_, scenario, manager, tried):
    attempt, refusal, words = refusals(round_, scenario, manager)[tried]
    before = Event.objects.filter(kind__startswith="scenario").count()

    with pytest.raises(refusal, match=words):
        attempt()

    assert Event.objects.filter(kind__startswith="scenario").count() == before


def test_a_sentence_is_said_once(round_, scenario, manager):
    said = {"kind": Kind.RED_FLOOR, "number": 1, "scenario": scenario, "by": manager, "now": NOW}
    actions.add_sentence(**said)

    with pytest.raises(ScenarioRefused, match="says so already"):
        actions.add_sentence(**said)


def test_one_that_was_run_is_not_deleted(ran, manager):
    with pytest.raises(CannotChoose, match="has been run"):
        actions.delete_scenario(scenario=ran.scenario, by=manager, now=NOW)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
def test_others_write_no_scenarios(round_, role):
    with pytest.raises(PermissionRefused):
        made_scenario(round_, by=make_user(role))


def test_whoever_is_recused_from_a_bid_writes_no_scenarios_of_the_round(round_, manager):
    department = ranked_bids(round_)[2].department
    manager.memberships.create(role=Role.BIDDER, department=department, started_at=NOW)

    with pytest.raises(PermissionRefused, match="recused from a bid of this round"):
        made_scenario(round_, by=manager)
