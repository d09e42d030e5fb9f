"""The last reports, those that are due, how many are of each colour, what the figures suggest."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, london_date
from portfolio.awards.delivery.queries.figures import suggestions_for
from portfolio.awards.delivery.queries.reports import (
    count_colours,
    of_colour,
    reports_due,
    running_awards,
    said_of,
)
from tests.factories.accounts import NOW, make_user
from tests.factories.changes import approved_change
from tests.factories.delivery import delivery_report, forecast_moved, fund_view
from tests.factories.portfolio import accepted_award

pytestmark = pytest.mark.django_db
NEXT_MONTH = NOW + timedelta(days=15)


def test_the_last_report_of_the_last_month_counts(accepted):
    delivery_report(accepted, now=NEXT_MONTH, risk="RED")
    last = delivery_report(accepted, now=NEXT_MONTH, risk="AMBER")
    delivery_report(accepted, month=Period.of(london_date(NOW)), now=NEXT_MONTH)

    said = said_of([accepted])[accepted.pk]

    assert (said.report, said.view, said.differs) == (last, None, False)
    fund_view(accepted, now=NEXT_MONTH)
    assert said_of([accepted])[accepted.pk].differs


def test_awards_are_counted_and_found_by_colour(accepted, django_assert_num_queries):
    silent, person = accepted_award(), make_user(Role.FUND_MANAGER)
    delivery_report(accepted, delivery="RED", risk="AMBER")
    awards = running_awards(person)

    with django_assert_num_queries(1):
        delivery, spend, risk = count_colours(awards)

    numbers = [[number for _, _, number in row.counts] for row in (delivery, spend, risk)]
    assert numbers == [[1, 0, 0, 1], [0, 0, 1, 1], [0, 1, 0, 1]]
    for row in (delivery, spend, risk):
        assert [of_colour(awards, row.area, colour).count() for colour, _, _ in row.counts] == [
            number for _, _, number in row.counts
        ]
    assert of_colour(awards, "risk", "NONE").get() == silent


def test_a_report_is_due_once_the_month_has_ended(accepted):
    bidder = make_user(Role.BIDDER, accepted.department)

    assert not reports_due(bidder, now=NOW).exists()
    assert reports_due(bidder, now=NEXT_MONTH).get() == accepted
    delivery_report(accepted, month=Period.of(london_date(NOW)), now=NEXT_MONTH)
    assert not reports_due(bidder, now=NEXT_MONTH).exists()
    assert reports_due(bidder, now=NEXT_MONTH + timedelta(days=31)).exists()


def test_none_is_due_of_others_or_while_the_award_is_paused(accepted):
    signer, bidder = (make_user(role, accepted.department) for role in (Role.SIGN_OFF, Role.BIDDER))
    assert not reports_due(signer, now=NEXT_MONTH).exists()

    approved_change(accepted, "PAUSE")

    assert not reports_due(bidder, now=NEXT_MONTH).exists()


def test_what_the_figures_suggest(accepted):
    milestone = accepted.milestones.get(number=2)
    for days in (1, 2, 31):
        forecast_moved(milestone, milestone.baseline_on + timedelta(days=days))

    said = suggestions_for(accepted, now=NOW)

    assert {area: row.colour for area, row in said.items()} == {
        "delivery": "RED",
        "spend": "",
        "risk": "AMBER",
    }
    assert "Milestone 2 is forecast 31 days after its baseline" in said["delivery"].words
