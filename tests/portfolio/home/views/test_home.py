from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.leases import LEASE
from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from portfolio.choice.actions.work import claim_run
from portfolio.home.queries.home import waiting_for
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.spend.actions.certification import certify_return
from portfolio.watch.actions.records import mark_equalities
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.assessment import scored_round
from tests.factories.closing import completed_award
from tests.factories.delivery import forecast_moved
from tests.factories.portfolio import (
    confirmed_decision,
    make_fund,
    met_milestone,
    proposed_decision,
    ranked_bids,
    tied_round,
)
from tests.factories.returns import certified_return
from tests.factories.scenarios import adopted_run, asked_run, done_run, made_scenario, work

pytestmark = pytest.mark.django_db


def home(person):
    return sign_in(Client(), person).get(reverse("portfolio:home")).content.decode()


def labels(person):
    return [row.label for row in waiting_for(person, now=NOW)[0]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_with_nothing_waiting_at_first(role):
    shown = home(make_user(role))

    assert "Nothing waits for you" in shown
    assert "lf-figures__value" in shown


def test_a_person_without_a_role_has_no_home():
    person = make_user(Role.AUDITOR)
    person.memberships.update(ended_at=timezone.now(), ended_by=person)

    assert sign_in(Client(), person).get("/").status_code == 403


def test_the_signed_out_are_sent_to_sign_in():
    assert Client().get("/").status_code == 302


def test_the_sign_off_is_one_click_from_the_offer(offered):
    award = offered

    shown = home(make_user(Role.SIGN_OFF, award.department))

    assert f'href="{reverse("portfolio:outcome", args=[award.reference])}"' in shown


def test_an_award_is_to_be_closed_once_its_returns_are_decided():
    award, manager = completed_award(), make_user(Role.FUND_MANAGER)
    close = f"Close {award.reference}: {award.title}"
    assert close in labels(manager)

    certified_return(award, "1,000.00")

    assert close not in labels(manager)


def test_the_bidder_sees_milestones_due_soonest_first_and_what_was_awarded(accepted):
    award = accepted
    bidder = make_user(Role.BIDDER, award.department)
    now = timezone.now()
    for number, days in ((2, 5), (1, 30)):
        forecast_moved(award.milestones.get(number=number), london_date(now) + timedelta(days=days), now=now)

    shown = home(bidder)

    assert shown.index("Old system off") < shown.index("New service live")
    assert "£900,000" in shown


def test_a_milestone_whose_day_has_passed_waits_to_be_claimed_or_forecast_anew(accepted):
    milestone, bidder = accepted.milestones.get(number=1), make_user(Role.BIDDER, accepted.department)
    forecast_moved(milestone, date(2020, 1, 1))

    waits = [label for label in labels(bidder) if milestone.reference in label]

    assert waits == [f"Claim, or forecast anew, {milestone.reference}: {milestone.name}"]


def test_a_milestone_far_off_does_not_wait(accepted):
    award = accepted

    assert labels(make_user(Role.BIDDER, award.department)) == []


def test_the_fund_proposes_confirms_and_announces_in_turn(one_bid):
    round_, _ = one_bid
    (bid,) = ranked_bids(round_)
    manager, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    reference = round_.reference

    assert f"Propose decisions for round {reference}" in labels(manager)
    assert labels(chair) == []
    proposed_decision(bid, by=manager)
    assert labels(manager) == []
    assert labels(chair) == [f"Confirm the decision on {bid.reference}: {bid.title}"]


def test_the_announcement_waits_for_the_fund(one_bid):
    round_, _ = one_bid
    confirmed_decision(ranked_bids(round_)[0])

    assert labels(make_user(Role.FUND_MANAGER)) == [f"Announce round {round_.reference}"]


def test_a_round_without_a_fund_waits_for_the_fund(ranked_round):
    round_ = ranked_round

    assert labels(make_user(Role.FUND_MANAGER)) == [f"Say which fund pays for round {round_.reference}"]


def test_claims_wait_for_the_fund_and_released_by_another(claimed):
    milestone = claimed
    manager = make_user(Role.FUND_MANAGER)
    assert any(label.startswith("Check the evidence") for label in labels(manager))

    checker = make_user(Role.FUND_MANAGER)
    met_milestone(milestone.award.milestones.get(number=2), by=checker)

    assert any(label.startswith("Release the money") for label in labels(manager))
    assert not any(label.startswith("Release the money") for label in labels(checker))


def test_a_broken_equality_waits_for_the_fund_and_the_auditor():
    fund = make_fund()
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))
    mark_equalities(verification=broken, now=NOW)

    for role in (Role.FUND_MANAGER, Role.AUDITOR):
        assert any("journal 1" in label for label in labels(make_user(role)))


def test_what_has_a_date_comes_before_what_has_none(accepted):
    award = accepted
    forecast_moved(award.milestones.get(number=1), london_date(NOW) + timedelta(days=8), now=NOW)
    bidder = make_user(Role.BIDDER, award.department)
    bidder.memberships.create(role=Role.FUND_MANAGER, started_at=NOW)
    scored_round(900_000)

    assert labels(bidder)[0].startswith("Reach and claim")


def test_returns_wait_for_their_sign_off_and_then_for_the_fund(checked):
    signer = make_user(Role.SIGN_OFF, checked.award.department)

    assert any(label.startswith(f"Certify return {checked.reference}") for label in labels(signer))
    assert reverse("portfolio:return_page", args=[checked.reference]) in home(signer)

    certified = certify_return(spend_return=checked, by=signer, now=NOW)

    assert labels(signer) == []
    accepting = labels(make_user(Role.FUND_MANAGER))
    assert any(label.startswith(f"Accept or refuse return {certified.reference}") for label in accepting)


def test_a_file_without_a_fault_waits_for_its_preparer(received):
    preparer = make_user(Role.BIDDER, received.department)

    assert f"Send for certification: file {received.reference}, june.csv" in labels(preparer)


def run_labels(person):
    return [label for label in labels(person) if "run " in label]


def test_a_run_waits_for_whoever_asked_until_they_have_looked():
    scenario = made_scenario(tied_round()[0], name="Best")
    asker, chair = make_user(Role.FUND_MANAGER), make_user(Role.CHAIR)
    run = asked_run(scenario, by=asker)
    assert run_labels(asker) == [f"Best: run {run.reference} waits for a worker"]

    work()
    assert run_labels(asker) == [f"Best: run {run.reference} is done"]
    assert run_labels(chair) == []
    at = reverse("portfolio:run", args=[run.reference])
    assert f'href="{at}"' in home(asker)
    client = sign_in(Client(), asker)
    assert "I have looked at this run" in client.get(at).content.decode()
    assert client.post(reverse("portfolio:read_run", args=[run.reference])).status_code == 302

    assert run_labels(asker) == []
    assert "I have looked at this run" not in client.get(at).content.decode()
    assert "I have looked at this run" not in sign_in(Client(), chair).get(at).content.decode()


def test_of_a_scenario_the_newest_run_waits_and_none_once_it_is_adopted():
    asker = make_user(Role.FUND_MANAGER)
    scenario = made_scenario(tied_round()[0], name="Best")
    done_run(scenario, by=asker)
    again = done_run(scenario, by=asker)
    assert run_labels(asker) == [f"Best: run {again.reference} is done"]

    adopted_run(again)

    assert run_labels(asker) == []


def test_a_run_that_stopped_says_so():
    asker = make_user(Role.FUND_MANAGER)
    run = asked_run(made_scenario(tied_round()[0], name="Best"), by=asker)
    now = NOW
    for _ in range(run.MAX_ATTEMPTS + 1):
        claim_run(now=now)
        now += LEASE

    assert run_labels(asker) == [f"Best: run {run.reference} stopped before it was done"]


def test_nothing_of_a_round_waits_for_whoever_is_recused_from_a_bid_of_it():
    round_, _ = tied_round()
    asker = make_user(Role.FUND_MANAGER)
    done_run(made_scenario(round_, name="Best"), by=asker)
    department = ranked_bids(round_)[0].department
    asker.memberships.create(role=Role.BIDDER, department=department, started_at=NOW)

    assert run_labels(asker) == []


def test_the_fund_leads_to_the_scenarios_of_its_rounds():
    round_, fund = tied_round()
    at = reverse("portfolio:fund", args=[fund.reference])
    link = reverse("portfolio:scenarios", args=[round_.reference])

    for role, seen in ((Role.FUND_MANAGER, True), (Role.AUDITOR, True), (Role.TREASURY_ANALYST, False)):
        assert (link in sign_in(Client(), make_user(role)).get(at).content.decode()) is seen


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.BIDDER, Role.SIGN_OFF, Role.CHAIR])
def test_a_home_with_nothing_on_it_asks_all_lists_at_once(role, django_assert_max_num_queries):
    client = client_of(role)

    with django_assert_max_num_queries(7):
        assert "Nothing waits" in client.get(reverse("portfolio:home")).content.decode()
