"""Which bytes a Range asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.ranges import NoSuchRange, Span, span_asked

SIZE = 1_000


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("bytes=0-0", Span(0, 0)),
        ("bytes=200-299", Span(200, 299)),
        ("Bytes = 200 - 299", Span(200, 299)),
        ("bytes=990-", Span(990, 999)),
        ("bytes=990-5000", Span(990, 999)),
        ("bytes=-10", Span(990, 999)),
        ("bytes=-5000", Span(0, 999)),
    ],
)
def test_one_range(header, asked):
    assert span_asked(header, SIZE) == asked


@pytest.mark.parametrize(
    "header", ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=0-5", "bytes=a-b", "bytes=٣-٤"]
)
def test_what_cannot_be_read_and_several_parts_give_the_whole(header):
    assert span_asked(header, SIZE) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_what_begins_after_the_end_is_no_range(header):
    with pytest.raises(NoSuchRange):
        span_asked(header, SIZE)


@given(size=st.integers(1, 10**6), first=st.integers(0, 10**7), length=st.integers(1, 10**7))
def test_a_span_lies_in_the_file(size, first, length):
    try:
        found = span_asked(f"bytes={first}-{first + length - 1}", size)
    except NoSuchRange:
        assert first >= size
        return
    assert found is not None
    assert 0 <= found.first <= found.last < size
    assert found.length <= length
