"""GET /api/v1/returns/ and one of them: what becomes of what was filed."""

from datetime import timedelta

import pytest
from oauth2_provider.models import AccessToken

from accounts.permissions import Role
from portfolio.spend.actions.certification import refuse_return
from tests.factories.accounts import make_user
from tests.factories.api import RETURNS, make_filing_machine, refused
from tests.factories.returns import (
    LATER,
    accepted_return,
    certified_return,
    checked_return,
    held_return,
    released_award,
)
from tests.shared_states import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
FEW = 8


@built_once
def built():
    """An award of which half is released, and its department's finance system."""
    award = released_award()
    return award, make_filing_machine(award.department, now=LATER)


@pytest.fixture
def filing(built):
    """Its token is of the day that the views' clock says."""
    AccessToken.objects.update(expires=LATER + timedelta(minutes=15))
    return built


def test_lists_the_departments_returns_with_what_became_of_them(filing):
    award, machine = filing
    accepted_return(award, "1,000.00")
    refused_one = certified_return(award, "2,000.00")
    refuse_return(spend_return=refused_one, reason="Not ours.", by=make_user(Role.FUND_MANAGER), now=LATER)
    held_return(award)
    checked_return(released_award())

    told = machine.get(RETURNS).json()["returns"]

    assert [one["state"] for one in told] == ["ACCEPTED", "REFUSED", "HELD"]
    assert told[0]["accepted_at"] == LATER.isoformat()
    assert told[1]["reason"] == "Not ours."
    assert "released" in told[2]["reason"]
    assert machine.get(told[1]["address"]).json() == told[1]


def test_narrows_and_goes_page_by_page(filing):
    award, machine = filing
    made = [checked_return(award, f"{pounds}.00") for pounds in (10, 20, 30)]

    page = machine.get(RETURNS, {"limit": "2"}).json()
    rest = machine.get(page["next"]).json()
    of_state = machine.get(RETURNS, {"state": "HELD"}).json()
    of_month = machine.get(RETURNS, {"period": "2027-06", "award": award.reference}).json()

    told = page["returns"] + rest["returns"]
    assert [one["reference"] for one in told] == [one.reference for one in made]
    assert rest["next"] is None
    assert of_state == {"returns": [], "next": None}
    assert len(of_month["returns"]) == 3


@pytest.mark.parametrize("query", [{"state": "SENT"}, {"after": "no-such"}, {"limit": "1001"}, {"page": "2"}])
def test_a_parameter_that_names_nothing_is_refused(filing, query):
    assert refused(filing[1].get(RETURNS, query), 400)["field"] == next(iter(query))


def test_a_list_takes_few_queries(filing, django_assert_max_num_queries):
    award, machine = filing
    for pounds in range(1, 6):
        checked_return(award, f"{pounds}.00")

    with django_assert_max_num_queries(FEW):
        machine.get(RETURNS)


def test_there_is_nothing_under_another_name(filing):
    refused(filing[1].get(f"{RETURNS}NO-SUCH/"), 404)
