"""What differs between two versions of a bid, section by section, from their canonical documents.

Works on the documents alone, whatever form of questions they were written for. Rows are paired when
they are equal, else by what they are called; a row renamed is one removed and one added.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain, zip_longest
from typing import Any

from bids.rules.questions import Section
from bids.rules.risk import OVERALL_DENOMINATOR
from bids.rules.version_words import DERIVED, label_of
from legacyfund.lib.control_budgets import CONTROL_BUDGETS

Row = Mapping[str, Any]
Words = Mapping[str, Mapping[str, str]]
"""By field, each stored code in words."""

NAMES = ("reference", "code", "name", "role", "factor", "description", "year", "number")
"""Fields a row is called by, the best first."""
MONEY = frozenset({"amount", "whole_life_cost"})
NOT_SECTIONS = frozenset({"format", "reference", "round", "department", "title", "answers", "appraisal"})
UNSHOWN = frozenset({"number", "reopened"})
"""A row's place, which its name shows, and codes for no reader."""


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Span:
    """Some words of a text that is the same in both, or in one of them alone."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class FieldDiff:
    """One field or answer that differs. `difference` is after less before, for amounts of pounds."""

    label: str
    kind: Kind
    before: str
    after: str
    spans: tuple[Span, ...] = ()
    difference: Decimal | None = None

    @property
    def is_money(self) -> bool:
        return self.difference is not None

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None]:
        """The amounts before and after, None where there is none."""
        return _amount(self.before), _amount(self.after)


@dataclass(frozen=True)
class RowDiff:
    name: str
    kind: Kind
    fields: tuple[FieldDiff, ...]


@dataclass(frozen=True)
class SectionDiff:
    code: str
    title: str
    rows: tuple[RowDiff, ...]
    answers: tuple[FieldDiff, ...]

    @property
    def is_same(self) -> bool:
        return not self.rows and not self.answers


def diff_documents(
    before: Row, after: Row, *, sections: Sequence[Section], words: Words | None = None
) -> tuple[SectionDiff, ...]:
    """Every section of the bid in its order, changed or not, then the totals and clarifications that
    changed. `before` and `after` are as read from canonical bytes.
    """
    codes = words or {}
    found = [_section(section, before, after, codes) for section in sections]
    known = {key for section in sections for key in section.rows} | NOT_SECTIONS
    others = [key for key in dict.fromkeys([*before, *after]) if key not in known]
    extra = [
        SectionDiff(
            key,
            DERIVED.get(key, label_of(key)),
            _rows(before.get(key) or [], after.get(key) or [], codes),
            (),
        )
        for key in others
        if isinstance(before.get(key, after.get(key)), list)
    ]
    scalars = {key for key in others if not isinstance(before.get(key, after.get(key)), list)}
    totals = _fields(
        {key: before[key] for key in scalars if key in before},
        {key: after[key] for key in scalars if key in after},
        codes,
    )
    extra.append(SectionDiff("totals", "Totals", (), totals))
    return (*found, *(section for section in extra if not section.is_same))


def diff_words(before: str, after: str) -> tuple[Span, ...]:
    """The two texts as one: what stands in both, and what was taken out and put in, word by word."""
    old, new = _tokens(before), _tokens(after)
    spans: list[Span] = []
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=len(old) > 2000).get_opcodes():
        if tag == "equal":
            spans.append(Span(Kind.SAME, "".join(old[i:j])))
            continue
        if i < j:
            spans.append(Span(Kind.REMOVED, "".join(old[i:j])))
        if k < m:
            spans.append(Span(Kind.ADDED, "".join(new[k:m])))
    return tuple(spans)


def _section(section: Section, before: Row, after: Row, words: Words) -> SectionDiff:
    old, new = (side.get("answers", {}).get(section.code) or [] for side in (before, after))
    rows = (_rows(before.get(key) or [], after.get(key) or [], words) for key in section.rows)
    return SectionDiff(section.code, section.title, tuple(chain.from_iterable(rows)), _answers(old, new))


def _answers(before: Sequence[Row], after: Sequence[Row]) -> tuple[FieldDiff, ...]:
    old, new = ({row["code"]: row for row in side} for side in (before, after))
    found = []
    for code in dict.fromkeys([*old, *new]):
        row = new.get(code) or old[code]
        texts = [_answer(side[code]["answer"]) if code in side else "" for side in (old, new)]
        if texts[0] != texts[1]:
            found.append(_text_diff(row["question"], texts[0], texts[1]))
    return tuple(found)


def _rows(before: Sequence[Row], after: Sequence[Row], words: Words) -> tuple[RowDiff, ...]:
    pairs, gone, new = _pair(before, after)
    changed = [
        RowDiff(_name(row), Kind.CHANGED, fields)
        for old, row in pairs
        if (fields := _fields(old, row, words))
    ]
    removed = [RowDiff(_name(row), Kind.REMOVED, _fields(row, {}, words)) for row in gone]
    added = [RowDiff(_name(row), Kind.ADDED, _fields({}, row, words)) for row in new]
    return (*changed, *removed, *added)


def _pair(before: Sequence[Row], after: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows that are one and the same but for some fields; those that are gone; those that are new."""
    gone = list(before)
    left = []
    for row in after:
        if row in gone:
            gone.remove(row)
        else:
            left.append(row)
    pairs: list[tuple[Row, Row]] = []
    new = []
    for row in left:
        same = [old for old in gone if _name(old) == _name(row)]
        if not same:
            new.append(row)
            continue
        nearest = max(same, key=lambda old: sum(old.get(key) == value for key, value in row.items()))
        gone.remove(nearest)
        pairs.append((nearest, row))
    return pairs, gone, new


def _name(row: Row) -> str:
    return next((str(row[field]) for field in NAMES if row.get(field)), "")


def _fields(before: Row, after: Row, words: Words) -> tuple[FieldDiff, ...]:
    old, new = _flat(before, words), _flat(after, words)
    found = []
    for label in dict.fromkeys([*old, *new]):
        (was, money), (now, _) = old.get(label, ("", False)), new.get(label, ("", False))
        money = money or new.get(label, ("", False))[1]
        if was == now:
            continue
        found.append(_money_diff(label, was, now) if money else _text_diff(label, was, now))
    return tuple(found)


def _flat(row: Row, words: Words) -> dict[str, tuple[str, bool]]:
    """Each field's label with its value in words, and whether that is an amount; lists one by one."""
    found: dict[str, tuple[str, bool]] = {}
    for field, value in row.items():
        if field in UNSHOWN:
            continue
        if field == "rating":
            found[label_of(field)] = (_rating(value), False)
        elif isinstance(value, list):
            found |= _flat_list(field, value, words)
        elif isinstance(value, Mapping):
            found |= {f"{label_of(field)}: {key}": item for key, item in _flat(value, words).items()}
        else:
            found[label_of(field)] = (_shown(field, value, words), field in MONEY)
    return found


def _flat_list(field: str, items: Sequence[Any], words: Words) -> dict[str, tuple[str, bool]]:
    if not all(isinstance(item, Mapping) and "amount" in item for item in items):
        shown = (item if isinstance(item, str) else _listed(item, words) for item in items)
        return {label_of(field): ("; ".join(shown), False)}
    return {
        ", ".join(_shown(key, value, words) for key, value in _cell_first(item)): (item["amount"], True)
        for item in items
    }


def _cell_first(item: Row) -> list[tuple[str, Any]]:
    """What an amount is of, the year first."""
    keys = sorted((key for key in item if key != "amount"), key=lambda key: (key != "year", key))
    return [(key, item[key]) for key in keys]


def _listed(item: Any, words: Words) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    return ", ".join(_shown(key, value, words) for key, value in item.items())


def _shown(field: str, value: Any, words: Words) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _answer(value)
    known = words.get(field) or (CONTROL_BUDGETS if field == "control_budget" else {})
    return known.get(str(value), str(value))


def _answer(answer: str | bool) -> str:
    if isinstance(answer, bool):
        return "Confirmed" if answer else "Not confirmed"
    return answer


def _rating(rating: Row | None) -> str:
    if rating is None:
        return ""
    overall = Decimal(rating["overall_in_168ths"]) / OVERALL_DENOMINATOR
    return f"{overall:.2f}, assessed on {rating['assessed_on']}"


def _kind(before: str, after: str) -> Kind:
    if not before:
        return Kind.ADDED
    return Kind.CHANGED if after else Kind.REMOVED


def _text_diff(label: str, before: str, after: str) -> FieldDiff:
    return FieldDiff(label, _kind(before, after), before, after, diff_words(before, after))


def _money_diff(label: str, before: str, after: str) -> FieldDiff:
    difference = (_amount(after) or Decimal(0)) - (_amount(before) or Decimal(0))
    return FieldDiff(label, _kind(before, after), before, after, difference=difference)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _tokens(text: str) -> list[str]:
    """Words and what stands between them, so that joining gives the text again."""
    parts = re.split(r"(\s+)", text)
    return [word + gap for word, gap in zip_longest(parts[::2], parts[1::2], fillvalue="") if word + gap]
