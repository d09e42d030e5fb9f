import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from bids.register.imports.actions.set_aside import retry_import
from bids.register.imports.actions.work import claim_import, fail_import
from bids.register.imports.models import RegisterImport
from bids.versions import tasks
from bids.versions.actions.pdfs import ask_for_pdf
from bids.versions.actions.set_aside import retry_pdf
from bids.versions.models import VersionPdf
from legacyfund.lib.errors import ConflictRefused
from tests.factories.bids import submitted_bid
from tests.factories.pages import text_of
from tests.factories.register_imports import LATER, queued_import, work
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)
    monkeypatch.setattr("bids.versions.tasks.wake_version_pdfs", lambda: None)


def stopped_work():
    """An import and a PDF, both set aside."""
    queued_import()
    fail_import(register_import=claim_import(now=LATER), error="OSError: disk full", now=LATER)
    bid = submitted_bid()
    pdf = ask_for_pdf(version=bid.current_version, by=bid.created_by, now=LATER)
    VersionPdf.objects.update(set_aside_at=LATER, attempts=5, last_error="ValueError: no ink")
    return RegisterImport.objects.get(), pdf


stopped = built_once(stopped_work)


def address(kind, row):
    return reverse("accounts:retry_work", args=[kind, row.pk])


def test_what_is_set_aside_is_listed_with_why(as_administrator, as_auditor, stopped):
    register_import, pdf = stopped

    listed, read = (
        text_of(client.get(reverse("accounts:jobs"))) for client in (as_administrator, as_auditor)
    )

    for words in (register_import.reference, "OSError: disk full", str(pdf), "ValueError: no ink"):
        assert words in listed
        assert words in read
    assert address("imports", register_import) in listed
    assert address("imports", register_import) not in read


def test_an_import_is_checked_again(as_administrator, stopped):
    register_import, _ = stopped

    response = as_administrator.post(address("imports", register_import))

    assert response.url == reverse("accounts:jobs")
    assert Event.objects.get(kind="register_import.retried").subject_ref == register_import.reference
    assert work(timezone.now()).status == "CHECKED"


def test_a_pdf_is_made_again(as_administrator, stopped):
    _, pdf = stopped

    as_administrator.post(address("pdfs", pdf))
    tasks.make_version_pdfs()

    pdf.refresh_from_db()
    assert pdf.done_at is not None


@pytest.mark.parametrize("kind", ["imports", "pdfs"])
def test_the_slower_of_two_is_told(as_administrator, administrator, stopped, kind):
    row = stopped[0] if kind == "imports" else stopped[1]
    retry = retry_import if kind == "imports" else retry_pdf
    retry(row=row, by=administrator, now=LATER)

    assert as_administrator.post(address(kind, row)).status_code == 404
    with pytest.raises(ConflictRefused, match="not stopped any more"):
        retry(row=row, by=administrator, now=LATER)


def test_a_refusal_between_the_page_and_the_step_is_a_conflict(as_administrator, stopped, monkeypatch):
    register_import, _ = stopped

    def moved(register_import, now):
        raise ConflictRefused("It moved.")

    monkeypatch.setattr("bids.register.imports.actions.set_aside.ask_for_check", moved)

    assert as_administrator.post(address("imports", register_import)).status_code == 409


def test_no_such_kind_of_work(as_administrator):
    assert as_administrator.post(reverse("accounts:retry_work", args=["letters", 1])).status_code == 404
