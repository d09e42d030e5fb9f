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


def test_shows_the_words_and_stays_unread(as_bidder, bidder):
    delivery = tell(bidder)
    page = as_bidder.get(reverse("accounts:message", args=[delivery.pk])).content.decode()
    assert "You are now chair" in page
    assert "Mark as read" in page
    delivery.refresh_from_db()
    assert delivery.read_at is None


def test_posting_marks_it_read(as_bidder, bidder):
    delivery = tell(bidder)
    response = as_bidder.post(reverse("accounts:message", args=[delivery.pk]))
    assert response.url == reverse("accounts:messages")
    delivery.refresh_from_db()
    assert delivery.read_at is not None


def test_anothers_message_is_not_there(as_bidder):
    delivery = tell(make_user("REVIEWER"))
    assert as_bidder.get(reverse("accounts:message", args=[delivery.pk])).status_code == 404


def test_a_message_without_words_says_so(as_bidder, bidder):
    delivery = tell(bidder, kind="never.worded")
    page = as_bidder.get(reverse("accounts:message", args=[delivery.pk])).content.decode()
    assert "No message is written for never.worded" in page


def test_the_navigation_counts_what_is_unread(as_bidder, bidder):
    first, _ = tell(bidder), tell(bidder, role="AUDITOR")
    tell(make_user("REVIEWER"), role="REVIEWER")
    assert "Messages (2)" in as_bidder.get("/").content.decode()

    as_bidder.post(reverse("accounts:message", args=[first.pk]))

    page = as_bidder.get(reverse("accounts:messages")).content.decode()
    assert "Messages (1)" in page
    assert page.count("Read</td>") + page.count(">\n                Read") == 1
    assert page.count("Unread") == 1


def test_nothing_unread_is_no_number(as_bidder):
    page = as_bidder.get("/").content.decode()

    assert "Messages" in page
    assert "Messages (" not in page


def test_the_count_costs_no_query_of_its_own(as_bidder, bidder, django_assert_num_queries):
    """It comes with the roles: session, person and roles, the messages twice."""
    tell(bidder)
    with django_assert_num_queries(4):
        as_bidder.get(reverse("accounts:messages"))
