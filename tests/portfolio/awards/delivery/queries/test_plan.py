"""The list of milestones now and on any day, and which of them keep slipping."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.changes.queries.as_of import DayNotOver
from portfolio.awards.delivery.queries.forecasts import (
    first_baselines,
    moves_of,
    overdue_forecasts,
    slipping_milestones,
)
from portfolio.awards.delivery.queries.plan import (
    DUE,
    LATE,
    PlanFilter,
    count_plan,
    plan_at,
    plan_now,
    rows_now,
)
from portfolio.awards.delivery.rules.slips import times_later
from portfolio.awards.workflow import MilestoneStatus
from portfolio.decisions.actions.reversing import reverse_decision
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.changes import approved_change
from tests.factories.delivery import forecast_moved
from tests.factories.portfolio import accepted_award, met_milestone, released_milestone, waiting_award

pytestmark = pytest.mark.django_db
ALL = PlanFilter()


def on(days):
    return NOW + timedelta(days=days)


def slip(milestone, *days, start=1):
    for place, more in enumerate(days, start=start):
        forecast_moved(milestone, milestone.forecast_on + timedelta(days=more), now=on(place))


def test_milestones_are_found_by_days_to_come_and_by_the_month_of_their_baseline(accepted):
    manager = make_user(Role.FUND_MANAGER)
    first, second = accepted.milestones.order_by("number")
    forecast_moved(first, london_date(NOW) + timedelta(days=30), now=NOW)
    forecast_moved(second, london_date(NOW) + timedelta(days=31), now=NOW)

    for asked, expected in (
        (PlanFilter(due="30"), [1]),
        (PlanFilter(due="90"), [1, 2]),
        (PlanFilter(month=Period.of(second.baseline_on)), [2]),
        (PlanFilter(due="30", late="behind"), []),
    ):
        assert [row.number for row in plan_now(manager, asked, now=NOW)] == expected
    then = plan_at(manager, PlanFilter(due="30"), london_date(NOW), now=NOW)
    assert [row.milestone.number for row in then] == [1]


def test_they_are_counted_as_they_are_listed(accepted, django_assert_num_queries):
    manager = make_user(Role.FUND_MANAGER)
    milestone = accepted.milestones.get(number=2)
    slip(milestone, 5, 5, 5)

    with django_assert_num_queries(2):  # one is of the person's roles
        counted = count_plan(manager, ALL, now=on(9))

    listed = {name: PlanFilter(late=name) for name in LATE} | {name: PlanFilter(due=name) for name in DUE}
    assert counted == {name: plan_now(manager, asked, now=on(9)).count() for name, asked in listed.items()}
    assert counted["slipping"] == counted["behind"] == 1


def test_a_milestone_that_went_later_three_times_is_slipping(accepted):
    milestone = accepted.milestones.get(number=2)

    slip(milestone, 5, -2, 5)
    assert not slipping_milestones().exists()
    slip(milestone, 5, start=9)

    found = slipping_milestones().get()
    assert (found, found.times_later) == (milestone, 3)
    moves = moves_of([milestone.pk])[milestone.pk]
    assert times_later(first_baselines([milestone])[milestone.pk], moves) == 3


def test_a_new_baseline_begins_the_count_again(accepted):
    milestone = accepted.milestones.get(number=2)
    slip(milestone, 5, 5, 5)

    approved_change(
        accepted, "RE_BASELINE", baselines={2: milestone.forecast_on + timedelta(days=9)}, now=on(5)
    )

    assert not slipping_milestones().exists()
    milestone.refresh_from_db()
    slip(milestone, 1, 1, 1, start=6)
    assert slipping_milestones().count() == 1


def test_what_is_met_or_not_delivering_slips_no_more(accepted):
    slip(accepted.milestones.get(number=2), 5, 5, 5)
    approved_change(accepted, "PAUSE", now=on(9))

    assert not slipping_milestones().exists()


def test_slipping_milestones_are_one_query(accepted, django_assert_num_queries):
    slip(accepted.milestones.get(number=2), 5, 5, 5)

    with django_assert_num_queries(1):
        assert [row.award.department for row in slipping_milestones()] == [accepted.department]


def test_the_list_as_it_was_on_each_day(accepted):
    person = make_user(Role.AUDITOR)
    first, second = accepted.milestones.order_by("number")
    promised = second.baseline_on
    slip(second, 40)
    approved_change(accepted, "RE_BASELINE", baselines={2: promised + timedelta(days=50)}, now=on(3))
    met_milestone(first, now=on(5))

    def then(days):
        rows = plan_at(person, ALL, london_date(on(days)), now=on(9))
        return [
            (
                str(row.status),
                (row.baseline_on - promised).days,
                (row.forecast_on - promised).days,
                row.actual_on,
            )
            for row in rows
        ]

    a, b = (first.baseline_on - promised).days, (first.forecast_on - promised).days
    assert plan_at(person, ALL, london_date(on(-1)), now=on(9)) == []
    assert then(0) == [("PLANNED", a, b, None), ("PLANNED", 0, 0, None)]
    assert then(1) == [("PLANNED", a, b, None), ("PLANNED", 0, 40, None)]
    assert then(3) == [("PLANNED", a, b, None), ("PLANNED", 50, 50, None)]
    assert then(5) == [("MET", a, b, london_date(on(5))), ("PLANNED", 50, 50, None)]
    with pytest.raises(DayNotOver):
        plan_at(person, ALL, london_date(on(10)), now=on(9))


def test_what_has_changed_since_is_marked_and_today_is_as_it_is(accepted):
    person, day = make_user(Role.AUDITOR), london_date(NOW)
    slip(accepted.milestones.get(number=2), 40, 3)
    released_milestone(accepted.milestones.get(number=1), now=on(4))

    assert [row.differs for row in plan_at(person, ALL, day, now=on(9))] == [True, True]
    today = plan_at(person, ALL, london_date(on(9)), now=on(9))
    assert [row.differs for row in today] == [False, False]
    now = rows_now(plan_now(person, ALL, now=on(9)))
    kept = ("status", "baseline_on", "forecast_on", "actual_on", "times_later")
    assert [[getattr(row, name) for name in kept] for row in today] == [
        [getattr(row, name) for name in kept] for row in now
    ]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [1, 2]),
        ({"status": "MET"}, [1]),
        ({"late": "behind"}, [2]),
        ({"late": "slipping"}, [2]),
        ({"late": "overdue"}, []),
        ({"award": "LF-9999A-0001-A"}, []),
        ({"fund": "NO-FUND"}, []),
        ({"department": "NO"}, []),
    ],
)
def test_filters_find_the_same_now_and_on_the_day(accepted, asked, numbers):
    person, wanted = make_user(Role.AUDITOR), PlanFilter(**asked)
    met_milestone(accepted.milestones.get(number=1))
    slip(accepted.milestones.get(number=2), 1, 1, 1)

    now = [row.number for row in plan_now(person, wanted, now=on(5))]
    then = [row.milestone.number for row in plan_at(person, wanted, london_date(on(5)), now=on(5))]

    assert now == then == numbers


def test_of_awards_that_do_not_deliver_lists_say_on_a_day_what_they_say_now(offered):
    person, day = make_user(Role.AUDITOR), london_date(on(9))
    waiting, paused = waiting_award(make_department()), accepted_award()
    slip(paused.milestones.get(number=2), 1, 1, 1)
    for milestone in paused.milestones.all():
        forecast_moved(milestone, day - timedelta(days=1) if milestone.number == 1 else day, now=on(4))
    approved_change(paused, "PAUSE", now=on(5))
    signer = make_user(Role.SIGN_OFF, offered.department)
    decline_award(award=offered, reason="We can pay for it.", by=signer, now=on(5))
    reverse_decision(decision=waiting.decision, reason="A slip.", by=make_user(Role.CHAIR), now=on(5))

    for asked in (
        *(PlanFilter(late=name) for name in LATE),
        *(PlanFilter(due=name) for name in DUE),
        *(PlanFilter(status=status) for status in MilestoneStatus),
    ):
        now = [str(row) for row in plan_now(person, asked, now=on(9))]
        assert [str(row.milestone) for row in plan_at(person, asked, day, now=on(9))] == now, asked
    off = plan_now(person, PlanFilter(status="CANCELLED"), now=on(9))
    assert {row.award_id for row in off} == {offered.pk, waiting.pk}
    assert {(row.status, row.money) for row in rows_now(off)} == {("CANCELLED", 0)}
    then = plan_at(person, PlanFilter(award=offered.reference), london_date(on(4)), now=on(9))
    assert [(row.status, row.money, row.now.money) for row in then] == [("PLANNED", 450_000, 0)] * 2
    due = plan_at(person, PlanFilter(award=paused.reference, due="30"), london_date(on(4)), now=on(9))
    assert [row.milestone.number for row in due] == [1, 2]


def test_a_list_as_it_was_asks_for_the_baseline_and_marks_the_money_of_the_day(accepted):
    person, second = make_user(Role.AUDITOR), accepted.milestones.get(number=2)
    before, after = second.baseline_on, second.baseline_on + timedelta(days=62)
    approved_change(accepted, "RE_BASELINE", baselines={2: after}, now=on(3))
    approved_change(accepted, "REDUCE", {1: 300_000}, now=on(5))

    def found(day, days):
        rows = plan_at(person, PlanFilter(month=Period.of(day)), london_date(on(days)), now=on(9))
        return [row.milestone.number for row in rows]

    assert [2 in found(before, days) for days in (2, 3)] == [True, False]
    assert [2 in found(after, days) for days in (2, 3)] == [False, True]
    then = plan_at(person, ALL, london_date(on(4)), now=on(9))
    assert [(row.money, row.now.money, row.differs) for row in then] == [
        (450_000, 300_000, True),
        (450_000, 450_000, False),
    ]


def test_a_forecast_that_has_passed_waits_for_its_department(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    milestone = accepted.milestones.get(number=2)
    forecast_moved(milestone, london_date(on(1)))

    assert not overdue_forecasts(bidder, now=on(1)).exists()
    assert overdue_forecasts(bidder, now=on(2)).get() == milestone
    assert not overdue_forecasts(make_user(Role.BIDDER, make_department()), now=on(2)).exists()


def test_a_department_sees_its_own(accepted):
    stranger = make_user(Role.BIDDER, make_department())

    assert not plan_now(stranger, ALL, now=NOW).exists()
    assert plan_at(stranger, ALL, london_date(NOW), now=on(1)) == []


def test_the_list_as_it_was_takes_as_many_queries_however_long(accepted, django_assert_max_num_queries):
    accepted_award()
    person = make_user(Role.AUDITOR)

    with django_assert_max_num_queries(10):
        assert len(plan_at(person, ALL, london_date(NOW), now=on(1))) == 4
