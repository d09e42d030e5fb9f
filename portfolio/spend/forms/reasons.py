"""A step for which people say why."""

from django import forms

from legacyfund.web.forms import GovukTextarea
from portfolio.spend.actions.shared import LONGEST_REASON


def reason_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=GovukTextarea(rows=5), max_length=LONGEST_REASON
    )


class RefuseForm(forms.Form):
    """The fund refuses what a department asks or sends."""

    reason = reason_field("Why is it refused?", "The department reads this. Say what has to be put right.")
