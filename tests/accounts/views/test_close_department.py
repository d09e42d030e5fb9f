from django.urls import reverse

from tests.factories.accounts import make_department

LAST = {"ends_on_day": "1", "ends_on_month": "4", "ends_on_year": "2027"}


def address(department) -> str:
    return reverse("accounts:close_department", args=[department.pk])


def test_offers_the_others_as_successor(as_administrator, department):
    other = make_department(name="Office of Books")
    response = as_administrator.get(address(department))
    assert list(response.context["form"].fields["successor"].queryset) == [other]


def test_closes(as_administrator, department):
    other = make_department()
    response = as_administrator.post(address(department), {**LAST, "successor": other.pk})
    assert response.url == reverse("accounts:departments")
    department.refresh_from_db()
    assert department.successor == other


def test_a_refusal_is_shown(as_administrator, department):
    as_administrator.post(address(department), LAST)
    response = as_administrator.post(address(department), LAST)
    assert "closed already" in response.content.decode()
