"""Names as they are compared, whoever typed them."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """Case, white space and composition make no difference, and `&` is `and`."""
    words = unicodedata.normalize("NFC", name).casefold().replace("&", " and ")
    return " ".join(words.split())
