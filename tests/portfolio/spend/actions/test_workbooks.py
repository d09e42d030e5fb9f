"""Workbooks of spend lines: asked for, made by a job, told of, removed."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import load_workbook

from accounts.actions.leases import LEASE, LeaseLost
from accounts.actions.set_aside import WorkNotStuck
from accounts.models import Delivery
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.spend.actions import workbooks as working
from portfolio.spend.actions.set_aside import SET_ASIDE
from portfolio.spend.actions.workbooks import (
    WorkbookRefused,
    claim_workbook,
    make_workbook,
    place_of,
    remove_old_workbooks,
    stop_workbook,
    write_at_once,
)
from portfolio.spend.models import SpendWorkbook
from portfolio.spend.queries.lines import SpendFilter
from portfolio.spend.rules.feed import FIELDS
from portfolio.spend.rules.workbooks import KEPT
from portfolio.spend.tasks import make_workbooks
from tests.factories.accounts import make_user
from tests.factories.exploring import all_by_job, asked_workbook, made_workbook
from tests.factories.returns import LATER, accepted_return, file_of, released_award

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(minutes=5)


@pytest.fixture
def award(released, monkeypatch, settings, tmp_path):
    settings.WORKBOOKS = tmp_path
    monkeypatch.setattr("portfolio.spend.tasks.wake_workbooks", lambda: None)
    all_by_job(monkeypatch)
    accepted_return(released, "1,000.00", "-20.50", "3.00")
    return released


@pytest.fixture
def analyst():
    return make_user(Role.TREASURY_ANALYST)


def rows_of(content):
    """The cells of the sheet of lines, and those of the sheet that says what it is."""
    book = load_workbook(content)
    lines, about = (book.get_sheet_by_name(name).to_python() for name in ("Spend", "About"))
    return lines, dict(about)


def told(kind):
    return [row.recipient for row in Delivery.objects.filter(event__kind=kind).select_related("recipient")]


def test_a_job_makes_it_of_the_lines_that_stood_and_tells_who_asked(award, analyst, monkeypatch):
    monkeypatch.setattr("portfolio.spend.queries.exploring.LINES_AT_ONCE", 2)
    asked = asked_workbook(analyst)
    accepted_return(released_award(), "99.00")
    claimed = claim_workbook(now=LATER)

    make_workbook(workbook=claimed, clock=lambda: SOON)

    asked.refresh_from_db()
    (heading, *lines), about = rows_of(place_of(asked))
    assert heading == list(FIELDS)
    amounts = heading.index("amount")
    assert [line[amounts] for line in lines] == [1000, -20.5, 3]
    assert lines[0][heading.index("date")] == date(2027, 6, 5)
    assert (about["Lines"], about["Net, in pounds"], about["Up to number of the feed"]) == (3, 982.5, 3)
    assert (asked.done_at, asked.keep_until, asked.size) == (
        SOON,
        SOON + KEPT,
        place_of(asked).stat().st_size,
    )
    assert told("spend_workbook.made") == [analyst]
    assert [path.name for path in place_of(asked).parent.iterdir()] == [place_of(asked).name]


def test_filters_narrow_it_and_it_says_them(award, analyst):
    other = released_award()
    accepted_return(other, "99.00")

    made = made_workbook(analyst, award=other, department=other.department, year="2027-28", period=3)

    (heading, *lines), about = rows_of(place_of(made))
    assert [line[heading.index("amount")] for line in lines] == [99]
    assert (about["Award"], about["Year of payment"]) == (other.reference, "2027-28")


def test_text_stays_text(award, analyst):
    accepted_return(award, content=file_of("5.00", supplier="=1+1"))
    made = made_workbook(analyst)

    lines, _ = rows_of(place_of(made))
    assert lines[4][list(FIELDS).index("supplier")] == "=1+1"


def test_asked_twice_it_is_one_and_another_once_a_line_has_come(award, analyst):
    first = asked_workbook(analyst)

    assert asked_workbook(analyst) == first
    assert asked_workbook(make_user(Role.TREASURY_ANALYST)) != first
    accepted_return(award, "7.00")
    assert asked_workbook(analyst) != first


def test_what_was_made_is_handed_out_again_while_it_is_there(award, analyst):
    made = made_workbook(analyst)

    assert asked_workbook(analyst, SOON) == made
    place_of(made).unlink()
    assert asked_workbook(analyst, SOON) != made


def test_a_person_has_three_made_at_a_time(award, analyst):
    for narrowed in ({}, {"year": "2027-28"}, {"period": 3}):
        asked_workbook(analyst, **narrowed)

    with pytest.raises(WorkbookRefused, match="3 workbooks are being made for you"):
        asked_workbook(analyst, award=award)
    asked_workbook(make_user(Role.TREASURY_ANALYST), award=award)


def test_what_cannot_be_a_workbook_is_refused(award, analyst, monkeypatch):
    with pytest.raises(WorkbookRefused, match="a workbook would be empty"):
        asked_workbook(analyst, year="1999-00")
    with pytest.raises(PermissionRefused):
        asked_workbook(make_user(Role.BIDDER))
    with pytest.raises(WorkbookRefused, match="made in the background"):
        write_at_once(wanted=SpendFilter(), out=io.BytesIO(), now=LATER)
    monkeypatch.setattr("portfolio.spend.rules.workbooks.MOST_LINES", 2)
    with pytest.raises(WorkbookRefused, match="as CSV, or pull them as Parquet"):
        asked_workbook(analyst)
    assert not SpendWorkbook.objects.exists()


def test_a_lease_that_is_lost_leaves_the_work_to_the_other(award, analyst):
    asked = asked_workbook(analyst)
    slow = claim_workbook(now=LATER)
    quick = claim_workbook(now=LATER + LEASE)

    with pytest.raises(LeaseLost):
        make_workbook(workbook=slow, clock=lambda: SOON)
    assert not place_of(asked).exists()
    make_workbook(workbook=quick, clock=lambda: SOON)
    stop_workbook(workbook=quick, error="Too late.", now=SOON)

    asked.refresh_from_db()
    assert (asked.set_aside_at, told("spend_workbook.stopped")) == (None, [])
    assert place_of(asked).is_file()


def test_what_stops_is_told_and_tried_again_by_whoever_asks_or_from_the_jobs_page(
    award, analyst, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)
    asked = asked_workbook(analyst)

    def broken(*_, **__):
        raise ValueError("no ink")

    with monkeypatch.context() as patch:
        patch.setattr(working, "write_money_workbook", broken)
        make_workbooks()

    asked.refresh_from_db()
    assert asked.last_error == "ValueError: no ink"
    assert told("spend_workbook.stopped") == [analyst]
    kind = SET_ASIDE["workbooks"]
    assert list(kind.rows()) == [asked]
    kind.retry(row=asked, by=make_user(Role.ADMINISTRATOR), now=SOON)
    with pytest.raises(WorkNotStuck):
        kind.retry(row=asked, by=analyst, now=SOON)
    SpendWorkbook.objects.update(set_aside_at=SOON)
    assert asked_workbook(analyst, SOON).set_aside_at is None
    make_workbooks()
    asked.refresh_from_db()
    assert asked.done_at is not None


def test_one_whose_workers_died_each_time_is_set_aside_and_told(award, analyst, tmp_path):
    asked = asked_workbook(analyst)
    (tmp_path / f".{asked.reference}-cut").mkdir()
    for attempt in range(SpendWorkbook.MAX_ATTEMPTS):
        assert claim_workbook(now=LATER + attempt * LEASE) == asked

    assert claim_workbook(now=LATER + 9 * LEASE) is None
    assert told("spend_workbook.stopped") == [analyst]
    assert list(tmp_path.iterdir()) == []


def test_it_is_taken_away_when_its_time_is_over(award, analyst):
    made = made_workbook(analyst)
    place = place_of(made)

    assert remove_old_workbooks(now=LATER + KEPT - timedelta(seconds=1)) == 0
    assert place.is_file()
    assert remove_old_workbooks(now=LATER + KEPT) == 1
    assert remove_old_workbooks(now=LATER + KEPT) == 0

    made.refresh_from_db()
    assert made.removed_at == LATER + KEPT
    assert not place.exists()
    assert asked_workbook(analyst, LATER + KEPT) != made


def test_a_small_one_is_made_at_once(award, monkeypatch):
    monkeypatch.setattr("portfolio.spend.rules.workbooks.AT_ONCE", 3)
    out = io.BytesIO()

    assert write_at_once(wanted=SpendFilter(), out=out, now=LATER) == 3

    out.seek(0)
    lines, about = rows_of(out)
    assert len(lines) == 4
    assert about["Made on"] == date(2027, 7, 20)


def test_what_is_written_meanwhile_goes_with_what_fails(award, analyst, monkeypatch, tmp_path):
    asked_workbook(analyst)

    def cut(*_, folder: Path, **__):
        (folder / "half").write_bytes(b"x")
        raise ValueError

    monkeypatch.setattr(working, "write_money_workbook", cut)
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it is
        make_workbook(workbook=claim_workbook(now=LATER), clock=lambda: LATER)

    assert list(tmp_path.iterdir()) == []
