"""Three hundred ratings of an import, without evidence in the file: from one reference to confirmed."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from bids.register.models import Rating
from bids.register.workflow import RatingStatus
from legacyfund.lib.financial_year import london_date
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.register import LOW_SCORES, rated_system
from tests.factories.register_imports import csv_of, done_import, system_cells
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SYSTEMS = 300
RATED_BEFORE = 20
WRITER, SIGNER = "ratings@legacyfund.example", "sign-off.ratings@legacyfund.example"


def names() -> list[str]:
    return [f"Casework {number:03d}" for number in range(SYSTEMS)]


def statuses() -> Mapping[str, int]:
    found = list(Rating.objects.values_list("status", flat=True))
    return {status: found.count(status) for status in RatingStatus if status in found}


def test_three_hundred_ratings_are_confirmed_in_one_sitting(live_server):
    now = timezone.now()
    before = now - timedelta(days=400)
    department = make_department("D904", name="Department for Ratings", now=before)
    known = {"department": department, "password": PASSWORD, "now": before}
    writer = make_user(Role.BIDDER, email=WRITER, name="Asha Patel", **known)
    signer = make_user(Role.SIGN_OFF, email=SIGNER, name="Ben Okoro", **known)
    for name in names()[:RATED_BEFORE]:
        rated_system(department, LOW_SCORES, name=name, by=writer, confirmed_by=signer, now=before)
    assessed_on = f"{london_date(now - timedelta(days=30)):%-d %B %Y}"  # after the ratings of before
    rows = [system_cells(name, evidence="", assessed_on=assessed_on) for name in names()]
    done = done_import(csv_of(*rows), department=department, by=writer, now=now)

    with Browser(live_server.url, album="ratings-at-size") as browser:
        author = browser.visitor().sign_in(WRITER, PASSWORD, picture="home-with-ratings")
        author.follow(f"Finish 300 ratings of import {done.reference}")
        author.sees("Not yet sent for confirmation: 300", "26.7, red-rated", "None yet")
        author.press("Send the ticked ratings for confirmation", status=422)
        author.sees("Tick each rating you have looked at")
        author.follow("Tick all on this page")
        author.fill("What do the ticked ratings rest on?", "Risk assessment 2026, record ABC-12")
        author.press("Send the ticked ratings for confirmation")
        author.sees("300 ratings wait for a second person", "You sent 300 of them for confirmation")
        author.sees_not("Confirm the ticked ratings")

        second = browser.visitor().sign_in(SIGNER, PASSWORD)
        second.follow(f"Confirm 300 ratings of import {done.reference}", picture="import-ratings")
        sends_one_back(second)
        second.navigate("Home")
        second.follow(f"Confirm 299 ratings of import {done.reference}")
        second.follow("Tick all on this page")
        second.press("Confirm the ticked ratings", picture="ratings-confirmed")
        second.sees("299 ratings are confirmed.", "Sent back: Say who keeps it going")

        author.navigate("Home")
        author.sees("Put right the rating of Casework 001", "Say who keeps it going")
        author.follow("Put right the rating of Casework 001", picture="rating-sent-back")
        author.sees("Ben Okoro sent this rating back", "Say who keeps it going")
        author.follow("Register", within=".govuk-service-navigation", picture="register-matrix")
    assert statuses() == {
        RatingStatus.SUPERSEDED: RATED_BEFORE - 1,
        RatingStatus.CONFIRMED: SYSTEMS,
        RatingStatus.DRAFT: 1,
    }


def sends_one_back(second: Visitor) -> None:
    second.follow("Casework 001")
    second.fill("What has to change?", "Say who keeps it going.")
    second.press("Send back")
    second.sees("The rating has gone back to be changed.", "Ben Okoro sent the rating back")
