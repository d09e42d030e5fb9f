"""Forms of a request for a correction: name the lines, answer, ask again."""

from django import forms

from legacyfund.lib.errors import DomainError
from legacyfund.web.forms import GovukRadios, GovukTextarea
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.models import CorrectionRequest
from portfolio.spend.rules.requests import numbers_meant


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=GovukTextarea(rows=5), max_length=LONGEST_REASON
    )


class AskCorrectionForm(forms.Form):
    lines = forms.CharField(
        label="Which lines?",
        help_text="Their numbers in the feed, such as 3, 8 to 10.",
        max_length=1000,
    )
    reason = forms.ChoiceField(
        label="What is wrong?", widget=GovukRadios, choices=CorrectionRequest.Reason.choices
    )
    words = _words("What do you need from the department?", "The department reads this.")

    def clean_lines(self) -> list[int]:
        try:
            return numbers_meant(self.cleaned_data["lines"])
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class AnswerRequestForm(forms.Form):
    words = _words(
        "What shows that these lines stand as they are?",
        "Say where the evidence can be seen. The fund reads this, and agrees or asks again.",
    )


class AskAgainForm(forms.Form):
    words = _words("What does the answer lack?", "The department reads this, and corrects or answers anew.")
