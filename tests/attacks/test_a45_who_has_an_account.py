"""A45: asking for a new password tells nobody whether an address has an account, by words or by time.

The medians of many requests are compared by `make faults` (`tests/faults/accounts_by_the_clock.py`).
"""

from time import monotonic

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Delivery
from accounts.views.signing_in import EVENLY_SECONDS
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_a45_the_same_bytes_at_the_same_beat():
    known, unknown = make_user("REVIEWER").email, "nobody@example.gov.uk"
    answers, beats = [], []
    for email in (known, unknown):
        began = monotonic()
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        beats.append((monotonic() - began) // EVENLY_SECONDS >= 1)
        answers.append((answer.redirect_chain, answer.content, sorted(answer.headers)))

    assert answers[0] == answers[1]
    assert beats == [True, True]
    assert [row.address for row in Delivery.objects.all()] == [known]
