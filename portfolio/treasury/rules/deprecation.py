"""Operations that are to go, and when: empty while version 1 has none. Every answer of such an operation says
so in its headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), and the OpenAPI document marks it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

NOTICE_MONTHS = 12


@dataclass(frozen=True)
class Dates:
    """`gone_on`: from this day on the operation need not answer. `instead`: what to use."""

    deprecated_on: date
    gone_on: date
    instead: str

    @property
    def headers(self) -> dict[str, str]:
        from_on, gone = _midnight(self.deprecated_on), _midnight(self.gone_on)
        return {
            "Deprecation": f"@{int(from_on.timestamp())}",
            "Sunset": format_datetime(gone, usegmt=True),
        }


DATED: Mapping[str, Dates] = {}
"""By operation, such as `GET /api/v1/funds/{reference}/position/`. The second day is at least NOTICE_MONTHS
after the first (a test looks).
"""


def operation_name(method: str, route: str) -> str:
    """As the OpenAPI document names it: `GET /api/v1/funds/{reference}/position/`."""
    path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", route)
    return f"{method} /{path}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
