"""Fields for dates, pounds, numbers and percentages, each as people write it (`legacyfund.lib.written`); and
the fields of a draft, which are asked for and yet may be left until later.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from legacyfund.lib.days import DayRefused
from legacyfund.lib.errors import DomainError
from legacyfund.lib.written import (
    NumberRefused,
    read_day,
    read_month,
    read_number,
    read_pounds,
    read_whole_number,
)
from legacyfund.web.widgets import DATE_BOXES, GovukDateInput, GovukTextInput

YEARS = (1900, 2199)
"""Wide enough for the oldest system and the longest contract, and what is reckoned from it is a date too."""

POUNDS_FIGURES = 12
"""Before the point: what a column of money holds."""


class GovukDateField(forms.Field):
    """A date in three boxes; cleans to `datetime.date`, or None when it may be left empty.

    Months may be typed as words, and the whole date into one box, such as 3 April 2026. Each refusal names
    the boxes at fault (`params["boxes"]`), so the page can mark them and the error summary can lead to the
    """

    widget = GovukDateInput

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = [str(part or "").strip() for part in value]
        if not any(typed):
            return None
        if (whole := _whole_date(typed)) is not None:
            return whole
        missing = [box for box, part in zip(DATE_BOXES, typed, strict=True) if not part]
        if missing:
            raise _date_refusal(f"must include a {' and a '.join(missing)}", missing)
        return _real_date(*typed)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def _refusal(predicate: str, code: str, **params: Any) -> ValidationError:
    """The page puts the question in front of `predicate`; elsewhere it reads "This must …"."""
    message = f"This {predicate}".replace("%", "%%")
    return ValidationError(message, code=code, params={"predicate": predicate, **params})


def _date_refusal(predicate: str, boxes: list[str]) -> ValidationError:
    return _refusal(predicate, "invalid_date", boxes=boxes)


def _real_date(day: str, month: str, year: str) -> date:
    number = _month_number(month)
    if number is None:
        raise _date_refusal("must have a month from 1 to 12, or its name", ["month"])
    if not re.fullmatch(r"[0-9]{4}", year):
        raise _date_refusal("must have a year of four figures, such as 2027", ["year"])
    if not YEARS[0] <= int(year) <= YEARS[1]:
        raise _date_refusal(f"must have a year from {YEARS[0]} to {YEARS[1]}", ["year"])
    if not re.fullmatch(r"[0-9]{1,2}", day):
        raise _date_refusal("must have a day from 1 to 31", ["day"])
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise _date_refusal("must be a real date, such as 27 3 2027", list(DATE_BOXES)) from None


def _month_number(typed: str) -> int | None:
    try:
        return read_month(typed)
    except DayRefused:
        return None


def _whole_date(typed: list[str]) -> date | None:
    """The date that somebody typed or pasted into one of the boxes; None for a part of one."""
    filled = [box for box, part in zip(DATE_BOXES, typed, strict=True) if part]
    text = "".join(typed)
    if len(filled) != 1 or (len(text) <= 4 and text.isalnum()) or not any(map(str.isdigit, text)):
        return None
    try:
        return read_day(text)
    except DayRefused as refused:
        raise _unread(refused, boxes=filled) from None


def _unread(refused: DomainError, **params: Any) -> ValidationError:
    return _refusal(f"could not be read: {refused.message.removesuffix('.')}", "unclear", **params)


class PoundsField(forms.DecimalField):
    """An amount in pounds as Decimal with two places: "£1,234.50", "1234.5", "£310k" and "1.2m" are taken.

    What could be read two ways is refused: "1.234", "1,23", "1.234,50". A minus sign is refused
    unless `negative=True`; nought is refused when `zero=False`.
    """

    def __init__(self, *, negative: bool = False, zero: bool = True, **options: Any) -> None:
        self.negative, self.zero = negative, zero
        options.setdefault("widget", GovukTextInput(width=10, prefix="£", inputmode="decimal"))
        super().__init__(max_digits=POUNDS_FIGURES + 2, decimal_places=2, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value).quantize(Decimal("0.01"))
        try:
            return read_pounds(str(value))
        except NumberRefused as refused:
            raise _unread(refused) from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value < 0 and not self.negative:
            raise _refusal("must not be negative", "negative")
        if value is not None and value == 0 and not self.zero:
            raise _refusal("must be more than £0", "nought")
        if value is not None and abs(value) >= 10**POUNDS_FIGURES:
            raise _refusal(f"must be less than £{10**POUNDS_FIGURES:,}", "too_much")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return f"{Decimal(value):,.2f}".removesuffix(".00")
        return value


class NumberField(forms.DecimalField):
    """A number as Decimal: "3,200", "12.5", "1.2m"; the unit shown beside the box may be typed too: "20%"."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        try:
            return read_number(str(value), getattr(self.widget, "suffix", ""))
        except NumberRefused as refused:
            raise _unread(refused) from None


class WholeNumberField(forms.IntegerField):
    """A whole number as int: "3,200", "12.0", "1.2m"; the unit shown beside the box may be typed after it."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return read_whole_number(str(value), getattr(self.widget, "suffix", ""))
        except NumberRefused as refused:
            raise _unread(refused) from None


class LeftForLater(forms.Field):
    """Asked like a required answer, kept when blank: what is missing is said when answers are checked."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class LaterText(LeftForLater, forms.CharField):
    pass


class LaterChoice(LeftForLater, forms.ChoiceField):
    pass


class LaterNumber(LeftForLater, NumberField):
    pass


class LaterDate(LeftForLater, GovukDateField):
    pass


class LaterPounds(LeftForLater, PoundsField):
    pass
