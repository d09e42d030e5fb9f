"""A form that asks for a reason alone."""

from typing import Any

from django import forms

from legacyfund.lib.reasons import LONGEST_REASON
from legacyfund.web.forms import GovukTextarea


class ReasonForm(forms.Form):
    """`asked` is the question the reason answers."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=GovukTextarea(rows=4, max_length=LONGEST_REASON)
    )

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = asked
