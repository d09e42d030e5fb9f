"""The pages of scenarios, as each person sees them."""

import json
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.versions.actions.withdrawal import withdraw_bid
from portfolio.choice.actions.scenarios import add_sentence
from portfolio.choice.models import Scenario, ScenarioRun
from portfolio.choice.queries.scenarios import standing_scenarios
from portfolio.choice.rules.problem import Kind
from portfolio.funds.models import RoundBudget
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.bids import CELL
from tests.factories.meetings import give_interest
from tests.factories.pages import bids_url, portfolio_url, post_as_shown, text_of
from tests.factories.portfolio import give, ranked_bids
from tests.factories.scenarios import address, asked_run, done_run, made_scenario

pytestmark = pytest.mark.django_db

READ = ["scenarios", "compare_runs", "scenario", "run", "run_proof", "run_curves", "run_set"]
WRITTEN = [
    "create_scenario",
    "change_scenario",
    "copy_scenario",
    "delete_scenario",
    "hand_pick",
    "run_scenario",
    "adopt_run",
    "cancel_run",
    "read_run",
]


@pytest.mark.parametrize("name", READ + WRITTEN)
def test_the_signed_out_and_those_of_departments_are_kept_out(ran, name):
    method = "get" if name in READ else "post"
    signed_out = getattr(Client(), method)(address(name, ran))
    answers = [
        getattr(client_of(role), method)(address(name, ran))
        for role in (Role.BIDDER, Role.SIGN_OFF, Role.REVIEWER)
    ]

    assert "/accounts/" in signed_out["Location"]
    reviewer = 404 if name in READ or name == "adopt_run" else 403
    assert [answer.status_code for answer in answers] == [403, 403, reviewer]


@pytest.mark.parametrize("name", READ)
def test_whoever_is_recused_from_a_bid_of_the_round_reads_why_and_nothing_else(ran, name):
    bid = ranked_bids(ran.scenario.round)[0]
    chair = make_user(Role.CHAIR)
    chair.memberships.create(role=Role.BIDDER, department=bid.department, started_at=NOW)

    response = sign_in(Client(), chair).get(address(name, ran))

    assert response.status_code == 403
    assert "You are recused from a bid of this round" in text_of(response)
    assert bid.reference not in text_of(response)


def test_a_recused_fund_manager_is_told_why_where_the_scenarios_would_be(ran):
    round_ = ran.scenario.round
    manager = make_user(Role.FUND_MANAGER)
    fund = RoundBudget.objects.get(round=round_).fund.reference
    pages = [portfolio_url("fund", reference=fund), bids_url("round", round_)]
    signed_in = sign_in(Client(), manager)
    link = address("scenarios", ran)
    assert all(link in signed_in.get(page).content.decode() for page in pages)

    give_interest(manager, ranked_bids(round_)[0])

    for page in pages:
        response = signed_in.get(page)
        assert link not in response.content.decode()
        assert "you are recused from a bid of it" in text_of(response)


@pytest.mark.parametrize("name", READ)
def test_pages_that_are_read_take_no_post(ran, name):
    assert client_of().post(address(name, ran)).status_code == 405


def test_the_list_says_what_each_is_worth_and_what_lacks(ran, django_assert_max_num_queries):
    made_scenario(ran.scenario.round, name="Not run")
    manager = client_of()

    with django_assert_max_num_queries(25):
        shown = text_of(manager.get(address("scenarios", ran)))

    assert "The best set is worth" in shown
    assert "Not run yet" in shown
    assert "Start a scenario" in shown
    assert "Start a scenario" not in text_of(client_of(Role.AUDITOR).get(address("scenarios", ran)))


def test_the_list_says_what_changed_behind_each_answer(ran, django_assert_max_num_queries):
    """An envelope, a bid and a sentence; however many scenarios there are, in as many statements."""
    round_, manager = ran.scenario.round, make_user(Role.FUND_MANAGER)
    others = [done_run(made_scenario(round_, name=f"Another {number}")) for number in (1, 2)]
    auditor = client_of(Role.AUDITOR)
    assert "Out of date" not in text_of(auditor.get(address("scenarios", ran)))
    first, second, _ = ranked_bids(round_)

    add_sentence(
        scenario=others[0].scenario, kind=Kind.MUST_FUND, bids=[first.reference], by=manager, now=NOW
    )
    change_envelope(round_, by=manager)
    with django_assert_max_num_queries(25):
        shown = " ".join(text_of(auditor.get(address("scenarios", ran))).split())

    assert shown.count("Out of date.") == 3
    assert shown.count("has £2,500,000, and had £2,400,000.") == 3
    said = f"The scenario now says: Fund {first.reference} ({first.title})."
    assert shown.count(said) == 1

    withdraw_bid(bid=second, by=second.created_by, reason="Paid otherwise.", now=NOW)
    shown = " ".join(text_of(auditor.get(address("scenarios", ran))).split())
    gone = f"{second.reference} ({second.title}) is not in the choice any more."
    assert shown.count(gone) == 3
    assert "And 1 change more." in shown


def change_envelope(round_, *, by) -> None:
    fund = RoundBudget.objects.get(round=round_).fund
    give(fund, {CELL: 100_000}, by=by)


def test_a_result_is_understood(ran, django_assert_max_num_queries):
    auditor = client_of(Role.AUDITOR)

    with django_assert_max_num_queries(25):
        shown = text_of(auditor.get(address("run", ran)))

    assert "% more than funding down the list for the same money." in shown
    assert "No other set is worth more." in shown
    assert "is £1,900,000 short" in shown
    assert "What £1m more buys" in shown
    assert "Chosen: 2 bids" in shown
    assert "Adopt" not in shown


def test_a_run_in_hand_looks_again_by_itself(round_):
    run = asked_run(made_scenario(round_))

    response = client_of().get(address("run", run))

    assert response["Refresh"] == "2"
    assert "Look again now" in text_of(response)
    assert "Cancel the run" in text_of(response)


def test_the_proof_is_checked_by_a_bare_interpreter(ran, tmp_path):
    response = client_of(Role.AUDITOR).get(address("run_proof", ran))
    again = client_of(Role.AUDITOR).get(address("run_proof", ran))

    ZipFile(BytesIO(response.content)).extractall(tmp_path)
    command = [sys.executable, "-I", "check.py", "problem.json", "certificate.json"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, env={}).stdout
    assert said.startswith("Proved: this choice is worth")
    assert said.strip() == ran.verdict
    assert ran.problem_sha256 in (tmp_path / "README.txt").read_text()
    assert json.loads((tmp_path / "problem.json").read_text())["format"] == "legacyfund/problem/1"
    assert again.content == response.content


def test_a_run_without_a_certificate_has_no_download(round_):
    run = asked_run(made_scenario(round_))

    assert client_of().get(address("run_proof", run)).status_code == 404


def test_a_scenario_is_started_written_and_run(round_):
    manager, bid = client_of(), ranked_bids(round_)[0]
    response = manager.post(
        portfolio_url("create_scenario", round_.reference), {"name": "Best", "note": "", "how": "BEST"}
    )
    scenario = Scenario.objects.get()
    at = portfolio_url("scenario", scenario.reference)
    assert response["Location"] == at

    sentence = {"reference": scenario.reference, "sentence": "must-fund"}
    manager.post(portfolio_url("add_sentence", **sentence), {"one": bid.reference})
    shown = text_of(manager.get(at))
    assert f"{bid.reference} ({bid.title})." in shown
    assert "1 bid<" in shown
    manager.post(portfolio_url("run_scenario", scenario.reference))
    assert "is running" in text_of(manager.get(at))
    manager.post(portfolio_url("remove_sentence", reference=scenario.reference, number=1))
    assert f"{bid.reference} (" not in text_of(manager.get(at))
    manager.post(portfolio_url("cancel_run", ScenarioRun.objects.get().reference))
    assert ScenarioRun.objects.get().status == "CANCELLED"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_sentence_has_a_form_that_takes_it(round_, kind):
    first, second, _ = ranked_bids(round_)
    scenario = made_scenario(round_)
    path = portfolio_url(
        "add_sentence", reference=scenario.reference, sentence=kind.value.lower().replace("_", "-")
    )
    given = {
        "one": first.reference,
        "other": second.reference,
        "bids": [first.reference, second.reference],
        "department": first.department_id,
        "number": "1",
    }

    manager = client_of()
    assert manager.get(path).status_code == 200
    assert "There is a problem" in text_of(manager.post(path, {}))
    assert manager.post(path, given).status_code == 302
    assert scenario.constraints.get().kind == kind


def test_a_kind_there_is_not_is_not_found(round_):
    path = portfolio_url("add_sentence", reference=made_scenario(round_).reference, sentence="be-nice")

    assert client_of().get(path).status_code == 404


def test_a_scenario_is_changed_with_what_it_keeps_back(ran):
    manager, path = client_of(), address("change_scenario", ran)
    given = {"name": "Less", "note": "", "how": "BEST", "keep_RDEL_PROGRAMME_2027-28": "1,000"}

    post_as_shown(manager, path, given)

    assert "It keeps back £1,000 of RDEL programme 2027-28." in " ".join(
        text_of(manager.get(address("scenario", ran))).split()
    )


def test_a_copy_and_a_deletion(round_):
    manager, scenario = client_of(), made_scenario(round_, name="Best")

    manager.post(portfolio_url("copy_scenario", scenario.reference))
    manager.post(portfolio_url("delete_scenario", scenario.reference))

    assert list(standing_scenarios().values_list("name", flat=True)) == ["Best (2)"]
    assert manager.get(portfolio_url("scenario", scenario.reference)).status_code == 404


def test_bids_are_picked_and_added_up_without_script(round_):
    first, second, _ = ranked_bids(round_)
    scenario, manager = made_scenario(round_, "HAND_PICKED"), client_of()
    path = portfolio_url("hand_pick", scenario.reference)

    added_up = text_of(post_as_shown(manager, path, {"picked": ["1", "2"], "work_out": "1"}))
    assert "−£800,000" in added_up
    assert Scenario.objects.get().picked == []
    post_as_shown(manager, path, {"picked": ["2"]})

    assert Scenario.objects.get().picked == [second.reference]
    assert first.reference not in Scenario.objects.get().picked


def test_two_answers_stand_side_by_side(ran):
    first = ranked_bids(ran.scenario.round)[0]
    other = done_run(made_scenario(ran.scenario.round, "DOWN_THE_LIST", name="The list"))

    shown = text_of(client_of().get(address("compare_runs", ran), {"run": [ran.reference, other.reference]}))

    assert "The list" in shown
    assert f"{first.reference} {first.title}" in shown
    assert "Tick two to four" in text_of(client_of().get(address("compare_runs", ran)))
