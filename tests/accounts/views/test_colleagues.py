"""The pages of a department's people."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.colleagues import end_colleague, invite_colleague, name_deputy
from accounts.models import Invitation
from accounts.permissions import Role
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(department):
    return make_user(Role.SIGN_OFF, department, name="Sign-off of Ledgers")


@pytest.fixture
def as_signer(signer):
    return sign_in(Client(), signer)


def at(view, pk):
    return reverse(f"accounts:{view}", kwargs={"pk": pk})


@pytest.fixture
def invitation(department, signer):
    return invite_colleague(
        department=department,
        email="new@example.gov.uk",
        name="New",
        role="BIDDER",
        by=signer,
        now=datetime.now(UTC),
    )


@pytest.fixture
def addresses(department, bidder, invitation):
    held = bidder.memberships.get().pk
    return {
        "invite_colleague": department.pk,
        "name_deputy": department.pk,
        "change_role": held,
        "end_colleague": held,
        "withdraw_invitation": invitation.pk,
        "invite_again": invitation.pk,
    }


def test_signed_out_goes_to_sign_in(client, addresses, department):
    for view, pk in [("colleagues", department.pk), *addresses.items()]:
        assert client.get(at(view, pk))["Location"].startswith(reverse("account_login"))


def test_bidders_see_and_change_nothing(as_bidder, addresses, department):
    assert "The sign-off invites colleagues" in text_of(as_bidder.get(at("colleagues", department.pk)))
    assert {as_bidder.post(at(view, pk)).status_code for view, pk in addresses.items()} == {403}


def test_another_departments_sign_off_finds_nothing(addresses, department):
    stranger = client_of(Role.SIGN_OFF)

    assert stranger.get(at("colleagues", department.pk)).status_code == 404
    assert {stranger.post(at(view, pk)).status_code for view, pk in addresses.items()} == {404}
    assert Invitation.objects.get().withdrawn_at is None


def test_the_fund_has_no_business_here(addresses, department):
    manager = client_of(Role.FUND_MANAGER)

    assert manager.get(at("colleagues", department.pk)).status_code == 403


def test_wrong_methods(as_signer, addresses, department):
    assert as_signer.post(at("colleagues", department.pk)).status_code == 405
    assert {as_signer.put(at(view, pk)).status_code for view, pk in addresses.items()} == {405}
    for view in ("withdraw_invitation", "invite_again"):
        assert as_signer.get(at(view, addresses[view])).status_code == 405


def test_everybody_of_the_department_is_listed_with_role_and_history(as_signer, department, bidder, signer):
    gone = make_user(Role.BIDDER, department, name="Somebody who left")
    end_colleague(membership=gone.memberships.get(), by=signer, now=NOW)

    page = text_of(as_signer.get(at("colleagues", department.pk)))

    assert bidder.email in page.replace("<wbr>", "")
    assert "Somebody who left, bidder, from 22 November 2026, ended on 22 November 2026" in page
    assert at("change_role", bidder.memberships.get().pk) in page


def test_the_home_page_leads_here(as_bidder, department):
    assert at("colleagues", department.pk) in text_of(as_bidder.get("/"))


def test_inviting_withdrawing_and_inviting_again(as_signer, department):
    entered = {"name": "New", "email": "new@example.gov.uk", "role": "BIDDER"}

    sent = as_signer.post(at("invite_colleague", department.pk), entered)
    twice = text_of(as_signer.post(at("invite_colleague", department.pk), entered))
    first = Invitation.objects.get()
    again = as_signer.post(at("invite_again", first.pk))
    second = Invitation.objects.get(withdrawn_at=None)
    gone = as_signer.post(at("withdraw_invitation", second.pk))

    assert {row["Location"] for row in (sent, again, gone)} == {at("colleagues", department.pk)}
    assert "has been invited already" in twice
    assert as_signer.post(at("invite_again", first.pk)).status_code == 404
    assert "Invited, not joined yet" not in text_of(as_signer.get(at("colleagues", department.pk)))


def test_a_role_of_the_panel_is_not_on_offer(as_signer, department):
    entered = {"name": "New", "email": "new@example.gov.uk", "role": "REVIEWER"}

    page = text_of(as_signer.post(at("invite_colleague", department.pk), entered))

    assert "There is a problem" in page
    assert not Invitation.objects.exists()


def test_an_expired_invitation_is_still_there_to_send_again(as_signer, department, signer):
    invite_colleague(
        department=department, email="old@example.gov.uk", name="Old", role="BIDDER", by=signer,
        now=datetime.now(UTC) - timedelta(days=30),
    )  # fmt: skip

    assert "Expired" in text_of(as_signer.get(at("colleagues", department.pk)))


def test_changing_a_role_and_being_refused(as_signer, department, bidder, signer):
    held = bidder.memberships.get()
    page = at("change_role", held.pk)

    same = text_of(as_signer.post(page, {"role": "BIDDER"}))
    own = text_of(as_signer.post(at("change_role", signer.memberships.get().pk), {"role": "BIDDER"}))
    changed = as_signer.post(page, {"role": "SIGN_OFF"})

    assert "is bidder already" in same
    assert "your own role" in own
    assert "only sign-off" in own
    assert changed["Location"] == at("colleagues", department.pk)
    assert as_signer.get(page).status_code == 404


def test_the_last_sign_off_is_warned(as_signer, department, signer):
    page = at("end_colleague", signer.memberships.get().pk)

    asked = text_of(as_signer.get(page))
    unsaid = text_of(as_signer.post(page))
    said = as_signer.post(page, {"without_sign_off": "on"})

    assert "only sign-off" in asked
    assert "There is a problem" in unsaid
    assert said["Location"] == "/"
    assert as_signer.get("/").status_code == 403


def test_the_administrator_is_warned_too_and_appoints(as_administrator, department, signer):
    held = signer.memberships.get()

    unsaid = text_of(as_administrator.post(at("end_membership", held.pk)))
    closing = text_of(as_administrator.get(at("deactivate", signer.pk)))
    ended = as_administrator.post(at("end_membership", held.pk), {"without_sign_off": "on"})
    page = text_of(as_administrator.get(at("colleagues", department.pk)))

    assert "There is a problem" in unsaid
    assert "is left without a sign-off" in closing
    assert ended.status_code == 302
    assert "There is no sign-off" in page
    invited = {"name": "Next", "email": "next@example.gov.uk", "role": "SIGN_OFF"}
    assert as_administrator.post(at("invite_colleague", department.pk), invited).status_code == 302


def test_a_signed_in_leavers_next_request_is_refused(as_bidder, as_signer, bidder, department):
    before = as_bidder.get("/").status_code

    left = as_signer.post(at("end_colleague", bidder.memberships.get().pk))

    assert before == 200
    assert left["Location"] == at("colleagues", department.pk)
    pages = ["/", reverse("bids:bids"), reverse("bids:systems"), at("colleagues", department.pk)]
    assert {as_bidder.get(page).status_code for page in pages} == {403}


def test_naming_a_deputy(as_signer, as_bidder, department, bidder):
    today = london_date(datetime.now(UTC))
    days = {
        f"{end}_{part}": getattr(today, part)
        for end in ("starts_on", "ends_on")
        for part in ("day", "month", "year")
    }

    named = as_signer.post(at("name_deputy", department.pk), {"person": bidder.pk, **days})
    twice = text_of(as_signer.post(at("name_deputy", department.pk), {"person": bidder.pk, **days}))
    page = text_of(as_signer.get(at("colleagues", department.pk)))

    shown = f"Deputy for the sign-off until {today.day} {today:%B %Y}"
    assert named["Location"] == at("colleagues", department.pk)
    assert "deputy on some of these days already" in twice
    assert shown in page
    assert shown in text_of(as_bidder.get("/"))


def test_without_anybody_to_name(as_signer, department):
    assert "There is nobody to name" in text_of(as_signer.get(at("name_deputy", department.pk)))


def test_deputies_have_no_way_to_manage(as_bidder, department, bidder, signer, addresses):
    today = london_date(datetime.now(UTC))
    name_deputy(
        department=department, person=bidder, starts_on=today, ends_on=today, by=signer, now=datetime.now(UTC)
    )

    assert {as_bidder.post(at(view, pk)).status_code for view, pk in addresses.items()} == {403}


def test_a_department_without_anybody(as_administrator):
    page = text_of(as_administrator.get(at("colleagues", make_department().pk)))

    assert "Nobody works here yet" in page
