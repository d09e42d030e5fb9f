"""What forecasts, reports and views say to the people told of them."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from tests.factories.accounts import make_user
from tests.factories.delivery import delivery_report, forecast_moved, fund_view
from tests.factories.messages import read_by
from tests.factories.pages import portfolio_url

pytestmark = pytest.mark.django_db


def test_the_fund_reads_of_a_forecast_past_the_tolerance(accepted):
    manager, milestone = make_user(Role.FUND_MANAGER), accepted.milestones.get(number=2)

    forecast_moved(milestone, milestone.baseline_on + timedelta(days=31), words="Nobody applied.")

    message = read_by("award.forecasts_given")[manager]
    assert message.subject == f"Milestones of {accepted.reference} come later than the tolerance allows"
    assert "Milestone 2, Old system off: 30 September 2028 to 31 October 2028." in message.body
    assert "Supplier: Nobody applied." in message.body
    assert "more than 30 days behind its baseline" in message.body
    assert message.link == portfolio_url("award", accepted.reference)


def test_the_fund_reads_of_red_and_the_department_of_the_funds_view(accepted):
    manager, bidder = make_user(Role.FUND_MANAGER), make_user(Role.BIDDER, accepted.department)

    delivery_report(accepted, risk="RED", by=bidder)
    fund_view(accepted, delivery="AMBER", reason="We saw the plan.", by=manager)

    red = read_by("award.delivery_reported")[manager]
    assert red.subject == f"{accepted.reference} is reported Red"
    assert "Risk: Red. risk is in doubt." in red.body
    view = read_by("award.fund_view_set")[bidder]
    assert "Delivery: Amber." in view.body
    assert "We saw the plan." in view.body
    assert view.link == red.link == portfolio_url("delivery", accepted.reference)
