"""Whose address a request has: the log and the limits ask here, and nothing else does."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """Behind a proxy, the last address in its `X-Forwarded-For`: the only one that the proxy wrote itself.
    Else whoever is connected. What anybody may write of themselves is not read at all.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] if settings.BEHIND_PROXY else ""
    return _read(last) or _read(peer) or UNKNOWN


def _read(text: str) -> str:
    """The address in its one spelling, so that nobody counts twice; blank where it is none."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
