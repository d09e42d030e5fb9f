"""Letters: written when decisions are announced, read by the department's people, made into a PDF."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.actions.deliveries import mark_read
from accounts.actions.leases import claim_row, finish_row, release_row, retry_row_later
from accounts.models import User
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.waking import wake_on_commit
from portfolio.decisions.models import Decision, Letter, LetterPdf
from portfolio.decisions.queries.feedback import cleared_feedback, line_for_all
from portfolio.decisions.queries.letters import letter_document, results_of, unread_outcome
from portfolio.funds.models import RoundBudget


def issue_letters(
    *, budget: RoundBudget, decisions: Sequence[Decision], by: User, now: datetime
) -> list[Letter]:
    """A letter for each decision of the round, with what the chair has cleared. Part of an announcement,
    which holds the round and records the event.
    """
    results = results_of(budget.round)
    bids = {decision.bid_id for decision in decisions}
    words, line = cleared_feedback(bids), line_for_all(budget)
    sent = Letter.objects.filter(decision__bid__in=bids).order_by().values_list("decision__bid")
    numbers = dict(sent.annotate(last=Max("number")))
    letters = []
    for decision in decisions:
        number = numbers.get(decision.bid_id, 0) + 1
        document = letter_document(
            decision,
            number=number,
            budget=budget,
            results=results[decision.bid.reference],
            words=words.get(decision.bid_id, {}),
            line=line,
            now=now,
        )
        written = canonical_bytes(document)
        letters.append(
            Letter(
                decision=decision,
                number=number,
                document=written.decode(),
                sha256=hashlib.sha256(written).hexdigest(),
                issued_at=now,
                issued_by=by,
            )
        )
    return Letter.objects.bulk_create(letters)


def mark_letter_read(*, letter: Letter, by: User, now: datetime) -> bool:
    """The reader has read it: it waits for them no longer. Bookkeeping, as marking a message: no event."""
    told = unread_outcome(letter.decision.bid, by)
    return told is not None and mark_read(delivery=told, by=by, now=now)


def ask_for_pdf(*, letter: Letter, by: User, now: datetime) -> LetterPdf:
    """The row that stands for the PDF, due now; asking again gives the same one.

    One that was set aside is tried again from the start. Bookkeeping: no event.
    """
    with transaction.atomic():
        pdf, _ = LetterPdf.objects.get_or_create(
            letter=letter, defaults={"due_at": now, "asked_at": now, "asked_by": by}
        )
        pdf = release_row(pdf, now=now) or pdf
        if pdf.done_at is None:
            wake_on_commit(settings.LETTER_PDF_WAKE_UP)
        return pdf


def claim_pdf(*, now: datetime) -> LetterPdf | None:
    """The one due longest, now held by the caller; None when none is due."""
    return claim_row(LetterPdf.objects.select_related("letter__decision__bid"), now=now)


def keep_pdf(*, pdf: LetterPdf, content: bytes, now: datetime) -> bool:
    """False when the claim ran out and another worker has the row: it will keep the same bytes."""
    return finish_row(pdf, now=now, content=content, sha256=hashlib.sha256(content).hexdigest())


def retry_pdf_later(*, pdf: LetterPdf, error: str, now: datetime) -> bool:
    """True when its attempts are used up and it is set aside."""
    return retry_row_later(pdf, error=error, now=now)
