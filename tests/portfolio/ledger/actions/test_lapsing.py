"""What is promised to nobody lapses with its year: once, by a journal for each cell, and told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.emails import message_for
from accounts.models import Delivery, Event
from accounts.permissions import Role
from portfolio.awards.actions.awards import decline_award
from portfolio.ledger.actions.journals import post_journal
from portfolio.ledger.actions.lapsing import lapse_ended_years
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import ended_money, fund_position, headroom
from portfolio.ledger.rules.ended import YearEnded
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.ledger import build_postings
from portfolio.watch.queries.equalities import verify_ledger
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL
from tests.factories.portfolio import NEXT_YEAR, YEAR, make_fund, pounds

pytestmark = pytest.mark.django_db

# In summer time: the year ends at 23:00 UTC.
LAST_MOMENT = datetime(2027, 3, 31, 22, 59, 59, tzinfo=UTC)
ENDED = LAST_MOMENT + timedelta(seconds=1)


@pytest.fixture
def fund():
    return make_fund({(YEAR, "CDEL"): 2_000_000, (YEAR, "RDEL_ADMIN"): 850_000, (NEXT_YEAR, "CDEL"): 7})


def test_headroom_is_of_the_years_that_run(fund):
    assert set(headroom(fund, now=LAST_MOMENT)) == {(YEAR, "CDEL"), (YEAR, "RDEL_ADMIN"), (NEXT_YEAR, "CDEL")}
    assert headroom(fund, now=ENDED) == {(NEXT_YEAR, "CDEL"): 7}
    assert ended_money(fund, now=LAST_MOMENT) == ()
    assert "lapses" in ended_money(fund, now=ENDED)[0].in_words


def test_it_lapses_on_1_april_once_and_the_fund_is_told(fund):
    manager = make_user(Role.FUND_MANAGER)
    assert lapse_ended_years(now=LAST_MOMENT) == {"lapsed": 0, "failed": 0}

    assert lapse_ended_years(now=ENDED) == {"lapsed": 2, "failed": 0}
    assert lapse_ended_years(now=ENDED + timedelta(days=1)) == {"lapsed": 0, "failed": 0}

    position = {(row.year, row.control_budget): (row.headroom, row.lapsed) for row in fund_position(fund)}
    assert position == {
        (YEAR, "RDEL_ADMIN"): (0, 850_000),
        (YEAR, "CDEL"): (0, 2_000_000),
        (NEXT_YEAR, "CDEL"): (7, 0),
    }
    journal = Journal.objects.filter(kind=Kind.LAPSE).earliest("pk")
    assert (journal.posted_by, journal.effective_on) == (None, date(2027, 3, 31))
    event = Event.objects.get(kind="fund.year_lapsed")
    message = message_for(event, Delivery.objects.get(event=event, recipient=manager).recipient)
    assert "£850,000 of RDEL admin and £2,000,000 of CDEL has lapsed" in message.body
    assert all(row.faults == () for row in verify_ledger())


def test_what_an_award_gives_back_after_its_year_lapses_too(offered):
    ended = datetime(2028, 4, 3, 9, tzinfo=UTC)
    lapse_ended_years(now=ended)
    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="We can pay.", by=signer, now=ended)

    assert lapse_ended_years(now=ended + timedelta(days=1)) == {"lapsed": 1, "failed": 0}

    (row,) = fund_position(offered.fund)
    assert (row.headroom, row.lapsed) == (0, 5_000_000)


def test_the_ledger_commits_nothing_of_an_ended_year_whoever_asks(fund, accepted):
    postings = build_postings(Kind.RELEASE, {CELL: pounds(1)})

    with pytest.raises(YearEnded):
        post_journal(
            fund=accepted.fund,
            kind=Kind.RELEASE,
            postings=postings,
            narrative="Late",
            idempotency_key="late",
            by=make_user(Role.FUND_MANAGER),
            now=datetime(2028, 4, 1, tzinfo=UTC),
            award_id=accepted.pk,
        )


def test_nothing_but_a_lapse_is_posted_by_nobody(fund):
    journal = Journal.objects.latest("pk")

    with pytest.raises(IntegrityError, match="journal_by_somebody"), transaction.atomic():
        Journal.objects.create(
            fund=fund,
            number=2,
            kind=Kind.ALLOCATION,
            effective_on=NOW.date(),
            posted_at=NOW,
            posted_by=None,
            narrative="Nobody",
            idempotency_key="nobody",
            prev_hash=journal.hash,
            hash="f" * 64,
        )
