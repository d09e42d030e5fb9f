"""The page of a large file of spend while a job reads or sends it, and when that stopped."""

import pytest

from portfolio.spend.actions.sending import ChecksChanged
from portfolio.spend.actions.work import claim_work, stop_work
from tests.factories.accounts import sign_in
from tests.factories.pages import portfolio_url, text_of, upload_url
from tests.factories.returns import LATER, all_by_job, received_upload, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]


def test_a_large_file_says_that_it_is_read_and_looks_again_by_itself(released, client, monkeypatch):
    all_by_job(monkeypatch)
    upload = received_upload(released, "30,000.00")
    sign_in(client, upload.received_by)
    waits, home = client.get(upload_url(upload)), text_of(client.get(portfolio_url("home")))
    assert client.get(upload_url(upload, "upload_columns")).status_code == 409

    work()
    ready = client.get(upload_url(upload))
    given = client.post(upload_url(upload, "send_upload"))
    sending = client.get(upload_url(upload))
    work()
    done = client.get(upload_url(upload))

    for shown in (
        "Being read",
        "0 rows read",
        "looks again every 5 seconds",
        "Look again now",
        "Cancel the file",
    ):
        assert shown in text_of(waits)
    assert "Check it again" not in text_of(waits)
    assert upload.reference not in home
    assert given.url == upload_url(upload)
    assert "its returns can be withdrawn once they are made" in text_of(sending)
    assert "Cancel the file" not in text_of(sending)
    assert [page.get("Refresh") for page in (waits, ready, sending, done)] == ["5", None, "5", None]
    assert "Returns made of it" in text_of(done)


def test_a_stopped_reading_is_said_and_tried_again(released, client, monkeypatch):
    all_by_job(monkeypatch)
    upload = received_upload(released, "30,000.00")
    stop_work(work=claim_work(now=LATER), error="ValueError: no ink", now=LATER)
    sign_in(client, upload.received_by)

    page, home = text_of(client.get(upload_url(upload))), text_of(client.get(portfolio_url("home")))
    client.post(upload_url(upload, "check_upload"))

    assert "Something went wrong on our side, and nothing is reported." in page
    assert f"Have it read again: file {upload.reference}" in home
    assert work().status == "CHECKED"


def test_why_a_file_was_not_sent_stands_on_its_page(released, client, monkeypatch):
    all_by_job(monkeypatch)
    upload = received_upload(released, "30,000.00")
    work()
    sign_in(client, upload.received_by)
    client.post(upload_url(upload, "send_upload"))

    def refuse(*_: object) -> None:
        raise ChecksChanged("It has changed.")

    monkeypatch.setattr("portfolio.spend.actions.sending._check_unchanged", refuse)

    page = text_of(client.get(upload_url(work())))

    assert "Nothing was sent. The award, or what stands in other returns, has changed" in page
