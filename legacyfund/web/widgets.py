"""Widgets with the options the GOV.UK components have and Django's lack.

Django's plain widgets work too; use these to say more. All accept Django's `attrs`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

DATE_BOXES = ("day", "month", "year")


class GovukTextInput(forms.TextInput):
    """One line. `width` is in characters (2, 3, 4, 5, 10, 20, 30) or a fraction such as "one-half".

    `prefix` and `suffix` are shown beside the box ("£", "days"); `inputmode` is "numeric" or "decimal".
    """

    def __init__(
        self,
        *,
        width: int | str | None = None,
        prefix: str = "",
        suffix: str = "",
        inputmode: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.width, self.prefix, self.suffix, self.inputmode = width, prefix, suffix, inputmode


class GovukTextarea(forms.Textarea):
    """Several lines. A limit in words or characters is announced, and counted down with JavaScript.

    The limit shown is not checked here: give the field its `max_length` or a validator as well.
    """

    def __init__(
        self,
        *,
        rows: int = 5,
        max_words: int | None = None,
        max_length: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__({"rows": rows, **(attrs or {})})
        self.max_words, self.max_length = max_words, max_length


class _Choices:
    """`hints` gives a line under a choice, by its value; `small` and `inline` are how they sit."""

    def __init__(
        self,
        *,
        hints: Mapping[str, str] | None = None,
        small: bool = False,
        inline: bool = False,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
    ) -> None:
        super().__init__(attrs=attrs, choices=choices)  # type: ignore[call-arg]
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.small, self.inline = small, inline


class GovukRadios(_Choices, forms.RadioSelect):
    pass


class GovukCheckboxes(_Choices, forms.CheckboxSelectMultiple):
    pass


class GovukDateInput(forms.MultiWidget):
    """Day, month and year, posted as `NAME_day`, `NAME_month` and `NAME_year`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({box: forms.TextInput() for box in DATE_BOXES}, attrs)

    def decompress(self, value: Any) -> list[str | None]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return [None, None, None]

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return all(f"{name}_{box}" not in data for box in DATE_BOXES)
