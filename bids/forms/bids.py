"""Starting a bid, and what is said when it is certified, sent back or withdrawn."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.actions.bids import LONGEST_REASON, LONGEST_TITLE
from bids.rules.questions import FOUR_TESTS
from legacyfund.web.forms import GovukCheckboxes, GovukTextarea


class TitleForm(forms.Form):
    title = forms.CharField(
        label="Title of the bid",
        help_text="What will be done, such as “Replace the case management system”.",
        max_length=LONGEST_TITLE,
    )


class StartBidForm(TitleForm):
    """Asks for the department only of somebody who writes for more than one."""

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        if len(departments) > 1:
            chooser = forms.ModelChoiceField(label="Department", queryset=departments, to_field_name="code")
            self.fields = {"department": chooser, **self.fields}

    def department(self) -> Department:
        chosen = self.cleaned_data.get("department")
        return chosen if isinstance(chosen, Department) else self.departments[0]


class CertifyForm(forms.Form):
    confirmed = forms.MultipleChoiceField(
        label="I confirm for the accounting officer that the proposal meets the test of",
        choices=FOUR_TESTS,
        required=True,
        widget=GovukCheckboxes,
        error_messages={"required": "Confirm each of the accounting officer's four tests"},
    )


class ReasonForm(forms.Form):
    """`asked` is the question the reason answers."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=GovukTextarea(rows=4, max_length=LONGEST_REASON)
    )

    def __init__(self, *args: Any, asked: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = asked
