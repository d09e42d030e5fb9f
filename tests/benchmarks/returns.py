"""P9: a return of 100,000 lines, from the upload to its acceptance, every line checked.

The yardstick takes the same steps by the ORM: it reads such a file with the same checks when it comes and
before it is sent, held against the same lines that stand, inserts its lines with `bulk_create` and numbers
them with `bulk_update`, in a table like ours without its triggers and foreign keys. Money, seals, events and
people it leaves out. Beside it stands what the checks and `bulk_create` take alone.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.db import connection, transaction

from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.certification import certify_return
from portfolio.spend.actions.checking import read_upload
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.actions.uploads import cancel_upload
from portfolio.spend.actions.work import claim_work, work_on_upload
from portfolio.spend.models import Return, ReturnUpload, SpendLine
from portfolio.spend.rules.lines import TEXT_LENGTHS
from tests.benchmarks.choice import seconds
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, WHY, receipt_of, released_award

LINES = 100_000
AT_ONCE = 1_000
TIMES = 3
LEAST_RATIO = 6
_numbers = count(1)
_SUCH_A_TABLE = "CREATE TEMPORARY TABLE portfolio_spendline (LIKE public.portfolio_spendline INCLUDING ALL)"
"""It hides the one it is like until the transaction ends."""


def print_returns() -> None:
    award = released_award(cost=4_800_000)
    ours, by_orm, alone = [], [], []
    for _ in range(TIMES):
        took, made = seconds(report, award, _file())
        ours.append(took)
        upload = checked_upload(award, _file())
        with _a_table_like_ours():
            inserting, rows = seconds(insert_lines, upload, made)
            numbering, _ = seconds(number_lines, upload, rows)
        alone.append(inserting)
        by_orm.append(inserting + numbering)
        cancel_upload(upload=upload, by=upload.received_by, now=LATER)
    mine, steps, inserted = map(statistics.median, (ours, by_orm, alone))
    print(f"\nA return of {LINES:,} lines; median of {TIMES} interleaved runs")
    print(
        f"P9   upload to accepted {mine:.1f} s; the same steps by the ORM {steps:.1f} s;"
        f" {steps / mine:.2f} x faster, target ≥ {LEAST_RATIO} x:"
        f" {'met' if steps / mine >= LEAST_RATIO else 'not met'}"
    )
    print(f"P9   beside one check and bulk_create alone, {inserted:.1f} s: {inserted / mine:.2f} x")


def report(award: Award, content: bytes) -> Return:
    """By four people and the worker, each doing their step at once."""
    upload = checked_upload(award, content)
    send_returns(upload=upload, challenges_reason=WHY, by=upload.received_by, now=LATER)
    work_through()
    made = Return.objects.get(upload=upload)
    made = certify_return(
        spend_return=made, by=make_user(Role.SIGN_OFF, award.department, now=LATER), now=LATER
    )
    made = accept_return(spend_return=made, by=make_user(Role.FUND_MANAGER, now=LATER), now=LATER)
    assert made.status == "ACCEPTED", made.held_because
    return made


def checked_upload(award: Award, content: bytes) -> ReturnUpload:
    """Received, and read by the worker."""
    preparer = make_user(Role.BIDDER, award.department, now=LATER)
    upload = receipt_of(award, content=content, name="june.csv", by=preparer).upload
    work_through()
    upload = ReturnUpload.objects.select_related("department", "received_by").get(pk=upload.pk)
    assert not upload.fault_count, list(upload.findings.values_list("line", "message")[:5])
    return upload


def work_through() -> None:
    """What was handed to the worker, if it was."""
    while (found := claim_work(now=LATER)) is not None:
        work_on_upload(work=found, clock=lambda: LATER)


@contextmanager
def _a_table_like_ours() -> Iterator[None]:
    """Nothing of it stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SUCH_A_TABLE)
        yield
        transaction.set_rollback(True)


def insert_lines(upload: ReturnUpload, made: Return) -> list[SpendLine]:
    """Checked, then inserted by the ORM, as lines of a return there is."""
    checked = read_upload(upload)
    rows = [
        SpendLine(
            spend_return=made,
            fund_id=made.award.fund_id,
            award_id=made.award_id,
            department_id=made.award.department_id,
            line_number=line.line,
            year=line.payment_period.year,
            period=line.payment_period.number,
            control_budget=made.control_budget,
            date=line.paid_on,
            amount=line.amount,
            **{name: getattr(line, name) for name in TEXT_LENGTHS},
        )
        for line in checked.lines
    ]
    assert len(rows) == LINES
    return SpendLine.objects.bulk_create(rows, batch_size=AT_ONCE)


def number_lines(upload: ReturnUpload, rows: list[SpendLine]) -> None:
    """The file read again, as before it is sent; and what acceptance says of each line."""
    assert len(read_upload(upload).lines) == LINES
    for place, row in enumerate(rows, start=1):
        row.feed_no, row.posted_year, row.posted_period = place, row.year, row.period
    SpendLine.objects.bulk_update(rows, ["feed_no", "posted_year", "posted_period"], batch_size=AT_ONCE)


def _file() -> bytes:
    """Of June 2027, no two lines alike."""
    return write_csv(
        make_row(
            date=f"{1 + number % 30:02d}/06/2027",
            amount=f"{1 + number % 9}.{number % 100:02d}",
            supplier=f"SUPPLIER {number % 997} LTD",
            transaction_number=f"6{number:09d}",
        )
        for number in (next(_numbers) for _ in range(LINES))
    )
