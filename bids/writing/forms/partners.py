"""Inviting another department to a bid."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.rounds.rules.questions import Section
from bids.writing.models import PartnerAccess
from legacyfund.web.forms import GovukCheckboxes, GovukRadios


class InvitePartnerForm(forms.Form):
    department = forms.ModelChoiceField(
        label="Department",
        queryset=Department.objects.none(),
        to_field_name="code",
        empty_label="Choose",
        error_messages={"required": "Choose the department to invite"},
    )
    access = forms.ChoiceField(
        label="What may its people do?",
        choices=PartnerAccess.choices,
        widget=GovukRadios(hints={PartnerAccess.READ: "They see the whole bid and change nothing."}),
    )
    sections = forms.MultipleChoiceField(
        label="Sections they may edit",
        help_text="Only if they may edit. The systems and the accounting officer's tests stay with you.",
        required=False,
        widget=GovukCheckboxes,
    )

    def __init__(
        self, *args: Any, departments: QuerySet[Department], sections: list[Section], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Department]", self.fields["department"]).queryset = departments
        cast(forms.MultipleChoiceField, self.fields["sections"]).choices = [
            (section.code, section.title) for section in sections
        ]
