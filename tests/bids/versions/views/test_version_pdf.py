"""A version as a PDF, from asking to the file, and who may have it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actions.leases import LEASE
from accounts.permissions import Role
from bids.versions import tasks
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.pdfs import ask_for_pdf, claim_pdf
from bids.versions.actions.submission import certify_and_submit
from bids.versions.models import VersionPdf
from bids.writing.actions.attachments import add_attachment
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import TESTS, complete_bid, fresh_bid, submitted_bid
from tests.factories.files import PDF
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


bid = built_once(submitted_bid)


def page(bid) -> str:
    return f"/bids/{bid.reference}/versions/1/pdf"


def file(bid) -> str:
    return f"/bids/{bid.reference}/versions/1/file"


def test_a_reader_asks_waits_and_downloads(client, bid):
    client.force_login(bid.created_by)

    assert "Make the PDF" in client.get(page(bid)).content.decode()
    assert client.get(file(bid))["Location"] == page(bid)
    assert client.post(page(bid)).url == client.post(page(bid)).url == page(bid)
    assert "See whether it is ready" in client.get(page(bid)).content.decode()
    assert client.get(file(bid))["Location"] == page(bid)

    tasks.make_version_pdfs()

    pdf = VersionPdf.objects.get()
    assert pdf.sha256 in client.get(page(bid)).content.decode()
    got = client.get(file(bid))
    assert got.content == bytes(pdf.content)
    assert got.content.startswith(b"%PDF-")
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == f'attachment; filename="{bid.reference}-version-1.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"


def test_a_version_with_files_names_them_on_paper(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bid = complete_bid()
    plan = SimpleUploadedFile("Plan.pdf", PDF)
    add_attachment(bid=bid, file=plan, by=bid.created_by, now=NOW)
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    ask_for_pdf(version=fresh_bid(bid).current_version, by=signer, now=NOW)

    tasks.make_version_pdfs()

    assert bytes(VersionPdf.objects.get().content).startswith(b"%PDF-")


@pytest.mark.parametrize("address", [page, file])
def test_another_department_learns_nothing(client, bid, address):
    client.force_login(make_user(Role.BIDDER, make_department()))

    assert client.get(address(bid)).status_code == 404


@pytest.mark.parametrize("address", [page, file])
def test_the_signed_out_and_other_methods(client, bid, address):
    assert client.get(address(bid)).status_code == 302
    client.force_login(bid.created_by)

    assert client.put(address(bid)).status_code == 405


def test_a_bid_without_a_version_has_no_pdf(draft, client):
    client.force_login(draft.created_by)

    assert client.get(page(draft)).status_code == 404


def test_the_same_version_gives_the_same_bytes(bid):
    version = bid.current_version

    assert tasks.version_pdf(version) == tasks.version_pdf(type(version).objects.get(pk=version.pk))


def test_a_worker_that_died_leaves_work_that_is_due_again(bid):
    ask_for_pdf(version=bid.current_version, by=bid.created_by, now=NOW)
    dead = claim_pdf(now=NOW)

    assert claim_pdf(now=NOW) is None
    again = claim_pdf(now=NOW + LEASE)

    assert (dead.attempts, again.attempts) == (1, 2)


def test_a_failure_is_tried_later_then_set_aside_and_asked_for_again(client, bid, monkeypatch):
    ask_for_pdf(version=bid.current_version, by=bid.created_by, now=timezone.now())
    with monkeypatch.context() as without_ink:
        without_ink.setattr(tasks, "version_pdf", broken)
        for _ in range(VersionPdf.MAX_ATTEMPTS):
            VersionPdf.objects.update(due_at=timezone.now())
            tasks.make_version_pdfs()

    pdf = VersionPdf.objects.get()
    assert pdf.set_aside_at is not None
    assert pdf.last_error == "ValueError: no ink"
    client.force_login(bid.created_by)
    assert "could not be made" in client.get(page(bid)).content.decode()
    client.post(page(bid))
    tasks.make_version_pdfs()
    assert client.get(file(bid)).status_code == 200


def broken(version):
    raise ValueError("no ink")


def test_a_slow_worker_leaves_the_file_of_the_other(bid, monkeypatch):
    ask_for_pdf(version=bid.current_version, by=bid.created_by, now=timezone.now())
    monkeypatch.setattr(tasks, "keep_pdf", lambda **_: False)

    tasks.make_version_pdfs()

    assert VersionPdf.objects.get().done_at is None


def test_a_kept_file_never_changes(bid):
    pdf = ask_for_pdf(version=bid.current_version, by=bid.created_by, now=timezone.now())
    tasks.make_version_pdfs()

    with pytest.raises(Exception, match="Cannot update or delete"):
        VersionPdf.objects.filter(pk=pdf.pk).update(content=b"%PDF-another")


def test_asking_wakes_a_worker_once_committed(bid, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(tasks, "publish_quietly", lambda task: woken.append(task.name))

    with django_capture_on_commit_callbacks(execute=True):
        ask_for_pdf(version=bid.current_version, by=bid.created_by, now=timezone.now())

    assert woken == ["bids.tasks.make_version_pdfs"]


def test_the_version_page_leads_to_the_pdf(client, bid):
    client.force_login(bid.created_by)

    assert page(bid) in client.get(f"/bids/{bid.reference}/versions/1").content.decode()
