"""What differs between two versions of a bid, section by section, from their canonical documents.

Works on the documents alone, whatever form of questions they were written for. Rows are paired when
they are equal, else by what they are called; a row renamed is one removed and one added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

from bids.rounds.rules.questions import Section, answer_in_words
from bids.versions.rules.fields import (
    FieldDiff,
    Kind,
    Row,
    Words,
    diff_fields,
    in_one_order,
    label_of,
    money_diff,
    text_diff,
)
from bids.writing.appraisal.optimism_bias import BIAS_CAUSED
from bids.writing.rules.people import plain_number
from legacyfund.lib.money import round_fraction

NAMES = ("reference", "code", "name", "role", "factor", "description", "year", "number")
"""Fields a row is called by, the best first."""
NOT_SECTIONS = frozenset(
    {"format", "reference", "round", "department", "title", "answers", "appraisal", "clarifications"}
)
DERIVED = {"asked": "Asked of the fund", "clarifications": "Clarifications"}
FIGURES = {
    "whole_life_cost": "Whole-life cost, with optimism bias and discounted",
    "benefits": "Benefits, discounted",
    "npsv": "Net present social value (NPSV)",
    "bcr": "Benefit-cost ratio (BCR)",
    "payback_year": "Pays back in",
    "cost_per_point": "Cost per point of risk removed",
    "points_removed": "Points of risk removed",
}
"""The figures of an option's appraisal."""
POUNDS = frozenset({"whole_life_cost", "benefits", "npsv", "cost_per_point"})
BIAS_RATES = "Rates of optimism bias"


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
    """Every section of the bid in its order, changed or not, and the appraisal where there is one; then the
    files, the totals and the clarifications that changed. `before` and `after` are as read from canonical
    bytes. An appraised bid's whole-life cost is that of its appraisal, so the sum of its lines is left out.
    """
    codes = words or {}
    found = [_section(section, before, after, codes) for section in sections]
    known = {key for section in sections for key in section.rows} | NOT_SECTIONS
    if any(side.get("appraisal") for side in (before, after)):
        found.append(_appraisal(before.get("appraisal") or {}, after.get("appraisal") or {}))
        known |= {"whole_life_cost"}
    others = [key for key in dict.fromkeys([*before, *after]) if key not in known]
    lists = [key for key in others if isinstance(before.get(key, after.get(key)), list)]
    extra = [_list(key, before, after, codes) for key in lists]
    totals = _only(before, after, [key for key in others if key not in lists])
    extra.append(SectionDiff("totals", "Totals", (), diff_fields(*totals, codes)))
    extra.append(_list("clarifications", before, after, codes))
    return (*found, *(section for section in extra if not section.is_same))


def _section(section: Section, before: Row, after: Row, words: Words) -> SectionDiff:
    old, new = (side.get("answers", {}).get(section.code) or [] for side in (before, after))
    rows = (_rows(before.get(key) or [], after.get(key) or [], words) for key in section.rows)
    return SectionDiff(section.code, section.title, tuple(chain.from_iterable(rows)), _answers(old, new))


def _list(key: str, before: Row, after: Row, words: Words) -> SectionDiff:
    """A list that no section asks for: rows, or amounts cell by cell."""
    old, new = before.get(key) or [], after.get(key) or []
    title = DERIVED.get(key, label_of(key))
    if all("amount" in row for row in (*old, *new)):
        return SectionDiff(key, title, (), diff_fields({key: old}, {key: new}, words))
    return SectionDiff(key, title, _rows(old, new, words), ())


def _only(before: Row, after: Row, keys: Sequence[str]) -> tuple[Row, Row]:
    old, new = ({key: side[key] for key in keys if key in side} for side in (before, after))
    return old, new


def _appraisal(before: Row, after: Row) -> SectionDiff:
    """The figures of each option, paired by its name, and the rates of optimism bias behind them."""
    old, new = ({row["name"]: row for row in side.get("options", [])} for side in (before, after))
    rows = [
        RowDiff(name, _kind_of(old, new, name), fields)
        for name in in_one_order(list(old), list(new))
        if (fields := _figures(old.get(name, {}), new.get(name, {})))
    ]
    rates = [
        {kind: _per_cent(rate) for kind, rate in side.get("bias", {}).items()} for side in (before, after)
    ]
    fields = tuple(
        text_diff(label, rates[0].get(kind, ""), rates[1].get(kind, ""))
        for kind, label in BIAS_CAUSED.items()
        if rates[0].get(kind) != rates[1].get(kind)
    )
    bias = [RowDiff(BIAS_RATES, Kind.CHANGED, fields)] if fields else []
    return SectionDiff("appraisal", "Appraisal", (*rows, *bias), ())


def _kind_of(old: Mapping[str, Row], new: Mapping[str, Row], name: str) -> Kind:
    if name not in old:
        return Kind.ADDED
    return Kind.CHANGED if name in new else Kind.REMOVED


def _figures(before: Row, after: Row) -> tuple[FieldDiff, ...]:
    found = []
    for figure, label in FIGURES.items():
        was, now = (_figure(figure, side) for side in (before, after))
        if was != now:
            found.append((money_diff if figure in POUNDS else text_diff)(label, was, now))
    return tuple(found)


def _figure(figure: str, option: Row) -> str:
    """As the table of the options has it; blank for an option that is not there, and for pounds not known."""
    value = option.get(figure)
    if value is not None and figure == "points_removed":
        return plain_number(round_fraction(Fraction(value)))
    if value is not None:
        return str(value)
    if not option or figure in POUNDS:
        return ""
    if figure == "payback_year":
        return "Never" if Fraction(option["whole_life_cost"]) else "Nothing spent"
    return "Not known" if figure == "points_removed" else "Undefined"


def _per_cent(rate: str) -> str:
    return f"{plain_number(round_fraction(Fraction(rate) * 100))}%"


def _answers(before: Sequence[Row], after: Sequence[Row]) -> tuple[FieldDiff, ...]:
    old, new = ({row["code"]: row for row in side} for side in (before, after))
    found = []
    for code in in_one_order(list(old), list(new)):
        row = new.get(code) or old[code]
        texts = [answer_in_words(side[code]["answer"]) if code in side else "" for side in (old, new)]
        if texts[0] != texts[1]:
            found.append(text_diff(row["question"], texts[0], texts[1]))
    return tuple(found)


def _rows(before: Sequence[Row], after: Sequence[Row], words: Words) -> tuple[RowDiff, ...]:
    pairs, gone, new = _pair(before, after)
    changed = [
        RowDiff(_name(row), Kind.CHANGED, fields)
        for old, row in pairs
        if (fields := diff_fields(old, row, words))
    ]
    removed = [RowDiff(_name(row), Kind.REMOVED, diff_fields(row, {}, words)) for row in gone]
    added = [RowDiff(_name(row), Kind.ADDED, diff_fields({}, row, words)) for row in new]
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


def _name(row: Mapping[str, Any]) -> str:
    if "question" in row:
        return f"Question {row['number']}"
    return next((str(row[field]) for field in NAMES if row.get(field)), "")
