"""Files that answer a question of the fund: where it lets them, in the next version, and nowhere else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.versions.actions.certification import send_for_certification
from bids.versions.actions.clarification import lapse_clarification, withdraw_clarification
from bids.versions.actions.clarification_answer import send_clarification
from bids.versions.actions.submission import certify_and_submit
from bids.versions.queries.changes import diff_of_unsent, diff_versions
from bids.versions.queries.documents import version_document
from bids.writing.actions.attachments import AttachmentRefused, add_attachment, remove_attachment
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import Attachment
from bids.writing.queries.attached import attachments_of
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import NOW, make_user, sign_in
from tests.factories.bids import TESTS, complete_bid, fresh_bid
from tests.factories.clarification import answer_in_words, clarifying_bid
from tests.factories.files import PDF
from tests.factories.partners import joined_partner

pytestmark = pytest.mark.django_db

FILES = ("attachments", "")
WORDS = ("work", "who_uses_it")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def attach(bid, content, *, by=None):
    file = SimpleUploadedFile("Assessment.pdf", PDF + content)
    return add_attachment(bid=bid, file=file, by=by or bid.created_by, now=NOW)


def names(bid):
    return [row.size for row in attachments_of(bid)]


@pytest.fixture
def submitted_with_file():
    """Submitted with one file; a partner is in the bid for its files, another for the work."""
    bid = complete_bid()
    attach(bid, b"1")
    helpers = [joined_partner(bid, sections=(code,))[1] for code in ("attachments", "work")]
    send_for_certification(bid=bid, by=bid.created_by, now=NOW)
    signer = make_user(Role.SIGN_OFF, bid.department)
    certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)
    return fresh_bid(bid), *helpers


def test_a_file_joins_where_the_fund_lets_it_and_stands_in_the_next_version(submitted_with_file):
    bid, helper, other = submitted_with_file
    bid = clarifying_bid(bid, items=[FILES, WORDS])
    first = bid.current_version

    added = attach(bid, b"22", by=helper)
    with pytest.raises(PermissionRefused):
        attach(bid, b"333", by=other)
    send_clarification(bid=answer_in_words(bid), by=bid.created_by, now=NOW)
    with pytest.raises(BidNotDraft):
        attach(bid, b"4444")
    signer = make_user(Role.SIGN_OFF, bid.department)
    second = certify_clarification(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    assert [row.sha256 for row in version_document(second).attachments][1:] == [added.sha256]
    assert len(version_document(first).attachments) == 1
    [changed] = [part for part in diff_versions(first, second) if part.code == "attachments"]
    assert "Fingerprint (SHA-256)" in [field.label for field in changed.rows[0].fields]
    assert (changed.title, [row.name for row in changed.rows]) == ("Attachments", ["Assessment.pdf"])
    with pytest.raises(BidNotDraft):
        attach(bid, b"late")


def test_a_question_that_does_not_name_the_files_lets_none_in(submitted_with_file):
    bid = clarifying_bid(submitted_with_file[0], items=[WORDS])

    with pytest.raises(BidNotDraft, match="not asked about this part"):
        attach(bid, b"22")
    with pytest.raises(IntegrityError, match="draft cannot change"), transaction.atomic():
        Attachment.objects.update(removed_at=NOW, removed_by=bid.created_by)


def test_what_was_submitted_stays_and_what_was_added_may_be_taken_out(submitted_with_file):
    bid = clarifying_bid(submitted_with_file[0], items=[FILES])
    added = attach(bid, b"22")

    with pytest.raises(AttachmentRefused, match="submitted, so it stays"):
        remove_attachment(bid=bid, attachment=attachments_of(bid).first(), by=bid.created_by, now=NOW)
    remove_attachment(bid=bid, attachment=added, by=bid.created_by, now=NOW)

    assert names(bid) == [len(PDF) + 1]


@pytest.mark.parametrize("end", ["withdraw", "lapse"])
def test_a_question_that_came_to_nothing_leaves_the_files_as_submitted(submitted_with_file, end):
    bid, helper, _ = submitted_with_file
    yesterday = london_date(datetime.now(UTC) - timedelta(days=1))
    bid = clarifying_bid(bid, items=[FILES], due_on=yesterday if end == "lapse" else None)
    attach(bid, b"22", by=helper)
    asked = bid.clarifications.get()
    if end == "withdraw":
        withdraw_clarification(bid=bid, reason="Not needed", by=asked.asked_by, now=NOW)
    else:
        lapse_clarification(clarification=asked, now=NOW)

    ended = bid.clarifications.get()
    assert names(bid) == [len(PDF) + 1]
    assert [part.code for part in diff_of_unsent(ended) if part.code == "attachments"] == ["attachments"]
    again = clarifying_bid(fresh_bid(bid), items=[FILES])
    attach(again, b"22")
    assert names(again) == [len(PDF) + 1, len(PDF) + 2]


def test_the_pages_let_a_partner_add_a_file_for_the_question(submitted_with_file, client):
    bid, helper, other = submitted_with_file
    clarifying_bid(bid, items=[FILES, WORDS])
    page = reverse("bids:bid_attachments", kwargs={"reference": bid.reference})
    clarification = reverse("bids:clarification", kwargs={"reference": bid.reference})
    sign_in(client, helper)

    leads = client.get(clarification).content.decode()
    sent = client.post(page, {"file": SimpleUploadedFile("Assessment.pdf", PDF + b"22")})
    shown = client.get(page).content.decode()

    assert "You can change these sections" in leads
    assert page in leads
    assert sent["Location"] == page
    assert "What was submitted stays" in shown
    assert shown.count('name="remove"') == 1
    sign_in(client, other)
    assert client.get(page).status_code == 404
    assert page not in client.get(clarification).content.decode()
