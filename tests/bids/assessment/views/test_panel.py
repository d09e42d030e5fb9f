"""The panel of a round: who sits on it, added, changed and removed by the fund."""

import pytest

from accounts.permissions import Role
from bids.assessment.models import PanelMember
from tests.factories.accounts import client_of, make_user
from tests.factories.assessment import proposed_review
from tests.factories.pages import bids_url, post_as_shown, text_of
from tests.factories.panel import panel_member, round_to_assign

pytestmark = pytest.mark.django_db
TERMS = {"part": "MEMBER", "most_bids": "4", "may_introduce": "yes", "expertise": "payroll"}


@pytest.fixture
def member(planned):
    return panel_member(planned)


def pages_of(member):
    return [
        bids_url("panel", member.round),
        bids_url("add_panel_member", member.round),
        bids_url("change_panel_member", member.round, pk=member.pk),
        bids_url("remove_panel_member", member.round, pk=member.pk),
    ]


def test_the_signed_out_and_others_are_kept_out(member, client) -> None:
    for path in pages_of(member):
        assert client.get(path).status_code == 302
        for role in (Role.CHAIR, Role.REVIEWER, Role.AUDITOR, Role.BIDDER):
            assert client_of(role).get(path).status_code == 403


def test_the_list_takes_no_post(planned, client, manager) -> None:
    assert client.post(bids_url("panel", planned)).status_code == 405


def test_an_empty_panel_says_what_follows(planned, client, manager) -> None:
    assert "Nobody is on the panel yet" in text_of(client.get(bids_url("panel", planned)))


def test_somebody_is_added(planned, client, manager) -> None:
    reviewer = make_user(Role.REVIEWER)
    page = bids_url("add_panel_member", planned)

    assert client.post(page, {**TERMS, "person": reviewer.email, "most_bids": "many"}).status_code == 422
    response = client.post(page, {**TERMS, "person": reviewer.email})

    assert response["Location"] == bids_url("panel", planned)
    assert PanelMember.objects.get().expertise == "payroll"
    shown = text_of(client.get(bids_url("panel", planned)))
    assert reviewer.name in shown
    assert "payroll" in shown


def test_a_member_is_changed(member, client, manager) -> None:
    other = panel_member(member.round)
    path = bids_url("change_panel_member", member.round, pk=member.pk)

    assert post_as_shown(client, path, {**TERMS, "part": "CHAIR"}).status_code == 422
    response = post_as_shown(client, path, {**TERMS, "not_with": other.person.email})

    assert response.status_code == 302
    member.refresh_from_db()
    assert (member.most_bids, member.not_with) == (4, other)


def test_a_member_is_removed_and_one_with_reviews_is_not_offered_to_be(client, manager) -> None:
    round_ = round_to_assign(bids=1, people=2)
    busy, free = PanelMember.objects.order_by("pk")
    proposed_review(round_.bids.get(), reviewer=busy.person)
    paths = {row: bids_url("remove_panel_member", round_, pk=row.pk) for row in (busy, free)}

    assert "so they stay on the panel" in text_of(client.get(paths[busy]))
    assert client.post(paths[busy]).status_code == 409
    assert client.post(paths[free]).status_code == 302
    assert list(PanelMember.objects.all()) == [busy]


def test_a_member_of_another_round_is_not_found(member, bare_round, client, manager) -> None:
    path = bids_url("change_panel_member", bare_round, pk=member.pk)
    assert client.get(path).status_code == 404
