import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.canonical import NotCanonical, canonical_bytes, canonical_sha256, read_canonical

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


def test_writes_one_form() -> None:
    document = {
        "paid": Decimal("1234.5"),
        "on": date(2026, 4, 1),
        "at": datetime(2026, 4, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
        "lines": (1, True, None, "é"),
    }

    written = canonical_bytes(document)

    assert written.decode() == (
        '{"at":"2026-03-31T23:30:00.000000+00:00","lines":[1,true,null,"é"],"on":"2026-04-01","paid":"1234.50"}'
    )


def test_hash_is_of_those_bytes() -> None:
    empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"

    assert canonical_sha256({}) == empty


def test_equal_documents_have_equal_bytes() -> None:
    assert canonical_bytes({"b": Decimal("2.0"), "a": 1}) == canonical_bytes({"a": 1, "b": Decimal("2.00")})
    assert canonical_bytes(Decimal("-0.00")) == canonical_bytes(Decimal("0"))


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        float("nan"),
        {"deep": [{"er": 1.0}]},
        {1: "number for a key"},
        Decimal("0.001"),
        Decimal("NaN"),
        datetime(2026, 4, 1),  # noqa: DTZ001
        b"bytes",
        {"a", "b"},
        "half a pair \ud800",
    ],
)
def test_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


@given(plain)
def test_reads_back_what_it_wrote(document: Any) -> None:
    assert read_canonical(canonical_bytes(document)) == document


@given(st.dictionaries(text, st.decimals(-(10**12), 10**12, places=2, allow_nan=False)))
def test_pounds_survive(amounts: dict[str, Decimal]) -> None:
    read = read_canonical(canonical_bytes(amounts))

    assert isinstance(read, dict)
    assert {key: Decimal(value) for key, value in read.items()} == amounts


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"a":0.5}',
        b'{"a":1e5}',
        b'{"a":NaN}',
        b'"\\u00e9"',
        b"\xff",
        b"not json",
        b"",
        b"\xef\xbb\xbf{}",
    ],
)
def test_reads_only_the_canonical_form(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        read_canonical(data)


def test_says_why_a_float_is_refused() -> None:
    with pytest.raises(NotCanonical, match=r"0\.5 is not a whole number"):
        read_canonical(b'{"a":0.5}')


def test_a_moment_is_the_same_in_any_zone() -> None:
    in_utc = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert canonical_bytes(in_utc) == canonical_bytes(in_utc.astimezone(timezone(timedelta(hours=9))))
    assert json.loads(canonical_bytes(in_utc)) == "2026-07-01T12:00:00.000000+00:00"
