"""The engine of findings: opened once, told once, escalated once, closed when cured."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from accounts.models import Event, JobRun
from accounts.permissions import Role
from portfolio.ledger.queries.faults import Fault
from portfolio.ledger.queries.verification import Verification
from portfolio.watch import tasks
from portfolio.watch.actions import findings
from portfolio.watch.actions.findings import look_for_findings
from portfolio.watch.actions.records import mark_equalities, mark_records
from portfolio.watch.models import Finding
from portfolio.watch.queries.kinds import KINDS, milestones
from portfolio.watch.rules import Found
from tests.factories.accounts import NOW, make_user
from tests.factories.delivery import forecast_moved
from tests.factories.pages import portfolio_url
from tests.factories.portfolio import claimed_milestone, make_fund

pytestmark = pytest.mark.django_db

LATE = datetime(2028, 4, 1, 12, 0, tzinfo=UTC)


def looked(now, kind="MILESTONE_OVERDUE"):
    """What one kind's look did."""
    counts, not_whole = look_for_findings(now=now, kinds=[KINDS[kind]])
    assert not_whole == []
    return tuple(counts[name] for name in ("opened", "closed"))


def told_of(kind="finding.opened"):
    return {row.recipient for event in Event.objects.filter(kind=kind) for row in event.deliveries.all()}


def test_an_overdue_milestone_is_found_and_its_bidders_told_once(accepted):
    award = accepted
    bidder, stranger = make_user(Role.BIDDER, award.department), make_user(Role.BIDDER)

    assert (looked(LATE), looked(LATE + timedelta(days=1))) == ((1, 0), (0, 0))

    finding = Finding.objects.get()
    assert (finding.subject_ref, finding.department) == (f"{award.reference}/1", award.department)
    assert finding.page == portfolio_url("milestone", reference=award.reference, number=1)
    assert bidder in told_of()
    assert stranger not in told_of()
    assert finding.told == len(told_of())


@pytest.mark.usefixtures("accepted")
@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2028, 2, 29), []),
        (date(2028, 3, 1), ["MILESTONE_DUE_30"]),
        (date(2028, 3, 23), ["MILESTONE_DUE_30"]),
        (date(2028, 3, 24), ["MILESTONE_DUE_7"]),
        (date(2028, 3, 31), ["MILESTONE_DUE_7"]),
        (date(2028, 4, 1), ["MILESTONE_OVERDUE"]),
    ],
)
def test_a_milestone_is_told_of_30_days_before_then_7_then_the_day_after(day, kinds):
    look_for_findings(now=datetime.combine(day, time(11), tzinfo=UTC), kinds=milestones.KINDS)

    assert sorted(Finding.objects.values_list("kind", flat=True)) == kinds


@pytest.mark.usefixtures("accepted")
def test_the_day_is_londons():
    assert looked(datetime(2028, 3, 31, 23, 30, tzinfo=UTC)) == (1, 0)


@pytest.mark.usefixtures("offered")
def test_an_award_that_is_not_accepted_has_nothing_overdue():
    assert looked(LATE) == (0, 0)


def test_a_claimed_milestone_closes_its_finding(accepted):
    looked(LATE)

    claimed_milestone(accepted.milestones.get(number=1), now=LATE)

    assert (looked(LATE), looked(LATE)) == ((0, 1), (0, 0))
    assert Finding.objects.get().closed_at == LATE
    assert Event.objects.filter(kind="finding.closed").count() == 1


def test_a_finding_that_comes_back_is_told_again(accepted):
    milestone = accepted.milestones.get(number=1)
    looked(LATE)
    forecast_moved(milestone, date(2028, 5, 1), now=LATE)
    looked(LATE)

    looked(LATE + timedelta(days=60))

    assert Event.objects.filter(kind="finding.opened").count() == 2


@pytest.mark.parametrize(("days", "escalated"), [(13, 0), (14, 1)])
def test_what_is_ignored_is_told_once_to_others(accepted, days, escalated):
    bidder, signer = (make_user(role, accepted.department) for role in (Role.BIDDER, Role.SIGN_OFF))
    manager = make_user(Role.FUND_MANAGER)
    looked(LATE)

    for _ in range(2):
        look_for_findings(now=LATE + timedelta(days=days), kinds=[KINDS["MILESTONE_OVERDUE"]])

    finding = Finding.objects.get()
    assert Event.objects.filter(kind="finding.escalated").count() == escalated
    assert (finding.escalated_at is not None) == bool(escalated)
    assert ({signer, manager} <= told_of("finding.escalated")) == bool(escalated)
    assert bidder not in told_of("finding.escalated")
    assert (finding.escalated_told or 0) == len(told_of("finding.escalated"))


def test_a_broken_equality_opens_one_finding_and_closes_when_it_is_cured():
    fund = make_fund()
    auditor = make_user(Role.AUDITOR)
    broken = Verification(fund, 1, (Fault(fund.reference, "journal 1", "it is missing."),))

    assert not mark_equalities(verification=broken, now=NOW)
    assert not mark_equalities(verification=broken, now=NOW)
    assert auditor.deliveries.filter(event__kind="finding.opened").count() == 1
    assert mark_equalities(verification=Verification(fund, 1, ()), now=NOW)

    assert Finding.objects.get().closed_at == NOW


def test_an_open_finding_says_what_was_found_last_and_tells_nobody_again():
    said = ["£6,000 would lapse."]
    kind = kind_of(lambda now: [Found("a", "REF", said[0], "/")])
    look_for_findings(now=NOW, kinds=[kind])
    events = Event.objects.count()

    said[0] = "£16,000 would lapse."
    counts, _ = look_for_findings(now=NOW + timedelta(days=1), kinds=[kind])

    found = Finding.objects.get(kind="TRIED")
    assert (found.message, found.opened_at) == ("£16,000 would lapse.", NOW)
    assert counts == {"opened": 0, "escalated": 0, "closed": 0, "failed": 0}
    assert Event.objects.count() == events


def test_one_funds_ledger_that_stands_closes_nothing_of_anothers():
    one, other = make_fund(reference="AA"), make_fund(reference="BB")
    broken = Verification(one, 1, (Fault("AA", "journal 1", "it is missing."),))
    mark_equalities(verification=broken, now=NOW)

    mark_equalities(verification=Verification(other, 1, ()), now=NOW)

    assert Finding.objects.get().closed_at is None


def test_an_edited_record_opens_one_finding_on_every_fund_and_closes_when_it_is_cured():
    make_fund(reference="AA"), make_fund(reference="BB")
    edited = (Fault("Records", "award X (row 1 of portfolio_award)", "title says “a”."),)

    assert not mark_records(faults=edited, now=NOW)
    assert not mark_records(faults=edited, now=NOW)
    assert Finding.objects.filter(closed_at=None).count() == 2
    assert mark_records(faults=(), now=NOW)

    assert not Finding.objects.filter(closed_at=None).exists()


def kind_of(find):
    return replace(KINDS["MILESTONE_OVERDUE"], id="TRIED", find=find)


def test_a_row_that_cannot_be_kept_stops_no_other_and_says_so():
    def find(now):
        yield Found("bad", "\0", "No text of the database.", "/")
        yield Found("good", "REF", "Something is late.", "/")

    counts, not_whole = look_for_findings(now=NOW, kinds=[kind_of(find)])

    assert (counts["opened"], counts["failed"], not_whole) == (1, 1, ["TRIED"])
    assert Finding.objects.get().key == "tried:good"


def test_a_kind_that_cannot_be_looked_for_closes_nothing_and_stops_no_other(accepted):
    def found(now):
        return [Found("one", "REF", "Something is late.", "/")]

    def fails(now):
        raise ZeroDivisionError

    look_for_findings(now=LATE, kinds=[kind_of(found)])

    counts, not_whole = look_for_findings(now=LATE, kinds=[kind_of(fails), KINDS["MILESTONE_OVERDUE"]])

    assert (counts["opened"], counts["closed"], not_whole) == (1, 0, ["TRIED"])


def test_a_thousand_findings_are_opened_and_closed_in_a_few_statements(
    accepted, django_assert_max_num_queries
):
    make_user(Role.BIDDER, accepted.department)
    found = [
        Found(str(number), f"REF-{number}", "It is late.", "/", department=accepted.department_id)
        for number in range(1000)
    ]
    kind = kind_of(lambda now: found)

    with django_assert_max_num_queries(45):
        assert look_for_findings(now=NOW, kinds=[kind])[0]["opened"] == 1000
    found = []
    with django_assert_max_num_queries(35):
        assert look_for_findings(now=NOW, kinds=[kind])[0]["closed"] == 1000


@pytest.mark.usefixtures("accepted")
def test_the_job_runs_once_an_hour(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    monkeypatch.setattr(findings, "KINDS", {"MILESTONE_OVERDUE": KINDS["MILESTONE_OVERDUE"]})

    tasks.look_for_findings()
    tasks.look_for_findings()

    run = JobRun.objects.get(name="look for findings")
    assert (run.outcome, run.counts) == ("DONE", {"opened": 1, "escalated": 0, "closed": 0, "failed": 0})


def test_a_run_that_did_not_do_all_has_failed_and_says_what(monkeypatch):
    def fails(now):
        raise ZeroDivisionError

    monkeypatch.setattr(findings, "KINDS", {"TRIED": kind_of(fails)})

    with pytest.raises(tasks.NotAllLookedFor):
        tasks.look_for_findings()

    run = JobRun.objects.get(name="look for findings")
    assert (run.outcome, run.counts["failed"]) == ("FAILED", 1)
    assert "TRIED" in run.last_error


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
