"""What each heading of a table stands for: guessed, with the reason, and settled by a person.

    guesses = guess_columns(headings, COLUMNS, remembered=memory.of(headings), rows=first_rows)

`COLUMNS` (`KnownColumns`) is all that a kind of file says of its headings. A guess takes a column, or offers
one (`could_be`) that a person alone may take. What people chose is kept by `heading_keys` and comes back as
a `Memory`. `legacyfund.web.matching` asks. Registers and returns are both matched by it.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from legacyfund.lib.amounts import AmountRefused, parse_amount
from legacyfund.lib.heading_units import SCALES, split_unit
from legacyfund.lib.tables.marks import letters

MOST_SAMPLES = 3
LONGEST_SAMPLE = 60
MESSAGES = "What the check said"
"""The heading of the column added to a file that is handed back; it is passed over when it returns."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


def normalise_heading(heading: str) -> str:
    """Its letters and figures alone, in lower case."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


@dataclass(frozen=True)
class KnownColumns:
    """`labels`: each column's own name, by which its heading is known first. `others`: by normalised heading,
    the column it stands for too. `figures`: columns whose heading may state a unit. `first_of_several`: those
    of which the first heading is taken where several fit, since nothing hangs on them.
    """

    labels: Mapping[str, str]
    others: Mapping[str, str]
    figures: Collection[str] = frozenset()
    first_of_several: Collection[str] = frozenset()
    normalise: Callable[[str], str] = normalise_heading

    def named(self, heading: str) -> tuple[int, str]:
        """How well a heading is known, 1 to 3, and its column; blank for one that nobody knows."""
        stated = split_unit(heading)
        rank, column = self._in_words(heading)
        if not column and stated.unit and stated.words != heading:
            rank, column = self._in_words(stated.words)
            return (3, column) if column in self.figures else (0, "")
        return (3, column) if stated.unit and column in self.figures else (rank, column)

    def _in_words(self, heading: str) -> tuple[int, str]:
        normal = self.normalise(heading)
        if normal:
            for column, label in self.labels.items():
                if self.normalise(label) == normal:
                    return 1, column
        return (2, self.others[normal]) if normal in self.others else (0, "")


@dataclass(frozen=True)
class Memory:
    """What a department's people chose, by heading key: for a heading wherever it was met last, and for each
    whole set of headings. Blank is "not taken".
    """

    anywhere: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, headings: Sequence[str]) -> dict[str, str]:
        """By heading key. The same set of headings says more than one heading met elsewhere."""
        of_set = self.sets.get(heading_set(headings), _NOTHING)
        keys = filter(None, heading_keys(headings))
        known = {key: of_set.get(key, self.anywhere.get(key)) for key in keys}
        return {key: column for key, column in known.items() if column is not None}


def heading_keys(headings: Sequence[str]) -> list[str]:
    """What each heading is remembered by: its letters and figures, and which of several alike it is."""
    met: Counter[str] = Counter()
    keys: list[str] = []
    for heading in headings:
        normal = "" if heading == MESSAGES else normalise_heading(heading)
        met[normal] += 1
        keys.append(f"{normal} {met[normal]}" if normal and met[normal] > 1 else normal)
    return keys


def heading_set(headings: Sequence[str]) -> str:
    """The fingerprint of a table's headings, whatever their order."""
    keys = sorted(filter(None, heading_keys(headings)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def heading_labels(headings: Sequence[str]) -> list[str]:
    """What each heading is called where a person reads of it: of several alike, with its column's letter."""
    met = Counter(heading.casefold() for heading in headings)
    return [
        f"{heading} (column {letters(place)})" if heading and met[heading.casefold()] > 1 else heading
        for place, heading in enumerate(headings)
    ]


@dataclass(frozen=True)
class Guess:
    """`column` is taken, blank for none; `could_be` is offered. `why` is a sentence for a person, `samples`
    the first different values below the heading.
    """

    column: str = ""
    could_be: str = ""
    why: str = ""
    samples: tuple[str, ...] = ()


def guess_columns(
    headings: Sequence[str],
    known: KnownColumns,
    *,
    remembered: Mapping[str, str] = _NOTHING,
    doubtful: Container[str] = frozenset(),
    rows: Iterable[Sequence[str]] = (),
) -> list[Guess]:
    """A guess for each heading; no column is taken twice. What is remembered goes before a column's own name,
    that before another name, that before a name with a unit. Where two headings are known equally well,
    neither is taken. `doubtful`: headings that may be taken by a person alone. `rows`: those below.
    """
    samples = _samples(len(headings), rows)
    names = [
        _name(heading, key, known, remembered, doubtful)
        for heading, key in zip(headings, heading_keys(headings), strict=True)
    ]
    winners = {column: _winner(column, names, known) for _, column, _ in names if column}
    return [
        Guess(*_judged(place, headings, names, winners, known, samples[place]), samples[place])
        for place in range(len(headings))
    ]


_REMEMBERED, _DOUBTFUL = 0, 9
_Named = tuple[int, str, bool]
"""How well it is known (less is better), the column, and whether the heading is remembered."""


def _name(
    heading: str,
    key: str,
    known: KnownColumns,
    remembered: Mapping[str, str],
    doubtful: Container[str],
) -> _Named:
    chosen = remembered.get(key) if key else ""
    if chosen is not None and (not chosen or chosen in known.labels):
        return _REMEMBERED, chosen, bool(key)
    rank, column = known.named(heading)
    return (_DOUBTFUL if heading in doubtful else rank), column, False


def _winner(column: str, names: Sequence[_Named], known: KnownColumns) -> int | None:
    """The place that takes the column; None where several have the same claim, or none may by itself."""
    claims = sorted((rank, place) for place, (rank, other, _) in enumerate(names) if other == column)
    best = [place for rank, place in claims if rank == claims[0][0]]
    if claims[0][0] == _DOUBTFUL or (
        len(best) > 1 and claims[0][0] != _REMEMBERED and column not in known.first_of_several
    ):
        return None
    return best[0]


def _judged(
    place: int,
    headings: Sequence[str],
    names: Sequence[_Named],
    winners: Mapping[str, int | None],
    known: KnownColumns,
    samples: Sequence[str],
) -> tuple[str, str, str]:
    rank, column, was_chosen = names[place]
    if not column:
        return (
            "",
            "",
            "It was not taken the last time." if was_chosen else _as_amount(headings[place], samples),
        )
    label, winner = known.labels[column], winners[column]
    if winner == place:
        said = "It was matched so the last time." if rank == _REMEMBERED else ""
        unit = unit_in_words(headings[place], samples) if column in known.figures else ""
        return column, "", " ".join(filter(None, (said, unit)))
    if rank == _DOUBTFUL:
        return "", column, f"It could be {label}, but no value below it looks like one."
    if winner is None:
        rivals = [
            heading_labels(headings)[other]
            for other, (_, claimed, _) in enumerate(names)
            if claimed == column
        ]
        listed = " and ".join(f"“{rival[:60]}”" for rival in rivals[:4])
        return "", column, f"{listed} could each be {label}. Choose it for one of them."
    return "", column, f"It could be {label}, which “{headings[winner][:60]}” is taken for."


def _as_amount(heading: str, samples: Sequence[str]) -> str:
    """What a heading that nobody knows would come to as one of amounts; blank where its values are none."""
    unit = split_unit(heading).unit
    if unit in SCALES and any(_amount(sample, SCALES[unit]) is not None for sample in samples):
        return f"As an amount: {unit_in_words(heading, samples)}"
    return ""


def _amount(text: str, scale: Decimal) -> Decimal | None:
    try:
        return parse_amount(text, scale=scale)
    except AmountRefused:
        return None


def unit_in_words(heading: str, samples: Sequence[str] = ()) -> str:
    """What the unit that the heading states makes of a figure, with the first sample; blank without one."""
    unit = split_unit(heading).unit
    if not unit:
        return ""
    if unit not in SCALES:
        return f"The heading says that the figures are {unit}, which cannot be taken. Put pounds there."
    for sample in (*samples, "310"):
        if (amount := _amount(sample, SCALES[unit])) is not None:
            return f"The figures are {unit}, so “{sample}” is read as {_plain(amount)}."
    raise AssertionError("310 is an amount in every unit")


def _plain(amount: Decimal) -> str:
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


def _samples(count: int, rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    found: list[dict[str, None]] = [{} for _ in range(count)]
    for cells in rows:
        for values, cell in zip(found, cells, strict=False):
            text = " ".join(cell.split())
            if text and len(values) < MOST_SAMPLES:
                values[text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"] = None
    return [tuple(values) for values in found]
