from django.urls import reverse

from accounts.models import Department

ANSWERS = {"name": "HM Customs", "abbreviation": "HMC", "code": "D77", "kind": "NON_MINISTERIAL"}


def test_shows_the_form(as_administrator):
    page = as_administrator.get(reverse("accounts:add_department")).content.decode()
    assert "Organisation code" in page


def test_adds(as_administrator):
    response = as_administrator.post(reverse("accounts:add_department"), ANSWERS)
    assert response.url == reverse("accounts:departments")
    assert Department.objects.get(code="D77").short_name == "HMC"


def test_a_refusal_stands_beside_its_field(as_administrator):
    as_administrator.post(reverse("accounts:add_department"), ANSWERS)
    response = as_administrator.post(reverse("accounts:add_department"), ANSWERS)
    assert "code" in response.context["form"].errors
