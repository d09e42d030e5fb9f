"""The pages of forecasts and reports: who opens them, what they keep, what they say."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from legacyfund.lib.days import day_in_words
from portfolio.awards.delivery.models import DeliveryReport, FundView, MilestoneForecast
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.changes import approved_change
from tests.factories.delivery import claimed_with, delivery_report, forecast_moved, fund_view
from tests.factories.pages import portfolio_url, post_as_shown, posted_day, text_of
from tests.factories.portfolio import accepted_award

pytestmark = pytest.mark.django_db

PAGES = ("forecast_milestones", "report_delivery", "set_fund_view", "delivery")
LISTS = ("milestones", "milestones_calendar", "delivery_of_awards")
OPENS = {
    None: (302,) * 7,
    "own": (200, 200, 403, 200, 200, 200, 200),
    "sign-off": (403, 403, 403, 200, 200, 200, 200),
    "other": (404, 404, 403, 404, 200, 200, 200),
    Role.FUND_MANAGER: (403, 403, 200, 200, 200, 200, 200),
    Role.CHAIR: (403,) * 7,
    Role.AUDITOR: (403, 403, 403, 200, 200, 200, 200),
    Role.TREASURY_ANALYST: (403, 403, 403, 200, 200, 200, 200),
}
GREEN = {"delivery": "GREEN", "spend": "GREEN", "risk": "GREEN"}


@pytest.fixture(autouse=True)
def two_weeks_later(monkeypatch):
    """The views' clock: the month in which the award was accepted has ended."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=14))


def url(name, award):
    return portfolio_url(name, award.reference)


@pytest.mark.parametrize("who", OPENS)
def test_who_opens_what(accepted, client, who):
    if who in ("own", "other", "sign-off"):
        department = make_department() if who == "other" else accepted.department
        sign_in(client, make_user(Role.SIGN_OFF if who == "sign-off" else Role.BIDDER, department))
    elif who is not None:
        sign_in(client, make_user(who))

    paths = [*(url(name, accepted) for name in PAGES), *(portfolio_url(name) for name in LISTS)]

    assert tuple(client.get(path).status_code for path in paths) == OPENS[who]
    assert client.post(url("delivery", accepted)).status_code in (302, 403, 405)
    for name in LISTS:
        assert client.post(portfolio_url(name)).status_code in (302, 403, 405)


def test_a_department_forecasts_and_the_page_says_that_a_rebaseline_is_due(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)
    page, second = url("forecast_milestones", accepted), accepted.milestones.get(number=2)
    day = second.baseline_on + timedelta(days=31)
    later = posted_day("on_2", day)
    assert "Give a new forecast" in text_of(bidder.get(portfolio_url("milestone", accepted.reference, 2)))

    blank = text_of(post_as_shown(bidder, page))
    why = text_of(post_as_shown(bidder, page, later))
    no_day = text_of(post_as_shown(bidder, page, {"cause_1": "SCOPE"}))
    done = post_as_shown(bidder, page, {**later, "cause_2": "PEOPLE", "words_2": "Nobody applied."})

    assert "Every forecast is as it was" in blank
    assert "Choose what the main cause is" in why
    assert "Give the new day of milestone 1" in no_day
    assert MilestoneForecast.objects.get().after_on == day
    award = text_of(bidder.get(done["Location"]))
    assert "Milestone 2 lies more than 30 days behind the baseline, so a re-baseline is due" in award
    assert "Milestones forecast" in award
    shown = text_of(bidder.get(portfolio_url("milestone", accepted.reference, 2)))
    for words in (
        "Ask for a re-baseline",
        "Nobody applied.",
        "Recruitment and skills",
        "slipped once",
        'id="trend"',
    ):
        assert words in shown


def test_an_award_without_planned_milestones_has_nothing_to_forecast(accepted):
    approved_change(accepted, "TERMINATE")

    refused = client_of(Role.BIDDER, accepted.department).get(url("forecast_milestones", accepted))

    assert refused.status_code == 409
    assert "nothing of it is forecast" in text_of(refused)


def test_a_report_asks_why_and_stands_where_one_looks(accepted):
    bidder, manager = client_of(Role.BIDDER, accepted.department), client_of(Role.FUND_MANAGER)
    page = url("report_delivery", accepted)
    assert "Report on the delivery of" in text_of(bidder.get(portfolio_url("home")))
    said = {**GREEN, "risk": "AMBER", "month": "2026-27/8"}

    blank, silent = text_of(post_as_shown(bidder, page)), text_of(post_as_shown(bidder, page, said))
    done = post_as_shown(bidder, page, {**said, "risk_words": "Skills are short."})

    assert "Choose Red, Amber or Green for delivery" in blank
    assert "Risk is Amber: say why" in silent
    assert "November 2026" in text_of(bidder.get(done["Location"]))
    assert "Report on the delivery of" not in text_of(bidder.get(portfolio_url("home")))
    places = [
        url("award", accepted),
        portfolio_url("awards"),
        portfolio_url("delivery_of_awards"),
        portfolio_url("fund", accepted.fund.reference),
    ]
    for place in places:
        assert "Amber" in text_of(manager.get(place)), place
    assert "Skills are short." in text_of(manager.get(places[0]))
    assert DeliveryReport.objects.get().period == 8


def test_the_figures_stand_beside_the_choice_and_choose_nothing(accepted):
    forecast_moved(
        accepted.milestones.get(number=1), accepted.milestones.get(number=1).baseline_on + timedelta(days=9)
    )

    shown = text_of(client_of(Role.BIDDER, accepted.department).get(url("report_delivery", accepted)))

    assert "The figures suggest Amber: Milestone 1 is forecast 9 days after its baseline" in shown
    assert "checked" not in shown


def test_the_fund_sees_it_otherwise_and_both_stay(accepted):
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, accepted.department)
    delivery_report(accepted)
    page = url("set_fund_view", accepted)
    said = {**GREEN, "delivery": "RED", "month": "2026-27/9"}

    silent = text_of(post_as_shown(manager, page, said))
    done = post_as_shown(manager, page, {**said, "reason": "The supplier told us."})

    assert "There is a problem" in silent
    shown = text_of(bidder.get(done["Location"]))
    assert "The fund’s last view is not what the department last reported" in shown
    assert "The supplier told us." in shown
    assert FundView.objects.get().delivery == "RED"
    assert "The fund sees delivery red" in text_of(bidder.get(portfolio_url("awards")))


def test_awards_are_listed_by_colour(accepted):
    other, manager = accepted_award(), client_of(Role.FUND_MANAGER)
    delivery_report(accepted, spend="RED")

    red = text_of(manager.get(portfolio_url("delivery_of_awards"), {"area": "spend", "colour": "RED"}))
    silent = text_of(manager.get(portfolio_url("delivery_of_awards"), {"area": "spend", "colour": "NONE"}))
    none = text_of(manager.get(portfolio_url("delivery_of_awards"), {"area": "spend", "colour": "AMBER"}))

    assert accepted.reference in red
    assert other.reference not in red
    assert other.reference in silent
    assert "No award fits these filters" in none


def test_the_list_as_it_was_marks_what_changed(accepted):
    bidder, second = client_of(Role.BIDDER, accepted.department), accepted.milestones.get(number=2)
    before = second.forecast_on
    forecast_moved(second, before + timedelta(days=40), now=NOW + timedelta(days=3))
    page = portfolio_url("milestones")

    now, then = text_of(bidder.get(page)), text_of(bidder.get(page, posted_day("on", NOW.date())))
    to_come = bidder.get(page, posted_day("on", NOW.date() + timedelta(days=90)))

    assert "40 days after the baseline" in now
    assert 'id="plan"' in now
    assert f"<strong>{day_in_words(before)}</strong>" in then
    assert f"Now {day_in_words(before + timedelta(days=40))}" in then
    assert "This day has not come yet" in text_of(to_come)
    assert "No milestone fits" in text_of(bidder.get(page, {"status": "RELEASED"}))


def test_the_list_has_the_money_of_each_now_and_on_the_day(accepted):
    approved_change(accepted, "REDUCE", {2: 440_000}, now=NOW + timedelta(days=2))
    manager, page = client_of(Role.FUND_MANAGER), portfolio_url("milestones")

    now = text_of(manager.get(page))
    then = text_of(manager.get(page, posted_day("on", NOW.date())))

    assert (now.count("£440,000"), then.count("£440,000")) == (1, 1)
    assert (now.count("£450,000"), then.count("£450,000")) == (1, 2)
    assert "Now £440,000" in then
    assert "Nothing on this page has changed since" not in then


def test_lists_and_pages_take_a_few_queries(accepted, django_assert_max_num_queries):
    accepted_award()
    delivery_report(accepted)
    fund_view(accepted)
    forecast_moved(
        accepted.milestones.get(number=2), accepted.milestones.get(number=2).forecast_on + timedelta(days=4)
    )
    manager = client_of(Role.FUND_MANAGER)
    manager.get(portfolio_url("home"))

    for place, most in (("delivery_of_awards", 8), ("milestones", 9)):
        with django_assert_max_num_queries(most):
            manager.get(portfolio_url(place))
    with django_assert_max_num_queries(12):
        manager.get(portfolio_url("milestones"), posted_day("on", NOW.date()))


def test_the_checker_sees_the_hash_and_where_else_the_file_is_evidence(accepted):
    for number in (1, 2):
        claimed_with(accepted.milestones.get(number=number))
    page = portfolio_url("milestone", accepted.reference, 1)

    fund, department = (
        text_of(client_of(Role.FUND_MANAGER).get(page)),
        text_of(client_of(Role.BIDDER, accepted.department).get(page)),
    )

    assert "You check it on the file" in fund
    assert "SHA-256 begins" in fund
    assert f"{accepted.reference}/2" in fund
    assert "The same file is evidence of" in fund
    assert "The same file is evidence of" not in department
