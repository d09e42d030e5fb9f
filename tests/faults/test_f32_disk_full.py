"""F32: a disk is full, under the files or under the database: a plain refusal, nothing half, and well again.

Files may grow to a few kilobytes in this process for a while, which any user may ask of the system: more
fails as on a full disk. Of PostgreSQL, which is another process, its own error of a full disk is raised.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from accounts.permissions import Role
from bids.writing.models import Attachment
from legacyfund.lib.financial_year import Period, london_date
from portfolio.ledger.models import Journal
from portfolio.spend.models import ReturnFile, ReturnUpload, SpendLine
from tests.conftest import superuser_connection
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import CELL, draft_bid
from tests.factories.files import PDF
from tests.factories.pages import fields_of
from tests.factories.returns import certified_return, file_of, released_award
from tests.faults.standing import require_standing
from tests.faults.years import let_money_begin_this_year

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

ROOM = 8 * 1024
WORDS = "There is no room to keep this just now"
FULL = """
CREATE FUNCTION fault_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER zz_disk_full BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION fault_disk_full()
"""


@pytest.fixture(autouse=True)
def folders(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Where files are kept, and where they lie while they come in."""
    monkeypatch.setattr("accounts.tasks.wake_deliveries", lambda: None)
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    let_money_begin_this_year(monkeypatch)
    media, coming = tmp_path / "media", tmp_path / "coming"
    for folder in (media, coming):
        folder.mkdir()
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = media, str(coming)
    return media, coming


@contextmanager
def full_disk() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_database(table: str) -> Iterator[None]:
    with superuser_connection() as link:
        link.execute(FULL.format(table))
        try:
            yield
        finally:
            link.execute(f"DROP TRIGGER zz_disk_full ON {table}; DROP FUNCTION fault_disk_full()")


def client_of(person) -> Client:
    return sign_in(Client(raise_request_exception=False), person)


def files_in(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def refused_for_room(answer) -> bool:
    return answer.status_code == 507 and WORDS in answer.content.decode()


def test_f32_disk_full_under_a_file_of_spend_that_comes_in(folders, figure) -> None:
    now = timezone.now()
    award, day = released_award(now=now), london_date(now)
    person = make_user(Role.BIDDER, award.department, now=now)
    client, page = client_of(person), reverse("portfolio:return_upload")
    content = file_of(*["1.00"] * 30_000, day=f"{day:%d/%m/%Y}")

    def send():
        form = {"award": award.reference, "period": f"{Period.of(day).year}/{Period.of(day).number}"}
        form |= {"control_budget": CELL[1], "file": SimpleUploadedFile("spend.csv", content)}
        return client.post(page, {**fields_of(client.get(page).content.decode()), **form})

    before = Event.objects.count()
    with full_disk():
        answer = send()

    assert refused_for_room(answer)
    assert (ReturnFile.objects.count(), ReturnUpload.objects.count()) == (0, 0)
    assert Event.objects.count() == before
    assert files_in(*folders) == []

    assert send().status_code == 302
    assert ReturnUpload.objects.get().status == "READING"
    figure(
        "F32",
        "the disk is full",
        "clean refusal, nothing half, recovers",
        "507 in words, nothing half, recovers",
    )
    require_standing()


def test_f32_disk_full_under_a_file_beside_a_bid(folders) -> None:
    bid = draft_bid(now=timezone.now())
    client = client_of(bid.created_by)
    page = reverse("bids:bid_attachments", kwargs={"reference": bid.reference})
    content = PDF + b"%" * 4 * ROOM

    def attach():
        return client.post(page, {"file": SimpleUploadedFile("Plan.pdf", content)})

    with full_disk():
        answer = attach()

    assert refused_for_room(answer)
    assert not Attachment.objects.exists()
    assert files_in(*folders) == []

    assert attach().status_code == 302
    (kept,) = files_in(*folders)
    assert kept.read_bytes() == content
    require_standing()


@pytest.mark.parametrize(
    "table", ["portfolio_journal", "portfolio_posting", "accounts_event", "portfolio_spendline"]
)
def test_f32_disk_full_under_the_database(table) -> None:
    now = timezone.now()
    award, day = released_award(now=now), london_date(now)
    content = file_of("10.00", "20.00", day=f"{day:%d/%m/%Y}")
    spend_return = certified_return(award, content=content, period=Period.of(day), now=now)
    client = client_of(make_user(Role.FUND_MANAGER, now=now))
    address = reverse("portfolio:return_accept", args=[spend_return.reference])
    journals, events = Journal.objects.count(), Event.objects.count()

    with full_database(table):
        answer = client.post(address)

    assert refused_for_room(answer)
    spend_return.refresh_from_db()
    assert spend_return.status == "CERTIFIED"
    assert (Journal.objects.count(), Event.objects.count()) == (journals, events)
    assert not SpendLine.objects.exclude(feed_no=None).exists()
    require_standing()

    assert client.post(address).status_code == 302
    spend_return.refresh_from_db()
    assert spend_return.status == "ACCEPTED"
    require_standing()
