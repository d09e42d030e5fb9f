"""What of the register waits for a department's people: one click from the deed, and each thing once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.permissions import Role
from bids.register.actions.ratings import save_scores
from bids.register.imports.actions.imports import cancel_import
from legacyfund.lib.financial_year import london_date
from portfolio.home.queries.home import waiting_for
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.register import make_system, rate_system, rated_system
from tests.factories.register_imports import (
    LATER,
    checked_import,
    csv_of,
    done_import,
    received_import,
    system_cells,
)

pytestmark = pytest.mark.django_db


def waits(person, now=NOW):
    """What is to be done, and where it leads."""
    return {
        row.label: reverse(row.url_name, kwargs=dict(row.url_kwargs))
        for row in waiting_for(person, now=now)[0]
    }


def test_a_rating_begun_waits_for_the_writers():
    system = make_system(name="Payroll")
    bidder, signer = make_user(Role.BIDDER, system.department), make_user(Role.SIGN_OFF, system.department)
    save_scores(
        system=system, scores={"L1": 5}, evidence={}, assessed_on=date(2026, 11, 1), by=bidder, now=NOW
    )

    assert waits(bidder) == {"Finish the rating of Payroll": f"/systems/{system.reference}/rating"}
    assert waits(signer) == {}


def test_a_rating_older_than_a_year_names_who_assessed_it_and_leads_to_rating_again():
    old = NOW - timedelta(days=500)
    department = make_department()
    rater = make_user(Role.BIDDER, department, name="Asha Patel", now=old)
    payroll = rated_system(department, name="Payroll", by=rater, now=old)
    rated_system(department, name="Rated this year")
    on = london_date(old)

    expected = f"Rate Payroll again: Asha Patel assessed it on {on.day} {on:%B %Y}"
    assert waits(rater) == {expected: f"/systems/{payroll.reference}/rate/likelihood"}
    assert waits(make_user(Role.BIDDER)) == {}

    rate_system(payroll, by=rater)
    assert waits(rater) == {}, "it is being rated again, and waits for the second person"


def test_an_imports_ratings_wait_in_one_row_with_how_many():
    rows = [system_cells(), system_cells(), system_cells(evidence="")]
    done = done_import(csv_of(*rows))
    signer = make_user(Role.SIGN_OFF, done.department)
    there = f"/imports/{done.reference}/ratings"

    assert waits(signer) == {f"Confirm 2 ratings of import {done.reference}": there}
    assert waits(done.received_by) == {f"Finish 1 rating of import {done.reference}": there}


def test_an_import_waits_until_it_is_carried_out_given_up_or_another_comes():
    department = make_department()
    bidder = make_user(Role.BIDDER, department)
    received = received_import(csv_of(system_cells(), system_cells()), department=department, by=bidder)
    first = f"Say what the columns of import {received.reference} stand for"
    assert waits(bidder) == {first: f"/imports/{received.reference}/columns"}
    cancel_import(register_import=received, by=bidder, now=LATER)
    assert waits(bidder) == {}

    faulty = checked_import(csv_of(system_cells(l1="9")), department=department, by=bidder)
    page = f"/imports/{faulty.reference}/"
    assert waits(bidder) == {f"Put right the file of import {faulty.reference}": page}
    checked = checked_import(csv_of(system_cells()), department=department, by=bidder)
    assert waits(bidder) == {
        f"Look at what import {checked.reference} would do, then confirm or cancel it": (
            f"/imports/{checked.reference}/"
        )
    }
