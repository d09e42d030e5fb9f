"""The pages of a file of spend on its way to being returns: whose they are, and what they say."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from accounts.permissions import Role
from portfolio.spend.models import Return, ReturnUpload
from tests.factories.accounts import make_user, sign_in
from tests.factories.pages import portfolio_url, return_url, text_of, upload_url
from tests.factories.returns import checked_return, file_of, received_upload, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]

READ = ["upload_page", "upload_columns", "upload_file", "upload_checked_file"]
POSTED = ["check_upload", "send_upload", "cancel_file"]
OWN = "Voucher Number,Paid on,Payee,Net £000,Project"
ROW = "V1,05/06/2027,HALL LTD,31.0,P1"
MATCHED = {
    "column_0": "transaction_number",
    "column_1": "date",
    "column_2": "supplier",
    "column_3": "amount",
    "column_4": "",
    "control_budget": "RDEL_PROGRAMME",
}


def own(*rows: str) -> bytes:
    return "\r\n".join([OWN, *(rows or (ROW,))]).encode()


def posted(client, url, data):
    """With what the page showed."""
    seen = text_of(client.get(url)).split('name="seen" value="', 1)[1].split('"', 1)[0]
    return client.post(url, {"seen": seen, **data})


def words_page(released, client):
    """A file whose words for awards are asked about."""
    upload = received_upload(released, content=own(), by_file=True)
    sign_in(client, upload.received_by)
    answer = posted(client, upload_url(upload, "upload_columns"), MATCHED | {"award_by": "4"})
    assert answer.url == upload_url(upload, "upload_awards")
    return upload, answer.url


@pytest.mark.parametrize("name", [*READ, *POSTED])
def test_they_are_the_departments_preparers_alone(received, client, name):
    url = upload_url(received, name)
    ask = "post" if name in POSTED else "get"

    assert getattr(Client(), ask)(url).url.startswith(reverse("account_login"))
    for person, status in (
        (make_user(Role.BIDDER), 404),
        (make_user(Role.SIGN_OFF, received.department), 403),
        (make_user(Role.FUND_MANAGER), 403),
    ):
        sign_in(client, person)
        assert getattr(client, ask)(url).status_code == status, person
    sign_in(client, received.received_by)
    if name in POSTED:
        assert client.get(url).status_code == 405


def test_what_is_to_be_said_leads_on_from_the_files_page_and_from_home(released, client):
    upload = received_upload(released, content=own())
    sign_in(client, upload.received_by)

    page = text_of(client.get(upload_url(upload)))
    home = text_of(client.get(portfolio_url("home")))
    columns = text_of(client.get(upload_url(upload, "upload_columns")))

    assert "To be matched" in page
    assert f'href="{upload_url(upload, "upload_columns")}"' in page
    assert f"Say how it is read: file {upload.reference}" in home
    assert "For example: HALL LTD" in columns
    assert "As an amount: The figures are in thousands, so “31.0” is read as 31,000." in columns


def test_columns_are_matched_and_the_file_is_ready(released, client):
    upload = received_upload(released, content=own())
    sign_in(client, upload.received_by)
    url = upload_url(upload, "upload_columns")

    refused = posted(client, url, {**MATCHED, "award": "", "column_3": ""})
    answer = posted(client, url, {**MATCHED, "award": released.reference})
    again = posted(client, url, {**MATCHED, "award": released.reference, "column_4": "project_code"})

    assert "Say which column is: Amount" in text_of(refused)
    assert (answer.url, again.url) == (upload_url(upload), upload_url(upload))
    page = text_of(client.get(answer.url))
    for shown in (
        "Ready to send",
        "£31,000.00",
        released.reference,
        "Send for certification",
        "in thousands",
    ):
        assert shown in page


def test_words_for_awards_are_asked_once(released, client):
    upload, url = words_page(released, client)
    form = client.get(url).context["form"]
    (key,) = form.words

    bare = posted(client, url, {})
    answer = posted(client, url, {f"award_{key}": released.reference})
    late = client.post(url, {f"award_{key}": released.reference})

    assert "Say what “P1” stands for" in text_of(bare)
    assert answer.url == upload_url(upload)
    assert client.get(url).url == upload_url(upload)
    assert late.status_code in (200, 409)
    assert ReturnUpload.objects.get().status == "CHECKED"


def test_a_cell_is_put_right_and_the_certifier_sees_it(released, client):
    upload = received_upload(released, content=file_of("1.5e3", "40,000.00"))
    sign_in(client, upload.received_by)
    page = text_of(client.get(upload_url(upload)))
    place = upload.columns.index("amount")
    at = {"reference": upload.reference, "line": 2, "column": place}
    url = portfolio_url("upload_cell", **at)

    answer = posted(client, url, {"value": "1,500.00"})
    gone = client.get(url)
    made = sent(ReturnUpload.objects.get())
    sign_in(client, make_user(Role.SIGN_OFF, released.department))

    assert f'href="{url}"' in page
    assert (answer.url, gone.status_code) == (upload_url(upload), 404)
    for name in ("return_page", "return_certify"):
        assert "“1.5e3” is read as “1,500.00”" in text_of(client.get(return_url(made, name)))


def test_what_is_corrected_is_shown_beside_what_the_file_says(released, client):
    """Also when the correction is wrong itself, and is corrected in its turn."""
    upload = received_upload(released, content=file_of("1.5e3", "40,000.00", supplier="HALL LTD"))
    sign_in(client, upload.received_by)
    at = {"reference": upload.reference, "line": 2, "column": upload.columns.index("amount")}
    url = portfolio_url("upload_cell", **at)
    asked = text_of(client.get(url))

    posted(client, url, {"value": "1.6e3"})
    faulty = text_of(client.get(upload_url(upload)))
    posted(client, url, {"value": "1,600.00"})

    assert ">Amount, line 2<" in "".join(part.strip() for part in asked.splitlines())
    for shown in ("The rest of line 2", "HALL LTD", "05/06/2027"):
        assert shown in asked
    assert "1.5e3<br>Corrected here to “1.6e3”</td>" in faulty
    assert "“1.5e3” is read as “1,600.00”" in text_of(client.get(upload_url(upload)))


def test_ones_own_file_comes_back_with_the_messages(released, client, monkeypatch):
    upload = received_upload(released, content=file_of("1.5e3", "40,000.00"))
    sign_in(client, upload.received_by)
    url = upload_url(upload, "upload_checked_file")

    workbook = client.get(url)
    monkeypatch.setattr("portfolio.spend.views.uploads.MOST_IN_A_WORKBOOK", 1)
    refused = client.get(url)

    rows = load_workbook(io.BytesIO(workbook.content)).get_sheet_by_index(0).to_python()
    assert "can be read in more than one way" in str(rows[1][0])
    assert workbook["Content-Disposition"] == f'attachment; filename="{upload.reference}-checked.xlsx"'
    assert (refused.status_code, "at most 1" in text_of(refused)) == (409, True)


def test_a_file_is_checked_again_and_given_up(released, client):
    upload = received_upload(released)
    sign_in(client, upload.received_by)

    checked = client.post(upload_url(upload, "check_upload"), follow=True)
    cancelled = client.post(upload_url(upload, "cancel_file"), follow=True)
    late = client.post(upload_url(upload, "cancel_file"))
    columns = client.get(upload_url(upload, "upload_columns"))

    assert "has been checked again" in text_of(checked)
    assert "is cancelled. Nothing was reported" in text_of(cancelled)
    assert (late.status_code, columns.status_code) == (409, 409)
    assert upload.reference not in text_of(client.get(portfolio_url("returns")))


def test_nothing_spent_is_said_in_one_press(released, client):
    sign_in(client, make_user(Role.BIDDER, released.department))
    url = portfolio_url("nothing_spent")

    page = text_of(client.get(url, {"award": released.reference, "period": "2027-28/3"}))
    answer = client.post(url, {"award": released.reference, "period": "2027-28/3"})
    twice = client.post(url, {"award": released.reference, "period": "2027-28/3"})
    bare = client.post(url, {})

    made = Return.objects.get()
    assert "2027-28/3" in page
    assert answer.url == return_url(made)
    assert "reports for this award and period already" in text_of(twice)
    assert bare.status_code == 200
    shown = text_of(client.get(answer.url))
    assert "It says that nothing was spent" in shown
    assert client.get(return_url(made, "return_file")).status_code == 404
    assert "Nothing spent" in text_of(client.get(portfolio_url("returns")))
    sign_in(client, make_user(Role.SIGN_OFF, released.department))
    assert "That nothing was spent of this award" in text_of(client.get(return_url(made, "return_certify")))


def test_a_department_without_an_award_is_told_so(client):
    sign_in(client, make_user(Role.BIDDER))

    for name in ("nothing_spent", "return_upload"):
        assert "has no award to report on" in text_of(client.get(portfolio_url(name)))


def test_returns_of_one_file_lead_to_each_other(released, second_award, client):
    header = "Date,Supplier,Transaction number,Amount,Award,Control budget"
    rows = [
        f"05/06/2027,HALL LTD,A{n},30000,{award.reference},RDEL programme"
        for n, award in enumerate((released, second_award))
    ]
    content = "\r\n".join([header, *rows]).encode()
    upload = received_upload(released, content=content, by_file=True, control_budget="")
    sign_in(client, upload.received_by)

    answer = client.post(upload_url(upload, "send_upload"))

    assert answer.url == upload_url(upload)
    first, second = Return.objects.order_by("id")
    page = text_of(client.get(answer.url))
    assert return_url(first) in page
    assert return_url(second) in page
    assert return_url(second) in text_of(client.get(return_url(first)))


def test_a_file_may_not_be_for_the_one_of_several_departments_that_nobody_named(released, client):
    other = checked_return().award
    person = make_user(Role.BIDDER, released.department)
    person.memberships.create(role=Role.BIDDER, department=other.department, started_at=released.offered_at)
    sign_in(client, person)
    fields = {"award": "file", "period": "2027-28/3", "control_budget": "RDEL_PROGRAMME"}
    answer = client.post(
        portfolio_url("return_upload"), fields | {"file": SimpleUploadedFile("a.csv", own())}
    )

    assert "You prepare returns for several departments" in text_of(answer)


def test_which_comes_first_in_the_dates_is_asked_once(released, client):
    upload = received_upload(released, content=file_of("30,000.00", day="06/15/2027"))
    sign_in(client, upload.received_by)
    url = upload_url(upload, "upload_columns")
    matched = {f"column_{place}": column for place, column in enumerate(upload.columns)}
    matched |= {"award": released.reference, "control_budget": upload.control_budget}

    asked = text_of(client.get(url))
    bare = posted(client, url, matched)
    answer = posted(client, url, matched | {"date_order": "month"})
    page, columns = text_of(client.get(answer.url)), text_of(client.get(url))

    for shown in (
        "What comes first in the dates?",
        "“06/15/2027” on line 2 shows that the month comes first. Say whether that is so.",
        "The month: 06/15/2027 is 15 June 2027",
        "The day: 06/15/2027 is no date, and has to be put right",
    ):
        assert shown in asked
    assert "Say what comes first in the dates" in text_of(bare)
    assert answer.url == upload_url(upload)
    assert "Ready to send" in page
    assert "“06/15/2027” is 15 June 2027." in page
    assert 'value="month" checked' in " ".join(columns.split())
    made = sent(ReturnUpload.objects.get())
    sign_in(client, make_user(Role.SIGN_OFF, released.department))
    assert "The dates of the file have the month first" in text_of(
        client.get(return_url(made, "return_certify"))
    )
    assert "“06/15/2027” is 15 June 2027." in text_of(client.get(return_url(made)))


def test_the_answer_is_remembered_for_the_same_headings_and_can_be_changed(released, client):
    first = received_upload(released, content=file_of("30,000.00", day="06/15/2027"))
    sign_in(client, first.received_by)
    matched = {f"column_{place}": column for place, column in enumerate(first.columns)}
    matched |= {"award": released.reference, "control_budget": first.control_budget}
    posted(client, upload_url(first, "upload_columns"), matched | {"date_order": "month"})

    again = received_upload(released, content=file_of("50,000.00", day="06/05/2027"), by=first.received_by)
    url = upload_url(again, "upload_columns")
    shown = text_of(client.get(url))
    posted(client, url, matched | {"date_order": "day"})

    assert (again.status, again.date_order) == ("CHECKED", "month")
    assert "The month comes first" in shown
    again.refresh_from_db()
    assert (again.status, again.date_order) == ("FAULTY", "day")
