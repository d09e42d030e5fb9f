"""Check answers: what is missing, where it leads, and sending a complete bid."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.writing.sections.actions.sections import save_answers, save_systems
from bids.writing.workflow import BidStatus
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.assessment import end_submission
from tests.factories.bids import system_row
from tests.factories.pages import bids_url, text_of
from tests.factories.register import make_system, rate_system

pytestmark = pytest.mark.django_db


def test_check_answers_names_what_is_missing_and_leads_there(draft, client):
    system = make_system(draft.department)
    save_systems(bid=draft, rows=[system_row(system)], by=draft.created_by, now=NOW)
    sign_in(client, draft.created_by)

    text = text_of(client.get(bids_url("check_bid", draft)))

    assert "What is missing or wrong" in text
    assert f'href="{bids_url("bid_systems", draft)}#id_systems-0-system"' in text
    assert f'href="{bids_url("bid_work", draft)}#id_why_now"' in text
    assert f'href="{bids_url("bid_costs", draft)}"' in text
    assert "Still missing: milestones, a description of the work" in text
    assert bids_url("send_for_certification", draft) not in text


def test_a_rating_that_waits_is_no_system_to_be_rated(draft, client):
    system = make_system(draft.department)
    rate_system(system)
    save_systems(bid=draft, rows=[system_row(system)], by=draft.created_by, now=NOW)
    sign_in(client, draft.created_by)

    text = text_of(client.get(bids_url("check_bid", draft)))

    assert f"{system.reference}: its rating waits for a second person to confirm it" in text
    assert "Rate it in the register first" not in text


def test_a_target_above_the_rating_is_asked_about_before_it_is_sent_and_certified(complete, client):
    [row] = complete.systems.select_related("system")
    riskier = system_row(row.system, target_risk=Decimal("29.00"))
    save_systems(bid=complete, rows=[riskier], by=complete.created_by, now=NOW)
    sign_in(client, complete.created_by)

    text = text_of(client.get(bids_url("check_bid", complete)))
    client.post(bids_url("send_for_certification", complete))
    sign_in(client, make_user(Role.SIGN_OFF, complete.department))
    certified = text_of(client.get(bids_url("certify_bid", complete)))

    asked = "the target rating of 29 is not below the rating it has now"
    assert f'#id_systems-0-target_rating">{row.system.reference}: {asked}' in text
    assert f"{row.system.reference}: {asked}" in certified


def test_a_system_switched_off_before_the_round_is_not_sent(complete, client):
    [row] = complete.systems.select_related("system")
    gone = replace(system_row(row.system), decommission_on=date(2025, 9, 30))
    save_systems(bid=complete, rows=[gone], by=complete.created_by, now=NOW)
    sign_in(client, complete.created_by)

    text = text_of(client.get(bids_url("check_bid", complete)))

    assert "the date it will be decommissioned, 30 September 2025, is before the round opened" in text
    assert client.post(bids_url("send_for_certification", complete)).status_code == 422


def test_a_closed_round_is_named_before_any_gap(draft, client):
    end_submission(draft.round)
    sign_in(client, draft.created_by)

    text = text_of(client.get(bids_url("check_bid", draft)))

    assert "is closed, so nothing more can be sent to it" in text
    assert "What is missing or wrong" not in text
    assert "Send for certification" not in text


@pytest.mark.parametrize(("answer", "marked"), [("yes", True), ("no", False)])
def test_spending_that_needs_the_treasurys_consent_is_marked(draft, client, answer, marked):
    save_answers(
        bid=draft,
        section="accounting_officer",
        answers={"novel_contentious_repercussive": answer},
        by=draft.created_by,
        now=NOW,
    )
    sign_in(client, draft.created_by)

    assert ("Needs Treasury consent" in text_of(client.get(bids_url("check_bid", draft)))) is marked


def test_the_control_a_gap_leads_to_is_on_the_page(draft, client):
    save_systems(
        bid=draft,
        rows=[system_row(make_system(draft.department), target_risk=None)],
        by=draft.created_by,
        now=NOW,
    )
    sign_in(client, draft.created_by)

    missing = client.get(bids_url("check_bid", draft)).context["missing"]

    links = [row["href"].partition("#") for row in missing]
    assert any(control for _, _, control in links)
    for url, _, control in (link for link in links if link[2]):
        assert f'id="{control}"' in text_of(client.get(url))


def test_a_complete_bid_is_sent_from_check_answers(complete, client):
    sign_in(client, complete.created_by)

    assert bids_url("send_for_certification", complete) in text_of(
        client.get(bids_url("check_bid", complete))
    )
    response = client.post(bids_url("send_for_certification", complete), follow=True)

    complete.refresh_from_db()
    assert complete.status == BidStatus.CERTIFYING
    assert "is with the sign-off" in text_of(response)


def test_an_incomplete_bid_is_not_sent(draft, client):
    sign_in(client, draft.created_by)

    response = client.post(bids_url("send_for_certification", draft))

    assert response.status_code == 422
    assert "The bid is not complete" in text_of(response)
