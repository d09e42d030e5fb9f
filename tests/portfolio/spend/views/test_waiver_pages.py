"""The pages of a waiver: who sees what of it, who is offered which button, and how far it travels."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from accounts.permissions import FORBIDDEN_PAIRS, Role
from portfolio.spend.actions.uploads import check_again
from portfolio.spend.actions.waivers import agree_to_waiver
from portfolio.spend.models import Return, Waiver
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_row
from tests.factories.pages import portfolio_url, return_url, text_of, upload_url
from tests.factories.returns import LATER, received_upload, sent
from tests.factories.waivers import (
    BECAUSE,
    LATE,
    agreed_waiver,
    asked_waiver,
    endorsed_waiver,
    late_upload,
    waived_spend,
    waived_upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
NO = "It belongs in May’s return."
ANSWERS = ("waiver_endorse", "waiver_agree", "waiver_withdraw")


def waiver_url(waiver, name="waiver_page"):
    return portfolio_url(name, reference=waiver.reference)


def ask_url(upload, code=LATE):
    return portfolio_url("waiver_ask", reference=upload.reference, code=code)


def shown_to(person, url):
    return text_of(sign_in(Client(), person).get(url))


def test_a_preparer_asks_from_the_files_page(released, client):
    upload = late_upload(released)
    sign_in(client, upload.received_by)

    assert f'href="{ask_url(upload)}"' in text_of(client.get(upload_url(upload)))
    page = text_of(client.get(ask_url(upload)))
    bare = client.post(ask_url(upload), {})
    answer = client.post(ask_url(upload), {"reason": BECAUSE}, follow=True)

    assert "20/05/2027" in page
    assert "neither may be you" in page
    assert "Enter an answer" in text_of(bare)
    assert "Your sign-off has been told" in text_of(answer)
    shown = text_of(client.get(upload_url(upload)))
    waiver = Waiver.objects.get()
    assert (waiver_url(waiver) in shown, ask_url(upload) in shown) == (True, False)
    assert client.get(ask_url(upload)).status_code == 404


def test_only_what_can_be_waived_is_offered_and_only_to_its_preparers(released, client):
    upload = late_upload(released, make_row(date="06/06/2027", amount="1.5e3"))

    assert client.get(ask_url(upload)).url.startswith(reverse("account_login"))
    for person, status in (
        (make_user(Role.BIDDER), 404),
        (make_user(Role.SIGN_OFF, released.department), 403),
        (make_user(Role.FUND_MANAGER), 403),
    ):
        assert sign_in(client, person).get(ask_url(upload)).status_code == status
    sign_in(client, upload.received_by)
    for code in ("AMOUNT", "REPORTED_BEFORE", "NO_CHECK"):
        assert client.get(ask_url(upload, code)).status_code == 404
    assert ask_url(upload, "AMOUNT") not in text_of(client.get(upload_url(upload)))


@pytest.mark.parametrize(
    ("state", "fund", "reader"),
    [(asked_waiver, 404, 404), (endorsed_waiver, 200, 404), (agreed_waiver, 200, 404)],
)
def test_each_sees_it_when_it_is_their_turn(released, client, state, fund, reader):
    waiver = state(late_upload(released))
    url = waiver_url(waiver)

    assert client.get(url).url.startswith(reverse("account_login"))
    assert client.post(url).status_code in (302, 405)
    for person, status in (
        (waiver.asked_by, 200),
        (make_user(Role.SIGN_OFF, released.department), 200),
        (make_user(Role.FUND_MANAGER), fund),
        (make_user(Role.AUDITOR), reader),
        (make_user(Role.SIGN_OFF), 404),
        (make_user(Role.TREASURY_ANALYST), 403),
    ):
        assert sign_in(client, person).get(url).status_code == status, person


def test_the_fund_sees_of_the_file_what_is_asked_and_nothing_else(released):
    waiver = endorsed_waiver(late_upload(released))
    manager = make_user(Role.FUND_MANAGER)

    page = shown_to(manager, waiver_url(waiver))

    for word in (
        BECAUSE,
        "20/05/2027",
        "Paid on 20 May 2027",
        "number M1",
        "£30,000.00",
        "Agree to the waiver",
    ):
        assert word in page
    assert "J1" not in strip_tags(page), "in its words: the key of a form may hold it by chance"
    for word in ("£40,000.00", upload_url(waiver.upload), waiver.upload.file.name):
        assert word not in page


def test_the_three_press_their_buttons_and_the_file_leads_on(released, client):
    upload = late_upload(released)
    waiver = asked_waiver(upload)
    signer, manager = make_user(Role.SIGN_OFF, released.department), make_user(Role.FUND_MANAGER)

    for person, name, words in (
        (signer, "waiver_endorse", "The fund has been asked"),
        (manager, "waiver_agree", "The department has been told"),
    ):
        sign_in(client, person)
        assert waiver_url(waiver, name) in text_of(client.get(waiver_url(waiver)))
        assert words in text_of(client.post(waiver_url(waiver, name), follow=True))
        assert waiver_url(waiver, name) not in text_of(client.get(waiver_url(waiver)))
        assert client.get(waiver_url(waiver, name)).status_code == 405
    sign_in(client, upload.received_by)
    assert "Check it again on its page" in text_of(client.get(waiver_url(waiver)))
    assert "Check with what is waived" in text_of(client.get(upload_url(upload)))
    page = text_of(client.post(upload_url(upload, "check_upload"), follow=True))

    assert "Ready to send" in page
    assert "Check with what is waived" not in page
    assert "Why are the lines that are challenged" not in page


def test_who_may_not_answer_is_told_why_and_offered_no_button(released):
    waiver = asked_waiver(late_upload(released))
    waiver.asked_by.memberships.create(
        role=Role.SIGN_OFF, department=released.department, started_at=released.offered_at
    )

    page = shown_to(waiver.asked_by, waiver_url(waiver))

    assert FORBIDDEN_PAIRS["agree_to_waiver"].refusal in page
    assert [waiver_url(waiver, name) in page for name in ANSWERS] == [False, False, True]
    assert waiver_url(waiver, "waiver_refuse") not in page


def test_who_agreed_for_the_department_is_not_asked_again_for_the_fund(released, client):
    waiver = endorsed_waiver(late_upload(released))
    waiver.endorsed_by.memberships.create(role=Role.FUND_MANAGER, started_at=released.offered_at)

    page = shown_to(waiver.endorsed_by, waiver_url(waiver))
    answer = sign_in(client, waiver.endorsed_by).post(waiver_url(waiver, "waiver_agree"))

    assert FORBIDDEN_PAIRS["agree_for_fund"].refusal in page
    assert waiver_url(waiver, "waiver_agree") not in page
    assert answer.status_code == 403


def test_a_waiver_of_a_file_that_changed_is_offered_to_nobody(released):
    upload = late_upload(released)
    waiver = asked_waiver(upload)
    upload.__class__.objects.filter(pk=upload.pk).update(checks=2)
    signer = make_user(Role.SIGN_OFF, released.department)

    page = shown_to(signer, waiver_url(waiver))

    assert "does not say this any more" in page
    assert waiver_url(waiver, "waiver_endorse") not in page
    assert waiver.reference not in shown_to(signer, portfolio_url("home"))


def test_it_is_refused_with_a_reason_and_asked_for_again(released, client):
    waiver = endorsed_waiver(late_upload(released))
    url = waiver_url(waiver, "waiver_refuse")
    sign_in(client, make_user(Role.FUND_MANAGER))

    page = text_of(client.get(url))
    bare = client.post(url, {})
    answer = client.post(url, {"reason": NO}, follow=True)
    late = client.get(url)

    assert "Why is it refused?" in page
    assert "Enter an answer" in text_of(bare)
    assert NO in text_of(answer)
    assert late.status_code == 409
    assert sign_in(client, make_user(Role.AUDITOR)).get(url).status_code == 404
    sign_in(client, waiver.asked_by)
    assert client.get(url).status_code == 409
    assert ask_url(waiver.upload) in text_of(client.get(upload_url(waiver.upload)))


def test_a_preparer_who_does_not_answer_has_no_form_to_refuse(released, client):
    waiver = asked_waiver(late_upload(released))
    url = waiver_url(waiver, "waiver_refuse")

    assert sign_in(client, waiver.asked_by).get(url).status_code == 404


def test_it_is_withdrawn_by_its_department(released, client):
    waiver = endorsed_waiver(late_upload(released))
    url = waiver_url(waiver, "waiver_withdraw")

    assert sign_in(client, make_user(Role.BIDDER)).post(url).status_code == 404
    sign_in(client, waiver.asked_by)
    assert "is withdrawn" in text_of(client.post(url, follow=True))
    assert client.post(url).status_code == 409


def test_it_travels_with_the_return_and_its_lines(released, client):
    upload = waived_upload(released)
    (waiver,) = upload.waivers.all()
    made = sent(upload, " ")
    signer, auditor = make_user(Role.SIGN_OFF, released.department), make_user(Role.AUDITOR)

    for person, url in (
        (signer, return_url(made, "return_certify")),
        (signer, return_url(made)),
        (make_user(Role.FUND_MANAGER), return_url(made)),
        (auditor, return_url(made)),
    ):
        page = shown_to(person, url)
        for word in (waiver.reference, "line 2", BECAUSE, str(waiver.endorsed_by), str(waiver.agreed_by)):
            assert word in page, (person, url, word)
    assert f"{portfolio_url('checks')}#{LATE}" in shown_to(auditor, return_url(made))
    assert "These lines stand" in shown_to(auditor, waiver_url(waiver))


def test_a_return_without_a_waiver_says_nothing_of_it(released):
    made = sent(received_upload(released))

    assert "waived" not in shown_to(make_user(Role.AUDITOR), return_url(made)).lower()


def test_one_return_of_a_file_is_not_told_of_the_waiver_of_another(released, second_award):
    header = "Date,Supplier,Transaction number,Amount,Award,Control budget"
    rows = [
        f"20/05/2027,HALL LTD,A1,30000,{released.reference},RDEL programme",
        f"05/06/2027,OAK LTD,A2,20000,{second_award.reference},RDEL programme",
    ]
    content = "\r\n".join([header, *rows]).encode()
    upload = received_upload(released, content=content, by_file=True, control_budget="")
    waiver = agreed_waiver(upload)
    upload = check_again(upload=waiver.upload, by=upload.received_by, now=LATER)
    sign_in(client := Client(), upload.received_by)
    client.post(upload_url(upload, "send_upload"))

    first, second = (Return.objects.get(award=award) for award in (released, second_award))
    reader = make_user(Role.AUDITOR)
    assert [waiver.reference in shown_to(reader, return_url(one)) for one in (first, second)] == [True, False]


@pytest.mark.parametrize("more", [1, 5])
def test_a_home_asks_no_more_of_more_waivers(
    released, more, django_assert_max_num_queries: DjangoAssertNumQueries
):
    manager = make_user(Role.FUND_MANAGER)
    for day in range(10, 10 + more):
        waiver = endorsed_waiver(late_upload(released, make_row(date=f"{day}/06/2027")))
    client = sign_in(Client(), manager)

    with django_assert_max_num_queries(12):
        page = text_of(client.get(portfolio_url("waiting", worklist="waivers-to-accept")))

    assert f"Agree to or refuse waiver {waiver.reference}" in page


def test_what_waits_stands_on_the_home_of_who_answers_and_of_nobody_else(released):
    waiver = asked_waiver(late_upload(released))
    signer, manager, home = (
        make_user(Role.SIGN_OFF, released.department),
        make_user(Role.FUND_MANAGER),
        portfolio_url("home"),
    )
    asked = [
        waiver.reference in shown_to(person, home) for person in (signer, manager, make_user(Role.SIGN_OFF))
    ]
    agreed = endorsed_waiver(late_upload(released, make_row(date="07/06/2027")))
    endorsed = [agreed.reference in shown_to(person, home) for person in (signer, manager)]
    agree_to_waiver(waiver=agreed, by=manager, now=LATER)

    assert (asked, endorsed) == ([True, False, False], [False, True])
    assert agreed.reference not in shown_to(manager, home)


def test_a_waived_line_is_marked_in_spend_and_in_its_file(released, client):
    waived_spend(released)
    sign_in(client, make_user(Role.TREASURY_ANALYST))

    page = text_of(client.get(portfolio_url("spend")))
    file = b"".join(client.get(portfolio_url("spend_csv"))).decode()

    assert page.count("Waived:") == 1
    assert f"{portfolio_url('checks')}#{LATE}" in page
    assert [row.rsplit(",", 3)[1] for row in file.splitlines()] == ["waived", LATE, ""]
