"""The service over HTTP: tokens, waiting when it asks to, and its refusals as they are worded."""

import http.client
import json
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from legacyfund_client import __version__
from legacyfund_client.refusals import NotDone

LOOPBACK = ("localhost", "127.0.0.1", "::1")
BUSY = frozenset({429, 500, 502, 503, 504})
"""Asked again after a while: what `Retry-After` says, or longer each time."""
ANSWER_SECONDS = 120
LONGEST_PAUSE = 60
MOST_WAITING = 900
"""Seconds spent waiting for one answer, before the run gives up."""
SPARE_SECONDS = 30
"""A token is not used so shortly before it runs out."""


class Refused(Exception):
    """The service refuses the request itself: asking again would not help. `kind` is the problem's type."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind.rpartition("/")[2], detail


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is sent to the service alone, wherever an answer points."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Service:
    """`url` is where it stands, such as https://fund.example.gov.uk."""

    url: str
    client_id: str
    secret: str = field(repr=False)
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        local = parts.hostname in LOOPBACK
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise NotDone(
                f"“{self.url}” is not the address of a service. Give one such as https://fund.example.gov.uk."
            )
        if parts.scheme == "http" and not local:
            raise NotDone(
                f"{self.url} would send the client's secret in the clear. Give the address with https."
            )
        self.url = f"{parts.scheme}://{parts.netloc}"
        handlers: list[Any] = [_NoRedirects(), *([urllib.request.ProxyHandler({})] if local else [])]
        self._opener = urllib.request.build_opener(*handlers)
        self._token, self._good_until = "", 0.0

    def get(self, address: str) -> dict[str, Any]:
        """The answer at an address of the service; of a whole one, such as `next`, its path and query.

        Raises Refused, NotDone.
        """
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        try:
            return self._patiently(lambda: self._ask(path, self._bearer()))
        except Refused as refused:
            if refused.status != 401:
                raise
            # It may have been ended on the other side: a new one is tried once.
            self._token = ""
        return self._patiently(lambda: self._ask(path, self._bearer()))

    def _bearer(self) -> str:
        if not self._token or self.clock() >= self._good_until:
            pair = b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
            form = urlencode({"grant_type": "client_credentials"}).encode()
            asked = self.clock()
            try:
                answer = self._ask("/api/v1/token/", f"Basic {pair}", form)
            except Refused as refused:
                raise NotDone(
                    f"{self.url} gives this client no token ({refused.status}). Look at "
                    "LEGACYFUND_CLIENT_ID and LEGACYFUND_CLIENT_SECRET; an administrator of the service "
                    "sees whether the client was ended."
                ) from refused
            self._token = str(answer["access_token"])
            self._good_until = asked + int(answer["expires_in"]) - SPARE_SECONDS
        return f"Bearer {self._token}"

    def _patiently(self, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        waited, pause = 0.0, 1.0
        while True:
            try:
                return ask()
            except _Busy as busy:
                wait = pause if busy.wait is None else busy.wait
                if waited + wait > MOST_WAITING:
                    raise NotDone(
                        f"{self.url} does not answer: {busy}. What was pulled is kept; run the command again "
                        "later and it goes on from there."
                    ) from busy
            self.pause(wait)
            waited, pause = waited + wait, min(pause * 2, LONGEST_PAUSE)

    def _ask(self, path: str, authorization: str, form: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self.url + path,
            data=form,
            headers={
                "Authorization": authorization,
                "Accept": "application/json",
                "User-Agent": f"legacyfund-client/{__version__}",
            },
        )
        try:
            with self._opener.open(request, timeout=ANSWER_SECONDS) as answer:
                found: dict[str, Any] = json.loads(answer.read())
                return found
        except urllib.error.HTTPError as error:
            with error:
                raise _as_refusal(error, _body_of(error)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _Busy(f"the connection failed or the answer was cut off ({error})", None) from error


class _Busy(Exception):
    """`wait`: the seconds that the service asks for, where it says."""

    def __init__(self, message: str, wait: float | None) -> None:
        super().__init__(message)
        self.wait = wait


def _as_refusal(error: urllib.error.HTTPError, body: dict[str, Any]) -> Exception:
    detail = str(body.get("detail") or body.get("error") or error.reason)
    if error.code in BUSY:
        return _Busy(f"{error.code}, {detail}", _wait_of(error.headers))
    if 300 <= error.code < 400:
        return NotDone(
            f"The service answers from another address, {error.headers.get('Location')}. Set LEGACYFUND_URL "
            "to where it stands."
        )
    return Refused(error.code, str(body.get("type", "")), detail)


def _body_of(error: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        found = json.loads(error.read())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _wait_of(headers: Message) -> float | None:
    """`Retry-After`, in seconds or as the moment to come back at."""
    text = headers.get("Retry-After", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
