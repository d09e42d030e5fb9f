"""Every figure of a home is a link to the list it counts, and that list comes to as much."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from accounts.permissions import Role
from bids.register.actions.ratings import save_scores
from legacyfund.web.templatetags.govuk import pounds
from portfolio.awards.actions.awards import decline_award
from portfolio.awards.models import Award
from tests.factories.accounts import NOW, make_department, make_user, sign_in
from tests.factories.pages import portfolio_url, text_of
from tests.factories.portfolio import make_fund
from tests.factories.register import make_system
from tests.factories.register_imports import csv_of, received_import, system_cells

pytestmark = pytest.mark.django_db


class _Figures(HTMLParser):
    """By label, where each figure leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._label = self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("class") in ("lf-figures__label", "lf-figures__value"):
            self._tag = tag
        elif tag == "a" and self._tag == "dd":
            self.found[self._label] = given["href"]

    def handle_endtag(self, tag):
        if tag == self._tag:
            self._tag = ""

    def handle_data(self, data):
        if self._tag == "dt":
            self._label = data


def home_of(person):
    client = sign_in(Client(), person)
    answer = client.get(portfolio_url("home"))
    return client, {figure.label: figure for figure in answer.context["figures"]}, _Figures(text_of(answer))


@pytest.mark.parametrize("role", list(Role))
def test_each_figure_of_each_role_leads_to_a_page_that_opens(role):
    client, figures, links = home_of(make_user(role))

    assert set(links.found) == set(figures) != set()
    for address in links.found.values():
        assert client.get(address.partition("#")[0]).status_code == 200, address


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF])
def test_what_is_awarded_is_what_was_accepted_and_its_list_comes_to_as_much(released, role):
    client, figures, links = home_of(make_user(role, released.department))

    for label, name in (
        ("Awarded to us", "committed"),
        ("Released to us", "released"),
        ("Spent", "spent"),
    ):
        shown = client.get(links.found[label])
        assert getattr(shown.context["total"], name) == figures[label].amount
        assert sum(getattr(award, name) for award in shown.context["page"]) == figures[label].amount
    assert (figures["Awarded to us"].amount, figures["Released to us"].amount) == (900_000, 450_000)


def test_an_award_that_is_not_answered_or_declined_is_not_awarded_to_us(offered):
    signer = make_user(Role.SIGN_OFF, offered.department)

    client, figures, links = home_of(signer)
    assert figures["Awarded to us"].amount == 0
    assert "No award is accepted now" in text_of(client.get(links.found["Awarded to us"]))
    assert offered.reference in text_of(client.get(portfolio_url("awards")))
    decline_award(award=Award.objects.get(pk=offered.pk), reason="Too late.", by=signer, now=NOW)
    assert home_of(signer)[1]["Awarded to us"].amount == 0


def test_the_funds_figures_are_the_totals_of_the_list_of_funds():
    for amount in (1_000_000, 250_000):
        make_fund({("2026-27", "CDEL"): amount})
    client, figures, links = home_of(make_user(Role.TREASURY_ANALYST))

    for label, name in (("Allocated", "allocated"), ("Committed", "committed"), ("Headroom", "headroom")):
        shown = client.get(links.found[label])
        assert getattr(shown.context["in_all"], name) == figures[label].amount
        assert figures[label].over == "All funds, all years and control budgets together"
    assert "All funds, years and control budgets" in text_of(client.get(links.found["Allocated"]))
    assert pounds(1_250_000) in text_of(client.get(links.found["Allocated"]))


def test_people_and_messages_are_counted_as_their_pages_list_them():
    make_user(Role.BIDDER)
    client, figures, links = home_of(make_user(Role.ADMINISTRATOR))

    people = client.get(links.found["People"]).context["page"]
    jobs = client.get(links.found["Messages waiting"].partition("#")[0])
    assert people.paginator.count == figures["People"].count
    assert jobs.context["waiting"] == figures["Messages waiting"].count
    assert jobs.context["stuck_count"] == figures["Messages set aside"].count


def test_a_reviewers_figures_are_the_lengths_of_their_lists():
    client, figures, links = home_of(make_user(Role.REVIEWER))

    lists = client.get(links.found["Reviews in hand"]).context
    count = {name: lists[name].paginator.count for name in ("in_hand", "waiting", "done")}
    assert figures["Reviews in hand"].count == count["in_hand"]
    assert figures["Reviews in all"].count == sum(count.values())


def test_whoever_sees_gaps_is_led_to_them():
    for role, leads in ((Role.SIGN_OFF, True), (Role.FUND_MANAGER, True), (Role.REVIEWER, False)):
        page = text_of(sign_in(Client(), make_user(role)).get(portfolio_url("home")))
        assert ("Red-rated systems that are not funded" in page) == leads, role


def test_the_number_of_a_longer_list_is_the_length_of_its_page(monkeypatch):
    monkeypatch.setattr("portfolio.home.queries.home.AT_FIRST", 1)
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    for _ in range(3):
        save_scores(
            system=make_system(department, by=bidder),
            scores={"L1": 5},
            evidence={},
            assessed_on=NOW.date(),
            by=bidder,
            now=NOW,
        )
        received_import(csv_of(system_cells()), department=department, by=bidder)
    client = sign_in(Client(), bidder)

    longer = client.get(portfolio_url("home")).context["longer"]

    assert {worklist.code: worklist.number for worklist in longer} == {"ratings-to-finish": 3, "imports": 3}
    for worklist in longer:
        page = client.get(portfolio_url("waiting", worklist.code)).context["page"]
        assert page.paginator.count == worklist.number
