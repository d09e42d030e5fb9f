from django.urls import reverse

from accounts.actions.deliveries import claim_delivery, set_delivery_aside
from accounts.views import oversight as retry_delivery
from legacyfund.lib.errors import DomainError
from tests.accounts.views.test_messages import tell
from tests.factories.accounts import NOW


def aside(bidder):
    tell(bidder)
    delivery = claim_delivery(now=NOW)
    set_delivery_aside(delivery=delivery, error="no words", now=NOW)
    return delivery


def test_puts_the_row_back(as_administrator, bidder):
    delivery = aside(bidder)
    response = as_administrator.post(reverse("accounts:retry_delivery", args=[delivery.pk]))
    assert response.url == reverse("accounts:jobs")
    delivery.refresh_from_db()
    assert (delivery.set_aside_at, delivery.attempts) == (None, 0)


def test_the_slower_of_two_is_told(as_administrator, bidder, monkeypatch):
    delivery = aside(bidder)

    def refuse(**_):
        raise DomainError("This message is not stuck any more.")

    monkeypatch.setattr(retry_delivery, "release_delivery", refuse)
    response = as_administrator.post(reverse("accounts:retry_delivery", args=[delivery.pk]))
    assert response.status_code == 409
