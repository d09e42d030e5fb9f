"""Papers of a meeting as PDFs, asked for by a reader and made by a worker. Bookkeeping: no events."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.actions.leases import claim_row, finish_row, release_row, retry_row_later
from accounts.models import User
from legacyfund.lib.errors import PermissionRefused
from legacyfund.waking import wake_on_commit
from portfolio.decisions.actions.meetings import NotNow, lock_meeting
from portfolio.decisions.models import Meeting, MeetingPdf
from portfolio.decisions.queries.packs import (
    latest_pack,
    may_take_minute,
    minute_pdf_of,
    obstacle_to_a_pack,
    pack_outline,
)
from portfolio.decisions.workflow import MeetingStatus


class NoPack(NotNow):
    """No pack is made for this person, or of this meeting any more."""


def ask_for_minute(*, meeting: Meeting, by: User, now: datetime) -> MeetingPdf:
    """The row that stands for the PDF of the signed minute, due now; asking again gives the same one.

    Raises NotNow before the minute is signed, PermissionRefused to who is out for an item.
    """
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        if meeting.status != MeetingStatus.SIGNED:
            raise NotNow("The minute is not signed yet. The chair signs it once the meeting is closed.")
        if not may_take_minute(meeting, by, now=now):
            raise PermissionRefused("You were out for an item, so the whole minute is not given to you.")
        pdf = minute_pdf_of(meeting) or _due(meeting, None, by=by, now=now)
        return _woken(pdf, now=now)


def ask_for_pack(*, meeting: Meeting, by: User, now: datetime) -> MeetingPdf:
    """The row that stands for a member's own pack: the one being made, the one that is still right, or a new
    one. Raises NoPack.
    """
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        if obstacle := obstacle_to_a_pack(meeting, by):
            raise NoPack(obstacle)
        pdf = latest_pack(meeting, by)
        if pdf is None or (pdf.done_at and pdf.made_of != pack_outline(meeting, by, now=now).made_of):
            pdf = _due(meeting, by, by=by, now=now)
        return _woken(pdf, now=now)


def _due(meeting: Meeting, member: User | None, *, by: User, now: datetime) -> MeetingPdf:
    return MeetingPdf.objects.create(meeting=meeting, member=member, due_at=now, asked_at=now, asked_by=by)


def _woken(pdf: MeetingPdf, *, now: datetime) -> MeetingPdf:
    """One that was set aside is tried again from the start."""
    pdf = release_row(pdf, now=now) or pdf
    if pdf.done_at is None:
        wake_on_commit(settings.MEETING_PDF_WAKE_UP)
    return pdf


def claim_pdf(*, now: datetime) -> MeetingPdf | None:
    """The one due longest, now held by the caller; None when none is due."""
    return claim_row(MeetingPdf.objects.select_related("meeting__round", "member"), now=now)


def keep_pdf(*, pdf: MeetingPdf, content: bytes, made_of: str, now: datetime) -> bool:
    """False when the claim ran out and another worker has the row."""
    sha256 = hashlib.sha256(content).hexdigest()
    return finish_row(pdf, now=now, content=content, made_of=made_of, sha256=sha256)


def retry_pdf_later(*, pdf: MeetingPdf, error: str, now: datetime) -> bool:
    """True when its attempts are used up and it is set aside."""
    return retry_row_later(pdf, error=error, now=now)
