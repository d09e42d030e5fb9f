"""The pages of returns: the list, one return, and what is done to it."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.models import Return
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_row, write_csv
from tests.factories.pages import portfolio_url, return_url, text_of, upload_url
from tests.factories.returns import (
    accepted_return,
    certified_return,
    checked_return,
    file_of,
    held_return,
    received_upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
# Who does it, and who may not.
STEPS = {
    "return_certify": (Role.SIGN_OFF, Role.BIDDER),
    "return_accept": (Role.FUND_MANAGER, Role.SIGN_OFF),
    "return_send_back": (Role.SIGN_OFF, Role.BIDDER),
    "return_withdraw": (Role.BIDDER, Role.REVIEWER),
}
VOUCHED = {"vouched": "on", "reason": "March is in it."}
OF_THE_DEPARTMENT = ["return_page", "return_file", "return_certify", "return_send_back", "return_withdraw"]
PAGES = ("return_certify", "return_send_back")
"""Steps with a page of their own."""


def test_equal_lines_are_asked_about_before_going_on(released, client):
    row = make_row(date="05/06/2027")
    upload = received_upload(released, content=write_csv([row, row]))
    sign_in(client, upload.received_by)

    refused = client.post(upload_url(upload, "send_upload"))
    accepted = client.post(upload_url(upload, "send_upload"), {"challenges_reason": "Two deliveries."})

    assert refused.status_code == 422
    assert "separate payments" in text_of(refused)
    spend_return = Return.objects.get()
    assert accepted.url == return_url(spend_return)
    assert (spend_return.status, spend_return.challenges_confirmed) == ("CHECKED", True)
    for reader in (make_user(Role.SIGN_OFF, released.department), make_user(Role.FUND_MANAGER)):
        sign_in(client, reader)
        assert "Two deliveries." in text_of(client.get(return_url(spend_return)))


def test_a_return_goes_from_hand_to_hand_to_the_feed(received, client):
    upload = received
    sign_in(client, upload.received_by)
    assert f'action="{upload_url(upload, "send_upload")}"' in text_of(client.get(upload_url(upload)))
    answer = client.post(upload_url(upload, "send_upload"))
    spend_return = Return.objects.get()
    assert answer.url == return_url(spend_return)
    steps = [
        (make_user(Role.SIGN_OFF, upload.department), "return_certify", "CERTIFIED"),
        (make_user(Role.FUND_MANAGER), "return_accept", "ACCEPTED"),
    ]
    for person, view, status in steps:
        sign_in(client, person)
        page = text_of(client.get(return_url(spend_return)))
        way = "href" if view == "return_certify" else "action"
        assert f'{way}="{return_url(spend_return, view)}"' in page

        answer = client.post(return_url(spend_return, view), VOUCHED)

        assert answer.url == return_url(spend_return)
        spend_return.refresh_from_db()
        assert spend_return.status == status
    assert "Treasury’s feed" in text_of(client.get(return_url(spend_return)))


def test_a_held_return_says_why_and_is_tried_again(released, client):
    spend_return = held_return(released)
    sign_in(client, make_user(Role.FUND_MANAGER))

    page = text_of(client.get(return_url(spend_return)))
    again = client.post(return_url(spend_return, "return_accept"))

    assert "£50,000.00 more has to be released" in page
    assert again.status_code == 409
    assert "stays held" in text_of(again)


def test_a_held_return_that_no_release_can_cover_is_to_be_refused(released, client):
    """Each reader is told of the step that is theirs, and nobody is asked to try again."""
    spend_return = accepted_return(released, "950,000.00")
    assert spend_return.held_because.endswith(
        "The award has £450,000.00 left to release, so no release can cover £50,000.00 of it."
    )
    readers = (
        (make_user(Role.FUND_MANAGER), "Refuse it, so that the department can send it corrected"),
        (make_user(Role.BIDDER, released.department), "Withdraw it and upload a corrected file"),
        (make_user(Role.SIGN_OFF, released.department), "Send it back, so that it is reported again"),
        (make_user(Role.AUDITOR), "The fund refuses it or changes the award"),
    )
    for person, way_out in readers:
        sign_in(client, person)
        page = text_of(client.get(return_url(spend_return)))
        assert way_out in page
        assert "£50,000.00 of it is more than the whole award" in page
        for wrong in ("Try again", "until more money is released", "It waits until"):
            assert wrong not in page


def test_accepting_more_than_is_released_says_that_it_is_held(released, client):
    spend_return = certified_return(released, "500,000.00")
    sign_in(client, make_user(Role.FUND_MANAGER))

    answer = client.post(return_url(spend_return, "return_accept"), follow=True)

    said = text_of(answer)
    assert f"Return {spend_return.reference} is held: 2027-28, " in said
    assert "It cannot be accepted yet." in said
    assert "Try again to accept it" not in said


def test_the_fund_refuses_with_a_reason(certified, client):
    spend_return = certified
    sign_in(client, make_user(Role.FUND_MANAGER))
    address = return_url(spend_return, "return_refuse")

    shown, blank = client.get(address), client.post(address, {"reason": " "})
    answer = client.post(address, {"reason": "VAT is counted twice."}, follow=True)
    again = client.post(address, {"reason": "Once more."})

    assert "£70,000.00" in text_of(shown)
    assert (blank.status_code, again.status_code) == (200, 409)
    assert "VAT is counted twice." in text_of(answer)
    assert "This return is refused already" in text_of(again)


def test_a_step_out_of_turn_is_refused_in_words(accepted_spend, client):
    for view, (role, _) in STEPS.items():
        department = None if role is Role.FUND_MANAGER else accepted_spend.award.department
        sign_in(client, make_user(role, department))

        answer = client.post(return_url(accepted_spend, view), VOUCHED)

        assert answer.status_code in (409, 422), view
        refused = "already" if view == "return_accept" else "and cannot be"
        assert f"This return is accepted {refused}" in text_of(answer)


def check_step(client, spend_return, view):
    """A step is neither a link nor anybody's."""
    role, wrong = STEPS[view]
    department = spend_return.award.department

    signed_out = Client().post(return_url(spend_return, view))
    sign_in(client, make_user(wrong, None if wrong is Role.REVIEWER else department))
    by_the_wrong = client.post(return_url(spend_return, view))
    sign_in(client, make_user(role, None if role is Role.FUND_MANAGER else department))
    by_get = client.get(return_url(spend_return, view))

    assert signed_out.url.startswith(reverse("account_login"))
    assert (by_the_wrong.status_code, by_get.status_code) == (403, 200 if view in PAGES else 405)
    before = spend_return.status
    spend_return.refresh_from_db()
    assert spend_return.status == before


@pytest.mark.parametrize("view", PAGES)
def test_certifying_and_sending_back_are_neither_a_link_nor_anybodys(checked, client, view):
    check_step(client, checked, view)


def test_what_the_sign_off_sends_back_says_why_wherever_its_preparer_lands(checked, client):
    award, signer = checked.award, make_user(Role.SIGN_OFF, checked.award.department)
    sign_in(client, signer)
    assert return_url(checked, "return_send_back") in text_of(
        client.get(return_url(checked, "return_certify"))
    )

    told = client.post(return_url(checked, "return_send_back"), {"reason": "March is in it."}, follow=True)

    assert "Whoever prepared it has been told why" in text_of(told)
    sign_in(client, checked.received_by)
    page = text_of(client.get(return_url(checked)))
    assert "March is in it." in page
    (again,) = re.findall(r'href="([^"]+)"[^>]*>\s*Upload the corrected file', page)
    for address in (html.unescape(again), portfolio_url("returns_due"), reverse("portfolio:home")):
        assert "March is in it." in text_of(client.get(address)), address
    assert f"award={award.reference}" in again


@pytest.mark.parametrize("view", ["return_accept", "return_withdraw"])
def test_accepting_and_withdrawing_are_neither_a_link_nor_anybodys(certified, client, view):
    check_step(client, certified, view)


@pytest.mark.parametrize("view", OF_THE_DEPARTMENT)
def test_another_departments_return_is_not_there(checked, client, view):
    spend_return = checked
    role = Role.SIGN_OFF if view in PAGES else Role.BIDDER
    sign_in(client, make_user(role))
    ask = client.get if view in ("return_page", "return_file") else client.post

    assert ask(return_url(spend_return, view)).status_code == 404


def test_the_original_file_is_a_download_and_nothing_else(released, client):
    content = file_of("30,000.00", supplier="<script>alert(1)</script>")
    spend_return = checked_return(released, content=content, name='a"b<i>.csv')
    sign_in(client, spend_return.received_by)

    answer = client.get(return_url(spend_return, "return_file"))

    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"<script>alert" not in client.get(return_url(spend_return)).content


def test_the_list_shows_my_departments_returns_and_narrows(checked, client):
    mine = checked
    other = accepted_return()
    sign_in(client, mine.received_by)

    own = text_of(client.get(portfolio_url("returns")))
    sign_in(client, make_user(Role.FUND_MANAGER))
    everything = text_of(client.get(portfolio_url("returns")))
    accepted = text_of(client.get(portfolio_url("returns"), {"status": "ACCEPTED"}))
    of_award = text_of(client.get(portfolio_url("returns"), {"award": mine.award.reference}))
    of_department = text_of(client.get(portfolio_url("returns"), {"department": other.award.department.code}))
    nothing = text_of(client.get(portfolio_url("returns"), {"award": "LF-NONE"}))

    def shown(page):
        return [found.reference in page for found in (mine, other)]

    assert shown(own) == [True, False]
    assert "Upload a return" in own
    assert shown(everything) == [True, True]
    assert "Upload a return" not in everything
    assert shown(accepted) == shown(of_department) == [False, True]
    assert shown(of_award) == [True, False]
    assert "No return fits these filters" in nothing


def test_a_month_is_named_where_returns_and_files_are_listed_or_found(checked, client):
    received_upload(checked.award, "1,250.00")
    sign_in(client, checked.received_by)
    month = "2027-28, period 3 (June 2027)"

    assert text_of(client.get(portfolio_url("returns"))).count(month) == 2
    assert month in text_of(client.get(portfolio_url("search"), {"q": checked.reference}))


def test_an_empty_list_says_what_to_do(client):
    sign_in(client, make_user(Role.BIDDER))

    page = text_of(client.get(portfolio_url("returns")))

    assert "There are no returns yet. Once an award" in page


def test_the_list_costs_the_same_queries_however_long(released, client, django_assert_max_num_queries):
    award = released
    for _ in range(3):
        checked_return(award)
        received_upload(award)
    sign_in(client, make_user(Role.FUND_MANAGER))

    with django_assert_max_num_queries(10):
        client.get(portfolio_url("returns"))


@pytest.mark.parametrize(
    ("page", "words"), [("returns_due", {"missing", "to-come"}), ("awards", {"accepted"})]
)
def test_a_part_that_a_page_does_not_have_is_not_found(page, words, client):
    sign_in(client, make_user(Role.FUND_MANAGER))

    found = {
        shown: client.get(portfolio_url(page), {"shown": shown}).status_code for shown in (*words, "all")
    }
    assert found == {**dict.fromkeys(words, 200), "all": 404}
