"""Forms of an import: the file, and what each of its columns stands for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.rules.register_columns import COLUMNS

CHOICES = [("", "Do not import"), *sorted(COLUMNS.items(), key=lambda column: column[1])]


class RegisterUploadForm(forms.Form):
    """Asks for the department only of somebody who imports into more than one register."""

    file = forms.FileField(
        label="The register",
        help_text="CSV or Excel (XLSX), up to 20 MB and 10,000 systems, with the column headings in the "
        "first row.",
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        if len(departments) > 1:
            chooser = forms.ModelChoiceField(
                label="Department", queryset=departments, empty_label="Choose a department"
            )
            self.fields = {"department": chooser, **self.fields}

    def department(self) -> Department:
        chosen = self.cleaned_data.get("department")
        return chosen if isinstance(chosen, Department) else self.departments[0]


class ColumnsForm(forms.Form):
    """A question for each heading; a column without a heading is not imported."""

    mark_optional = False

    def __init__(self, *args: Any, headings: Sequence[str], columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        for place, heading in enumerate(headings):
            if heading:
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=heading, choices=CHOICES, initial=columns[place], required=False
                )

    def columns(self) -> list[str]:
        """For each heading of the file, blank where it is not imported."""
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(len(self.headings))]


class ConfirmImportForm(forms.Form):
    """The counts as the page showed them."""

    new = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    changed = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    unchanged = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def seen(self) -> tuple[int, int, int]:
        return self.cleaned_data["new"], self.cleaned_data["changed"], self.cleaned_data["unchanged"]
