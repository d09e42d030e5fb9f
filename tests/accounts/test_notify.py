"""The client of GOV.UK Notify, against a real HTTP server on this machine."""

import base64
import hashlib
import hmac
import json

import pytest

from accounts.notify import KeyRefused, NotifyAway, NotifyClient, NotifyRefused
from tests.factories.accounts import NOW
from tests.factories.notify import KEY, SECRET, SERVICE, TEMPLATE, notify_server


def send(address, **more):
    client = NotifyClient(key=KEY, template=TEMPLATE, address=address)
    said = {"to": "a@example.gov.uk", "subject": "S", "body": "B", "reference": "delivery-7", "now": NOW}
    return client.send_email(**said | more)


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_message_is_asked_for_with_a_signed_token():
    with notify_server() as notify:
        assert send(notify.address) == "740e5834-3a29-46b4-9a6f-16142fde533a"

    ((path, headers, body),) = notify.asked
    assert path == "/v2/notifications/email"
    assert body == {
        "email_address": "a@example.gov.uk",
        "template_id": TEMPLATE,
        "personalisation": {"subject": "S", "body": "B"},
        "reference": "delivery-7",
    }
    head, claims, signature = headers["Authorization"].removeprefix("Bearer ").split(".")
    assert decoded(head) == {"typ": "JWT", "alg": "HS256"}
    assert decoded(claims) == {"iss": SERVICE, "iat": int(NOW.timestamp())}
    expected = hmac.new(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == expected


ERRORS = b'{"status_code": 0, "errors": [{"error": "BadRequestError", "message": "not a valid address"}]}'


@pytest.mark.parametrize(
    ("status", "raised"),
    [
        (400, NotifyRefused),
        (404, NotifyRefused),
        (403, NotifyAway),
        (429, NotifyAway),
        (500, NotifyAway),
        (503, NotifyAway),
    ],
)
def test_what_passes_is_told_from_what_does_not(status, raised):
    with (
        notify_server(status=status, answer=ERRORS) as notify,
        pytest.raises(raised, match=f"{status}: not a valid address"),
    ):
        send(notify.address)


def test_an_answer_without_reason_says_so():
    with notify_server(status=502, answer=b"<html>") as notify, pytest.raises(NotifyAway, match="no reason"):
        send(notify.address)


def test_an_answer_without_an_id_is_an_answer():
    with notify_server(answer=b"[]") as notify:
        assert send(notify.address) == ""


def test_a_server_that_is_not_there_is_tried_again():
    with notify_server() as notify:
        pass
    with pytest.raises(NotifyAway, match="cannot be reached"):
        send(notify.address)


@pytest.mark.parametrize(
    ("key", "address"),
    [("short", "https://notify"), (KEY.replace("-", "_"), "https://notify"), (KEY, "http://notify")],
)
def test_a_key_that_is_none_and_an_address_without_tls_are_refused(key, address):
    with pytest.raises(KeyRefused):
        NotifyClient(key=key, template=TEMPLATE, address=address)
