"""Forms of a waiver: ask for it, refuse it."""

from django import forms

from legacyfund.web.forms import GovukTextarea
from portfolio.spend.actions.shared import LONGEST_REASON


class AskWaiverForm(forms.Form):
    reason = forms.CharField(
        label="Why are these lines right as they are?",
        help_text="Your sign-off and the fund decide by this. It stays with the lines: whoever reads the "
        "return reads it too.",
        widget=GovukTextarea(rows=5),
        max_length=LONGEST_REASON,
    )


class RefuseWaiverForm(forms.Form):
    reason = forms.CharField(
        label="Why is it refused?",
        help_text="The department reads this. Say what has to be put right.",
        widget=GovukTextarea(rows=5),
        max_length=LONGEST_REASON,
    )
