"""Fields of a draft: asked for, and yet allowed to be left until later."""

from typing import Any

from django import forms

from legacyfund.web.forms import GovukDateField, PoundsField


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
