"""The forecast on a fund's page, and the list that it opens into."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from tests.factories.accounts import NOW, make_user
from tests.factories.forecasts import given_forecast
from tests.factories.pages import posted_day, text_of
from tests.factories.portfolio import accepted_award

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def page(name: str, *place: object) -> str:
    return reverse(f"portfolio:{name}", args=place)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role, now=NOW))
    return client


def test_the_fund_and_its_list_say_the_same() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-06": 860_000})
    manager, analyst = client_of(Role.FUND_MANAGER), client_of(Role.TREASURY_ANALYST)

    for path in (page("fund", award.fund.reference), page("fund_forecasts", award.fund.reference)):
        assert "£860,000" in text_of(manager.get(path))
    assert award.reference not in text_of(analyst.get(page("fund_forecasts", award.fund.reference)))
    for asked in ({"year": "2028-29"}, {"year": "1999-00"}, {"control_budget": "GOLD"}):
        narrowed = text_of(manager.get(page("fund_forecasts", award.fund.reference), asked))
        assert "£860,000" not in narrowed, asked
        assert "Show all" in narrowed


def test_an_envelope_over_forecast_is_said_on_the_funds_page() -> None:
    award = accepted_award(funds=1_000_000)
    given_forecast(award, {"2027-06": 1_000_001})

    shown = text_of(client_of(Role.FUND_MANAGER).get(page("fund", award.fund.reference)))

    assert "£1 more than the £1,000,000 its envelope holds" in shown


def test_as_it_was_known_it_opens_into_the_version_of_then() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-06": 860_000})
    given_forecast(award, {"2027-06": 890_000}, now=LATER)
    manager, day = client_of(Role.FUND_MANAGER), posted_day("as_of", NOW.date())

    for name in ("fund", "fund_forecasts"):
        now, then = (text_of(manager.get(page(name, award.fund.reference), given)) for given in ({}, day))
        assert "£890,000" in now
        assert "£860,000" in then
        assert "£890,000" not in then


def test_the_file_has_it_too_and_a_blank_where_nobody_has_said() -> None:
    award, silent = accepted_award(), accepted_award()
    given_forecast(award, {"2027-06": 860_000})
    manager = client_of(Role.FUND_MANAGER)

    files = [
        b"".join(manager.get(page("position_file", row.fund.reference))).decode().splitlines()
        for row in (award, silent)
    ]

    assert files[0][0].endswith("Headroom,Forecast,Awards without a forecast")
    assert files[0][1].endswith(",860000.00,0")
    assert files[1][1].endswith(",,1")


def test_who_is_not_let_in_and_what_it_costs(django_assert_max_num_queries) -> None:
    award = accepted_award()
    given_forecast(award)
    path, manager = page("fund_forecasts", award.fund.reference), client_of(Role.FUND_MANAGER)

    assert Client().get(path).status_code == 302
    assert client_of(Role.REVIEWER).get(path).status_code == 403
    assert manager.post(path).status_code == 405
    with django_assert_max_num_queries(12):
        manager.get(path)
