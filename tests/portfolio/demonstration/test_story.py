"""The demonstration shows every kind of trouble and of journal, and reads the same by both clocks."""

from collections import Counter
from itertools import product

import pytest

from bids.register.models import LegacySystem
from legacyfund.lib.financial_year import last_moment_of, london_date
from portfolio.awards.closing.models import Completion
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.models import Award, Milestone
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.journals import replayed
from portfolio.ledger.queries.position import fund_position
from portfolio.ledger.queries.verification import verify_records
from portfolio.ledger.rules.kinds import Kind
from portfolio.ledger.rules.replay import replay_head
from portfolio.spend.models import FundPeriod, Return
from portfolio.treasury.freshness.queries.standing import standing_now
from portfolio.treasury.freshness.rules.promises import State
from portfolio.watch.models import Finding
from portfolio.watch.queries.equalities import verify_ledger
from portfolio.watch.queries.kinds import KINDS
from tests.portfolio.ledger.both_clocks import positions_of, replayed_positions

pytestmark = pytest.mark.django_db

NOT_SHOWN = {
    "EQUALITY_BROKEN": "the ledger of the demonstration adds up, which verify_ledger says of it",
    "RECORDS_EDITED": "no row of it is edited beside the service",
    "PERIOD_NOT_SEALED": "each is sealed when it is closed",
    "SEALED_FILE_WRONG": "nobody edits a file of it",
    "PUBLICATION_WRONG": "what it publishes can be made",
    "JOB_FAILED": "the one job of the story ends well, as do those of the service that is then started",
    "JOB_SILENT": "the same",
    "MESSAGES_LATE": "what the story tells people is sent by the worker that is started after it",
    "MESSAGES_SET_ASIDE": "the demonstration's mail goes into a log, which refuses none",
    "WORK_WAITS": "its engines answer and its disk has room",
    "WORK_SET_ASIDE": "no file, PDF or run of it stops",
}
"""Kinds that a sound demonstration cannot have, and why."""
NOT_POSTED = {
    Kind.ALLOCATION_DECREASE: "the Treasury takes nothing back",
    Kind.UNRELEASE: "nothing posts it yet",
}
OF_AN_ENDED_YEAR = {Kind.EXCHANGE, Kind.REPROFILE, Kind.LAPSE}
"""Not from the middle of March to the first days of April: no year of the story has ended by then."""


def test_one_finding_of_each_kind_is_open_and_some_were_cured(told) -> None:
    is_open = set(Finding.objects.filter(closed_at=None).values_list("kind", flat=True))

    assert is_open == KINDS.keys() - NOT_SHOWN.keys()
    assert Finding.objects.filter(closed_at__isnull=False).exists()
    assert Finding.objects.filter(escalated_at__isnull=False).exists()


def test_what_is_published_has_been_checked(told) -> None:
    found = standing_now([told.fund], now=told.now, is_public=False)

    assert [row.state for row in found if not row.promise.of_a_month] == [State.ON_TIME] * 3
    assert State.NOTHING not in {row.state for row in found}


def test_a_dozen_awards_are_announced_and_the_kinds_of_journal_are_posted(told) -> None:
    announced = Award.objects.filter(fund=told.fund, decision__status="ANNOUNCED")

    assert Counter(announced.values_list("status", flat=True)) == {
        "LIVE": 6, "ACCEPTED": 3, "CLOSED": 1, "TERMINATED": 1, "OFFERED": 1
    }  # fmt: skip
    statuses = Milestone.objects.filter(award__in=announced).values_list("status", flat=True)
    assert set(statuses) == {"PLANNED", "CLAIMED", "MET", "RELEASED", "CANCELLED"}
    conditions = AwardCondition.objects.values_list("status", flat=True)
    assert set(conditions) == {"OPEN", "SAID_MET", "DISCHARGED", "WAIVED"}
    posted, always = set(Journal.objects.values_list("kind", flat=True)), set(Kind) - NOT_POSTED.keys()
    assert always - OF_AN_ENDED_YEAR <= posted <= always
    assert FundPeriod.objects.filter(fund=told.fund, status="CLOSED").exists()


def test_a_machine_has_filed_a_return_that_waits_for_its_sign_off(told) -> None:
    filed = Return.objects.get(client__isnull=False)

    assert (filed.status, filed.client.department, filed.line_count) == ("CHECKED", filed.award.department, 7)


def test_one_award_is_closed_with_its_system_gone_and_what_was_unspent_given_back(told) -> None:
    award = told.awards["fees"]

    (proven,) = Completion.objects.get(award=award).systems.all()
    assert (proven.proof, proven.reason) == ("GONE", "")
    assert LegacySystem.objects.get(reference=proven.reference).status == "DECOMMISSIONED"
    recovery = Journal.objects.get(award=award, kind=Kind.RECOVERY)
    assert sum(row.amount for row in recovery.postings.filter(account="AVAILABLE")) > 0
    assert not award.balances.filter(account__in=["COMMITTED", "RELEASED"], amount__gt=0).exists()


def test_no_equality_of_it_is_broken(told) -> None:
    assert [row.faults for row in verify_ledger() if row.faults] == []
    assert verify_records() == ()


def test_for_every_pair_of_days_the_position_equals_a_replay(told) -> None:
    """Those on which anything came to be known by those from which anything counts. A journal counts no later
    than it is posted, so that reading as at a day after the one it was known on says the same.
    """
    for fund in (told.fund, told.critical_fund):
        journals = list(replayed(fund))
        assert replay_head(journals) == Journal.objects.filter(fund=fund).latest("number").hash
        assert all(row.effective_on <= london_date(row.posted_at) for row in journals)
        counts = sorted({row.effective_on for row in journals})
        known = sorted({london_date(row.posted_at) for row in journals})
        for as_at, day in product(counts, known):
            if as_at <= day:
                moment = last_moment_of(day)
                assert positions_of(fund_position(fund, moment, as_at=as_at)) == replayed_positions(
                    journals, as_at, moment
                ), (as_at, day)
