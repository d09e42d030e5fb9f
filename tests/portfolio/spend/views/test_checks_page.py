"""The page of the checks, the way to it, and the way on from a faulty file."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.rules.checks import CHECKS
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_row, write_csv
from tests.factories.pages import portfolio_url, text_of, upload_url
from tests.factories.returns import LATER, checked_return, file_of, receipt_of, received_upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


@pytest.mark.parametrize("role", [Role.BIDDER, Role.REVIEWER, Role.AUDITOR])
def test_everybody_signed_in_reads_every_check(client, role):
    sign_in(client, make_user(role))

    page = text_of(client.get(portfolio_url("checks")))

    assert all(f'id="{code}"' in page for code in CHECKS)
    assert client.post(portfolio_url("checks")).status_code == 405
    assert Client().get(portfolio_url("checks")).url.startswith(reverse("account_login"))


def test_a_message_leads_to_its_check_and_a_faulty_file_to_the_corrected_one(released, client):
    faulty = received_upload(released, content=file_of("1.5e3"))
    sign_in(client, faulty.received_by)

    page = client.get(upload_url(faulty))
    upload = text_of(client.get(page.context["again"]))

    assert f'href="{portfolio_url("checks")}#AMOUNT"' in text_of(page)
    assert "Upload the corrected file" in text_of(page)
    assert f'<option value="{released.reference}" selected>' in upload
    assert '<option value="2027-28/3" selected>' in upload


def test_only_who_may_upload_is_led_to_it_and_only_from_a_faulty_file(released, client):
    faulty, received = received_upload(released, content=file_of("1.5e3")), received_upload(released)
    sign_in(client, received.received_by)
    assert "Upload the corrected file" not in text_of(client.get(upload_url(received)))
    sign_in(client, make_user(Role.FUND_MANAGER))
    assert client.get(upload_url(faulty)).status_code == 403


def test_a_verdict_is_not_remembered_by_the_bytes_of_the_file(released):
    row = make_row(date="05/06/2027", transaction_number="A1", amount="30,000.00")
    first = checked_return(released, content=write_csv([row]))
    again = write_csv([row, make_row(date="06/06/2027", transaction_number="A2", amount="1.5e3")])
    faulty = receipt_of(released, content=again)
    same = receipt_of(released, content=again)
    withdraw_return(spend_return=first, by=first.received_by, now=LATER)

    other = receipt_of(released, content=again)

    assert (same.upload, same.is_new) == (faulty.upload, False)
    assert (other.upload, other.upload.checks) == (faulty.upload, 3)
    told = other.upload.findings.order_by("check_number", "id").values_list("check_number", "code")
    assert [code for number, code in told if number < 3] == ["REPORTED_BEFORE", "AMOUNT"] * 2
    assert [code for number, code in told if number == 3] == ["AMOUNT"]
