"""F22: a file of which one line in a hundred is wrong: nothing is taken, and each of them is named."""

import random

import pytest

from accounts.permissions import Role
from legacyfund.lib.errors import DomainError
from portfolio.spend.actions.sending import send_returns
from portfolio.spend.models import Return, ReturnUpload, SpendLine
from portfolio.spend.queries.uploads import found_in
from portfolio.spend.rules.findings import Severity
from tests.factories.accounts import make_user
from tests.factories.over_25k import make_row, write_csv
from tests.factories.returns import LATER, all_by_job, received_upload, released_award, sent, work
from tests.faults.sizes import sized
from tests.faults.standing import require_standing

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

LINES = sized(3_000, 100_000)
HEADER_LINES = 1
WRONG = (
    {"amount": "1.2.3"},
    {"amount": "1,00.00"},
    {"amount": "1.005"},
    {"amount": ""},
    {"amount": "n/a"},
    {"date": "31/02/2027"},
    {"date": "2027-06-05T23:30Z"},
    {"date": "05/07/2028"},
    {"date": ""},
    {"supplier": ""},
    {"transaction_number": ""},
    {"supplier": "x" * 300},
)


def rows(wrong: dict[int, dict[str, str]]) -> bytes:
    """A file of `LINES` lines, those of these numbers with something wrong."""
    return write_csv(
        make_row(
            **{"date": "05/06/2027", "amount": "1.00", "transaction_number": f"T{number}"}
            | wrong.get(number, {})
        )
        for number in range(HEADER_LINES + 1, HEADER_LINES + 1 + LINES)
    )


@pytest.mark.parametrize("by_job", [False, True], ids=["at once", "by job"])
def test_f22_bad_lines(by_job, monkeypatch, figure):
    dice = random.Random(22)
    places = dice.sample(range(HEADER_LINES + 1, HEADER_LINES + 1 + LINES), LINES // 100)
    wrong = {number: WRONG[place % len(WRONG)] for place, number in enumerate(places)}
    monkeypatch.setattr("portfolio.spend.tasks.wake_spend_files", lambda: None)
    if by_job:
        all_by_job(monkeypatch)
    else:
        monkeypatch.setattr("portfolio.spend.actions.handing_over.MOST_AT_ONCE", 100_000_000)
    award = released_award(now=LATER)

    upload = received_upload(award, content=rows(wrong))
    if by_job:
        assert upload.status == "READING"
        upload = work()

    assert upload.status == "FAULTY"
    named = set(found_in(upload).filter(severity=Severity.FAULT).values_list("line", flat=True))
    assert named == set(wrong)
    with pytest.raises(DomainError):
        send_returns(upload=upload, by=upload.received_by, now=LATER)
    assert (Return.objects.count(), SpendLine.objects.count()) == (0, 0)

    right = received_upload(award, content=rows({}), by=make_user(Role.BIDDER, award.department, now=LATER))
    if by_job:
        right = work()
    assert right.status == "CHECKED"
    if not by_job:
        sent(right)
        assert SpendLine.objects.count() == LINES
    assert ReturnUpload.objects.count() == 2
    figure(
        "F22",
        f"{LINES:,} lines of which {len(wrong):,} are wrong, {'by the job' if by_job else 'at once'}",
        "each named by line, none taken",
        f"{len(named & set(wrong)):,} of {len(wrong):,} named, 0 taken",
    )
    require_standing()
