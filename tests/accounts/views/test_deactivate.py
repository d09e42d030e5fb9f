from django.urls import reverse


def test_asks_then_closes_and_the_session_is_dead(as_administrator, as_bidder, bidder):
    address = reverse("accounts:deactivate", args=[bidder.pk])
    assert "signed out everywhere" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == reverse("accounts:people")
    refused = as_bidder.get(reverse("accounts:messages"))
    assert refused.status_code == 302
    assert refused.url.startswith(reverse("account_login"))


def test_the_last_administrator_stays(as_administrator, administrator):
    response = as_administrator.post(reverse("accounts:deactivate", args=[administrator.pk]))
    assert response.status_code == 409
