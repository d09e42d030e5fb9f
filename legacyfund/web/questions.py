"""Questions that forms of several rooms ask in the same words: a reason, and the closing time of a round."""

from typing import Any

from django import forms

from legacyfund.lib.deadlines import TimeNeverHappens, london_moment
from legacyfund.lib.rows import LONGEST_REASON
from legacyfund.web.forms import GovukTextarea, GovukTextInput


class ReasonForm(forms.Form):
    """Asks for a reason alone; `asked` is the question the reason answers."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=GovukTextarea(rows=4, max_length=LONGEST_REASON)
    )

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = asked


def closing_time_field() -> forms.TimeField:
    return forms.TimeField(
        label="Closing time",
        help_text="London time, such as 17:00. A bid sent at this very second is too late.",
        input_formats=["%H:%M"],
        initial="17:00",
        widget=GovukTextInput(width=5),
        error_messages={"invalid": "The closing time must be hours and minutes, such as 17:00"},
    )


def check_closing_time(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    """The cleaned answers, with an error beside a closing time that London's clock leaves out."""
    if given.get("closes_at") and given.get("closing_time"):
        try:
            london_moment(given["closes_at"], given["closing_time"])
        except TimeNeverHappens as refusal:
            form.add_error("closing_time", refusal.message)
    return given
