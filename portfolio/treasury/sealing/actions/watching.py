"""Every closed period sealed in time, every sealed file whole: what is not is put right, and found.

A finding of a file keeps the tick from writing it again and again: the next night's check tries anew.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

import structlog
from django.urls import reverse

from accounts.actions.each_row import do_each
from portfolio.spend.models import FundPeriod
from portfolio.treasury.sealing.actions.sealing import OtherBytes, seal_period, write_again
from portfolio.treasury.sealing.models import SealedFile
from portfolio.treasury.sealing.queries.segments import all_files, periods_sealed_late, periods_to_seal
from portfolio.treasury.sealing.queries.stored import is_there, is_whole
from portfolio.treasury.sealing.rules.files import period_name
from portfolio.watch.actions.findings import settle
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds.records import PERIOD_NOT_SEALED, SEALED_FILE_WRONG
from portfolio.watch.rules import Found, Kind

log = structlog.get_logger(__name__)


def seal_closed_periods(*, now: datetime) -> None:
    """Each by itself: one that cannot be sealed stops no other, and is a finding once it is late. So are all
    where the disk is full.
    """
    waiting = [(str(period), partial(seal_period, period=period, now=now)) for period in periods_to_seal()]
    try:
        do_each("period_not_sealed", waiting)
    finally:
        late = periods_sealed_late(now)
        if late or _open(PERIOD_NOT_SEALED):
            settle(kind=PERIOD_NOT_SEALED, found=map(_late, late), now=now)


def write_lost_files(*, now: datetime) -> None:
    """Those that are not in the folder, or not of their size."""
    known = _open(SEALED_FILE_WRONG)
    for file in all_files():
        if not is_there(file) and SEALED_FILE_WRONG.key_of(_wrong(file, "")) not in known:
            log.warning("sealed_file_lost", file=str(file))
            if trouble := _put_right(file):
                one = _wrong(file, trouble)
                key = SEALED_FILE_WRONG.key_of(one)
                settle(kind=SEALED_FILE_WRONG, found=[one], now=now, among=[key])


def check_files(*, now: datetime) -> dict[str, int]:
    """Read every file, and write again what is not as it was sealed. That it was not is told, though it is
    whole again: somebody changed it. The finding closes with the first check that finds it whole.
    """
    wrong, files = [], 0
    for file in all_files():
        files += 1
        if not is_whole(file):
            was_there = is_there(file)
            log.error("sealed_file_wrong", file=str(file))
            trouble = _put_right(file)
            if trouble or was_there:
                wrong.append(_wrong(file, trouble or "It was written again and is whole now."))
    settle(kind=SEALED_FILE_WRONG, found=wrong, now=now)
    return {"files": files, "wrong": len(wrong)}


def _put_right(file: SealedFile) -> str:
    """Why it cannot be, else blank."""
    try:
        write_again(file=file)
    except OtherBytes as refusal:
        return f"It cannot be written again as it was, and is not handed out. {refusal.message}"
    return ""


def _open(kind: Kind) -> set[str]:
    rows: Iterable[str] = Finding.objects.filter(kind=kind.id, closed_at=None).values_list("key", flat=True)
    return set(rows)


def _wrong(file: SealedFile, more: str) -> Found:
    period = file.segment.period
    name = f"{period_name(period.month)}.{file.form}"
    return _found(period, f":{file.form}", f"{name} did not have the bytes that were sealed. {more}")


def _late(period: FundPeriod) -> Found:
    named = f"{period.year}, {period.month.in_words}"
    return _found(period, "", f"{named}: it was closed more than an hour ago, and is not sealed.")


def _found(period: FundPeriod, part: str, message: str) -> Found:
    fund = period.fund
    page = reverse("portfolio:sealed_files", args=[fund.reference])
    return Found(f"{period.pk}{part}", fund.reference, message, page, fund=fund.pk)
