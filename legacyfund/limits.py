"""How often a machine may ask: counted in the database for all processes together, told in every answer.

The headers are those of draft-ietf-httpapi-ratelimit-headers-10. A view that says nothing is under the limit
`client`; one that is dear names another of `API_LIMITS` as its `limit`.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from rest_framework.exceptions import APIException

from accounts.cache import RowCache
from accounts.models import ApiClient

USUAL = "client"


@dataclass(frozen=True)
class Policy:
    """At most `quota` requests of a client in a window of `seconds`."""

    name: str
    quota: int
    seconds: int


@dataclass(frozen=True)
class Allowance:
    """What a request has left to its client, and after how many seconds the window begins anew."""

    policy: Policy
    counted: int
    renewed_in: int

    @property
    def is_spent(self) -> bool:
        return self.counted > self.policy.quota

    def require(self) -> None:
        """Raises TooManyRequests."""
        if self.is_spent:
            often = "once" if self.policy.quota == 1 else f"{self.policy.quota:,} times"
            raise TooManyRequests(
                f"This client may ask {often} in {_span(self.policy.seconds)}, and has. Ask again in "
                f"{_span(self.renewed_in)}.",
                self.renewed_in,
            )

    @property
    def headers(self) -> dict[str, str]:
        policy, left = self.policy, max(0, self.policy.quota - self.counted)
        return {
            "RateLimit-Policy": f'"{policy.name}";q={policy.quota};w={policy.seconds}',
            "RateLimit": f'"{policy.name}";r={left};t={self.renewed_in}',
        }


class TooManyRequests(APIException):
    """`wait`: the seconds after which it is worth asking again."""

    status_code = 429

    def __init__(self, detail: str, wait: int) -> None:
        super().__init__(detail)
        self.wait = wait


def policy_named(name: str) -> Policy:
    quota, seconds = settings.API_LIMITS[name]
    return Policy(name, quota, seconds)


def count(client: ApiClient, name: str) -> Allowance:
    """What this request leaves to its client: one statement."""
    policy = policy_named(name)
    rows: RowCache = cache  # type: ignore[assignment]
    return Allowance(policy, *rows.count_in_window(f"api:{name}:{client.pk}", policy.seconds))


def _span(seconds: int) -> str:
    whole, unit = (seconds // 3600, "hour") if seconds % 3600 == 0 else (seconds // 60, "minute")
    if seconds % 60:
        whole, unit = seconds, "second"
    if whole == 1:
        return f"{'an' if unit == 'hour' else 'a'} {unit}"
    return f"{whole:,} {unit}s"
