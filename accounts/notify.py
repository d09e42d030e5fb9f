"""Sending e-mail by GOV.UK Notify: its one call that is needed, with the token it asks for.

The service's template has the subject `((subject))` and the text `((body))`. A key is
`name-service id-secret`, both of these in the form of a UUID.
"""

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime

from legacyfund.lib.errors import DomainError

SECONDS = 10
UUID_LENGTH = 36
EMAIL = "/v2/notifications/email"
NEVER = frozenset({400, 404, 405, 413, 422})
"""Answers about the message itself: sending it again would end the same way. A key that is refused, a limit
that is reached and a fault of Notify's pass, or are put right by whoever runs the service.
"""


class NotifyAway(OSError):
    """Notify did not take the message now; it may later."""


class NotifyRefused(DomainError):
    """Notify will never take this message."""


class KeyRefused(ValueError):
    """What is configured as Notify's key is none."""


@dataclass(frozen=True)
class NotifyClient:
    """`template` is the id of the service's template, `address` Notify's own."""

    key: str
    template: str
    address: str

    def __post_init__(self) -> None:
        service, secret = self.key[-73:-37], self.key[-36:]
        if len(service) != UUID_LENGTH or service.count("-") != 4 or secret.count("-") != 4:
            raise KeyRefused("NOTIFY_API_KEY is not a key of GOV.UK Notify: name, service id and secret.")
        if not self.address.startswith(("https://", "http://127.0.0.1:")):
            raise KeyRefused("NOTIFY_URL has to begin with https://")

    def send_email(self, *, to: str, subject: str, body: str, reference: str, now: datetime) -> str:
        """Notify's id of the message. Raises NotifyAway or NotifyRefused."""
        asked = {
            "email_address": to,
            "template_id": self.template,
            "personalisation": {"subject": subject, "body": body},
            "reference": reference,
        }
        request = urllib.request.Request(  # noqa: S310 - https, as checked above
            self.address.rstrip("/") + EMAIL,
            data=json.dumps(asked).encode(),
            headers={
                "Authorization": f"Bearer {self.token(now)}",
                "Content-Type": "application/json",
                "User-Agent": "legacy-fund",
            },
            method="POST",
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
                return _id_in(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                said = f"GOV.UK Notify answered {error.code}: {_said_in(error.read())}"
            if error.code in NEVER:
                raise NotifyRefused(said) from None
            raise NotifyAway(said) from None
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise NotifyAway(f"GOV.UK Notify cannot be reached: {error}") from None

    def token(self, now: datetime) -> str:
        """A JSON web token by HMAC-SHA256, good for half a minute."""
        head = _encoded(b'{"typ":"JWT","alg":"HS256"}')
        claims = json.dumps({"iss": self.key[-73:-37], "iat": int(now.timestamp())}, separators=(",", ":"))
        signed = f"{head}.{_encoded(claims.encode())}"
        secret = self.key[-36:].encode()
        return f"{signed}.{_encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _id_in(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["id"])[:100]
    except (ValueError, KeyError, TypeError):
        return ""


def _said_in(answer: bytes) -> str:
    """The messages of an answer that is no success, as Notify words them."""
    try:
        return "; ".join(str(row["message"]) for row in json.loads(answer)["errors"])[:500]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
