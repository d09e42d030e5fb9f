"""Forms of what departments are told of why."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from legacyfund.web.forms import GovukTextarea
from portfolio.decisions.actions.feedback import LONGEST_FEEDBACK, LONGEST_LINE
from portfolio.decisions.queries.feedback import FeedbackPart, FeedbackSheet


class FeedbackForm(forms.Form):
    """The words on each judged criterion, filled from the reviewers' until something is saved."""

    clear = forms.BooleanField(
        label="I have read this as the department will, and it may go out with the announcement",
        required=False,
    )

    def __init__(self, *args: Any, sheet: FeedbackSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["clear"].initial = sheet.is_cleared
        for part in sheet.parts:
            self.fields[f"words_{part.criterion.code}"] = forms.CharField(
                label=f"What the department is told on {part.criterion.name}",
                required=False,
                max_length=LONGEST_FEEDBACK,
                initial=part.words,
                widget=GovukTextarea(rows=5),
            )
        self.order_fields([*(f"words_{part.criterion.code}" for part in sheet.parts), "clear"])

    def parts(self) -> Iterator[tuple[FeedbackPart, BoundField]]:
        for part in self.sheet.parts:
            yield part, self[f"words_{part.criterion.code}"]

    def words(self) -> dict[str, str]:
        """By the criterion's code."""
        return {
            part.criterion.code: self.cleaned_data[f"words_{part.criterion.code}"]
            for part in self.sheet.parts
        }


class LineForAllForm(forms.Form):
    words = forms.CharField(
        label="One line for every bid that is not funded and has no feedback of its own",
        help_text="For example: “The round was asked for three times what it had; ask the fund to talk about "
        "your bid.” Leave it empty to have none.",
        required=False,
        max_length=LONGEST_LINE,
        widget=GovukTextarea(rows=3),
    )
