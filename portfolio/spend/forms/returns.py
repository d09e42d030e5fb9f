"""Forms of a return: certify it, send it back, refuse it, find it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from legacyfund.web.forms import GovukTextarea
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.workflow import ReturnStatus


class CertifyReturnForm(forms.Form):
    vouched = forms.BooleanField(
        label="I certify this return for the accounting officer",
        error_messages={"required": "Say that you certify these payments, or leave the return as it is"},
    )


class RefuseReturnForm(forms.Form):
    reason = forms.CharField(
        label="Why is it refused?",
        help_text="The department reads this. Say what has to be put right.",
        widget=GovukTextarea(rows=5),
        max_length=LONGEST_REASON,
    )


class SendBackReturnForm(forms.Form):
    reason = forms.CharField(
        label="What has to be put right?",
        help_text="Whoever prepared it reads this, on its page and in a message.",
        widget=GovukTextarea(rows=5),
        max_length=LONGEST_REASON,
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
