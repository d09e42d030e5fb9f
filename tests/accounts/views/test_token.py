"""The token and revoke endpoints: client credentials, for the scopes given, and nothing else."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from accounts.actions.clients import create_client, end_client, end_former_secrets, rotate_secret
from accounts.models import FormerSecret
from tests.factories.accounts import NOW
from tests.factories.api import refused


@pytest.fixture
def machine(administrator):
    return create_client(name="Feed", scopes=["spend:read"], department=None, by=administrator, now=NOW)


def basic(client_id: str, secret: str) -> dict[str, str]:
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def ask(machine, **changes):
    _, client_id, secret = machine
    answers = {"grant_type": "client_credentials", **changes}
    return Client(enforce_csrf_checks=True).post(
        reverse("api_token"), answers, headers=basic(client_id, secret)
    )


def test_gives_a_token_for_a_quarter_of_an_hour_and_keeps_its_hash(machine):
    answer = ask(machine).json()
    assert answer["expires_in"] == 900
    assert answer["scope"] == "spend:read"
    assert "refresh_token" not in answer
    kept = AccessToken.objects.get()
    assert kept.token == ""
    assert answer["access_token"] not in str(vars(kept))


def test_gives_no_scope_beyond_the_clients(machine):
    answer = ask(machine, scope="spend:read portfolio:read")
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"


def test_a_wrong_secret_gets_nothing(machine):
    _, client_id, _ = machine
    answer = ask((None, client_id, "wrong"))
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.mark.parametrize("of_it", [{}, {"device_code": "e"}])
@pytest.mark.parametrize("grant", ["password", "authorization_code", "refresh_token", DEVICE])
def test_no_other_grant(machine, grant, of_it):
    answer = ask(machine, grant_type=grant, username="a", password="b", code="c", refresh_token="d", **of_it)
    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


def test_an_ended_client_gets_nothing_and_its_tokens_are_gone(machine, administrator):
    ask(machine)
    end_client(client=machine[0], by=administrator, now=NOW)
    assert not AccessToken.objects.exists()
    assert ask(machine).status_code == 401


def rotated(machine, administrator, overlap):
    acting = {"by": administrator, "now": timezone.now()}
    return rotate_secret(client=machine[0], overlap=overlap, **acting)


def test_both_secrets_work_while_one_replaces_the_other(machine, administrator):
    new = rotated(machine, administrator, timedelta(days=7))

    old_token, new_token = ask(machine), ask(new)

    assert (old_token.status_code, new_token.status_code) == (200, 200)
    assert old_token.json()["expires_in"] == new_token.json()["expires_in"] == 900


def test_the_old_secret_ends_by_itself_and_so_do_its_tokens(machine, administrator, monkeypatch):
    until = timezone.now() + timedelta(seconds=60)
    new = rotated(machine, administrator, timedelta(seconds=60))
    assert 0 <= ask(machine).json()["expires_in"] <= 60
    assert max(AccessToken.objects.values_list("expires", flat=True)) <= until + timedelta(seconds=1)

    monkeypatch.setattr("django.utils.timezone.now", lambda: until + timedelta(seconds=30))

    assert ask(machine).status_code == 401
    assert ask(new).status_code == 200


def test_the_old_secret_is_ended_at_once(machine, administrator):
    new = rotated(machine, administrator, timedelta(days=7))
    ask(machine)

    end_former_secrets(client=machine[0], by=administrator, now=timezone.now())

    assert not AccessToken.objects.exists()
    assert ask(machine).status_code == 401
    assert ask(new).status_code == 200


def test_without_an_overlap_the_old_secret_is_dead(machine, administrator):
    ask(machine)
    new = rotated(machine, administrator, timedelta(0))
    assert not AccessToken.objects.exists()
    assert (ask(machine).status_code, ask(new).status_code) == (401, 200)


def test_neither_secret_opens_an_ended_client(machine, administrator):
    new = rotated(machine, administrator, timedelta(days=7))
    end_client(client=machine[0], by=administrator, now=timezone.now())
    assert (ask(machine).status_code, ask(new).status_code) == (401, 401)


def test_a_wrong_secret_opens_nothing_beside_an_old_one(machine, administrator):
    rotated(machine, administrator, timedelta(days=7))
    assert ask((None, machine[1], "wrong")).status_code == 401


def test_a38_secrets_are_kept_hashed(machine, administrator):
    new = rotated(machine, administrator, timedelta(days=7))
    kept = str(vars(FormerSecret.objects.get())) + str(vars(Application.objects.get()))
    assert not [secret for _, _, secret in (machine, new) if secret in kept]


def test_asking_for_a_token_is_a_use(machine):
    ask((None, machine[1], "wrong"))
    machine[0].refresh_from_db()
    assert machine[0].last_used_at is None
    ask(machine)
    machine[0].refresh_from_db()
    assert machine[0].last_used_at is not None


@pytest.mark.parametrize("word", ["Basic", "basic", "BASIC"])
def test_gives_and_revokes_however_basic_is_written(machine, word):
    pair = basic(*machine[1:])["Authorization"].removeprefix("Basic")
    said = {"Authorization": f"{word}{pair}"}
    asked = Client().post(reverse("api_token"), {"grant_type": "client_credentials"}, headers=said)
    token = asked.json()["access_token"]
    answer = Client().post(reverse("api_revoke"), {"token": token}, headers=said)
    assert answer.status_code == 200
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("query", ["grant_type=client_credentials", "a=%zz"])
@pytest.mark.parametrize("name", ["api_token", "api_revoke"])
def test_nothing_is_asked_in_the_address(db, name, query):
    assert "in the body" in refused(Client().post(f"{reverse(name)}?{query}"), 400)["detail"]


def test_is_asked_by_post(db):
    for name in ("api_token", "api_revoke"):
        answer = Client().get(reverse(name))
        assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
        assert answer.json()["detail"] == "Ask here by POST."


@pytest.mark.parametrize("name", ["authorize", "introspect", "list", "register", "user-info"])
def test_nothing_else_of_the_toolkit_is_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"oauth2_provider:{name}")
