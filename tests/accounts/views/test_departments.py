from datetime import date

from django.urls import reverse

from accounts.actions.departments import close_department
from tests.factories.accounts import NOW, make_department


def test_lists_open_and_closed(as_administrator, administrator, bidder, department):
    gone = make_department(name="Gone Office")
    close_department(
        department=gone, ends_on=date(2027, 4, 1), successor=department, by=administrator, now=NOW
    )
    page = as_administrator.get(reverse("accounts:departments")).content.decode()
    assert "Closed on 1 April 2027, followed by Department of Ledgers" in page
    assert department.organisation_id in page


def test_says_when_there_is_none(as_administrator):
    assert "Add the first one" in as_administrator.get(reverse("accounts:departments")).content.decode()
