"""The pages of dashboards: who is let in, what is refused, what is said of nothing, and their files."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from legacyfund.web.templatetags.govuk import moment
from portfolio.home.dashboards.rules.tables import find_table
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in
from tests.factories.forecasts import given_forecast
from tests.factories.pages import text_of
from tests.factories.portfolio import accepted_award, make_fund
from tests.portfolio.home.dashboards.conftest import LATER

pytestmark = pytest.mark.django_db
PAGES = {
    "fund_dashboard": Role.BIDDER,
    "risk_removed": Role.BIDDER,
    "department_dashboard": Role.TREASURY_ANALYST,
    "treasury_dashboard": Role.CHAIR,
}
"""With a role that is not let in."""


def address(name: str, fund=None) -> str:
    of_fund = name.startswith(("fund_", "risk_"))
    return reverse(f"portfolio:{name}", args=[fund.reference if fund else "X"] if of_fund else [])


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_let_in_and_what_a_dashboard_does_not_take(name) -> None:
    fund = make_fund()
    path = address(name, fund)

    assert Client().get(path).status_code == 302
    assert client_of(PAGES[name]).get(path).status_code == 403
    assert client_of(Role.FUND_MANAGER).post(path).status_code == 405
    assert client_of(Role.FUND_MANAGER).get(path).status_code == 200


@pytest.mark.parametrize("name", ["fund_dashboard", "department_dashboard", "treasury_dashboard"])
@pytest.mark.parametrize("asked", [{"year": "1066-67"}, {"control_budget": "GOLD"}, {"department": "NOBODY"}])
def test_a_filter_that_is_none_is_refused_in_words_and_nothing_is_shown(scene, name, asked) -> None:
    client = Client()
    client.force_login(scene.person(Role.FUND_MANAGER))

    page, file = (client.get(address(each, scene.fund), asked) for each in (name, f"{name}_file"))

    assert "There is a problem" in text_of(page)
    assert page.context["sections"] == ()
    assert file["Location"].startswith(address(name, scene.fund))


def test_an_empty_fund_leads_to_its_envelopes() -> None:
    fund = make_fund()

    shown = text_of(client_of(Role.FUND_MANAGER).get(address("fund_dashboard", fund)))

    assert "Once its envelopes are allocated" in shown
    assert "No award runs here" in shown
    assert "No department has an award" in shown
    assert "no risk is promised" in shown


def test_a_department_with_nothing_is_led_on() -> None:
    department = make_department()
    client = Client()
    client.force_login(make_user(Role.BIDDER, department, now=NOW))

    shown = text_of(client.get(address("department_dashboard")))

    assert "no system in the register yet" in shown
    assert reverse("bids:systems") in shown
    assert "Awards stand here once they are announced" in shown
    assert "has no bid and is partner in none" in shown


def test_a_department_sees_itself_and_no_other(scene) -> None:
    client = Client()
    client.force_login(make_user(Role.BIDDER, scene.silent.department, now=LATER))

    own = client.get(address("department_dashboard"))
    other = client.get(address("department_dashboard"), {"department": scene.spending.department.code})

    assert scene.silent.title in text_of(own)
    assert scene.spending.reference not in text_of(own)
    assert other.context["sections"] == ()


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.BIDDER])
def test_choosing_a_department_takes_no_award_of_its_away(scene, role) -> None:
    client = sign_in(Client(), scene.person(role))
    code = scene.spending.department.code

    shown = client.get(address("department_dashboard"), {"department": code})

    table = find_table(shown.context["sections"], "awards")
    assert table is not None
    assert [row.figures[0].value for row in table.rows] == [scene.spending.title]


def test_choosing_a_department_leaves_the_funds_their_envelopes(scene) -> None:
    client = sign_in(Client(), scene.person(Role.TREASURY_ANALYST))
    code = scene.spending.department.code

    every = client.get(address("treasury_dashboard"))
    own = client.get(address("treasury_dashboard"), {"department": code})

    assert find_table(own.context["sections"], "position") == find_table(
        every.context["sections"], "position"
    )
    assert "It is of all departments" in text_of(own)


def test_the_treasury_reads_no_award_by_name(scene) -> None:
    client = Client()
    client.force_login(scene.person(Role.TREASURY_ANALYST))

    for name in ("treasury_dashboard", "fund_dashboard", "risk_removed"):
        shown = text_of(client.get(address(name, scene.fund)))
        assert scene.spending.reference not in shown
        assert scene.spending.title not in shown


def test_a_table_is_a_file_of_the_same_numbers(scene) -> None:
    client = Client()
    client.force_login(scene.person(Role.FUND_MANAGER))

    file = client.get(address("fund_dashboard_file", scene.fund), {"table": "position", "year": "2027-28"})
    lines = b"".join(file).decode("utf-8-sig").splitlines()

    assert file["Content-Disposition"] == 'attachment; filename="position.csv"'
    assert lines[0].startswith("Year,Control budget,Allocated,Committed,Released,Spent,Forecast")
    assert lines[1].startswith("2027-28,RDEL programme,5000000.00,2100000.00,450000.00,42500.50")
    assert client.get(address("fund_dashboard_file", scene.fund), {"table": "none"}).status_code == 404


def test_it_says_when_and_for_whom_it_was_made_and_what_it_shows(scene) -> None:
    manager = scene.person(Role.FUND_MANAGER)
    client = Client()
    client.force_login(manager)

    shown = text_of(client.get(address("fund_dashboard", scene.fund), {"year": "2027-28"}))

    assert "Shown: 2027-28, all control budgets, all departments." in shown
    assert f"Made on {moment(LATER)} for {manager.name}" in shown


def test_a_dashboard_asks_ten_queries_at_most_however_many_awards(scene) -> None:
    """Two more are of the session and the person's roles."""
    people = {
        "fund_dashboard": Role.FUND_MANAGER,
        "department_dashboard": Role.BIDDER,
        "treasury_dashboard": Role.TREASURY_ANALYST,
    }
    readers = {name: sign_in(Client(), scene.person(role)) for name, role in people.items()}

    few = {name: asked_by(client, address(name, scene.fund)) for name, client in readers.items()}
    given_forecast(accepted_award(department=scene.spending.department), now=LATER)
    many = {name: asked_by(client, address(name, scene.fund)) for name, client in readers.items()}

    assert few == many
    assert max(few.values()) <= 12


def asked_by(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
