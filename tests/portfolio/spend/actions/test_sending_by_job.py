"""A large file of spend is sent by a job: in the name of who stands by it, or not at all and with words."""

from datetime import timedelta

import pytest

from accounts.actions.people import end_membership
from accounts.models import Delivery, Event, User
from accounts.permissions import Role
from portfolio.spend.actions import work as working
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.models import Return, ReturnUpload, SpendLine, UploadWork
from portfolio.spend.queries.uploads import found_in
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, WHY, all_by_job, checked_return, file_of, received_upload, work

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=5)


@pytest.fixture
def award(released, monkeypatch):
    all_by_job(monkeypatch)
    return released


def given(upload: ReturnUpload, reason: str = WHY) -> None:
    by = upload.received_by
    assert send_returns(upload=upload, challenges_reason=reason, by=by, now=LATER) == []


def told(kind: str) -> list[tuple[object, User]]:
    rows = Delivery.objects.filter(event__kind=kind).select_related("event", "recipient")
    return [(row.event.data, row.recipient) for row in rows]


def test_a_large_file_is_read_once_more_and_sent_in_the_name_of_who_stands_by_it(award) -> None:
    signer = make_user(Role.SIGN_OFF, award.department, now=LATER)
    row = make_row(date="15/06/2027")
    received_upload(award, content=write_csv([row, row]))
    upload = work()
    given(upload, "Two deliveries.")

    assert not Return.objects.exists()
    assert Event.objects.get(kind="return_upload.handed_over").data == {"reason": "Two deliveries."}
    sent = work(SOON)

    made = Return.objects.get()
    assert (sent.status, sent.sent_at, sent.sent_by) == ("SENT", SOON, upload.received_by)
    assert (made.line_count, made.challenges_reason) == (2, "Two deliveries.")
    assert (made.prepared_by, SpendLine.objects.count()) == (upload.received_by, 2)
    people = [person for _, person in told("return.checked")]
    assert (signer in people, upload.received_by in people) == (True, False)


def test_a_file_sent_while_something_else_came_to_stand_is_checked_again_and_not_sent(award) -> None:
    content = file_of("30,000.00")
    received_upload(award, content=content)
    upload = work()
    given(upload)
    _stands_already(award, content)

    kept = work(SOON)

    assert kept.status == "FAULTY"
    assert not UploadWork.objects.filter(done_at=None).exists()
    assert found_in(kept).get(severity="fault").code == "REPORTED_BEFORE"
    assert not Return.objects.filter(upload=upload).exists()
    ((data, person),) = told("return_upload.not_sent")
    assert (person, "has changed since" in data["because"]) == (upload.received_by, True)
    assert UploadWork.objects.latest("id").refusal == data["because"]


def _stands_already(award, content: bytes) -> None:
    """Another file with the same payments is sent, in the request."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("portfolio.spend.actions.handing_over.MOST_AT_ONCE", 10**9)
        patch.setattr("portfolio.spend.queries.reported.UPLOAD_STANDING", [])
        checked_return(award, content=content + b"\r\n")


def test_what_comes_to_stand_while_the_file_is_read_is_seen(award, monkeypatch) -> None:
    content = file_of("30,000.00")
    received_upload(award, content=content)
    given(work())
    real, calls = working.read_upload, []

    def slow(*args):
        checked = real(*args)
        calls.append(1)
        if len(calls) == 1:
            _stands_already(award, content)
        return checked

    monkeypatch.setattr(working, "read_upload", slow)

    assert (work(SOON).status, len(calls)) == ("FAULTY", 2)


def test_who_may_not_prepare_returns_any_more_sends_nothing(award) -> None:
    upload = received_upload(award, "30,000.00")
    given(work())
    other = make_user(Role.BIDDER, award.department, now=LATER)
    membership = upload.received_by.memberships.get()
    end_membership(membership=membership, by=make_user(Role.ADMINISTRATOR), now=LATER)

    kept = work(SOON)

    assert (kept.status, Return.objects.count()) == ("CHECKED", 0)
    people = [person for _, person in told("return_upload.not_sent")]
    assert (other in people, upload.received_by in people) == (True, False)
