"""Sealing a closed period: its lines as files, once and for ever; and writing one again that was lost."""

from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from legacyfund.lib.errors import ConflictRefused
from legacyfund.lib.money import NOTHING
from portfolio.ledger.actions.witness import give_heads
from portfolio.ledger.models import Journal
from portfolio.ledger.rules.witness import SignedHead
from portfolio.spend.models import FundPeriod
from portfolio.spend.queries.lines import feed_head
from portfolio.spend.queries.periods import Posted, posted_in
from portfolio.treasury.sealing.actions.writing import Written, put_in_place, written_forms
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.rules.files import Form, note_of, period_name


class NotAsClosed(ConflictRefused):
    """The feed does not hold what the period was closed with."""


class OtherBytes(ConflictRefused):
    """The file that was written again is not the one that was sealed."""


def seal_period(*, period: FundPeriod, now: datetime) -> Segment | None:
    """The period's lines in every form, in the folder, and their rows. None while another does it, or has.

    Should the process die meanwhile, there are no rows, and the next to try writes the files anew. Raises
    NotAsClosed, KeyRefused.
    """
    with transaction.atomic():
        held = _hold(period)
        if held is None or Segment.objects.filter(period=held).exists():
            return None
        _check_as_closed(held)
        head, epoch = give_heads([held.fund], now=now)[0], feed_head().epoch
        with written_forms(held, note=_note(held, epoch, head)) as (written, lines):
            if lines != held.line_count:
                raise NotAsClosed(
                    f"{held} was closed with {held.line_count} lines, and {lines} were written."
                )
            segment = _keep(held, epoch, head, written, now)
            for each in written:
                put_in_place(each)
        return segment


def write_again(*, file: SealedFile) -> bool:
    """Put the bytes that were sealed back in their place. False while another holds the period.

    Raises OtherBytes, and leaves what is there, where the feed or the libraries give others now.
    """
    segment = file.segment
    with transaction.atomic():
        held = _hold(segment.period)
        if held is None:
            return False
        form, note = Form(file.form), _note(held, segment.epoch, segment.head)
        with written_forms(held, note=note, forms=[form]) as ((written,), _):
            if written.sha256 != file.sha256:
                raise OtherBytes(
                    f"{file} was sealed with SHA-256 {file.sha256[:12]}…, and is {written.sha256[:12]}… now."
                )
            put_in_place(written)
        return True


def _hold(period: FundPeriod) -> FundPeriod | None:
    """Nobody else writes its files until the transaction ends."""
    rows = FundPeriod.objects.select_related("fund").select_for_update(skip_locked=True, of=("self",))
    return rows.filter(pk=period.pk).first()


def _check_as_closed(period: FundPeriod) -> None:
    kept = Posted(period.first_feed_no, period.last_feed_no, period.line_count or 0, period.net or NOTHING)
    found = posted_in(period.fund, period.month)
    if found != kept:
        raise NotAsClosed(
            f"{period} was closed with {kept.lines} lines that come to {kept.net}, and the feed has "
            f"{found.lines} that come to {found.net}."
        )


def _note(period: FundPeriod, epoch: int, head: SignedHead) -> str:
    return note_of(
        fund=period.fund.reference,
        period=period.month,
        epoch=epoch,
        feed_numbers=(period.first_feed_no, period.last_feed_no),
        lines=period.line_count or 0,
        net=period.net or NOTHING,
        head=head.as_fields(),
    )


def _keep(
    period: FundPeriod, epoch: int, signed: SignedHead, written: list[Written], now: datetime
) -> Segment:
    segment = Segment.objects.create(
        period=period,
        epoch=epoch,
        journal=Journal.objects.filter(fund=period.fund, number=signed.head.journal).first(),
        signature=signed.signature,
        key=signed.key,
        sealed_at=now,
    )
    SealedFile.objects.bulk_create(
        SealedFile(segment=segment, form=each.form, sha256=each.sha256, size=each.size) for each in written
    )
    record_event(
        "period.sealed",
        segment,
        by=None,
        now=now,
        ref=period.fund.reference,
        data={
            "fund": period.fund.name,
            "period": period_name(period.month),
            "files": {each.form: each.sha256 for each in written},
        },
    )
    return segment
