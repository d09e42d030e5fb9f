"""Files of a bid: attached by its writers, pinned by its version, and only ever downloaded."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.documents import version_document
from bids.writing.actions.attachments import (
    MOST_ATTACHMENTS,
    AttachmentRefused,
    add_attachment,
    remove_attachment,
)
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import Attachment
from legacyfund.lib.clamd import ScannerSilent
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import TESTS, draft_bid
from tests.factories.files import PDF, SVG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(name="Plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def attach(bid, content=PDF, name="Plan.pdf"):
    return add_attachment(bid=bid, file=upload(name, content), by=bid.created_by, now=NOW)


def page(bid):
    return reverse("bids:bid_attachments", kwargs={"reference": bid.reference})


def file_of(bid, attachment):
    return reverse("bids:attachment", kwargs={"reference": bid.reference, "sha256": attachment.sha256})


def test_a_file_is_attached_listed_and_downloaded_as_it_came(draft, client):
    sign_in(client, draft.created_by)

    response = client.post(page(draft), {"file": upload("Plan.v2.pdf")})
    attachment = Attachment.objects.get()
    answer = client.get(file_of(draft, attachment))

    assert response["Location"] == page(draft)
    assert "Plan_v2.pdf" in client.get(page(draft)).content.decode()
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Plan_v2.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "Plan" not in attachment.stored_as
    assert Event.objects.get(kind="bid.attachment_added").data["sha256"] == attachment.sha256


@pytest.mark.parametrize(("name", "content"), [("a.pdf", SVG), ("a.svg", SVG), ("a.pdf", b"")])
def test_a21_a_malicious_upload_is_refused_beside_its_field_and_nothing_is_kept(draft, client, name, content):
    sign_in(client, draft.created_by)

    response = client.post(page(draft), {"file": upload(name, content)})

    text = response.content.decode()
    assert 'href="#id_file"' in text
    assert not Attachment.objects.exists()
    assert not default_storage.exists("attachments")


def test_a22_a_file_above_the_limit_is_cut_and_refused(draft, client, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    bid = draft
    sign_in(client, bid.created_by)

    response = client.post(page(bid), {"file": upload(content=PDF + b"x" * 1024 * 1024)})

    assert "larger than 1 MB" in response.content.decode()
    assert not Attachment.objects.exists()
    with pytest.raises(AttachmentRefused, match="larger than"):
        attach(bid, PDF + b"x" * 1024 * 1024)


def test_the_same_bytes_again_are_the_file_there_is(draft):
    assert attach(draft) == attach(draft, name="Another name.pdf")


def test_a_bid_takes_so_many_files_and_no_more(draft):
    for number in range(MOST_ATTACHMENTS):
        attach(draft, PDF + str(number).encode())

    with pytest.raises(AttachmentRefused, match="20 files at most"):
        attach(draft, PDF + b"one more")


def test_a_file_is_taken_out_once(draft, client):
    attachment = attach(draft)
    sign_in(client, draft.created_by)

    client.post(page(draft), {"remove": attachment.sha256})
    again = client.post(page(draft), {"remove": attachment.sha256})

    assert "No file is attached" in client.get(page(draft)).content.decode()
    assert again.status_code == 404
    with pytest.raises(AttachmentRefused, match="already"):
        remove_attachment(bid=draft, attachment=attachment, by=draft.created_by, now=NOW)


def test_a_scanner_that_is_silent_lets_nothing_in(settings):
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"

    with pytest.raises(ScannerSilent):
        attach(draft_bid())


def test_a_failure_after_storing_leaves_no_bytes(monkeypatch):
    def fail(*args, **options):
        raise IntegrityError("no")

    monkeypatch.setattr("bids.writing.actions.attachments.record_event", fail)

    with pytest.raises(IntegrityError):
        attach(draft_bid())
    assert default_storage.listdir("attachments") == ([], [])


def test_nobody_else_sees_a_drafts_file(draft, client):
    attachment = attach(draft)

    for role in (Role.BIDDER, Role.FUND_MANAGER, Role.AUDITOR):
        sign_in(client, make_user(role))
        assert client.get(file_of(draft, attachment)).status_code == 404
    sign_in(client, make_user(Role.BIDDER))
    assert client.post(page(draft), {"file": upload()}).status_code == 404


def test_a_version_pins_its_files_and_a_draft_alone_changes_them(complete, client):
    dropped, pinned = attach(complete), attach(complete, PDF + b"pinned", "Pinned.pdf")
    remove_attachment(bid=complete, attachment=dropped, by=complete.created_by, now=NOW)
    send_for_certification(bid=complete, by=complete.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, complete.department)
    version = certify_and_submit(bid=complete, confirmed=TESTS, by=signer, now=NOW)

    (named,) = version_document(version).attachments
    assert (named.name, named.size, named.sha256) == ("Pinned.pdf", pinned.size, pinned.sha256)
    sign_in(client, make_user(Role.FUND_MANAGER))
    assert b"".join(client.get(file_of(complete, pinned)).streaming_content) == PDF + b"pinned"
    assert client.get(file_of(complete, dropped)).status_code == 404
    text = client.get(reverse("bids:bid_version", args=[complete.reference, 1])).content.decode()
    assert file_of(complete, pinned) in text
    with pytest.raises(BidNotDraft):
        attach(complete, PDF + b"late")
    with pytest.raises(IntegrityError, match="draft cannot change"), transaction.atomic():
        Attachment.objects.update(removed_at=NOW, removed_by=signer)


def test_the_database_keeps_a_file_as_it_came():
    attach(draft_bid())

    for statement in ("UPDATE bids_attachment SET sha256 = 'x'", "DELETE FROM bids_attachment"):
        with (
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
