"""The pages of returns: list, upload, one return, and what is done to it."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.permissions import Role
from portfolio.models import Return, ReturnFile, SpendLine
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_month, make_row, write_csv
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    file_of,
    held_return,
    received_return,
)

pytestmark = pytest.mark.django_db

DEEDS = {
    "return_confirm": (received_return, Role.BIDDER, Role.SIGN_OFF),
    "return_certify": (checked_return, Role.SIGN_OFF, Role.BIDDER),
    "return_accept": (certified_return, Role.FUND_MANAGER, Role.SIGN_OFF),
    "return_withdraw": (certified_return, Role.SIGN_OFF, Role.REVIEWER),
}
OF_THE_DEPARTMENT = ["return_page", "return_file", "return_confirm", "return_certify", "return_withdraw"]


@pytest.fixture(autouse=True)
def _june_is_over(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page_of(spend_return, view="return_page"):
    return reverse(f"portfolio:{view}", kwargs={"reference": spend_return.reference})


def signed_in(client, role, department=None):
    return sign_in(client, make_user(role, department))


def upload(client, award, content, *, name="june.csv", details=None):
    fields = {
        "award": award.reference,
        "period": "2027-28/3",
        "control_budget": "RDEL_PROGRAMME",
        "file": SimpleUploadedFile(name, content),
    } | (details or {})
    return client.post(reverse("portfolio:return_upload"), fields)


def test_a_file_uploaded_is_checked_and_shown_before_anything_counts(released, client):
    award = released
    signed_in(client, Role.BIDDER, award.department)

    answer = upload(client, award, file_of("30,000.00", "-1,000.00"))

    spend_return = Return.objects.get()
    assert answer.url == page_of(spend_return)
    page = client.get(answer.url).content.decode()
    assert "£29,000.00" in page
    assert "Send for certification" in page
    assert not SpendLine.objects.exists()


def test_each_fault_is_shown_at_its_cell(released, client):
    award = released
    signed_in(client, Role.BIDDER, award.department)

    answer = upload(client, award, write_csv([make_row(date="05/06/2027", amount="1.2.3")]))

    page = client.get(answer.url).content.decode()
    for shown in ("Faulty", ">2</td>", ">Amount</td>", ">1.2.3</td>", "can be read in more than one way"):
        assert shown in page
    assert "Send for certification" not in page


def month_files():
    content, figures = make_month(8)
    yield content, (figures.line_count, figures.transaction_count, figures.net, figures.negatives, 5)
    if path := os.environ.get("LEGACYFUND_OVER_25K_FILE"):
        yield Path(path).read_bytes(), None


def test_a_real_months_figures_are_those_of_the_command(released, client, capsys, tmp_path):
    from django.core.management import call_command

    award = released
    signed_in(client, Role.BIDDER, award.department)
    for number, (content, figures) in enumerate(month_files()):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        call_command("check_return", str(path))
        printed = capsys.readouterr().out

        answer = upload(client, award, content)

        found = Return.objects.get(reference=answer.url.rstrip("/").rsplit("/", 1)[-1])
        counted = (found.line_count, found.transaction_count, found.net, found.negatives)
        counted += (found.duplicate_groups,)
        assert figures in (None, counted)
        for word, value in zip(("lines", "transactions", "net", "negatives"), counted, strict=False):
            assert f"{word}: {value}" in printed
        assert f"groups of exact duplicates: {counted[4]}" in printed
        assert found.status == "FAULTY"  # paid in August 2023, reported as June 2027
        page = client.get(answer.url).content.decode()
        assert f'lf-figures__value">{counted[0]}<' in page
        assert f'lf-figures__value">{counted[1]}<' in page


def test_the_same_file_again_leads_to_its_return(released, client):
    award = released
    signed_in(client, Role.BIDDER, award.department)
    content = file_of("30,000.00")
    first = upload(client, award, content)

    again = upload(client, award, content, name="renamed.csv")

    assert again.url == first.url
    assert "uploaded before" in client.get(again.url).content.decode()
    assert ReturnFile.objects.count() == 1


def test_a_refused_upload_is_said_beside_its_field(released, client):
    award = released
    signed_in(client, Role.BIDDER, award.department)
    content = file_of("30,000.00")
    upload(client, award, content)

    answer = upload(client, award, content, details={"accrual_correction": "on"})

    assert answer.status_code == 200
    assert "already stands behind return" in answer.content.decode()


@pytest.mark.parametrize(
    "details",
    [{"award": "LF-NONE"}, {"period": "2027-28/5"}, {"control_budget": "AME"}, {"declared_total": "x"}],
)
def test_an_upload_that_makes_no_sense_is_refused(released, client, details):
    award = released
    signed_in(client, Role.BIDDER, award.department)

    answer = upload(client, award, file_of("30,000.00"), details=details)

    assert answer.status_code == 200
    assert not Return.objects.exists()


def test_another_departments_award_cannot_be_reported_on(released, client):
    award = released
    signed_in(client, Role.BIDDER)

    upload(client, award, file_of("30,000.00"))

    assert "has no award to report on" in client.get(reverse("portfolio:return_upload")).content.decode()
    assert not Return.objects.exists()


def test_the_upload_page_offers_the_award_and_twelve_periods(released, client):
    award = released
    signed_in(client, Role.BIDDER, award.department)

    page = client.get(reverse("portfolio:return_upload"), {"award": award.reference}).content.decode()

    assert award.title in page
    assert "2027-28, period 4 (July 2027)" in page
    assert "2026-27, period 5 (August 2026)" in page
    assert "period 4 (July 2026)" not in page


def test_equal_lines_are_asked_about_before_going_on(released, client):
    row = make_row(date="05/06/2027")
    spend_return = received_return(released, content=write_csv([row, row]))
    sign_in(client, spend_return.received_by)

    refused = client.post(page_of(spend_return, "return_confirm"))
    accepted = client.post(page_of(spend_return, "return_confirm"), {"challenges_confirmed": "on"})

    assert refused.status_code == 422
    assert "separate payments" in refused.content.decode()
    assert accepted.status_code == 302
    spend_return.refresh_from_db()
    assert (spend_return.status, spend_return.challenges_confirmed) == ("CHECKED", True)


def test_a_return_goes_from_hand_to_hand_to_the_feed(received, client):
    spend_return = received
    department = spend_return.award.department
    hands = [
        (spend_return.received_by, "return_confirm", "CHECKED"),
        (make_user(Role.SIGN_OFF, department), "return_certify", "CERTIFIED"),
        (make_user(Role.FUND_MANAGER), "return_accept", "ACCEPTED"),
    ]
    for person, view, status in hands:
        sign_in(client, person)
        page = client.get(page_of(spend_return)).content.decode()
        assert f'action="{page_of(spend_return, view)}"' in page

        answer = client.post(page_of(spend_return, view))

        assert answer.url == page_of(spend_return)
        spend_return.refresh_from_db()
        assert spend_return.status == status
    assert "Treasury&#x27;s feed" in client.get(page_of(spend_return)).content.decode()


def test_a_held_return_says_why_and_is_tried_again(released, client):
    spend_return = held_return(released)
    signed_in(client, Role.FUND_MANAGER)

    page = client.get(page_of(spend_return)).content.decode()
    again = client.post(page_of(spend_return, "return_accept"))

    assert "£50,000.00 more has to be released" in page
    assert again.status_code == 409
    assert "stays held" in again.content.decode()


def test_accepting_more_than_is_released_says_that_it_is_held(released, client):
    spend_return = certified_return(released, "500,000.00")
    signed_in(client, Role.FUND_MANAGER)

    answer = client.post(page_of(spend_return, "return_accept"), follow=True)

    assert "is held: it reports more than has been released" in answer.content.decode()


def test_the_fund_refuses_with_a_reason(certified, client):
    spend_return = certified
    signed_in(client, Role.FUND_MANAGER)
    address = page_of(spend_return, "return_refuse")

    shown, blank = client.get(address), client.post(address, {"reason": " "})
    answer = client.post(address, {"reason": "VAT is counted twice."}, follow=True)
    again = client.post(address, {"reason": "Once more."})

    assert "£70,000.00" in shown.content.decode()
    assert (blank.status_code, again.status_code) == (200, 200)
    assert "VAT is counted twice." in answer.content.decode()
    assert "cannot be refused" in again.content.decode()


@pytest.mark.parametrize("view", DEEDS)
def test_a_deed_out_of_turn_is_refused_in_words(released, client, view):
    spend_return = accepted_return(released)
    role = DEEDS[view][1]
    department = None if role is Role.FUND_MANAGER else spend_return.award.department
    signed_in(client, role, department)

    answer = client.post(page_of(spend_return, view))

    assert answer.status_code in (409, 422)
    assert "This return is accepted and cannot be" in answer.content.decode()


@pytest.mark.parametrize("view", DEEDS)
def test_a_deed_is_neither_a_link_nor_anybodys(client, view):
    state, role, wrong = DEEDS[view]
    spend_return = state()
    department = spend_return.award.department

    signed_out = client.post(page_of(spend_return, view))
    signed_in(client, wrong, None if wrong is Role.REVIEWER else department)
    by_the_wrong = client.post(page_of(spend_return, view))
    sign_in(client, make_user(role, None if role is Role.FUND_MANAGER else department))
    by_get = client.get(page_of(spend_return, view))

    assert signed_out.url.startswith(reverse("account_login"))
    assert (by_the_wrong.status_code, by_get.status_code) == (403, 405)
    before = spend_return.status
    spend_return.refresh_from_db()
    assert spend_return.status == before


@pytest.mark.parametrize("view", OF_THE_DEPARTMENT)
def test_another_departments_return_is_not_there(received, client, view):
    spend_return = received
    role = {"return_confirm": Role.BIDDER, "return_certify": Role.SIGN_OFF}.get(view, Role.BIDDER)
    signed_in(client, role)
    ask = client.get if view in ("return_page", "return_file") else client.post

    assert ask(page_of(spend_return, view)).status_code == 404


def test_the_original_file_is_a_download_and_nothing_else(released, client):
    content = file_of("30,000.00", supplier="<script>alert(1)</script>")
    spend_return = received_return(released, content=content, name='a"b<i>.csv')
    sign_in(client, spend_return.received_by)

    answer = client.get(page_of(spend_return, "return_file"))

    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"<script>alert" not in client.get(page_of(spend_return)).content


def test_the_list_shows_my_departments_returns_and_narrows(received, client):
    mine = received
    other = accepted_return()
    sign_in(client, mine.received_by)

    own = client.get(reverse("portfolio:returns")).content.decode()
    signed_in(client, Role.FUND_MANAGER)
    everything = client.get(reverse("portfolio:returns")).content.decode()
    accepted = client.get(reverse("portfolio:returns"), {"status": "ACCEPTED"}).content.decode()
    of_award = client.get(reverse("portfolio:returns"), {"award": mine.award.reference}).content.decode()
    of_department = client.get(
        reverse("portfolio:returns"), {"department": other.award.department.code}
    ).content.decode()
    nothing = client.get(reverse("portfolio:returns"), {"award": "LF-NONE"}).content.decode()

    def shown(page):
        return [found.reference in page for found in (mine, other)]

    assert shown(own) == [True, False]
    assert "Upload a return" in own
    assert shown(everything) == [True, True]
    assert "Upload a return" not in everything
    assert shown(accepted) == shown(of_department) == [False, True]
    assert shown(of_award) == [True, False]
    assert "No return fits these filters" in nothing


def test_an_empty_list_says_what_to_do(client):
    signed_in(client, Role.BIDDER)

    page = client.get(reverse("portfolio:returns")).content.decode()

    assert "There are no returns yet. Once an award" in page


def test_the_list_costs_the_same_queries_however_long(released, client, django_assert_max_num_queries):
    award = released
    for _ in range(3):
        received_return(award)
    signed_in(client, Role.FUND_MANAGER)

    with django_assert_max_num_queries(10):
        client.get(reverse("portfolio:returns"))
