"""The pages of forecasts: giving one, reading one, the award's, the fund's, and where they are asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.permissions import Role
from portfolio.awards.models import Award
from portfolio.spend.forecasts.models import Forecast
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.bids import CELL
from tests.factories.changes import approved_change
from tests.factories.closing import closed_award, completed_award
from tests.factories.forecasts import given_forecast
from tests.factories.pages import fields_of, text_of
from tests.factories.periods import accepted_nil, bring_up_to_date
from tests.factories.portfolio import accepted_award, offered_award
from tests.factories.returns import LATER, accepted_return, certified_return, released_award

pytestmark = pytest.mark.django_db
JUNE = f"amount_2027-28_3_{CELL[1]}"
COMMENT = f"comment_{CELL[0]}_{CELL[1]}"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def page(name: str, *place: object) -> str:
    return reverse(f"portfolio:{name}", args=place)


def client_of(role: Role, award: Award | None = None) -> Client:
    client = Client()
    client.force_login(make_user(role, award.department) if award else make_user(role))
    return client


def sent(client: Client, path: str, **answers: str):
    return client.post(path, {**fields_of(text_of(client.get(path))), **answers})


def test_a_forecast_is_given_and_read() -> None:
    award = accepted_award()
    client = client_of(Role.BIDDER, award)

    answer = sent(client, page("give_forecast", award.reference), **{JUNE: "£900k"})

    assert answer.url == page("forecast_version", award.reference, 1)
    shown = text_of(client.get(answer.url))
    assert "Version 1 of the forecast" in shown
    assert "£900,000" in shown


def test_a_year_that_differs_is_asked_about_and_nothing_typed_is_lost() -> None:
    award = accepted_award()
    client, path = client_of(Role.SIGN_OFF, award), page("give_forecast", award.reference)

    answer = sent(client, path, **{JUNE: "800,000"})

    assert answer.status_code == 200
    assert "Say why you expect £100,000 less than the £900,000 the award promises" in text_of(answer)
    assert fields_of(text_of(answer))[JUNE] == "800,000"
    assert COMMENT in fields_of(text_of(answer))
    assert sent(client, path, **{JUNE: "800,000", COMMENT: "Later."}).status_code == 302


def test_a_year_whose_spend_is_all_known_can_be_explained_too(monkeypatch) -> None:
    now = datetime(2028, 4, 20, 12, 0, tzinfo=UTC)
    award = accepted_award()
    bring_up_to_date(award, now=now, report=accepted_nil)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client, path = client_of(Role.BIDDER, award), page("give_forecast", award.reference)
    assert "The spend of all its months is accepted" in text_of(client.get(path))

    assert "There is a problem" in text_of(sent(client, path))
    assert sent(client, path, **{COMMENT: "The supplier never came."}).status_code == 302


def test_a_block_is_read_into_the_boxes_and_saves_nothing() -> None:
    award = accepted_award()
    client, path = client_of(Role.BIDDER, award), page("give_forecast", award.reference)

    answer = sent(client, path, paste="Month\tRDEL programme\nJune 2027\t£1,200.50\n", read_paste="yes")

    assert answer.status_code == 200
    assert fields_of(text_of(answer))[JUNE] == "1,200.50"
    assert "1 amount was read into the boxes" in text_of(answer)
    assert not Forecast.objects.exists()
    faulty = sent(client, path, paste="Month\tCDEL\nJune 2027\t5\n", read_paste="yes")
    assert "the award has no money in this control budget" in text_of(faulty)


def test_a_month_whose_spend_is_accepted_is_shown_and_not_asked_for(monkeypatch) -> None:
    award = released_award()
    accepted_return(award, "30,000.00", "40,000.00")
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)

    shown = text_of(client_of(Role.BIDDER, award).get(page("give_forecast", award.reference)))

    assert JUNE not in fields_of(shown)
    assert "£70,000" in shown


def test_a_version_marks_what_differs_from_the_one_before() -> None:
    award = accepted_award()
    given_forecast(award, {"2027-06": 900_000})
    given_forecast(award, {"2027-06": 500_000, "2027-07": 440_000})

    shown = text_of(client_of(Role.FUND_MANAGER).get(page("forecast_version", award.reference, 2)))

    assert "£40,000 more of RDEL programme in 2027-28" in shown
    assert "was £900,000" in shown
    assert "Version 1, before it" in shown


def test_the_award_shows_its_fifth_number_its_curve_and_its_earned_value() -> None:
    award = accepted_award()
    client = client_of(Role.BIDDER, award)
    before = text_of(client.get(page("award", award.reference)))
    assert "No forecast yet: nobody has said what this award is expected to spend" in before

    given_forecast(award, {"2027-06": 860_000})
    given_forecast(award, {"2027-06": 890_000}, now=NOW + timedelta(hours=1))
    shown = text_of(client.get(page("award", award.reference)))

    assert "£890,000" in shown
    assert "Forecast, version 2" in shown
    assert "Undefined: nothing is spent" in shown
    drawn = text_of(client.get(page("award_forecast", award.reference), {"version": "1", "budget": CELL[1]}))
    assert "Forecast, version 1" in drawn


def test_the_fund_is_led_to_who_fits_what_would_lapse_of_the_year_that_runs(monkeypatch) -> None:
    award = accepted_award()
    given_forecast(award, {"2027-06": 860_000})
    year_end = f'href="{page("year_end", award.fund.reference)}#reserve"'

    def led() -> list[bool]:
        readers = (client_of(Role.FUND_MANAGER), client_of(Role.AUDITOR), client_of(Role.BIDDER, award))
        pages = [text_of(reader.get(page("award_forecast", award.reference))) for reader in readers]
        assert all("What the award is expected to spend" in shown for shown in pages)
        return [year_end in shown for shown in pages]

    assert led() == [False, False, False], "the year of its money has not begun"
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    assert led() == [True, True, False]
    given_forecast(award, {"2027-08": 900_000}, now=LATER)
    assert led() == [False, False, False]


def test_where_it_is_asked_for(monkeypatch) -> None:
    award = released_award()
    certified = certified_return(award)
    now = NOW + timedelta(days=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    bidder = client_of(Role.BIDDER, award)
    give = page("give_forecast", award.reference)

    for path in (page("home"), page("returns_due"), page("return_page", certified.reference)):
        assert give in text_of(bidder.get(path)), path
    given_forecast(award, now=now)
    assert give not in text_of(bidder.get(page("home")))
    assert "Forecasts to give this month" not in text_of(bidder.get(page("returns_due")))


@pytest.mark.parametrize("name", ["award_forecast", "give_forecast"])
def test_who_is_not_let_in(name: str) -> None:
    award = accepted_award()
    path = page(name, award.reference)

    assert "sign-in" in Client().get(path).url or "login" in Client().get(path).url
    assert client_of(Role.REVIEWER).get(path).status_code == 403
    assert client_of(Role.BIDDER, accepted_award(department=make_department())).get(path).status_code == 404
    assert client_of(Role.BIDDER, award).put(path).status_code == 405


def test_the_fund_does_not_give_a_departments_forecast() -> None:
    award = accepted_award()

    assert client_of(Role.FUND_MANAGER).get(page("give_forecast", award.reference)).status_code == 403


def test_an_award_that_is_only_offered_is_not_asked() -> None:
    award = offered_award()

    answer = client_of(Role.BIDDER, award).get(page("give_forecast", award.reference))

    assert answer.status_code == 409
    assert "is offered" in text_of(answer)


def test_a_terminated_award_can_still_say_what_is_left() -> None:
    award = released_award()
    approved_change(award, "TERMINATE")

    assert client_of(Role.BIDDER, award).get(page("give_forecast", award.reference)).status_code == 200


@pytest.mark.parametrize("end", ["closed", "terminated"])
def test_a_forecast_from_before_the_end_is_said_to_count_no_more(end) -> None:
    award = completed_award() if end == "closed" else released_award()
    given_forecast(award, {"2027-06": 860_000}, now=NOW + timedelta(hours=1))
    if end == "closed":
        accepted_return(award, "70,000.00")
        closed_award(award, now=LATER)
    else:
        approved_change(award, "TERMINATE", now=LATER)
    client = client_of(Role.BIDDER, award)

    for name in ("award_forecast", "award"):
        shown = text_of(client.get(page(name, award.reference)))
        assert f"counts no more: the award has been {end} since" in shown
        assert "Forecast, version 1" not in shown
        assert ("Say what you expect to spend now" in shown) is (end == "terminated")
    shown = text_of(client.get(page("award_forecast", award.reference)))
    words = {"closed": "None: the award is closed", "terminated": "None since the award was terminated"}
    assert words[end] in shown
    assert "No forecast yet" not in shown


def test_pages_take_as_many_queries_for_many_months_and_awards_as_for_one(
    django_assert_max_num_queries,
) -> None:
    award = released_award()
    for amount in range(3):
        given_forecast(award, {"2027-06": 860_000 + amount, "2028-06": 5})
    manager = client_of(Role.FUND_MANAGER)

    for name, most in (("award_forecast", 24), ("forecast_version", 24)):
        place = (award.reference, 3) if name == "forecast_version" else (award.reference,)
        with django_assert_max_num_queries(most):
            manager.get(page(name, *place))
