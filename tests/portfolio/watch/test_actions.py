from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Event, JobRun
from accounts.permissions import Role
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch import tasks
from portfolio.watch.actions.findings import (
    close_finding,
    find_milestone_overdue,
    mark_equalities,
    mark_overdue_milestones,
    mark_records,
)
from portfolio.watch.models import Finding
from portfolio.watch.queries.findings import findings_for, open_findings, overdue_milestones
from tests.factories.accounts import NOW, make_user
from tests.factories.delivery import forecast_moved
from tests.factories.portfolio import claimed_milestone, make_fund

pytestmark = pytest.mark.django_db

LATE = datetime(2028, 4, 1, 12, 0, tzinfo=ZoneInfo("UTC"))


def test_an_overdue_milestone_is_found_and_its_bidders_told_once(accepted):
    award = accepted
    bidder = make_user(Role.BIDDER, award.department)
    make_user(Role.BIDDER)

    first = mark_overdue_milestones(now=LATE)
    again = mark_overdue_milestones(now=LATE + timedelta(days=1))

    assert (first, again) == (
        {"opened": 1, "closed": 0, "failed": 0},
        {"opened": 0, "closed": 0, "failed": 0},
    )
    finding = Finding.objects.get()
    assert finding.subject_ref == f"{award.reference}/1"
    event = Event.objects.get(kind="finding.opened")
    told = set(event.deliveries.values_list("recipient_id", flat=True))
    assert bidder.pk in told
    assert finding.told == len(told)
    assert all(row.memberships.filter(department=award.department).exists() for row in bidder_set(told))
    assert list(open_findings(award.fund)) == [finding]


def bidder_set(told):
    from accounts.models import User

    return User.objects.filter(pk__in=told)


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize(("day", "overdue"), [(date(2028, 3, 31), 0), (date(2028, 4, 1), 1)])
def test_overdue_begins_the_day_after_the_forecast(day, overdue):
    assert overdue_milestones(day).count() == overdue


@pytest.mark.usefixtures("accepted")
def test_the_day_is_londons():
    counts = mark_overdue_milestones(now=datetime(2028, 3, 31, 23, 30, tzinfo=ZoneInfo("UTC")))

    assert counts["opened"] == 1


@pytest.mark.usefixtures("offered")
def test_an_award_that_is_not_accepted_has_nothing_overdue():
    assert mark_overdue_milestones(now=LATE)["opened"] == 0


def test_a_claimed_milestone_closes_its_finding(accepted):
    award = accepted
    mark_overdue_milestones(now=LATE)

    claimed_milestone(award.milestones.get(number=1), now=LATE)
    counts = mark_overdue_milestones(now=LATE)

    assert counts == {"opened": 0, "closed": 1, "failed": 0}
    assert Finding.objects.get().closed_at == LATE
    assert not close_finding(finding=Finding.objects.get(), now=LATE)


def test_a_finding_that_comes_back_is_told_again(accepted):
    award = accepted
    milestone = award.milestones.get(number=1)
    mark_overdue_milestones(now=LATE)
    forecast_moved(milestone, LATE.date() + timedelta(days=1), now=LATE)
    mark_overdue_milestones(now=LATE)

    mark_overdue_milestones(now=LATE + timedelta(days=60))

    assert Event.objects.filter(kind="finding.opened").count() == 2


def test_who_sees_findings(accepted):
    award = accepted
    mark_overdue_milestones(now=LATE)

    def count(role, department=None):
        return findings_for(make_user(role, department)).count()

    assert count(Role.BIDDER, award.department) == 1
    assert count(Role.BIDDER) == 0
    assert (count(Role.FUND_MANAGER), count(Role.AUDITOR), count(Role.REVIEWER)) == (1, 1, 0)


def test_a_broken_equality_opens_one_finding_and_closes_when_it_is_cured():
    fund = make_fund()
    auditor = make_user(Role.AUDITOR)
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))

    assert not mark_equalities(verification=broken, now=NOW)
    assert not mark_equalities(verification=broken, now=NOW)
    assert auditor.deliveries.filter(event__kind="finding.opened").count() == 1
    assert mark_equalities(verification=Verification(fund, 1, ()), now=NOW)

    assert Finding.objects.get().closed_at == NOW


def test_an_edited_record_opens_one_finding_on_every_fund_and_closes_when_it_is_cured():
    make_fund(reference="AA"), make_fund(reference="BB")
    edited = (Fault("Records", "award X (row 1 of portfolio_award)", "title says “a”."),)

    assert not mark_records(faults=edited, now=NOW)
    assert not mark_records(faults=edited, now=NOW)
    assert Finding.objects.filter(closed_at=None).count() == 2
    assert mark_records(faults=(), now=NOW)

    assert not Finding.objects.filter(closed_at=None).exists()


def _all_overdue(award):
    for milestone in award.milestones.all():
        forecast_moved(milestone, date(2020, 1, 1))


def test_a_milestone_that_cannot_be_found_overdue_does_not_stop_the_others(accepted, monkeypatch):
    _all_overdue(accepted)
    first = accepted.milestones.get(number=1)

    def lock(milestone):
        if milestone == first:
            raise ZeroDivisionError
        return milestone

    monkeypatch.setattr("portfolio.watch.actions.findings.lock_milestone", lock)

    assert mark_overdue_milestones(now=LATE) == {"opened": 1, "closed": 0, "failed": 1}


def test_a_milestone_claimed_since_it_was_found_is_not_told(accepted):
    found = overdue_milestones(LATE.date()).get(award=accepted)
    claimed_milestone(accepted.milestones.get(number=1), now=LATE)

    assert not find_milestone_overdue(milestone=found, now=LATE)
    assert not Finding.objects.exists()


def test_the_milestone_job_runs_once_a_day(accepted):
    _all_overdue(accepted)

    tasks.mark_overdue_milestones()
    tasks.mark_overdue_milestones()

    run = JobRun.objects.get(name="mark overdue milestones")
    assert (run.outcome, run.counts) == ("DONE", {"opened": 2, "closed": 0, "failed": 0})
    assert Finding.objects.count() == 2


def test_the_equalities_job_counts_what_is_broken(monkeypatch):
    fund = make_fund({("2026-27", "CDEL"): Decimal(5)})
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))
    monkeypatch.setattr(tasks, "verify_ledger", lambda: [broken])

    tasks.check_equalities()
    tasks.check_equalities()

    assert JobRun.objects.get(name="check equalities").counts == {"funds": 1, "broken": 1, "edited": 0}


def test_the_equalities_job_finds_nothing_wrong():
    make_fund({("2026-27", "CDEL"): Decimal(5)})

    tasks.check_equalities()

    assert JobRun.objects.get(name="check equalities").counts == {"funds": 1, "broken": 0, "edited": 0}
