from django.urls import reverse

from tests.accounts.views.test_messages import tell
from tests.factories.accounts import make_user


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
