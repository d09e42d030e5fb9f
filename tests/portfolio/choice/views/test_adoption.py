"""Adopting a set for the meeting: by the chair, or by a deputy where the chair is out for a bid."""

import pytest
from django.test import Client

from accounts.permissions import Role
from portfolio.choice.models import Adoption
from tests.factories.accounts import client_of, sign_in
from tests.factories.meetings import give_interest, make_panel
from tests.factories.pages import bids_url, portfolio_url, post_as_shown, text_of
from tests.factories.scenarios import address

pytestmark = pytest.mark.django_db


def test_the_chair_adopts(ran):
    chair = client_of(Role.CHAIR)
    assert "Adopt for the meeting" in text_of(chair.get(address("run", ran)))

    response = post_as_shown(chair, address("adopt_run", ran), {"sure": "on"})

    assert response["Location"] == address("run", ran)
    assert Adoption.objects.get().run == ran
    assert "This run is adopted" in text_of(chair.get(address("run", ran)))
    decisions = text_of(chair.get(portfolio_url("decisions", ran.scenario.round.reference)))
    assert "The adopted scenario is" in decisions
    assert client_of().post(address("adopt_run", ran), {"sure": "on"}).status_code == 403


def test_the_deputy_reads_and_adopts_for_a_chair_who_is_recused(ran):
    panel = make_panel(ran.scenario.round, with_interest=False)
    deputy, member = (sign_in(Client(), person) for person in (panel.deputy, panel.member))
    home = portfolio_url("home")
    assert deputy.get(address("run", ran)).status_code == 404
    assert "adopt a scenario" not in text_of(deputy.get(home))

    give_interest(panel.chair, panel.bids[0])

    assert f"adopt a scenario for round {panel.round.reference}" in text_of(deputy.get(home))
    for name in ("scenarios", "scenario", "compare_runs", "run", "run_proof"):
        assert deputy.get(address(name, ran)).status_code == 200
        assert member.get(address(name, ran)).status_code == 404
    shown = text_of(deputy.get(address("run", ran)))
    assert "Adopt for the meeting" in shown
    assert bids_url("bid", panel.bids[0]) not in shown
    assert deputy.get(address("hand_pick", ran)).status_code == 403
    assert sign_in(Client(), panel.chair).get(address("run", ran)).status_code == 403
    assert member.post(address("adopt_run", ran), {"sure": "on"}).status_code == 404

    post_as_shown(deputy, address("adopt_run", ran), {"sure": "on"})

    assert Adoption.objects.get().adopted_by == panel.deputy
    assert "adopt a scenario" not in text_of(deputy.get(home))


def test_a_deputy_with_an_interest_of_their_own_adopts_nothing(ran):
    panel = make_panel(ran.scenario.round, with_interest=False)
    give_interest(panel.chair, panel.bids[0])
    give_interest(panel.deputy, panel.bids[1])
    deputy = sign_in(Client(), panel.deputy)

    assert deputy.get(address("run", ran)).status_code == 403
    assert deputy.post(address("adopt_run", ran), {"sure": "on"}).status_code == 403
    assert "adopt a scenario" not in text_of(deputy.get(portfolio_url("home")))
