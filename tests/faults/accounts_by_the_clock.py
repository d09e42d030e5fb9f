"""A45: the clock does not tell who has an account. `make faults` alone collects this file.

Asking for a new password, for an address with an account and one without, in an order drawn for each pair:
medians of the time on the wall within 5 %.
"""

import random
import statistics
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_user

PAIRS, WITHIN = 100, 5


def milliseconds(email: str, address: str) -> float:
    client, path = Client(REMOTE_ADDR=address), reverse("account_reset_password")
    begun = time.monotonic()
    assert client.post(path, {"email": email}).status_code == 302
    return (time.monotonic() - begun) * 1000


@pytest.mark.fault
@pytest.mark.django_db
def test_a45_asking_for_a_password_takes_as_long_without_an_account() -> None:
    drawn = random.Random(45)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(PAIRS):
        emails = {True: make_user("REVIEWER").email, False: f"nobody{number}@example.gov.uk"}
        for known in drawn.sample((True, False), 2):
            taken[known].append(milliseconds(emails[known], f"203.0.{number}.{int(known)}"))

    known, unknown = (statistics.median(taken[having]) for having in (True, False))
    assert abs(known / unknown - 1) * 100 < WITHIN, f"with an account {known:.0f} ms, without {unknown:.0f}"
