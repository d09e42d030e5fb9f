"""Giving a draft another title. Who may is in test_bid_pages."""

import pytest

from accounts.permissions import Role
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import bids_url, post_as_shown, text_of

pytestmark = pytest.mark.django_db


def test_a_writer_changes_the_title(draft, client):
    sign_in(client, draft.created_by)
    page = bids_url("rename_bid", draft)

    assert page in text_of(client.get(bids_url("bid", draft)))
    assert draft.title in text_of(client.get(page))
    response = post_as_shown(client, page, {"title": "Retire payroll"}, follow=True)

    assert "The title is saved." in text_of(response)
    assert '<h1 class="govuk-heading-l">Retire payroll</h1>' in text_of(response)


def test_no_title_is_said_beside_the_field(draft, client):
    sign_in(client, draft.created_by)

    assert "Enter an answer for “Title of the bid”" in text_of(client.post(bids_url("rename_bid", draft), {}))


def test_a_bid_that_was_sent_leads_back_to_its_page(certifying, client):
    sign_in(client, certifying.created_by)
    page = bids_url("rename_bid", certifying)

    assert client.get(page)["Location"] == bids_url("bid", certifying)
    assert "has been sent for certification" in text_of(client.post(page, {"title": "Another"}))
    assert page not in text_of(client.get(bids_url("bid", certifying)))


def test_the_sign_off_and_other_methods_are_refused(draft, client):
    assert sign_in(client, draft.created_by).put(bids_url("rename_bid", draft)).status_code == 405
    signer = make_user(Role.SIGN_OFF, draft.department)
    assert sign_in(client, signer).get(bids_url("rename_bid", draft)).status_code == 403
