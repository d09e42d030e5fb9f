"""A department's machine files a return over the API: the file is taken, checked and sent in one step, all or
nothing. Certifying it stays with a person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.models import ApiClient, Department
from accounts.permissions import Permission
from legacyfund.kept_files import check_harmless
from legacyfund.lib.errors import ConflictRefused, DomainError
from portfolio.spend.actions.checking import asked_first, check_size
from portfolio.spend.actions.receiving import take_in
from portfolio.spend.actions.sending import ChallengesUnanswered, send_returns
from portfolio.spend.models import FilingKey, ReturnUpload, UploadWork
from portfolio.spend.queries.filing import MOST_TOLD, told_in, told_of_filing
from portfolio.spend.queries.uploads import ReturnRequest
from portfolio.spend.rules.asked import HOW_TO_ANSWER, Asked
from portfolio.spend.rules.filing import LONGEST_KEY, Told, count_differs, key_fits
from portfolio.spend.rules.headers import COLUMNS, REQUIRED_COLUMNS
from portfolio.spend.workflow import UPLOAD_WORKED_ON, UploadStatus

KEY_LASTS = timedelta(hours=24)


class KeyRefused(DomainError):
    """What was sent as a key is none."""


class KeyTaken(ConflictRefused):
    """Another body was filed under the key within the day."""


class InHand(ConflictRefused):
    """People of the department, or another machine, are at the file."""


class FileNotTaken(DomainError):
    """The file says something that cannot stand, or has to be asked about. Nothing of it was kept. `told`:
    what there is to say, and `unsaid` how much more.
    """

    def __init__(self, message: str, told: list[Told], unsaid: int = 0) -> None:
        super().__init__(message)
        self.told, self.unsaid = told, unsaid


@dataclass(frozen=True)
class Filing:
    """What a machine sends. `request`: what it is reported as; `reason`: why what is challenged stands;
    `count`: how many lines it says there are; `sha256`: of the body and all that was said of it.
    """

    request: ReturnRequest
    name: str
    content: bytes
    key: str
    sha256: str
    date_order: str = ""
    reason: str = ""
    count: int | None = None


@dataclass(frozen=True)
class Filed:
    """What the machine is answered: `answer` as JSON. `is_new` is False where the key or the file was seen
    before, and then nothing was made.
    """

    answer: dict[str, Any]
    is_new: bool


def file_returns(*, filing: Filing, client: ApiClient, now: datetime) -> Filed:
    """Take the file and send its returns for certification; a large one is read and sent by a job. The same
    key with the same body gets the answer of the first time.

    Raises KeyRefused, KeyTaken, FileNotTaken, InHand, FileCounted, ReturnRefused, PermissionRefused,
    VirusFound, ScannerSilent.
    """
    if not key_fits(filing.key):
        raise KeyRefused(
            f"Idempotency-Key is 1 to {LONGEST_KEY} printable ASCII characters with no space at either end, "
            "another for each file.",
            field="Idempotency-Key",
        )
    check_size(filing.content)
    check_harmless(filing.content)
    with transaction.atomic():
        department = Department.objects.select_for_update(no_key=True).get(pk=filing.request.department.pk)
        check_may(department, client, Permission.PREPARE_RETURN)
        if (known := _answered(filing, client, now)) is not None:
            return Filed(known, is_new=False)
        receipt = take_in(
            request=filing.request,
            name=filing.name,
            content=filing.content,
            date_order=filing.date_order,
            by=client,
            now=now,
        )
        is_new = receipt.upload.status != UploadStatus.SENT
        upload = _send(receipt.upload, filing, client, now)
        answer = told_of_filing(upload)
        FilingKey.objects.create(
            client=client, key=filing.key, body_sha256=filing.sha256, answer=answer, kept_at=now
        )
        return Filed(answer, is_new)


def _answered(filing: Filing, client: ApiClient, now: datetime) -> dict[str, Any] | None:
    """What was answered under this key within the day. The department's row is held, so of two at once one
    finds what the other was answered. Raises KeyTaken.
    """
    known = FilingKey.objects.filter(client=client, key=filing.key, kept_at__gt=now - KEY_LASTS)
    found = known.order_by("-id").first()
    if found is None:
        return None
    if found.body_sha256 != filing.sha256:
        raise KeyTaken(
            "Something else was filed under this Idempotency-Key in the last 24 hours. Choose another key "
            "for another file; send the same file in the same way to get its answer again.",
            field="Idempotency-Key",
        )
    answer: dict[str, Any] = found.answer
    return answer


def _send(upload: ReturnUpload, filing: Filing, client: ApiClient, now: datetime) -> ReturnUpload:
    """The file as it stands once it is on its way, or was before."""
    if upload.status == UploadStatus.SENT:
        return upload
    if upload.client_id != client.pk:
        raise InHand(
            f"This file is in hand already, as {upload.reference}: {upload.receiver} brought it in. Send or "
            "cancel it on its page under Returns.",
            field="file",
        )
    if upload.status == UploadStatus.RECEIVED:
        raise _asks(upload)
    if upload.status == UploadStatus.FAULTY:
        raise _not_taken(upload, "Nothing was reported: something in the file cannot stand.")
    if upload.status in UPLOAD_WORKED_ON:
        reading = UploadWork.objects.filter(upload=upload, sends=False, done_at=None)
        reading.update(sends_on=True, reason=filing.reason, count=filing.count)
        return upload
    if filing.count is not None and (differs := count_differs(filing.count, upload.line_count)):
        raise FileNotTaken("Nothing was reported: the lines are not as many as was said.", [differs])
    try:
        send_returns(upload=upload, challenges_reason=filing.reason, by=client, now=now)
    except ChallengesUnanswered as refusal:
        raise _not_taken(
            upload,
            "Nothing was reported: something in the file needs your word. If it is right as it is, send the "
            f"file again with `reason`. {refusal.message}",
        ) from refusal
    upload.refresh_from_db(fields=["status", "sent_at"])
    return upload


def _not_taken(upload: ReturnUpload, message: str) -> FileNotTaken:
    told = told_in(upload)
    return FileNotTaken(message, told[:MOST_TOLD], max(0, len(told) - MOST_TOLD))


def asks_in_words(upload: ReturnUpload) -> list[Told]:
    """What has to be said of the file, each with how to say it."""
    asked = [Told("ask", one, _words(one, upload)) for one in asked_first(upload, upload.department)]
    if asked:
        return asked
    if upload.date_question and not upload.date_order:
        return [Told("ask", Asked.DATES, HOW_TO_ANSWER[Asked.DATES], column=COLUMNS["date"])]
    words = HOW_TO_ANSWER[Asked.AWARD_WORDS]
    return [
        Told(
            "ask",
            Asked.AWARD_WORDS,
            words.format(words=one.words, lines=f"{one.lines:,} line{'' if one.lines == 1 else 's'}"),
            value=one.words,
        )
        for one in upload.not_sorted
    ]


def _words(asked: Asked, upload: ReturnUpload) -> str:
    lacking = [COLUMNS[name] for name in REQUIRED_COLUMNS if name not in upload.columns]
    heading = upload.headings[upload.columns.index("amount")] if "amount" in upload.columns else ""
    return HOW_TO_ANSWER[asked].format(lacking=", ".join(lacking), heading=heading)


def _asks(upload: ReturnUpload) -> FileNotTaken:
    told = asks_in_words(upload)
    return FileNotTaken(
        "Nothing was reported: it has to be said first how the file is read.",
        told[:MOST_TOLD],
        max(0, len(told) - MOST_TOLD),
    )
