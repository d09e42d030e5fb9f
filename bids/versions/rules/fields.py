"""How the fields of a row differ between two versions, each in the words a reader knows.

A stored row has its fields by the alphabet; here they stand as the page that asks for them has them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from bids.register.rules.risk import OVERALL_DENOMINATOR
from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.days import day_in_words

Row = Mapping[str, Any]
Words = Mapping[str, Mapping[str, str]]
"""By field, each stored code in words."""
MONEY = frozenset({"amount", "whole_life_cost"})
UNSHOWN = frozenset({"number", "reopened"})
"""A row's place, which its name shows, and codes for no reader."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LABELS = {
    "question": "The fund asks",
    "answer": "The department answers",
    "target_risk": "Target rating after delivery",
    "disposition": "What happens to it",
    "decommission_on": "Decommissioned on",
    "baseline_on": "Baseline date",
    "payer": "Who pays",
    "factor": "Cause",
    "contribution": "Share of the upper bound",
    "partner": "Partner that pays",
    "after_fund": "Paid once the fund has stopped",
    "price_year": "In the prices of",
    "does_nothing": "Is doing nothing",
    "preferred": "Is the preferred option",
    "owner_role": "Role that owns it",
    "size": "Size in bytes",
    "sha256": "Fingerprint (SHA-256)",
    "justification": "Coded so because",
    "whole_life_cost": "Whole-life cost, whoever pays",
    "rating": "Risk when bid",
    "years": "Years later, at most",
    "left_out": "What is left out",
    "risk_percent": "Share of the risk still removed",
}
ORDER = (
    *("reference", "number", "name", "role", "factor", "description", "question", "answer"),
    *("does_nothing", "preferred", "score", "option", "kind", "year", "control_budget", "category"),
    *("payer", "partner", "amount", "quantity", "price_basis", "price_year", "after_fund", "justification"),
    *("treatment", "disposition", "target_risk", "decommission_on", "rating"),
    *("baseline_on", "evidence_expected", "shares"),
    *("years", "left_out", "risk_percent", "amounts"),
    *("likelihood", "impact", "contribution", "mitigation", "owner_role", "evidence"),
    *("first_quarter", "last_quarter", "needed", "in_post", "to_hire", "to_buy", "size", "sha256"),
)
"""The fields of every kind of row, as the pages that ask for them have them."""
PER_CENT = frozenset({"contribution", "risk_percent"})


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


def label_of(field: str) -> str:
    return LABELS.get(field, field.replace("_", " ").capitalize())


def diff_fields(before: Row, after: Row, words: Words) -> tuple[FieldDiff, ...]:
    """The fields of one row that differ."""
    old, new = _flat(before, words), _flat(after, words)
    both = {**new, **old}
    found = []
    for label in sorted(
        [*old, *(label for label in new if label not in old)], key=lambda key: both[key].place
    ):
        was, now = (side[label].text if label in side else "" for side in (old, new))
        if was != now:
            diff = money_diff if both[label].is_money else text_diff
            found.append(diff(label, was, now))
    return tuple(found)


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


def text_diff(label: str, before: str, after: str) -> FieldDiff:
    return FieldDiff(label, _kind(before, after), before, after, diff_words(before, after))


def money_diff(label: str, before: str, after: str) -> FieldDiff:
    """Of amounts as text, blank where there is none."""
    difference = (_amount(after) or Decimal(0)) - (_amount(before) or Decimal(0))
    return FieldDiff(label, _kind(before, after), before, after, difference=difference)


def in_one_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Both as one list; what the later one alone has stands where it does there."""
    merged = list(old)
    for place, item in enumerate(new):
        if item in merged:
            continue
        former = next((other for other in reversed(new[:place]) if other in merged), None)
        following = next((other for other in new[place:] if other in merged), None)
        if former is not None:
            merged.insert(merged.index(former) + 1, item)
        else:
            merged.insert(merged.index(following) if following is not None else len(merged), item)
    return merged


@dataclass(frozen=True)
class _Value:
    """A field's value in words; `place` orders the fields of a row."""

    text: str
    place: tuple[int, str]
    is_money: bool = False


def _flat(row: Row, words: Words) -> dict[str, _Value]:
    """Each field's value by its label; lists of amounts one by one, each cell by what it is of."""
    found: dict[str, _Value] = {}
    for field, value in row.items():
        place = _place(field)
        if field in UNSHOWN:
            continue
        if isinstance(value, list) and all(isinstance(item, Mapping) and "amount" in item for item in value):
            for item in value:
                cell = _cell(item, words)
                found[cell] = _Value(item["amount"], (place, cell), is_money=True)
        elif isinstance(value, Mapping) and field != "rating":
            inner = _flat(value, words)
            found |= {
                f"{label_of(field)}: {key}": replace(item, place=(place, "")) for key, item in inner.items()
            }
        else:
            found[label_of(field)] = _Value(_in_words(field, value, words), (place, ""), field in MONEY)
    return found


def _place(field: str) -> int:
    """Where a field stands on its page; those no page is known of come last."""
    return ORDER.index(field) if field in ORDER else len(ORDER)


def _cell(item: Row, words: Words) -> str:
    """What an amount is of, the year first."""
    return ", ".join(_shown(key, item[key], words) for key in sorted(item, key=_place) if key != "amount")


def _in_words(field: str, value: Any, words: Words) -> str:
    if field == "rating":
        return _rating(value)
    if isinstance(value, list):
        return "; ".join(item if isinstance(item, str) else _listed(item, words) for item in value)
    return _shown(field, value, words)


def _listed(item: Any, words: Words) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    return ", ".join(_shown(key, value, words) for key, value in item.items())


def _shown(field: str, value: Any, words: Words) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field in PER_CENT:
        return f"{Decimal(value).normalize():f}%"
    if isinstance(value, str) and DAY.fullmatch(value):
        return _day(value)
    known = words.get(field) or (CONTROL_BUDGETS if field == "control_budget" else {})
    return known.get(str(value), str(value))


def _rating(rating: Row | None) -> str:
    if rating is None:
        return ""
    overall = Decimal(rating["overall_in_168ths"]) / OVERALL_DENOMINATOR
    return f"{overall:.2f}, assessed on {_day(rating['assessed_on'])}"


def _day(text: str) -> str:
    return day_in_words(date.fromisoformat(text))


def _kind(before: str, after: str) -> Kind:
    if not before:
        return Kind.ADDED
    return Kind.CHANGED if after else Kind.REMOVED


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _tokens(text: str) -> list[str]:
    """Words and what stands between them, so that joining gives the text again."""
    parts = re.split(r"(\s+)", text)
    return [word + gap for word, gap in zip_longest(parts[::2], parts[1::2], fillvalue="") if word + gap]
