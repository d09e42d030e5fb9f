from django.urls import reverse

from tests.factories.pages import post_as_shown


def address(department) -> str:
    return reverse("accounts:rename_department", args=[department.pk])


def test_shows_the_name_it_has(as_administrator, department):
    assert "Department of Ledgers" in as_administrator.get(address(department)).content.decode()


def test_renames(as_administrator, department):
    response = post_as_shown(as_administrator, address(department), {"name": "Department of Books"})
    assert response.url == reverse("accounts:departments")
    department.refresh_from_db()
    assert str(department) == "Department of Books"


def test_a_refusal_stands_beside_its_field(as_administrator, department):
    same = {"name": "Department of Ledgers", "abbreviation": "DOL"}
    response = as_administrator.post(address(department), same)
    assert "name" in response.context["form"].errors
