"""Returns of spend for tests, reached through the actions."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.models import Award
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.receiving import Receipt, receive_file
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.actions.work import claim_work, work_on_upload
from portfolio.spend.models import Return, ReturnUpload
from portfolio.spend.queries.uploads import ReturnRequest
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.over_25k import make_row, write_csv
from tests.factories.portfolio import accepted_award, released_milestone

WHY = "Two deliveries of the same size."
LATER = datetime(2027, 7, 20, 12, 0, tzinfo=UTC)
JUNE = Period("2027-28", 3)
_numbers = count(1)


def file_of(*amounts: str, day: str = "05/06/2027", **cells: str) -> bytes:
    """A file that stands, a line for each amount, no two files alike."""
    rows = [
        make_row(date=day, amount=amount, transaction_number=f"T{next(_numbers)}", **cells)
        for amount in amounts
    ]
    return write_csv(rows)


def released_award(*, cost: int = 900_000, now: datetime = NOW) -> Award:
    """An award of £900,000 of which half, £450,000, has been released."""
    award = accepted_award(cost=cost, now=now)
    released_milestone(award.milestones.get(number=1), now=now)
    return Award.objects.select_related("department", "fund").get(pk=award.pk)


def latest_period(award: Award, now: datetime) -> Period:
    """The present one, or the last that the award's fund has."""
    return min(Period.of(london_date(now)), Period(award.fund.last_year, 12))


def request_of(award: Award, **details: Any) -> ReturnRequest:
    """`by_file`: the lines say their award."""
    of_award = {"department": award.department, "award": award, "period": JUNE, "control_budget": CELL[1]}
    if details.pop("by_file", False):
        of_award["award"] = None
    return ReturnRequest(**of_award | details)


def receipt_of(
    award: Award | None = None,
    *amounts: str,
    content: bytes | None = None,
    name: str = "june.csv",
    by: User | None = None,
    now: datetime = LATER,
    **details: Any,
) -> Receipt:
    award = award or released_award()
    return receive_file(
        request=request_of(award, **details),
        name=name,
        content=content if content is not None else file_of(*(amounts or ("30,000.00", "40,000.00"))),
        by=by or make_user(Role.BIDDER, award.department, now=now),
        now=now,
    )


def received_upload(
    award: Award | None = None, *amounts: str, now: datetime = LATER, **details: Any
) -> ReturnUpload:
    """Checked without a fault; £70,000 in two lines unless said otherwise. Nothing counts yet."""
    return receipt_of(award, *amounts, now=now, **details).upload


def all_by_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is large from here on."""
    monkeypatch.setattr("portfolio.spend.actions.handing_over.MOST_AT_ONCE", 0)


def work(now: datetime = LATER) -> ReturnUpload:
    """One turn of the worker, on the file that waits longest."""
    found = claim_work(now=now)
    assert found is not None
    work_on_upload(work=found, clock=lambda: now)
    return ReturnUpload.objects.select_related("department").get(pk=found.upload_id)


def sent(upload: ReturnUpload, reason: str = WHY, *, by: User | None = None, now: datetime = LATER) -> Return:
    """The one return of a file for one award and control budget."""
    by = by or upload.received_by
    (made,) = send_returns(upload=upload, challenges_reason=reason, by=by, now=now)
    return made


def checked_return(
    award: Award | None = None, *amounts: str, now: datetime = LATER, **details: Any
) -> Return:
    return sent(received_upload(award, *amounts, now=now, **details), now=now)


def certified_return(
    award: Award | None = None, *amounts: str, now: datetime = LATER, **details: Any
) -> Return:
    spend_return = checked_return(award, *amounts, now=now, **details)
    signer = make_user(Role.SIGN_OFF, spend_return.award.department, now=now)
    return certify_return(spend_return=spend_return, by=signer, now=now)


def accepted_return(
    award: Award | None = None, *amounts: str, now: datetime = LATER, **details: Any
) -> Return:
    spend_return = certified_return(award, *amounts, now=now, **details)
    return accept_return(spend_return=spend_return, by=make_user(Role.FUND_MANAGER, now=now), now=now)


def held_return(award: Award | None = None, *, now: datetime = LATER) -> Return:
    """£500,000 reported of an award of which £450,000 has been released."""
    return accepted_return(award, "500,000.00", now=now)
