"""Forms of a return: certify it, send it back, find it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from portfolio.spend.forms.reasons import reason_field
from portfolio.spend.workflow import ReturnStatus


class CertifyReturnForm(forms.Form):
    vouched = forms.BooleanField(
        label="I certify this return for the accounting officer",
        error_messages={"required": "Say that you certify these payments, or leave the return as it is"},
    )


class SendBackReturnForm(forms.Form):
    reason = reason_field(
        "What has to be put right?", "Whoever prepared it reads this, on its page and in a message."
    )


class ReturnFilterForm(forms.Form):
    """Asks for a department only of somebody who sees several."""

    mark_optional = False

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *ReturnStatus.choices])
    award = forms.CharField(label="Award reference", required=False, max_length=48)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(departments) > 1:
            self.fields["department"] = forms.ModelChoiceField(
                label="Department",
                required=False,
                queryset=departments,
                empty_label="All",
                to_field_name="code",
            )
