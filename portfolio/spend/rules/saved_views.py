"""What a saved view is called, and what it keeps, in words."""

from urllib.parse import parse_qsl

MOST_VIEWS = 20


def parts_of(query: str) -> dict[str, str]:
    """The parameters of an address by name."""
    return dict(parse_qsl(query))
