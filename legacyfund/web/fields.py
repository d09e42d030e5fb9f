"""Fields for the two answers this service asks for most, a date and an amount in pounds; and the fields of a
draft, which are asked for and yet may be left until later.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from legacyfund.lib.days import MONTHS
from legacyfund.web.widgets import DATE_BOXES, GovukDateInput, GovukTextInput

YEARS = (1900, 2199)
"""Wide enough for the oldest system and the longest contract, and what is reckoned from it is a date too."""

POUNDS_FIGURES = 12
"""Before the point: what a column of money holds."""
POUNDS = re.compile(
    r"(?P<minus>[-\N{MINUS SIGN}])?£?(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]{1,2})?"
)


class GovukDateField(forms.Field):
    """A date in three boxes; cleans to `datetime.date`, or None when it may be left empty.

    Months may be typed as words. Each refusal names the boxes at fault (`params["boxes"]`), so the
    page can mark them and the error summary can lead to the first.
    """

    widget = GovukDateInput

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = [str(part or "").strip() for part in value]
        if not any(typed):
            return None
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
    return ValidationError(f"This {predicate}", code=code, params={"predicate": predicate, **params})


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
    word = typed.lower()
    for number, month in enumerate(MONTHS, start=1):
        if word in (month[:3], month):
            return number
    if re.fullmatch(r"[0-9]{1,2}", word) and 1 <= int(word) <= 12:
        return int(word)
    return None


class PoundsField(forms.DecimalField):
    """An amount in pounds as Decimal with two places: "£1,234.50", "1234.5" and "1,234" are taken.

    What could be read two ways is refused: "1.234", "1,23", "1.234,50", "£1m". A minus sign is refused
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
        match = POUNDS.fullmatch(str(value).strip())
        if match is None:
            raise _refusal("must be an amount in pounds and pence, such as 1,234.50", "unclear")
        sign, pence = "-" if match["minus"] else "", (match["part"] or ".").ljust(3, "0")
        return Decimal(f"{sign}{match['whole'].replace(',', '')}{pence}")

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


class LeftForLater(forms.Field):
    """Asked like a required answer, kept when blank: what is missing is said when answers are checked."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class LaterText(LeftForLater, forms.CharField):
    pass


class LaterChoice(LeftForLater, forms.ChoiceField):
    pass


class LaterNumber(LeftForLater, forms.DecimalField):
    pass


class LaterDate(LeftForLater, GovukDateField):
    pass


class LaterPounds(LeftForLater, PoundsField):
    pass
