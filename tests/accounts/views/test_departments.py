from datetime import date

from django.urls import reverse

from accounts.actions.departments import close_department
from accounts.models import Department
from tests.factories.accounts import NOW, make_department
from tests.factories.pages import post_as_shown

ADD = reverse("accounts:add_department")
NEW = {"name": "HM Customs", "abbreviation": "HMC", "code": "D77", "kind": "NON_MINISTERIAL"}
LAST_DAY = {"ends_on_day": "1", "ends_on_month": "4", "ends_on_year": "2027"}


def link(page: str, department) -> str:
    return reverse(f"accounts:{page}", args=[department.pk])


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


def test_shows_the_form_of_a_new_one(as_administrator):
    page = as_administrator.get(ADD).content.decode()
    assert "Organisation code" in page


def test_adds(as_administrator):
    response = as_administrator.post(ADD, NEW)
    assert response.url == reverse("accounts:departments")
    assert Department.objects.get(code="D77").short_name == "HMC"


def test_a_code_taken_stands_beside_its_field(as_administrator):
    as_administrator.post(ADD, NEW)
    response = as_administrator.post(ADD, NEW)
    assert "code" in response.context["form"].errors


def test_shows_the_name_it_has(as_administrator, department):
    assert (
        "Department of Ledgers"
        in as_administrator.get(link("rename_department", department)).content.decode()
    )


def test_renames(as_administrator, department):
    response = post_as_shown(
        as_administrator, link("rename_department", department), {"name": "Department of Books"}
    )
    assert response.url == reverse("accounts:departments")
    department.refresh_from_db()
    assert str(department) == "Department of Books"


def test_the_same_name_stands_refused_beside_its_field(as_administrator, department):
    same = {"name": "Department of Ledgers", "abbreviation": "DOL"}
    response = as_administrator.post(link("rename_department", department), same)
    assert "name" in response.context["form"].errors


def test_offers_the_others_as_successor(as_administrator, department):
    other = make_department(name="Office of Books")
    response = as_administrator.get(link("close_department", department))
    assert list(response.context["form"].fields["successor"].queryset) == [other]


def test_closes(as_administrator, department):
    other = make_department()
    response = as_administrator.post(
        link("close_department", department), {**LAST_DAY, "successor": other.pk}
    )
    assert response.url == reverse("accounts:departments")
    department.refresh_from_db()
    assert department.successor == other


def test_closing_twice_is_refused(as_administrator, department):
    as_administrator.post(link("close_department", department), LAST_DAY)
    response = as_administrator.post(link("close_department", department), LAST_DAY)
    assert "closed already" in response.content.decode()
