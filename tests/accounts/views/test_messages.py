from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts.events import record_event
from tests.factories.accounts import NOW, make_user


def tell(user, kind="membership.started", at=NOW, **data):
    with transaction.atomic():
        values = {"role": "CHAIR", **data}
        event = record_event(kind, user, by=None, now=at, data=values, tell=[user])
    return event.deliveries.get()


def test_lists_ones_own_newest_first(as_bidder, bidder):
    tell(bidder)
    tell(bidder, role="AUDITOR")
    tell(bidder, role="REVIEWER", at=NOW - timedelta(days=1))
    tell(make_user("REVIEWER"), role="REVIEWER")

    response = as_bidder.get(reverse("accounts:messages"))

    assert [subject for _, subject in response.context["lines"]] == [
        "You are now auditor",
        "You are now chair",
        "You are now reviewer",
    ]


def test_a_message_without_words_does_not_hide_the_others(as_bidder, bidder):
    tell(bidder, kind="never.worded")
    tell(bidder)
    response = as_bidder.get(reverse("accounts:messages"))
    assert [subject for _, subject in response.context["lines"]] == ["You are now chair", "never.worded"]


def test_says_when_there_is_nothing(as_bidder):
    assert "Nothing yet" in as_bidder.get(reverse("accounts:messages")).content.decode()


def test_costs_the_same_number_of_queries_for_many(as_bidder, bidder, django_assert_max_num_queries):
    for _ in range(20):
        tell(bidder)
    with django_assert_max_num_queries(8):
        as_bidder.get(reverse("accounts:messages"))
