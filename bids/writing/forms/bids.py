"""Starting a bid, and what is said when it is certified, sent back or withdrawn."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.writing.actions.bids import LONGEST_TITLE


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
