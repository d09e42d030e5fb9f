"""Changing what a planned round is to be."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Department, Event
from accounts.permissions import Role
from bids.assessment.actions.eligibility import ChecksNotMet, find_eligible
from bids.rounds.actions import DETAILS, RoundPinned, RoundRefused, change_round, open_round, set_eligibility
from bids.rounds.models import EligibilityCheck, EligibleDepartment, Round
from bids.writing.actions.bids import BidRefused, start_bid
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.assessment import make_round
from tests.factories.bids import submitted_bid

pytestmark = pytest.mark.django_db
CHECKS = ["It treats a legacy system.", "It is not paid for already."]


def details(round_, **changes):
    return {**{field: getattr(round_, field) for field in DETAILS}, **changes}


def manager():
    return make_user(Role.FUND_MANAGER)


def test_a_planned_round_changes_with_its_event(planned):
    later = planned.closes_at + timedelta(days=7)
    given = details(planned, name=" Second call ", closes_at=later, questions_version="2")

    change_round(round=planned, details=given, by=manager(), now=NOW)

    changed = Round.objects.get()
    assert (changed.name, changed.closes_at, changed.questions_version) == ("Second call", later, "2")
    before = Event.objects.get(kind="round.changed").data["before"]
    assert sorted(before) == ["closes_at", "name", "questions_version"]
    assert before["name"] == planned.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_at": NOW - timedelta(days=9)}, "closes_at"),
        ({"cost_high_anchor": Decimal(1)}, "cost_high_anchor"),
        ({"questions_version": "9"}, "questions_version"),
    ],
)
def test_details_that_do_not_hold_together_are_refused(planned, changes, field):
    with pytest.raises(RoundRefused) as refusal:
        change_round(round=planned, details=details(planned, **changes), by=manager(), now=NOW)

    assert refusal.value.field == field


def test_once_open_nothing_of_it_changes(planned):
    open_round(round=planned, by=manager(), now=NOW)

    with pytest.raises(RoundPinned):
        change_round(round=planned, details=details(planned), by=manager(), now=NOW)
    with pytest.raises(RoundPinned):
        set_eligibility(round=planned, kinds=[], checks=[], by=manager(), now=NOW)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.BIDDER])
def test_only_the_fund_sets_a_round_up(planned, role):
    with pytest.raises(PermissionRefused):
        change_round(round=planned, details=details(planned), by=make_user(role), now=NOW)
    with pytest.raises(PermissionRefused):
        set_eligibility(round=planned, kinds=[], checks=[], by=make_user(role), now=NOW)


def test_who_may_bid_and_what_is_checked_is_kept_in_order(planned):
    set_eligibility(round=planned, kinds=["MINISTERIAL"], checks=[*CHECKS, "  "], by=manager(), now=NOW)

    assert Round.objects.get().eligible_kinds == ["MINISTERIAL"]
    assert list(EligibilityCheck.objects.order_by("order").values_list("words", flat=True)) == CHECKS


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kinds": ["CHARITY"]}, "kinds"),
        ({"checks": ["x"] * 21}, "checks"),
        ({"checks": ["x" * 301]}, "checks"),
    ],
)
def test_what_cannot_be_checked_or_is_no_kind_is_refused(planned, given, field):
    with pytest.raises(RoundRefused) as refusal:
        set_eligibility(round=planned, **{"kinds": [], "checks": [], **given}, by=manager(), now=NOW)

    assert refusal.value.field == field


def checked_round():
    round_ = make_round()
    set_eligibility(round=round_, kinds=["MINISTERIAL"], checks=CHECKS, by=manager(), now=NOW)
    return open_round(round=round_, by=manager(), now=NOW)


def test_a_department_of_another_kind_cannot_bid():
    other = next(kind for kind in Department.Kind if kind != Department.Kind.MINISTERIAL)
    agency = make_department(kind=other)
    bidder = make_user(Role.BIDDER, agency)

    with pytest.raises(BidRefused, match="which is for others"):
        start_bid(round=checked_round(), department=agency, title="Replace it", by=bidder, now=NOW)


def test_a_department_named_may_bid_whatever_its_kind_and_no_other(planned):
    named, other = make_department(), make_department()
    set_eligibility(round=planned, kinds=[], departments=[named], checks=[], by=manager(), now=NOW)
    round_ = open_round(round=planned, by=manager(), now=NOW)

    bid = start_bid(
        round=round_, department=named, title="Replace it", by=make_user(Role.BIDDER, named), now=NOW
    )

    assert bid.department == named
    with pytest.raises(BidRefused, match="which is for others"):
        start_bid(
            round=round_, department=other, title="Replace it", by=make_user(Role.BIDDER, other), now=NOW
        )
    with pytest.raises(DatabaseError, match="are pinned"), transaction.atomic():
        EligibleDepartment.objects.all().delete()


def test_a_bid_is_eligible_only_with_every_check_confirmed():
    bid = submitted_bid(checked_round())
    checks = list(EligibilityCheck.objects.order_by("order"))

    for left in checks:
        met = {row.pk for row in checks} - {left.pk}
        with pytest.raises(ChecksNotMet, match=f"Left: {re.escape(left.words)}\\.$"):
            find_eligible(bid=bid, met=met, by=manager(), now=NOW)
    found = find_eligible(bid=bid, met={row.pk for row in checks}, by=manager(), now=NOW)

    assert found.status == "ELIGIBLE"
    assert Event.objects.get(kind="bid.found_eligible").data["checks"] == CHECKS


def test_checks_are_pinned_by_the_database():
    checked_round()

    with pytest.raises(DatabaseError, match="are pinned"), transaction.atomic():
        EligibilityCheck.objects.all().delete()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Round.objects.update(eligible_kinds=[])
