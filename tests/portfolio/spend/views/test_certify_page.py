"""The page on which a return is certified: what is vouched for, and why somebody cannot."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.people import start_membership
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from portfolio.spend.queries.vouching import vouched_by_cell
from portfolio.spend.rules.vouching import Vouched, in_all
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_row, write_csv
from tests.factories.pages import return_url, text_of
from tests.factories.portfolio import pounds
from tests.factories.returns import (
    LATER,
    WHY,
    certified_return,
    checked_return,
    file_of,
    received_upload,
    sent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


def test_it_shows_the_totals_what_was_given_back_and_the_challenges_with_their_reason(released, client):
    rows = [
        make_row(date="05/06/2027", transaction_number="A1", amount="30,000.00"),
        make_row(date="05/06/2027", transaction_number="A1", amount="30,000.00"),
        make_row(date="06/06/2027", transaction_number="A2", amount="-1,500.25"),
    ]
    spend_return = sent(received_upload(released, content=write_csv(rows)))
    signer = make_user(Role.SIGN_OFF, released.department)
    sign_in(client, signer)

    page = text_of(client.get(return_url(spend_return, "return_certify")))
    bare = client.post(return_url(spend_return, "return_certify"))
    answer = client.post(return_url(spend_return, "return_certify"), {"vouched": "on"}, follow=True)

    for shown in (
        "£60,000.00",
        "−£1,500.25",
        "£58,499.75",
        WHY,
        "2 lines were challenged",
        "Line 3: Lines 2, 3",
    ):
        assert shown in page, shown
    assert "Certify the return" in page
    assert "Say that you certify these payments" in text_of(bare)
    assert "is certified and waits for the fund" in text_of(answer)


def test_accruals_are_vouched_for_by_the_year_of_payment(released):
    content = file_of("30,000.00", day="05/03/2027") + file_of("40,000.00").split(b"\n", 1)[1]
    spend_return = sent(received_upload(released, content=content, accrual_correction=True))

    rows = vouched_by_cell(spend_return)

    assert [(row.year, row.lines, row.net) for row in rows] == [
        ("2026-27", 1, pounds(30_000)),
        ("2027-28", 1, pounds(40_000)),
    ]
    assert (in_all(rows).lines, in_all(rows).net) == (2, pounds(70_000))


def test_the_sums_are_of_the_rows():
    row = Vouched("2026-27", "CDEL", 3, pounds(500), pounds(-200))

    assert (row.net, row.budget_in_words) == (pounds(300), CONTROL_BUDGETS["CDEL"])
    assert (in_all([row, row]).paid, in_all([row]).given_back, in_all([]).net) == (
        pounds(1_000),
        pounds(-200),
        pounds(0),
    )


def test_who_prepared_it_is_told_why_there_is_no_button(released, client):
    both = make_user(Role.BIDDER, released.department)
    start_membership(user=both, role=Role.SIGN_OFF, department=released.department, by=None, now=LATER)
    spend_return = checked_return(released, by=both)
    sign_in(client, both)

    page = text_of(client.get(return_url(spend_return, "return_certify")))
    answer = client.post(return_url(spend_return, "return_certify"), {"vouched": "on"})

    assert (answer.status_code, FORBIDDEN_PAIRS["certify_return"].refusal in text_of(answer)) == (403, True)
    assert FORBIDDEN_PAIRS["certify_return"].refusal in page
    assert "Certify the return" not in page


def test_a_return_out_of_turn_is_told_so(accepted_spend, client):
    sign_in(client, make_user(Role.SIGN_OFF, accepted_spend.award.department))

    page = text_of(client.get(return_url(accepted_spend, "return_certify")))

    assert "This return is accepted and cannot be certified" in page
    assert '<form method="post"' not in page.split("<main", 1)[1]


def test_a_return_that_is_certified_already_says_by_whom_and_when(released, client):
    spend_return = certified_return(released)
    sign_in(client, make_user(Role.SIGN_OFF, released.department))
    address = return_url(spend_return, "return_certify")

    page, again = text_of(client.get(address)), client.post(address, {"vouched": "on"})

    said = f"certified already, by {spend_return.certified_by} on 20 July 2027 at 1:00pm."
    assert said in page
    assert (again.status_code, said in text_of(again)) == (409, True)


def test_the_page_is_the_departments_sign_offs_alone(checked, client):
    address = return_url(checked, "return_certify")
    answers = [Client().get(address)]
    for person in (make_user(Role.BIDDER, checked.award.department), make_user(Role.SIGN_OFF)):
        sign_in(client, person)
        answers.append(client.get(address))

    assert answers[0].url.startswith(reverse("account_login"))
    assert [answer.status_code for answer in answers[1:]] == [403, 404]
