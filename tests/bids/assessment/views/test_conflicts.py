"""The fund decides conflicts of interest; a member of the panel declares their own."""

import re

import pytest
from django.test import Client

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.assessment.models import Conflict
from tests.factories.accounts import NOW, client_of, make_user, sign_in
from tests.factories.assessment import eligible_bid
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.panel import declared_conflict, panel_member

pytestmark = pytest.mark.django_db
REASON = {"reason": "Looked at."}


def test_the_signed_out_and_others_are_kept_out(eligible, client) -> None:
    conflicts, interests = bids_url("conflicts", eligible.round), bids_url("interests", eligible.round)
    for path in (conflicts, interests):
        assert client.get(path).status_code == 302
    for role in (Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.BIDDER):
        assert client_of(role).get(conflicts).status_code == 403
    for role in (Role.CHAIR, Role.REVIEWER, Role.FUND_MANAGER):
        assert client_of(role).get(interests).status_code == 404


def test_the_search_is_a_post(eligible, client, manager) -> None:
    path = bids_url("look_for_conflicts", eligible.round)
    assert client.get(path).status_code == 405
    assert client_of(Role.REVIEWER).post(path).status_code == 403
    assert client.post(path)["Location"] == bids_url("conflicts", eligible.round)


def test_a_round_without_a_panel_leads_on(eligible, client, manager) -> None:
    assert "Put people on the panel" in text_of(client.get(bids_url("conflicts", eligible.round)))


def test_what_the_search_finds_is_shown_with_its_evidence(eligible, client, manager) -> None:
    member = panel_member(eligible.round)
    start_membership(user=member.person, role=Role.BIDDER, department=eligible.department, by=None, now=NOW)
    client.post(bids_url("look_for_conflicts", eligible.round))

    shown = text_of(client.get(bids_url("conflicts", eligible.round)))

    assert f"Belongs to {eligible.department}" in shown
    assert "Nothing waits for a decision" in shown


def test_many_are_decided_at_once(eligible, client, manager) -> None:
    pks = [declared_conflict(eligible, panel_member(eligible.round).person).pk for _ in range(2)]
    page = bids_url("conflicts", eligible.round)

    nothing = post_as_shown(client, page, {"step": "confirm", **REASON})
    done = post_as_shown(client, page, {"conflicts": pks, "step": "confirm", **REASON})

    assert (nothing.status_code, done.status_code) == (422, 302)
    assert "Tick the conflicts" in text_of(nothing)
    assert set(Conflict.objects.values_list("status", "settled_by")) == {("CONFIRMED", manager.pk)}


def test_conflicts_stand_by_person_and_are_narrowed_by_bid_and_department(eligible, client, manager) -> None:
    other = eligible_bid(eligible.round, title="Another bid")
    one, two = (panel_member(eligible.round).person for _ in range(2))
    for bid, person in ((eligible, one), (other, one), (other, two)):
        declared_conflict(bid, person)
    page = bids_url("conflicts", eligible.round)

    def listed(**narrowed):
        groups = client.get(page, narrowed).context["people"]
        return {(row.person, row.bid.reference) for group in groups for row in group.rows}

    groups = client.get(page).context["people"]
    assert sorted((group.person.pk, group.to_decide) for group in groups) == [(one.pk, 2), (two.pk, 1)]
    assert listed(bid=other.reference) == {(one, other.reference), (two, other.reference)}
    assert listed(department=eligible.department.code) == {(one, eligible.reference)}
    assert listed(person=two.email, status="OPEN") == {(two, other.reference)}
    assert "No conflict fits these filters" in text_of(client.get(page, {"status": "DISMISSED"}))
    assert listed(bid="LF-none") == set()
    assert "Put right the filter above" in text_of(client.get(page, {"bid": "LF-none"}))


def test_what_is_decided_says_who_looked_at_it_and_leads_back_to_the_same_filter(
    eligible, client, manager
) -> None:
    row = declared_conflict(eligible, panel_member(eligible.round).person)
    page = bids_url("conflicts", eligible.round) + f"?bid={eligible.reference}"

    done = post_as_shown(client, page, {"conflicts": [row.pk], "step": "dismiss", **REASON})

    assert done["Location"] == page
    shown = " ".join(text_of(client.get(page)).split())
    assert re.search(rf"<td[^>]*>\s*{manager}, \d+ \w+ \d{{4}} at ", shown)
    assert "Confirm after all" in shown


def test_an_older_page_decides_nothing(eligible, client, manager) -> None:
    one, other = (declared_conflict(eligible, panel_member(eligible.round).person) for _ in range(2))
    page = bids_url("conflicts", eligible.round)
    second = sign_in(Client(), make_user(Role.FUND_MANAGER))
    post_as_shown(second, page, {"conflicts": [one.pk], "step": "dismiss", **REASON})

    late = client.post(page, {"conflicts": [other.pk], "step": "confirm", "seen": "an older page", **REASON})

    assert late.status_code == 409
    other.refresh_from_db()
    assert other.status == "OPEN"


def test_a_member_sees_titles_and_declares(eligible, client) -> None:
    member = panel_member(eligible.round)
    sign_in(client, member.person)
    page = bids_url("interests", eligible.round)

    shown = text_of(client.get(page))
    assert eligible.title in shown
    assert str(eligible.department) in shown
    assert client.post(page, {"bid": eligible.reference, "kind": "MONEY"}).status_code == 422
    declared = {"bid": eligible.reference, "kind": "MONEY", "words": "I own shares."}
    assert client.post(page, declared)["Location"] == page

    assert "I own shares." in text_of(client.get(page))
    assert bids_url("interests", eligible.round) in text_of(client.get(bids_url("reviews")))


def test_a_fund_manager_is_not_shown_conflicts_with_bids_they_keep_away_from(eligible, client) -> None:
    other = eligible_bid(eligible.round, title="Another bid")
    person = panel_member(eligible.round).person
    for bid in (eligible, other):
        declared_conflict(bid, person)
    kept_away = make_user(Role.FUND_MANAGER)
    start_membership(user=kept_away, role=Role.BIDDER, department=other.department, by=None, now=NOW)
    sign_in(client, kept_away)

    shown = text_of(client.get(bids_url("conflicts", eligible.round)))

    assert eligible.reference in shown
    assert other.reference not in shown
