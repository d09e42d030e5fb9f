"""One way to write a document as bytes, so that equal documents have equal hashes for ever.

JSON in UTF-8: keys sorted, no white space, Decimals as strings with two places, dates in ISO form,
moments in UTC. No floats: 0.1 has no exact value to agree on.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from legacyfund.lib.money import PENNY, is_whole_pennies

Plain = bool | int | str | list[Any] | dict[str, Any] | None


class NotCanonical(ValueError):
    """The value or the bytes have no canonical form. A fault of the program, not of a person."""


def canonical_bytes(document: object) -> bytes:
    """Bytes of a document made of mappings, lists, tuples, text, whole numbers, Decimals and dates.

    Raises NotCanonical for anything else, floats above all.
    """
    text = json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical("half a character pair (a lone surrogate) cannot be written") from error


def canonical_sha256(document: object) -> str:
    """Lower-case hexadecimal SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical_bytes(document)).hexdigest()


def read_canonical(data: bytes) -> Plain:
    """The document back, Decimals and dates as the text they were written as.

    Raises NotCanonical unless writing the result again gives exactly `data`.
    """
    try:
        document: Plain = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except ValueError as error:
        raise NotCanonical(f"not a canonical document: {error}") from error
    if canonical_bytes(document) != data:
        raise NotCanonical("the document reads, but is not written in the canonical form")
    return document


def _plain(value: object) -> Plain:
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _scalar(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"a key is text, not {type(key).__name__}")
    return str(key)


def _scalar(value: object) -> bool | int | str | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return _pounds(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _pounds(value: Decimal) -> str:
    if not is_whole_pennies(value):
        raise NotCanonical(f"{value} does not have two places")
    return format(value.quantize(PENNY) + Decimal("0.00"), "f")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise NotCanonical("a moment needs its time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"{text} is not a whole number")


def as_json(rows: object) -> object:
    """The rows with amounts and days as text."""
    return read_canonical(canonical_bytes(rows))
