"""The pages of signing in, as allauth serves them, in the look of the service."""

import pytest
from django.urls import reverse

from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_signing_in_and_asking_for_a_password(live_server):
    with Browser(live_server.url) as browser:
        stranger = browser.visitor()

        stranger.visit(reverse("account_login"), picture="sign-in")
        stranger.fill("E-mail address", "nobody@example.gov.uk")
        stranger.fill("Password", "not the password")
        stranger.press("Sign in", picture="sign-in-refused")
        stranger.sees("There is a problem")
        stranger.follow("I have forgotten my password")
        stranger.press("Send the link")
        stranger.sees("Enter an answer for “E-mail address”")
        stranger.fill("E-mail address", "nobody@example.gov.uk")
        stranger.press("Send the link")

        stranger.sees("Check your e-mail")


OTHER_PAGES = [
    ("/accounts/signup/", 200, "People join by invitation"),
    ("/accounts/password/reset/key/1-abc/", 200, "This link cannot be used"),
    ("/accounts/nowhere/", 404, "Page not found"),
]


def test_other_pages_of_the_signed_out(live_server):
    with Browser(live_server.url) as browser:
        stranger = browser.visitor()

        for address, status, said in OTHER_PAGES:
            stranger.visit(address, status=status)
            stranger.sees(said)
