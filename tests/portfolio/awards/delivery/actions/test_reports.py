"""Reporting on delivery, and the fund's view: each way out, and who is told."""

from datetime import timedelta

import pytest

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.actions.awards import AwardNotDelivering, ReasonMissing
from portfolio.awards.delivery.actions.reports import report_delivery, set_fund_view
from portfolio.awards.delivery.models import DeliveryReport, FundView
from portfolio.awards.delivery.rules.ratings import Rating, RatingRefused, ReportTooEarly
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.delivery import delivery_report, fund_view, rated

pytestmark = pytest.mark.django_db
MONTH = Period.of(london_date(NOW))


def told(kind):
    return [row.recipient for row in Event.objects.filter(kind=kind).latest("pk").deliveries.all()]


def test_a_report_is_kept_and_the_next_of_its_month_stands_beside_it(accepted):
    manager = make_user(Role.FUND_MANAGER)

    first, second = delivery_report(accepted), delivery_report(accepted, risk="AMBER")

    assert (first.year, first.period, first.worst) == (MONTH.year, MONTH.number, "GREEN")
    assert (second.risk, second.risk_words) == ("AMBER", "risk is in doubt.")
    assert DeliveryReport.objects.count() == 2
    assert manager not in told("award.delivery_reported")


def test_the_fund_is_told_of_red(accepted):
    manager = make_user(Role.FUND_MANAGER)

    delivery_report(accepted, spend="RED")

    assert manager in told("award.delivery_reported")


def test_the_funds_view_stands_beside_the_report_and_the_department_is_told(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)
    delivery_report(accepted, by=bidder)

    view = fund_view(accepted, delivery="RED")

    assert (view.delivery, view.spend, view.reason) == ("RED", "GREEN", "The supplier told us otherwise.")
    assert DeliveryReport.objects.get().delivery == "GREEN"
    assert bidder in told("award.fund_view_set")


def test_amber_says_why_and_a_view_has_its_reason(accepted):
    bidder, manager = make_user(Role.BIDDER, accepted.department), make_user(Role.FUND_MANAGER)
    said = {"award": accepted, "month": MONTH, "now": NOW}
    silent = {**rated(), "risk": Rating("AMBER")}

    with pytest.raises(RatingRefused):
        report_delivery(**said, ratings=silent, by=bidder)
    with pytest.raises(RatingRefused):
        set_fund_view(**said, colours={"delivery": "RED"}, reason="So.", by=manager)
    with pytest.raises(ReasonMissing):
        set_fund_view(
            **said, colours=dict.fromkeys(("delivery", "spend", "risk"), "RED"), reason=" ", by=manager
        )

    assert not DeliveryReport.objects.exists()
    assert not FundView.objects.exists()


@pytest.mark.parametrize("month", [MONTH.next, MONTH.previous])
def test_a_month_before_the_award_or_to_come_is_refused(accepted, month):
    with pytest.raises(ReportTooEarly):
        delivery_report(accepted, month=month)


def test_the_month_that_ended_may_be_reported_on_after_it(accepted):
    report = delivery_report(accepted, month=MONTH, now=NOW + timedelta(days=20))

    assert report.month == MONTH


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF, Role.FUND_MANAGER])
def test_nobody_else_reports_for_a_department(accepted, role):
    where = make_department() if role == Role.BIDDER else accepted.department
    stranger = make_user(role, None if role == Role.FUND_MANAGER else where)

    with pytest.raises(PermissionRefused):
        delivery_report(accepted, by=stranger)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.CHAIR, Role.AUDITOR])
def test_the_fund_managers_alone_set_the_funds_view(accepted, role):
    person = make_user(role, accepted.department if role == Role.BIDDER else None)

    with pytest.raises(PermissionRefused):
        fund_view(accepted, by=person)


def test_an_award_that_is_not_accepted_has_no_report(offered):
    with pytest.raises(AwardNotDelivering):
        delivery_report(offered)
    with pytest.raises(AwardNotDelivering):
        fund_view(offered)
