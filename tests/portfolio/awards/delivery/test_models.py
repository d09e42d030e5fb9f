"""What the database keeps of forecasts and reports, whoever writes."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from portfolio.awards.delivery.models import DeliveryReport, FundView, MilestoneForecast
from portfolio.awards.models import Milestone
from tests.factories.accounts import NOW
from tests.factories.changes import approved_change
from tests.factories.delivery import delivery_report, forecast_moved, fund_view
from tests.factories.portfolio import claimed_milestone

pytestmark = pytest.mark.django_db
LATER = timedelta(days=40)


def refused(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_a_forecast_moves_only_on_record(accepted):
    milestone = accepted.milestones.get(number=1)
    before = milestone.forecast_on
    alone = Milestone.objects.filter(pk=milestone.pk)

    refused(lambda: alone.update(forecast_on=before + LATER))
    made = forecast_moved(milestone, before + LATER)
    refused(lambda: alone.update(forecast_on=before))
    refused(lambda: MilestoneForecast.objects.filter(pk=made.pk).update(words="Never."))
    refused(made.delete)

    assert alone.get().forecast_on == before + LATER


def test_a_new_baseline_takes_the_forecast_along_without_a_row(accepted):
    later = accepted.milestones.get(number=2).baseline_on + LATER

    approved_change(accepted, "RE_BASELINE", baselines={2: later})

    assert accepted.milestones.get(number=2).forecast_on == later
    assert not MilestoneForecast.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": ""},
        {"words": ""},
        {"cause": "WEATHER"},
        {"before_on": date(2020, 1, 1)},
        {"after_on": None},
    ],
)
def test_a_row_that_does_not_hold_is_refused(accepted, wrong):
    milestone, by = accepted.milestones.get(number=1), accepted.offered_by
    row = {
        "milestone": milestone,
        "before_on": milestone.forecast_on,
        "after_on": milestone.forecast_on + LATER,
        "cause": "SCOPE",
        "words": "More to do.",
        "given_at": NOW,
        "given_by": by,
    }

    refused(lambda: MilestoneForecast.objects.create(**{**row, **wrong}))


def test_what_is_claimed_is_forecast_no_more(accepted):
    milestone = claimed_milestone(accepted.milestones.get(number=1))
    said = {"before_on": milestone.forecast_on, "after_on": milestone.forecast_on - LATER}

    refused(
        lambda: MilestoneForecast.objects.create(
            milestone=milestone, **said, given_at=NOW, given_by=accepted.offered_by
        )
    )


def test_reports_and_views_stay_as_they_were_said(accepted):
    report, view = delivery_report(accepted), fund_view(accepted, risk="RED")

    refused(lambda: DeliveryReport.objects.filter(pk=report.pk).update(risk="RED", risk_words="No."))
    refused(view.delete)
    kept = {"award": accepted, "year": "2026-27", "spend": "GREEN", "risk": "GREEN"}
    said = {**kept, "reported_at": NOW, "reported_by": accepted.offered_by}
    refused(lambda: DeliveryReport.objects.create(**said, period=8, delivery="AMBER"))
    refused(lambda: DeliveryReport.objects.create(**said, period=13, delivery="GREEN"))
    seen = {**kept, "viewed_at": NOW, "viewed_by": accepted.offered_by, "period": 8, "delivery": "GREEN"}
    refused(lambda: FundView.objects.create(**seen, reason=""))
