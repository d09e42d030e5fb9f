"""PDFs of letters that were set aside: what an administrator sees of them, and trying them again."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.actions.set_aside import SetAside, WorkNotStuck
from accounts.models import User
from portfolio.decisions.actions.letters import ask_for_pdf
from portfolio.decisions.models import LetterPdf


def letters_set_aside() -> QuerySet[LetterPdf]:
    aside = LetterPdf.objects.filter(done_at=None, set_aside_at__isnull=False)
    return aside.select_related("letter__decision__bid").order_by("set_aside_at", "id")


def retry_pdf(*, row: LetterPdf, by: User, now: datetime) -> LetterPdf:
    """As a reader does who asks for it again. Raises WorkNotStuck."""
    if not letters_set_aside().filter(pk=row.pk).exists():
        raise WorkNotStuck(f"{row} is not stopped any more. Nothing needs doing.")
    return ask_for_pdf(letter=row.letter, by=by, now=now)


SET_ASIDE = {"letters": SetAside("PDF of a letter", letters_set_aside, retry_pdf)}
