from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.permissions import Role
from legacyfund.lib.financial_year import Period, following_year, london_date
from portfolio.funds.actions import FundRefused, RoundAlreadyTied, create_fund, tie_round_budget
from portfolio.funds.models import Fund, RoundBudget
from portfolio.ledger.actions.allocating import allocate, decrease_allocation
from portfolio.ledger.models import Journal
from portfolio.ledger.queries.position import fund_position, position_total
from portfolio.ledger.rules.ended import YearEnded
from tests.factories.accounts import NOW, client_of, make_user
from tests.factories.assessment import make_round
from tests.factories.bid_forms import YEAR as COMING_YEAR
from tests.factories.pages import portfolio_url, posted_day, text_of
from tests.factories.portfolio import YEAR, make_fund

pytestmark = pytest.mark.django_db

FIRST, LAST = COMING_YEAR, following_year(COMING_YEAR)


def test_a_fund_is_set_up():
    response = client_of().post(
        portfolio_url("create_fund"),
        {"name": "Legacy IT Fund", "reference": "LITF", "first_year": FIRST, "last_year": LAST},
    )

    assert response["Location"] == portfolio_url("fund", "LITF")
    assert Fund.objects.get().last_year == LAST


def test_a_refused_fund_says_why_beside_the_field():
    make_fund(reference="LITF")

    response = client_of().post(
        portfolio_url("create_fund"),
        {"name": "Another", "reference": "LITF", "first_year": FIRST, "last_year": LAST},
    )

    assert "There is a fund LITF already" in text_of(response)
    assert "Error: " in text_of(response)


@pytest.mark.parametrize(
    ("reference", "first", "last", "said"),
    [
        ("litf", FIRST, LAST, "capital letters"),
        ("L", FIRST, LAST, "capital letters"),
        ("1ITF", FIRST, LAST, "capital letters"),
        ("AA", LAST, FIRST, "The last year must be the first or later"),
    ],
)
def test_a_fund_that_cannot_stand_is_refused(reference, first, last, said):
    details = {"name": "A", "reference": reference, "first_year": first, "last_year": last}

    assert said in text_of(client_of().post(portfolio_url("create_fund"), details))


def test_funds_are_listed_with_their_headroom(django_assert_max_num_queries):
    make_fund({(YEAR, "CDEL"): 1_234_567})
    reader = client_of(Role.TREASURY_ANALYST)

    with django_assert_max_num_queries(10):
        page = text_of(reader.get(portfolio_url("funds")))

    assert "£1,234,567" in page
    assert "Set up a fund" not in page


def test_no_fund_yet():
    assert "There is no fund yet" in text_of(client_of().get(portfolio_url("funds")))


def test_the_fund_page_shows_the_position_awards_and_rounds(offered, django_assert_max_num_queries):
    award = offered
    manager, address = client_of(), portfolio_url("fund", award.fund.reference)

    with django_assert_max_num_queries(10):
        page = text_of(manager.get(address))

    assert "£4,100,000" in page
    assert award.reference in page
    assert portfolio_url("decisions", award.bid.round.reference) in page


def test_treasury_sees_the_position_and_announced_awards_and_no_findings(offered):
    award = offered

    page = text_of(client_of(Role.TREASURY_ANALYST).get(portfolio_url("fund", award.fund.reference)))

    assert "£4,100,000" in page
    assert award.reference in page
    assert "Open findings" not in page


def test_the_position_as_of_a_day():
    now = timezone.now()
    year = Period.of(london_date(now)).year
    fund = make_fund({(year, "CDEL"): 100}, now=now - timedelta(days=10))
    page = portfolio_url("fund", fund.reference)

    def on(day):
        return text_of(client_of().get(page, posted_day("as_of", day)))

    assert "£100" in on(london_date(now - timedelta(days=5)))
    assert "The fund held no money" in on(london_date(now - timedelta(days=20)))
    assert "£100" in on(london_date(now))
    to_come = on(london_date(now) + timedelta(days=2))
    assert "This day has not come yet" in to_come
    assert "Position now" in to_come


def test_a_day_that_is_none_is_refused():
    fund = make_fund({(YEAR, "CDEL"): 100})

    page = text_of(client_of().get(portfolio_url("fund", fund.reference), {"as_of_day": "31"}))

    assert "There is a problem" in page
    assert "Position now" in page


@pytest.fixture
def in_first_year(monkeypatch):
    """The views' clock in the first year of the factories' fund."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.usefixtures("in_first_year")
def test_envelopes_are_allocated_once_for_one_form():
    fund = make_fund()
    manager = client_of()
    address = portfolio_url("allocate", fund.reference)
    form = {
        "direction": "increase",
        "narrative": "Settlement",
        "key": manager.get(address).context["form"]["key"].value(),
        "CDEL_2026-27": "1,000.50",
        "RDEL_ADMIN_2027-28": "5",
    }

    first = manager.post(address, form)
    again = manager.post(address, form)

    assert first["Location"] == again["Location"] == portfolio_url("fund", fund.reference)
    assert Journal.objects.count() == 1
    assert str(position_total(fund_position(fund)).allocated) == "1005.50"


@pytest.mark.usefixtures("in_first_year")
def test_a_key_that_the_page_did_not_make_is_refused():
    fund = make_fund()
    form = {"direction": "increase", "narrative": "A", "key": "decision-1-commitment", "CDEL_2026-27": "1"}

    assert client_of().post(portfolio_url("allocate", fund.reference), form).status_code == 200
    assert not Journal.objects.exists()


@pytest.mark.parametrize(
    ("form", "said", "left"),
    [
        ({"direction": "decrease", "CDEL_2026-27": "101"}, "£1 is missing", 100),
        ({"direction": "decrease", "CDEL_2026-27": "100"}, "", 0),
        ({"direction": "increase"}, "There is no money to post", 100),
    ],
)
@pytest.mark.usefixtures("in_first_year")
def test_no_more_is_given_back_than_there_is_and_nothing_is_not_allocated(form, said, left):
    fund = make_fund({(YEAR, "CDEL"): 100})

    page = text_of(
        client_of().post(
            portfolio_url("allocate", fund.reference), {**form, "narrative": "Back", "key": str(uuid4())}
        )
    )

    assert said in page
    assert position_total(fund_position(fund)).allocated == left


@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_a_year_that_has_ended_is_not_offered_and_refused_by_the_ledger(monkeypatch, direction):
    fund = make_fund({(YEAR, "CDEL"): 100})
    address, form = portfolio_url("allocate", fund.reference), {"direction": direction, "narrative": "A"}
    after = datetime(2027, 4, 1, 9, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: after)
    client, manager = client_of(), make_user(Role.FUND_MANAGER)

    page = client.get(address)
    refused = client.post(address, {**form, "key": str(uuid4()), "CDEL_2026-27": "1"})

    assert "2026-27 ended on 31 March 2027. Nothing is added" in text_of(page)
    assert page.context["form"].years == ["2027-28", "2028-29"]
    assert "There is no money to post" in text_of(refused)
    change = allocate if direction == "increase" else decrease_allocation
    moved = {"amounts": {(YEAR, "CDEL"): Decimal(1)}, "narrative": "A", "idempotency_key": "late"}
    with pytest.raises(YearEnded, match="2026-27 ended on 31 March 2027"):
        change(fund=fund, **moved, by=manager, now=after)
    assert position_total(fund_position(fund)).allocated == 100
    over = datetime(2029, 4, 1, 9, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: over)
    assert "there is no envelope to change" in text_of(client_of().get(address))


def test_a_round_is_tied_to_the_fund_once():
    fund = make_fund()
    round_ = make_round()
    manager = client_of()
    address = portfolio_url("tie_round", fund.reference)

    response = manager.post(address, {"round": round_.reference})

    assert response["Location"] == portfolio_url("fund", fund.reference)
    assert RoundBudget.objects.get().round == round_
    assert "Every round is tied to a fund" in text_of(manager.get(address))


def test_a_tied_round_cannot_be_tied_again():
    manager = make_user(Role.FUND_MANAGER)
    round_, fund = make_round(), make_fund(manager=manager)
    tie_round_budget(round=round_, fund=fund, by=manager, now=timezone.now())

    with pytest.raises(RoundAlreadyTied):
        tie_round_budget(round=round_, fund=make_fund(), by=manager, now=timezone.now())


def test_an_announced_round_can_no_longer_be_tied(offered):
    award = offered
    round_ = award.bid.round
    round_.refresh_from_db()

    with pytest.raises(RoundAlreadyTied):
        tie_round_budget(round=round_, fund=award.fund, by=make_user(Role.FUND_MANAGER), now=timezone.now())


def test_years_that_are_none_are_refused_by_the_action():
    with pytest.raises(FundRefused) as refusal:
        create_fund(
            reference="AA",
            name="A",
            first_year="2026-28",
            last_year="2028-29",
            by=make_user(Role.FUND_MANAGER),
            now=timezone.now(),
        )

    assert refusal.value.field == "first_year"
