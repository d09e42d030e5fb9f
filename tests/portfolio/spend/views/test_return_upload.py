"""Uploading a return: the file is checked and shown before anything counts."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Event
from accounts.permissions import Role
from portfolio.spend.actions.uploads import correct_cell
from portfolio.spend.forms.uploads import periods_offered
from portfolio.spend.models import ReturnFile, ReturnUpload, SpendLine
from tests.factories.accounts import make_user, sign_in
from tests.factories.over_25k import make_month, make_row, write_csv
from tests.factories.pages import portfolio_url, text_of, upload_url
from tests.factories.returns import LATER, file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


def upload(client, award, content, *, name="june.csv", details=None, address=""):
    fields = {
        "award": award.reference,
        "period": "2027-28/3",
        "control_budget": "RDEL_PROGRAMME",
        "file": SimpleUploadedFile(name, content),
    } | (details or {})
    return client.post(address or portfolio_url("return_upload"), fields)


def month_files():
    content, figures = make_month(8)
    yield content, (figures.line_count, figures.transaction_count, figures.net, figures.negatives, 5)
    if path := os.environ.get("LEGACYFUND_OVER_25K_FILE"):
        yield Path(path).read_bytes(), None


def test_a_file_uploaded_is_checked_and_shown_before_anything_counts(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))

    answer = upload(client, award, file_of("30,000.00", "-1,000.00"))

    made = ReturnUpload.objects.get()
    assert answer.url == upload_url(made)
    page = text_of(client.get(answer.url))
    assert "£29,000.00" in page
    assert "Send for certification" in page
    assert not SpendLine.objects.exists()


def test_each_fault_is_shown_at_its_cell(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))

    answer = upload(client, award, write_csv([make_row(date="05/06/2027", amount="1.2.3")]))

    page = text_of(client.get(answer.url))
    for shown in ("Faulty", ">2</td>", ">Amount</td>", ">1.2.3</td>", "can be read in more than one way"):
        assert shown in page
    assert "Send for certification" not in page


def test_a_real_months_figures_are_those_of_the_command(released, client, capsys, tmp_path):
    from django.core.management import call_command

    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))
    for number, (content, figures) in enumerate(month_files()):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        call_command("check_return", str(path))
        printed = capsys.readouterr().out

        answer = upload(client, award, content)

        found = ReturnUpload.objects.get(reference=answer.url.rstrip("/").rsplit("/", 1)[-1])
        counted = (found.line_count, found.transaction_count, found.net, found.negatives)
        counted += (found.duplicate_groups,)
        assert figures in (None, counted)
        for word, value in zip(("lines", "transactions", "net", "negatives"), counted, strict=False):
            assert f"{word}: {value}" in printed
        assert f"groups of exact duplicates: {counted[4]}" in printed
        assert found.status == "FAULTY"  # paid in August 2023, reported as June 2027
        page = text_of(client.get(answer.url))
        assert f'lf-figures__value">{counted[0]}<' in page
        assert f'lf-figures__value">{counted[1]}<' in page


def test_the_same_file_again_leads_to_its_page(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))
    content = file_of("30,000.00")
    first = upload(client, award, content)

    again = upload(client, award, content, name="renamed.csv")

    assert again.url == first.url
    assert "uploaded before" in text_of(client.get(again.url))
    assert ReturnFile.objects.count() == 1


def test_the_corrected_file_takes_the_place_of_the_faulty_one(released, client):
    sign_in(client, make_user(Role.BIDDER, released.department))
    upload(client, released, write_csv([make_row(date="31/11/2027", amount="30,000.00")]))
    faulty = ReturnUpload.objects.get()
    again = text_of(client.get(upload_url(faulty))).split('href="/returns/upload', 1)[1].split('"', 1)[0]
    address = f"/returns/upload{again}".replace("&amp;", "&")

    asked = text_of(client.get(address))
    refused = upload(client, released, b"", address=address)
    faulty.refresh_from_db()
    assert (refused.status_code, faulty.status) == (200, "FAULTY")
    answer = upload(client, released, file_of("30,000.00"), name="good.csv", address=address)

    made = ReturnUpload.objects.latest("pk")
    faulty.refresh_from_db()
    assert "takes the place of file" in asked
    assert (made.status, faulty.status, answer.url) == ("CHECKED", "CANCELLED", upload_url(made))
    cancelled = Event.objects.get(kind="return_upload.cancelled")
    assert (cancelled.subject_id, cancelled.data) == (faulty.pk, {"replaced_by": made.reference})
    assert f"{faulty.reference} is cancelled: this file takes its place" in text_of(client.get(answer.url))
    assert f'href="{upload_url(made)}">{made.reference}</a> took its place' in text_of(
        client.get(upload_url(faulty))
    )


@pytest.mark.parametrize("what", ["the same file", "ready by now"])
def test_a_file_that_is_not_faulty_any_more_is_not_replaced(released, client, what):
    person = make_user(Role.BIDDER, released.department)
    sign_in(client, person)
    content = write_csv([make_row(date="31/11/2027", amount="30,000.00")])
    upload(client, released, content)
    first = ReturnUpload.objects.get()
    address = f"{portfolio_url('return_upload')}?replaces={first.reference}"
    if what == "ready by now":
        place = first.columns.index("date")
        correct_cell(upload=first, row=2, column=place, value="30/06/2027", by=person, now=LATER)
        content = file_of("40,000.00")

    upload(client, released, content, address=address)

    first.refresh_from_db()
    assert first.status != "CANCELLED"


def test_a_refused_upload_is_said_beside_its_field(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))
    content = file_of("30,000.00")
    upload(client, award, content)

    answer = upload(client, award, content, details={"accrual_correction": "on"})

    assert answer.status_code == 200
    assert "already stands behind file" in text_of(answer)


@pytest.mark.parametrize(
    "details",
    [{"award": "LF-NONE"}, {"period": "2027-28/5"}, {"control_budget": "AME"}, {"declared_total": "x"}],
)
def test_an_upload_that_makes_no_sense_is_refused(released, client, details):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))

    answer = upload(client, award, file_of("30,000.00"), details=details)

    assert answer.status_code == 200
    assert not ReturnUpload.objects.exists()


def test_another_departments_award_cannot_be_reported_on(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER))

    upload(client, award, file_of("30,000.00"))

    assert "has no award to report on" in text_of(client.get(portfolio_url("return_upload")))
    assert not ReturnUpload.objects.exists()


def test_the_upload_page_offers_the_award_and_twelve_periods(released, client):
    award = released
    sign_in(client, make_user(Role.BIDDER, award.department))

    page = text_of(client.get(portfolio_url("return_upload"), {"award": award.reference}))

    assert award.title in page
    assert "2027-28, period 4 (July 2027)" in page
    assert "2026-27, period 5 (August 2026)" in page
    assert "period 4 (July 2026)" not in page


@pytest.mark.parametrize(
    ("now", "newest", "count"),
    [
        (datetime(2026, 6, 30, 12, tzinfo=UTC), "2026-27/3", 3),
        (datetime(2027, 7, 20, 12, tzinfo=UTC), "2027-28/4", 12),
        (datetime(2030, 3, 31, 12, tzinfo=UTC), "2028-29/12", 12),
    ],
    ids=["the fund has just begun", "in between", "the fund has ended"],
)
def test_only_periods_that_the_fund_has_are_offered(released, now, newest, count):
    blank, *offered = periods_offered([released], now)

    assert (blank[0], offered[0][0], len(offered)) == ("", newest, count)
