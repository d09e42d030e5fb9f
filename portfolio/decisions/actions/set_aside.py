"""PDFs that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.actions.leases import release_row
from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.models import User
from legacyfund.waking import wake_on_commit
from portfolio.decisions.actions.letters import ask_for_pdf
from portfolio.decisions.models import LetterPdf, MeetingPdf


def letters_set_aside() -> QuerySet[LetterPdf]:
    aside = LetterPdf.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("letter__decision__bid").order_by("set_aside_at", "id")


def retry_pdf(*, row: LetterPdf, by: User, now: datetime) -> LetterPdf:
    """As a reader does who asks for it again. Raises WorkNotStuck."""
    if not letters_set_aside().filter(pk=row.pk).exists():
        raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
    return ask_for_pdf(letter=row.letter, by=by, now=now)


def papers_set_aside() -> QuerySet[MeetingPdf]:
    aside = MeetingPdf.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("meeting__round").order_by("set_aside_at", "id")


def retry_paper(*, row: MeetingPdf, by: User, now: datetime) -> MeetingPdf:
    """Due once more, for the member it is for. Raises WorkNotStuck."""
    with transaction.atomic():
        again = release_row(row, now=now)
        if again is None:
            raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
        wake_on_commit(settings.MEETING_PDF_WAKE_UP)
    return again


SET_ASIDE = {
    "letters": SetAside("PDF of a letter", letters_set_aside, retry_pdf),
    "meeting-papers": SetAside("PDF of a meeting", papers_set_aside, retry_paper),
}
