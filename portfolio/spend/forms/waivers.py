"""Asking for a waiver."""

from django import forms

from portfolio.spend.forms.reasons import reason_field


class AskWaiverForm(forms.Form):
    reason = reason_field(
        "Why are these lines right as they are?",
        "Your sign-off and the fund decide by this. It stays with the lines: whoever reads the return reads "
        "it too.",
    )
