"""Putting files beside a draft, and taking them out again."""

from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from bids.rounds.rules.questions import ATTACHMENTS
from bids.writing.actions.locks import lock_draft
from bids.writing.models import Attachment, Bid
from bids.writing.queries.attached import attachments_of, attachments_to_take_out
from bids.writing.queries.clarifications import current_clarification
from legacyfund.lib.errors import DomainError
from legacyfund.lib.uploads import check_upload

MOST_ATTACHMENTS = 20


class AttachmentRefused(DomainError):
    """The file cannot be put beside the bid, or taken out."""


def add_attachment(*, bid: Bid, file: "File[Any]", by: User, now: datetime) -> Attachment:
    """Keep the file beside the draft, or beside the answer to a question of the fund that lets files be
    added. The same bytes again are the file there is.

    Raises AttachmentRefused, UploadRefused, ArchiveRefused, VirusFound, ScannerSilent, BidNotDraft,
    PermissionRefused.
    """
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise AttachmentRefused("The file is larger than 20 MB. Split it and upload the parts.", field="file")
    name = check_upload(cast(BinaryIO, file), file.name or "", scanner=settings.CLAMD_ADDRESS)
    digest = _digest(file)
    with transaction.atomic():
        bid = _lock(bid, by)
        if there := attachments_of(bid).filter(sha256=digest).first():
            return there
        if attachments_of(bid).count() >= MOST_ATTACHMENTS:
            raise AttachmentRefused(
                f"A bid takes {MOST_ATTACHMENTS} files at most. Take one out first.", field="file"
            )
        stored_as = f"attachments/{uuid4().hex}"
        try:
            default_storage.save(stored_as, file)
            with transaction.atomic():
                return _add(bid, name, digest, file.size, stored_as, by=by, now=now)
        except Exception:
            # Of a file that a full disk cut off, what is there of it: its name is nobody else's.
            default_storage.delete(stored_as)
            raise


def remove_attachment(*, bid: Bid, attachment: Attachment, by: User, now: datetime) -> None:
    """Take the file out of the draft; its bytes stay. Raises AttachmentRefused when it is out already or
    submitted, BidNotDraft, PermissionRefused.
    """
    with transaction.atomic():
        bid = _lock(bid, by)
        stays = not attachments_to_take_out(bid).filter(pk=attachment.pk).exists()
        if bid.current_version is not None and stays:
            raise AttachmentRefused("The file is submitted, so it stays. Attach the new one beside it.")
        if not attachments_of(bid).filter(pk=attachment.pk).update(removed_at=now, removed_by=by):
            raise AttachmentRefused("The file has been taken out of the bid already.")
        _record("bid.attachment_removed", bid, attachment, by=by, now=now)


def _lock(bid: Bid, by: User) -> Bid:
    return lock_draft(bid, by, section=ATTACHMENTS.code)


def _add(
    bid: Bid, name: str, digest: str, size: int, stored_as: str, *, by: User, now: datetime
) -> Attachment:
    attachment = Attachment.objects.create(
        bid=bid,
        name=name,
        sha256=digest,
        size=size,
        stored_as=stored_as,
        added_for=current_clarification(bid),
        added_at=now,
        added_by=by,
    )
    _record("bid.attachment_added", bid, attachment, by=by, now=now)
    return attachment


def _record(kind: str, bid: Bid, attachment: Attachment, *, by: User, now: datetime) -> None:
    data = {"name": attachment.name, "size": attachment.size, "sha256": attachment.sha256}
    record_event(kind, bid, by=by, now=now, department=bid.department, data=data)


def _digest(file: "File[Any]") -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
