from django.urls import reverse


def test_asks_then_ends(as_administrator, bidder):
    membership = bidder.memberships.get()
    address = reverse("accounts:end_membership", args=[membership.pk])
    assert "no longer be bidder" in as_administrator.get(address).content.decode()

    response = as_administrator.post(address)

    assert response.url == reverse("accounts:person", args=[bidder.pk])
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_access_ends_with_the_next_request(as_administrator, as_bidder, bidder):
    assert as_bidder.get(reverse("accounts:messages")).status_code == 200
    as_administrator.post(reverse("accounts:end_membership", args=[bidder.memberships.get().pk]))
    assert as_bidder.get(reverse("accounts:messages")).status_code == 403


def test_the_last_administrator_stays(as_administrator, administrator):
    address = reverse("accounts:end_membership", args=[administrator.memberships.get().pk])
    response = as_administrator.post(address)
    assert response.status_code == 409
    assert "only administrator" in response.content.decode()
