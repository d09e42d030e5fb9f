"""The words of a search: what is found has each of them."""

MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """Each word once, the first eight; a word is what stands between blanks."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]
