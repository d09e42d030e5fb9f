"""A new closing time for a round."""

from datetime import datetime
from typing import Any

from django import forms

from legacyfund.lib.deadlines import london_moment
from legacyfund.web.forms import GovukDateField
from legacyfund.web.questions import check_closing_time, closing_time_field


class DeadlineForm(forms.Form):
    closes_at = GovukDateField(label="New closing date", help_text="For example, 26 2 2027")
    closing_time = closing_time_field()

    def clean(self) -> dict[str, Any]:
        return check_closing_time(self, super().clean() or self.cleaned_data)

    def moment(self) -> datetime:
        return london_moment(self.cleaned_data["closes_at"], self.cleaned_data["closing_time"])
