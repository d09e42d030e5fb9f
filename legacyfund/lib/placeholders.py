"""What people write where they have nothing to say: `N/A`, `TBC`, `-`, `?`. It names nothing."""

from functools import lru_cache

_WORDS = frozenset(
    {
        *("na", "nk", "tba", "tbc", "tbd", "tobeadvised", "tobeconfirmed", "tobedecided", "tobedetermined"),
        *("unknown", "notknown", "notapplicable", "notavailable", "notprovided", "notrecorded"),
        *("none", "null", "nan", "blank"),
    }
)
"""Letters and figures alone, in lower case."""
_LONGEST = 24


@lru_cache(maxsize=4096)
def is_placeholder(text: str) -> bool:
    r"""Whether a cell says nothing: blank, marks alone or one of the words, however they are dressed.

    A cell with `#` may show what a spreadsheet failed to work out (`########`), and one with `\ufffd` has
    lost a character: neither is a placeholder.
    """
    if len(text) > _LONGEST or "#" in text or "\ufffd" in text:
        return False
    letters = "".join(filter(str.isalnum, text.casefold()))
    return not letters or letters in _WORDS
