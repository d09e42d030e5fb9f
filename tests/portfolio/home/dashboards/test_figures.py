"""Every figure of every dashboard leads to as many rows as it says, or to a page that says the same."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role
from legacyfund.lib.money import format_exact, format_pounds
from portfolio.home.dashboards.rules.tables import NO_VALUE, Kind
from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db
NOT_ON_ITS_PAGE = {("profile", "Promised"), ("profile", "Still expected")}
"""Pounds of a month, on lists that show milestones and forecasts without the pounds of a month."""

ON_ITS_PAGE = {("periods", "Lines")}
"""Numbers that are not of rows, and stand on the page."""


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_for(scene, role: Role) -> str:
    if role in (Role.BIDDER, Role.SIGN_OFF):
        return reverse("portfolio:department_dashboard")
    if role is Role.TREASURY_ANALYST:
        return reverse("portfolio:treasury_dashboard")
    return reverse("portfolio:fund_dashboard", args=[scene.fund.reference])


def figures_of(response):
    for section in response.context["sections"]:
        for table in section.tables:
            for _, cells in table.shown():
                for cell in cells[1:]:
                    if cell.column.kind not in (Kind.WORDS, Kind.RUNNING):
                        yield table, cell


def counts_rows(table, cell) -> bool:
    return cell.column.kind is Kind.COUNT and (table.key, cell.column.heading) not in ON_ITS_PAGE


def rows_behind(context) -> int:
    """Whoever does not see awards reads how many have not said, and not which."""
    if "sums" in context and not context["sees_unannounced"]:
        return sum(row["money"].silent for row in context["sums"])
    for name in ("to_do", "rows", "lines"):
        if name in context:
            return len(context[name])
    return len(context["page"])


def says(behind, table, cell) -> bool:
    """Nought of anything need not be on a page that has none of it."""
    amount, kind = cell.figure.value, cell.column.kind
    if counts_rows(table, cell) or not amount or (table.key, cell.column.heading) in NOT_ON_ITS_PAGE:
        return True
    if kind in (Kind.POINTS, Kind.COUNT):
        return cell.text in text_of(behind)
    said = (format_exact(amount), format_pounds(amount), format_pounds(amount, pence=True))
    return any(words in text_of(behind) for words in said)


@pytest.mark.parametrize(
    "role", [Role.FUND_MANAGER, Role.AUDITOR, Role.CHAIR, Role.BIDDER, Role.SIGN_OFF, Role.TREASURY_ANALYST]
)
@pytest.mark.parametrize(
    "narrowed", [{}, {"year": "2027-28", "control_budget": "RDEL_PROGRAMME"}, {"department": "THAT SPENDS"}]
)
def test_every_figure_leads_to_what_it_counts(scene, role, narrowed) -> None:
    client = signed_in(scene.person(role))
    wrong, seen = [], 0
    if "department" in narrowed:
        narrowed = {"department": scene.spending.department.code}

    response = client.get(page_for(scene, role), narrowed)

    for table, cell in figures_of(response):
        where = f"{table.key}: {cell.column.heading} {cell.figure.of} says {cell.text} ({cell.figure.href})"
        if cell.text == NO_VALUE:
            continue
        if not cell.figure.href:
            wrong.append(f"{where} leads nowhere")
            continue
        behind = client.get(cell.figure.href.partition("#")[0])
        seen += 1
        if behind.status_code != 200:
            wrong.append(f"{where} answers {behind.status_code}")
        elif counts_rows(table, cell) and rows_behind(behind.context) != cell.figure.value:
            wrong.append(f"{where} and {rows_behind(behind.context)} rows are there")
        elif not says(behind, table, cell):
            wrong.append(f"{where} and its page does not")
    assert not wrong, "\n".join(wrong)
    assert seen > 10
