"""Adopting: one at a time, each replaced one with its reason; and two chairs at once."""

import threading

import pytest
from django.db import connection

from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.choice.actions.adoption import AdoptionRefused
from portfolio.choice.actions.scenarios import CannotChoose
from portfolio.choice.models import Adoption
from portfolio.choice.queries.adoption import adopted_set
from portfolio.choice.queries.problems import choice_of
from portfolio.choice.rules.answer import points
from portfolio.decisions.queries.candidates import candidates_of
from tests.factories.accounts import NOW, make_user
from tests.factories.meetings import give_interest, make_panel
from tests.factories.portfolio import confirmed_decision, ranked_bids
from tests.factories.scenarios import adopted_run, asked_run, done_run, made_scenario
from tests.portfolio.choice.conftest import run_in_tight_round


@pytest.mark.django_db
def test_the_meeting_has_the_adopted_set_before_it(ran):
    _, second, third = ranked_bids(ran.scenario.round)
    assert adopted_set(ran.scenario.round) is None

    adopted_run(ran)

    adopted = adopted_set(ran.scenario.round)
    assert adopted.chosen == (second.reference, third.reference)
    assert adopted.value == adopted.problem.value_of(adopted.chosen)


@pytest.mark.django_db
def test_another_takes_its_place_with_a_reason(ran):
    adopted_run(ran)
    again = done_run(ran.scenario)

    with pytest.raises(AdoptionRefused, match="Give the reason"):
        adopted_run(again)
    adopted_run(again, reason="The panel asked for it.")

    first, second = Adoption.objects.order_by("pk")
    assert (first.replaced_by, second.replaced_at) == (second.adopted_by, None)


@pytest.mark.django_db
def test_only_the_chair_adopts(ran):
    with pytest.raises(PermissionRefused):
        adopted_run(ran, by=make_user(Role.FUND_MANAGER))


@pytest.mark.django_db
def test_the_deputy_adopts_in_the_place_of_a_recused_chair_and_only_then(ran):
    panel = make_panel(ran.scenario.round, with_interest=False)
    with pytest.raises(PermissionRefused):
        adopted_run(ran, by=panel.deputy)
    give_interest(panel.chair, panel.bids[0])
    with pytest.raises(PermissionRefused, match="You are recused"):
        adopted_run(ran, by=panel.chair)
    with pytest.raises(PermissionRefused):
        adopted_run(ran, by=panel.member)
    assert adopted_run(ran, by=panel.deputy).adopted_by == panel.deputy


@pytest.mark.django_db
def test_what_waits_was_adopted_already_or_is_out_of_date_is_not_adopted(ran):
    round_ = ran.scenario.round
    with pytest.raises(CannotChoose, match="Only a run that is done"):
        adopted_run(asked_run(made_scenario(round_)))
    adopted_run(ran)
    with pytest.raises(CannotChoose, match="adopted already"):
        adopted_run(ran, reason="Again.")
    confirmed_decision(ranked_bids(round_)[1], "REJECT")
    with pytest.raises(CannotChoose, match="has changed since"):
        adopted_run(ran, reason="Again.")


@pytest.mark.django_db
def test_a_set_that_does_not_fit_is_not_adopted(round_):
    picked = tuple(bid.reference for bid in ranked_bids(round_))
    run = done_run(made_scenario(round_, "HAND_PICKED", picked=picked))

    with pytest.raises(CannotChoose, match="does not keep everything it should"):
        adopted_run(run)


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_at_once_one_adopts_and_the_other_is_told():
    run = run_in_tight_round()
    chairs = [make_user(Role.CHAIR), make_user(Role.CHAIR)]
    at_once, got = threading.Barrier(2), []

    def adopt(chair) -> None:
        try:
            at_once.wait(10)
            got.append(adopted_run(run, by=chair).adopted_by)
        except CannotChoose as refusal:
            got.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=adopt, args=(chair,)) for chair in chairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert "This run is adopted already." in got
    assert Adoption.objects.get().adopted_by in got


@pytest.mark.django_db
def test_the_meeting_reads_what_a_departure_costs_where_it_is_known(ran):
    round_ = ran.scenario.round
    adopted_run(ran)
    costs = adopted_set(round_).departures
    assert costs

    for candidate in candidates_of(round_, choice_of(round_, now=NOW).budget.fund, now=NOW):
        step = "Leaving it out" if candidate.adopted else "Funding it"
        cost = costs.get(candidate.bid.reference)
        said = [f"{step} costs {points(cost)} points of the best set."] if cost is not None else []
        assert candidate.stands_beside[2:] == said
        deed = "chooses it" if candidate.adopted else "leaves it out"
        assert candidate.stands_beside[1] == f"The adopted scenario {deed}."
