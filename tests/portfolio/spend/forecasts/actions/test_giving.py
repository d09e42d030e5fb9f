"""Giving a forecast: what it keeps, and every way out."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.awards.actions.awards import AwardNotDelivering
from portfolio.awards.models import Award
from portfolio.spend.forecasts.actions.giving import CommentTooLong, give_forecast
from portfolio.spend.forecasts.models import ForecastYear
from portfolio.spend.forecasts.rules.years import ForecastRefused, MonthSpent, VarianceUnexplained
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.forecasts import WHY, given_forecast, month
from tests.factories.portfolio import accepted_award, offered_award
from tests.factories.returns import LATER, accepted_return, released_award

pytestmark = pytest.mark.django_db


def test_a_forecast_is_the_next_version_and_keeps_what_each_year_comes_to() -> None:
    award = accepted_award()

    given_forecast(award, {"2027-05": 400_000, "2027-06": 500_000, "2028-05": 0})
    second = given_forecast(award, {"2027-05": 400_000, "2027-06": "500000.01"})

    assert second.number == 2
    rows = second.amounts.order_by("period").values_list("year", "period", "amount")
    assert list(rows) == [("2027-28", 2, Decimal(400_000)), ("2027-28", 3, Decimal("500000.01"))]
    (year,) = second.years.all()
    assert (year.promised, year.spent, year.to_come, year.comment) == (
        Decimal(900_000),
        Decimal(0),
        Decimal("900000.01"),
        WHY,
    )


def test_the_event_is_of_the_award_and_nobody_is_told() -> None:
    award = accepted_award()

    given_forecast(award)

    event = Event.objects.get(kind="award.forecast_given")
    assert (event.subject_ref, event.data["number"]) == (award.reference, 1)
    assert event.data["expected"] == [{"year": CELL[0], "control_budget": CELL[1], "amount": "900000.00"}]
    assert not event.deliveries.exists()


def test_accepted_spend_is_in_the_year_and_its_month_is_not_asked_for() -> None:
    award = released_award()
    accepted_return(award, "30,000.00", "40,000.00")

    made = given_forecast(award, {"2027-07": 830_000}, now=LATER)

    (year,) = made.years.all()
    assert (year.spent, year.to_come) == (Decimal(70_000), Decimal(830_000))
    with pytest.raises(MonthSpent, match="June 2027 of Resource, programme"):
        given_forecast(award, {"2027-06": 1}, now=LATER)


@pytest.mark.parametrize("amount", [855_000, 945_000])
def test_five_per_cent_needs_no_comment(amount: int) -> None:
    assert given_forecast(accepted_award(), {"2027-06": amount}, comments={}).number == 1


@pytest.mark.parametrize("amount", ["854999.99", "945000.01"])
def test_a_penny_beyond_it_does(amount: str) -> None:
    award = accepted_award()

    with pytest.raises(VarianceUnexplained) as refused:
        given_forecast(award, {"2027-06": amount}, comments={CELL: "  "})

    assert refused.value.field == f"comment_{CELL[0]}_{CELL[1]}"
    assert given_forecast(award, {"2027-06": amount}, comments={CELL: WHY}).years.get().comment == WHY


def test_spend_in_a_year_without_money_has_to_be_explained() -> None:
    with pytest.raises(VarianceUnexplained, match=r"£1 of .* in 2028-29, where the award promises nothing"):
        given_forecast(accepted_award(), {"2027-06": 900_000, "2028-04": 1}, comments={})


@pytest.mark.parametrize("amount", ["-1", "1.001", "NaN"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    award = accepted_award()
    with pytest.raises(ForecastRefused):
        give_forecast(
            award=award,
            said={(month("2027-06"), CELL[1]): Decimal(amount)},
            comments={CELL: WHY},
            by=make_user(Role.BIDDER, award.department),
            now=NOW,
        )


def test_a_comment_has_an_end() -> None:
    with pytest.raises(CommentTooLong):
        given_forecast(accepted_award(), {"2027-06": 1}, comments={CELL: "x" * 2001})


@pytest.mark.parametrize("text", ["2026-10", "2029-04"])
def test_a_month_before_the_award_or_after_the_fund_is_refused(text: str) -> None:
    with pytest.raises(MonthSpent):
        given_forecast(accepted_award(), {text: 1})


def test_the_departments_bidder_and_sign_off_may_and_nobody_else() -> None:
    award = accepted_award()
    assert given_forecast(award, by=make_user(Role.SIGN_OFF, award.department))

    for other in (make_user(Role.BIDDER, make_department()), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            given_forecast(award, by=other)


def test_an_award_that_is_only_offered_has_none() -> None:
    with pytest.raises(AwardNotDelivering, match="is offered"):
        given_forecast(offered_award())


def test_of_one_that_ended_what_is_left_to_report_may_be_said() -> None:
    award = released_award()
    approved_change(award, "TERMINATE")

    made = given_forecast(Award.objects.get(pk=award.pk), {"2027-06": 450_000}, comments={})

    assert made.years.get().promised == Decimal(450_000)


def test_the_database_asks_for_the_comment_too() -> None:
    made = given_forecast(accepted_award())

    with pytest.raises(DatabaseError, match="forecast_year_explained"), transaction.atomic():
        ForecastYear.objects.create(
            forecast=made, year="2028-29", control_budget=CELL[1], promised=100, spent=0, to_come=94
        )
