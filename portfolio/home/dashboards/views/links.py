"""Addresses of the lists behind the figures."""

from urllib.parse import urlencode

from django.urls import reverse


def link(name: str, *place: str | int, to: str = "", **asked: str | int) -> str:
    """Of a page of the portfolio; what is blank is not asked for. `to`: the part of it that is meant."""
    query = urlencode({key: value for key, value in asked.items() if value != ""})
    address = reverse(name if ":" in name else f"portfolio:{name}", args=place)
    return f"{address}{'?' if query else ''}{query}{'#' if to else ''}{to}"
