"""Questions about a round wait on the fund manager's home, with their age, until they are settled."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import client_of
from tests.factories.assessment import close_round
from tests.factories.bids import bidding_round
from tests.factories.pages import bids_url, text_of
from tests.factories.questions import answered_question, asked_question, declined_question

pytestmark = pytest.mark.django_db


def test_a_question_waits_until_it_is_settled_after_the_closing_too():
    now = timezone.now() - timedelta(days=3)
    round_ = bidding_round(now=now)
    waiting = asked_question(round_, now=now)
    answered_question(asked_question(round_, now=now), now=now)
    declined_question(asked_question(round_, now=now), now=now)
    close_round(round_)

    home = text_of(client_of(Role.FUND_MANAGER).get(reverse("portfolio:home")))

    assert (
        f"Answer a question about round {round_.reference}, asked 3 days ago by {waiting.department}" in home
    )
    assert bids_url("answer_question", round_, pk=waiting.pk) in home
    assert home.count("Answer a question about round") == 1
    listed = client_of(Role.FUND_MANAGER).get(reverse("portfolio:waiting", args=["round-questions"]))
    assert "Questions about rounds to answer" in text_of(listed)


def test_it_waits_for_nobody_else():
    asked_question()

    for role in (Role.CHAIR, Role.AUDITOR, Role.BIDDER):
        assert "Answer a question" not in text_of(client_of(role).get(reverse("portfolio:home")))
