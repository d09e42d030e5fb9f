from django.contrib.auth.hashers import check_password
from django.urls import reverse

from accounts.models import ApiClient

ADDRESS = "accounts:create_client"


def test_shows_the_scopes_in_words(as_administrator):
    assert "Read every accepted spend line" in as_administrator.get(reverse(ADDRESS)).content.decode()


def test_shows_the_secret_once(as_administrator):
    response = as_administrator.post(reverse(ADDRESS), {"name": "Feed", "scopes": ["spend:read"]})

    client = ApiClient.objects.get()
    assert check_password(response.context["secret"], client.application.client_secret)
    assert response.context["secret"] in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_refusal_stands_beside_its_field(as_administrator):
    response = as_administrator.post(reverse(ADDRESS), {"name": "Feed", "scopes": ["returns:write"]})
    assert "department" in response.context["form"].errors
