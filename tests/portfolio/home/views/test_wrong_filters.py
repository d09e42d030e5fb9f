"""A filter with an error shows nothing: no figure, no list, no file of something else than was asked for."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.models import Return
from portfolio.watch.actions.findings import look_for_findings
from tests.factories.accounts import client_of
from tests.factories.pages import text_of
from tests.factories.returns import LATER, accepted_return
from tests.shared_states import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
DAY_TO_COME = {"day": "1", "month": "8", "year": "2027"}
PAGES = (
    ("portfolio:spend", Role.TREASURY_ANALYST, {}, {"award": "LF-NONE", "total": "42,500.50"}),
    ("portfolio:spend", Role.TREASURY_ANALYST, {}, {"down": "year", "across": "year"}),
    ("portfolio:returns", Role.FUND_MANAGER, {}, {"status": "GONE"}),
    ("portfolio:findings", Role.FUND_MANAGER, {}, {"kind": "GONE"}),
    ("portfolio:gaps", Role.FUND_MANAGER, {"shown": "all"}, {"shown": "all", "department": "GONE"}),
    ("portfolio:journals", Role.FUND_MANAGER, {}, {"year": "1999-00"}),
    ("portfolio:journals", Role.TREASURY_ANALYST, {}, {"award": "LF-NONE", "figure": "spent"}),
    ("portfolio:milestones", Role.FUND_MANAGER, {}, {"month": "soon"}),
    ("portfolio:milestones", Role.FUND_MANAGER, {}, {f"on_{part}": of for part, of in DAY_TO_COME.items()}),
    ("portfolio:delivery_of_awards", Role.FUND_MANAGER, {}, {"colour": "PINK"}),
    ("bids:bids", Role.FUND_MANAGER, {}, {"asked_over": "lots"}),
    ("bids:systems", Role.FUND_MANAGER, {}, {"rated": "GONE"}),
    ("accounts:events", Role.AUDITOR, {}, {"kind": "GONE"}),
    ("accounts:deliveries", Role.ADMINISTRATOR, {}, {"outcome": "GONE"}),
)
"""Of each page a question that finds something, and one that is none."""

FILES = (
    ("portfolio:findings_file", (), "portfolio:findings", {"kind": "GONE"}),
    ("portfolio:milestones_calendar", (), "portfolio:milestones", {"month": "soon"}),
    *(
        (name, ("fund",), "portfolio:fund", {f"as_of_{part}": of for part, of in DAY_TO_COME.items()})
        for name in ("portfolio:position_file", "portfolio:fund_forecasts")
    ),
    ("portfolio:spend_csv", (), "portfolio:spend", {"award": "LF-NONE"}),
    ("bids:register_file", ("csv",), "bids:systems", {"rated": "GONE"}),
    ("bids:register_lines_file", ("components",), "bids:systems", {"rated": "GONE"}),
    ("bids:bids_csv", (), "bids:bids", {"asked_over": "lots"}),
)


def build() -> Return:
    found = accepted_return(None, "30,000.00", "12,500.50")
    look_for_findings(now=LATER)
    return found


reported = built_once(build)


def address(name: str, spend_return: Return) -> str:
    of_fund = name in ("portfolio:journals", "portfolio:fund")
    return reverse(name, args=[spend_return.award.fund.reference] if of_fund else [])


@pytest.mark.parametrize(("name", "role", "fits", "wrong"), PAGES)
def test_a_page_says_what_is_wrong_and_shows_nothing(reported, name, role, fits, wrong) -> None:
    client, path = client_of(role), address(name, reported)

    shown, refused = text_of(client.get(path, fits)), text_of(client.get(path, wrong))

    assert "<table" in shown
    assert "govuk-error-message" in refused
    assert (
        f'Put right the filter above, or <a class="govuk-link" href="{path}">clear the filters</a>.'
        in refused
    )
    for figures in ("<table", "lf-figures__value", "Download", "Your total is", "/bulk.csv", "Save these"):
        assert figures not in refused, figures


@pytest.mark.parametrize(("name", "place", "page", "wrong"), FILES)
def test_a_file_or_a_page_without_the_filter_leads_back_to_it(reported, name, place, page, wrong) -> None:
    place = [reported.award.fund.reference if part == "fund" else part for part in place]

    answer = client_of(Role.FUND_MANAGER).get(reverse(name, args=place), wrong)

    assert (answer.status_code, answer["Location"]) == (302, f"{address(page, reported)}?{urlencode(wrong)}")


def test_what_needs_no_filter_stays_on_the_spend_explorer(reported) -> None:
    page = text_of(client_of(Role.TREASURY_ANALYST).get(reverse("portfolio:spend"), {"award": "LF-NONE"}))

    assert "No award with this reference has been announced." in page
    assert reverse("portfolio:pull") in page
    assert reverse("portfolio:sealed_files", args=[reported.award.fund.reference]) in page
