"""Whoever the demonstration prints a sign-in for gets in with the password it prints."""

from django.contrib.auth import authenticate
from django.test import RequestFactory

from accounts.models import User
from portfolio.demonstration.cast import bring_departments
from portfolio.demonstration.people import PASSWORD, SIGN_INS
from portfolio.demonstration.stage import Stage
from tests.factories.accounts import NOW


def test_everybody_signs_in_with_the_one_password_that_is_hashed_once(db: None) -> None:
    bring_departments(Stage(NOW))

    for row in SIGN_INS:
        person = authenticate(RequestFactory().post("/"), username=row.email, password=PASSWORD)
        assert person is not None, row.email
        assert person.email == row.email
    assert len(set(User.objects.values_list("password", flat=True))) == 1
