"""Two versions of the same lines, set side by side."""

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Place = tuple[int | None, int | None]
"""The index of a line in the first version and in the second; None where it has no such line."""

Part = tuple[str, bool]
"""A stretch of a text, and whether the other version lacks it."""

MOST_WORDS = 2_000
"""Longer texts are marked whole: comparing them word by word takes too long."""


def pair_lines(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[Place]:
    """The lines of both in order: equal lines together, changed ones beside each other."""
    places: list[Place] = []
    for _, a, a_end, b, b_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        for step in range(max(a_end - a, b_end - b)):
            places.append((a + step if a + step < a_end else None, b + step if b + step < b_end else None))
    return places


def mark_words(text: str, other: str) -> tuple[Part, ...]:
    """The text in stretches of whole words, those that `other` has not in its place marked."""
    words, others = re.findall(r"\s*\S+", text), re.findall(r"\s*\S+", other)
    if max(len(words), len(others)) > MOST_WORDS:
        return ((text, text != other),) if text else ()
    match = SequenceMatcher(None, [word.split()[0] for word in words], [word.split()[0] for word in others])
    return tuple(
        ("".join(words[a:a_end]), tag != "equal") for tag, a, a_end, _, _ in match.get_opcodes() if a < a_end
    )
