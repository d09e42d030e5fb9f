"""A42: NUL and bytes that are no text, wherever a browser sends what nobody typed: never more than a 4xx."""

import base64
import io
import re
from urllib.parse import quote, urlencode

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from legacyfund.wsgi import application
from tests.addresses import ADDRESSES
from tests.attacks.asking import FORM, URLENCODED, Asker, status_of
from tests.attacks.forms import filled
from tests.factories.pages import fields_of

pytestmark = pytest.mark.django_db

QUOTED = '"a\\000b\\377"'
"""As a cookie says a NUL and a byte over 127; no server on the way refuses it."""
RAW = "a\x00b\xff\xfe"
COOKIES = ("session", "csrf", "messages", "sessionid", "other")
HEADERS = (
    "ACCEPT",
    "ACCEPT_LANGUAGE",
    "AUTHORIZATION",
    "FORWARDED",
    "IDEMPOTENCY_KEY",
    "IF_MODIFIED_SINCE",
    "IF_NONE_MATCH",
    "ORIGIN",
    "RANGE",
    "REFERER",
    "SEC_FETCH_DEST",
    "USER_AGENT",
    "X_CORRELATION_ID",
    "X_CSRFTOKEN",
    "X_FORWARDED_FOR",
    "X_FORWARDED_PROTO",
    "X_REAL_IP",
    "X_REQUESTED_WITH",
    "X_REQUEST_ID",
)
HIDDEN = re.compile(r"<input\b[^>]*>")
NAME = re.compile(r'\bname="([^"]+)"')
CONTENT_TYPES = (
    *(f"{FORM}; charset={name}" for name in ("hex", "rot13", "undefined", "punycode", "nope", "utf-8\x00")),
    f"{FORM}; charset*=nope''utf-8",
    f"{FORM}; a*=nope''b",
    "multipart/form-data; boundary=x; charset=hex",
    "multipart/form-data; boundary=\xff",
    "multipart/form-data; boundary=x\x00",
    RAW,
)


@pytest.mark.parametrize("said", [QUOTED, RAW], ids=["quoted", "raw"])
def test_a42_in_cookies_and_headers_of_every_address(said):
    """A damaged session is none: whoever sends it is somebody signed out."""
    hostile = {f"HTTP_{name}": RAW for name in HEADERS}
    hostile["HTTP_COOKIE"] = "; ".join(f"{name}={said}" for name in COOKIES)
    client = Client(raise_request_exception=False)

    answers = {item.name: client.get(item.path, **hostile).status_code for item in ADDRESSES}
    posted = {
        item.name: client.post(item.path, **hostile).status_code for item in ADDRESSES if not item.permission
    }

    assert {name: status for name, status in {**answers, **posted}.items() if status >= 500} == {}
    guarded = {item.name for item in ADDRESSES if item.permission}
    assert {answers[name] for name in guarded} == {302}


def test_a42_in_cookies_beside_a_session_that_is_good(scene):
    asker = Asker(next(iter(scene.entrants())))
    kept = "; ".join(f"{name}={morsel.value}" for name, morsel in asker.client.cookies.items())
    hostile = "; ".join(f"{name}={QUOTED}" for name in COOKIES if name != "session")

    answer = asker.ask("get", "/", HTTP_COOKIE=f"{hostile}; {kept}", HTTP_REFERER=RAW, HTTP_USER_AGENT=RAW)

    assert (answer.status, answer.wrote) == (200, ())


@pytest.mark.parametrize("bytes_of_it", ["%00", "a%00b%FF%FE"])
def test_a42_in_each_hidden_field_alone(scene, bytes_of_it):
    """The others as the page wrote them, so that none is refused before it is read."""
    wrong, seen = [], set()
    for name, page in scene.pages.items():
        entry, given = scene.entries[name], {**fields_of(page), **filled(page)}
        for field in hidden_fields_of(page):
            posted = urlencode({key: value for key, value in given.items() if key != field})
            body = f"{posted}&{quote(field)}={bytes_of_it}".encode()
            status = status_of(entry.person, "post", entry.path, body, **URLENCODED)
            seen.add(field)
            if status >= 500:
                wrong.append((name, field, status))

    assert wrong == []
    assert {"once", "seen", "kept_form"} <= seen


def hidden_fields_of(page: str) -> list[str]:
    """Without the one-time token: it is the middleware's, and asked of below."""
    inputs = [tag for tag in HIDDEN.findall(page) if 'type="hidden"' in tag]
    names = [found.group(1) for tag in inputs if (found := NAME.search(tag))]
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


@pytest.mark.parametrize("field", ["next", "csrfmiddlewaretoken", "login", "password"])
def test_a42_in_the_fields_of_signing_in(field):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    path = reverse("account_login")
    given = {**fields_of(client.get(path, {"next": "/bids/"}).content.decode()), "login": "a@b.uk"}
    given = {name: value for name, value in given.items() if name != field}

    for hostile in ("%00", "/a%00b%FF", "%0d%0aSet-Cookie:a=b"):
        body = f"{urlencode(given)}&{field}={hostile}"
        answer = client.generic("POST", f"{path}?next={hostile}", body, **URLENCODED)

        assert answer.status_code in (200, 302, 400, 403), hostile
        assert client.get(f"{path}?{field}={hostile}").status_code == 200


@pytest.mark.parametrize("hostile", ["a\x00b", "\xff\xfe"], ids=["NUL", "no text"])
@pytest.mark.parametrize("name", ["api_token", "api_revoke"])
def test_a42_in_the_name_and_secret_of_a_machine(name, hostile):
    client = Client(raise_request_exception=False)
    basic = base64.b64encode(f"{hostile}:{hostile}".encode("latin-1")).decode()
    form = {"grant_type": "client_credentials", "token": hostile, "scope": hostile}

    by_header = client.post(reverse(name), form, HTTP_AUTHORIZATION=f"Basic {basic}")
    by_form = client.post(reverse(name), {**form, "client_id": hostile, "client_secret": hostile})
    by_token = client.get("/api/v1/spend/", HTTP_AUTHORIZATION=f"Bearer {hostile}")

    assert {by_header.status_code, by_form.status_code, by_token.status_code} <= {400, 401}


@pytest.mark.parametrize("said", CONTENT_TYPES)
def test_a42_in_what_a_body_is_said_to_be(said):
    """As the server calls us: a client for tests would read the header before we do."""
    token = "a" * 32
    body = f"csrfmiddlewaretoken={token}&login=a%00&next=%FF".encode()
    for method in ("GET", "POST"):
        asked = RequestFactory()._base_environ(
            REQUEST_METHOD=method,
            PATH_INFO=reverse("account_login"),
            QUERY_STRING="next=%FFa%00",
            CONTENT_TYPE=said,
            CONTENT_LENGTH=str(len(body)),
            HTTP_COOKIE=f"csrf={token}",
            HTTP_X_CSRFTOKEN=token,
        )
        asked["wsgi.input"] = io.BytesIO(body)
        answer = application.get_response(application.request_class(asked))

        assert answer.status_code in (200, 400, 403), method
