from hypothesis import given
from hypothesis import strategies as st

from legacyfund.lib.misread import likely_reading


@given(st.text(st.sampled_from("ÉéçñüœŒ—’£€"), min_size=1, max_size=10))
def test_what_was_misread_is_read_back(text: str) -> None:
    try:
        misread = text.encode().decode("cp1252")
    except UnicodeDecodeError:
        return

    assert likely_reading(f"CAF {misread}") == f"CAF {text}"


def test_what_was_not_misread_is_left_alone() -> None:
    for text in ("CAFÉ", "Ã", "Ã‰ and €É", "Ünïcode", "naïve — £", "Ã\x81", "Â\x85", ""):
        assert likely_reading(text) == ""
