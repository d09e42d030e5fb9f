"""A43: whoever writes addresses into their request is logged and counted at the one they have."""

import pytest
from django.test import Client
from django.urls import reverse
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from accounts.client_address import client_address

pytestmark = pytest.mark.django_db

PEER = "203.0.113.7"
FORGED = {
    "HTTP_X_REAL_IP": "198.51.100.1",
    "HTTP_TRUE_CLIENT_IP": "198.51.100.2",
    "HTTP_CF_CONNECTING_IP": "198.51.100.3",
    "HTTP_CLIENT_IP": "198.51.100.4",
    "HTTP_X_CLIENT_IP": "198.51.100.5",
    "HTTP_X_CLUSTER_CLIENT_IP": "198.51.100.6",
    "HTTP_FORWARDED": "for=198.51.100.7",
    "HTTP_FORWARDED_FOR": "198.51.100.8",
    "HTTP_VIA": "198.51.100.9",
}


@pytest.mark.parametrize(
    ("behind_proxy", "written", "found"),
    [
        (False, "198.51.100.1", PEER),
        (False, "10.0.0.1, 198.51.100.1", PEER),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "8.8.8.8, 10.0.0.1,198.51.100.1", "198.51.100.1"),
        (True, "198.51.100.1, 10.0.0.9", "10.0.0.9"),
        (True, "198.51.100.1, 2001:DB8:0::1", "2001:db8::1"),
        (True, "::ffff:198.51.100.1", "198.51.100.1"),
        (True, "", PEER),
        (True, "198.51.100.1,", PEER),
        (True, "198.51.100.1, none", PEER),
        (True, "a\x00b", PEER),
    ],
)
def test_a43_one_rule(rf, settings, behind_proxy, written, found):
    settings.BEHIND_PROXY = behind_proxy

    asked = rf.get("/", REMOTE_ADDR=PEER, HTTP_X_FORWARDED_FOR=written, **FORGED)

    assert client_address(asked) == found
    assert client_address(rf.get("/", REMOTE_ADDR="")) == "unknown"


def test_a43_the_log_and_the_limits_use_it_alone():
    """Another account and another forged address with each try: the eleventh in a minute is refused."""
    path, answers, lines = reverse("account_login"), [], []
    for number in range(11):
        forged = {name: f"198.51.100.{number}" for name in (*FORGED, "HTTP_X_FORWARDED_FOR")}
        with capture_logs(processors=[merge_contextvars]) as logged:
            answer = Client().post(
                path,
                {"login": f"person{number}@example.gov.uk", "password": "wrong-one-here"},
                REMOTE_ADDR=PEER,
                **forged,
            )
        answers.append("Too many failed" in answer.content.decode())
        lines += [row["ip"] for row in logged if row["event"] == "request_finished"]

    assert answers == [False] * 10 + [True]
    assert lines == [PEER] * 11
