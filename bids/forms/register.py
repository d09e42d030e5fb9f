"""Forms of the register: a system, one side of a rating, sending a rating back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.models import LegacySystem
from bids.rules.risk_criteria import Criterion
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField


class RegisterFilterForm(forms.Form):
    """Asks for a department only of somebody who sees more than one register."""

    mark_optional = False

    search = forms.CharField(label="Name or reference", required=False, max_length=100)
    rated = forms.ChoiceField(
        label="Rating",
        required=False,
        choices=[
            ("", "Any"),
            ("red", "Red-rated"),
            ("legacy", "Legacy"),
            ("not_rated", "Not yet rated"),
            ("waiting", "Waiting for confirmation"),
        ],
    )

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


class SystemForm(forms.ModelForm):  # type: ignore[type-arg]
    yearly_run_cost = PoundsField(
        label="Yearly cost to run", help_text="Licences, hosting, support and the people who keep it going."
    )

    class Meta:
        model = LegacySystem
        fields = (
            "name",
            "description",
            "components",
            "services_supported",
            "owner_role",
            "yearly_run_cost",
        )
        widgets = {
            "description": GovukTextarea(rows=4),
            "components": GovukTextarea(rows=3),
            "services_supported": GovukTextarea(rows=3),
        }
        help_texts = {
            "components": "Hardware, software and languages that are out of support or hard to change.",
            "services_supported": "Say how many people use each service.",
            "owner_role": "For example, head of case management.",
        }


class NewSystemForm(SystemForm):
    """Asks for the department only of somebody who writes more than one register."""

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        if len(departments) > 1:
            chooser = forms.ModelChoiceField(label="Department", queryset=departments)
            self.fields = {"department": chooser, **self.fields}

    def department(self) -> Department:
        chosen = self.cleaned_data.get("department")
        return chosen if isinstance(chosen, Department) else self.departments[0]


class RateForm(forms.Form):
    """One side of the framework: a score and its evidence for each criterion.

    `last` maps a criterion's code to the score of the confirmed rating, shown beside the question.
    Nothing is required: a draft may be saved half done.
    """

    mark_optional = False

    def __init__(
        self, *args: Any, criteria: tuple[Criterion, ...], last: Mapping[str, int | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            code = criterion.code.lower()
            help_text = criterion.question
            if last.get(criterion.code) is not None:
                help_text += f" Last confirmed score: {last[criterion.code]}."
            self.fields[code] = forms.TypedChoiceField(
                label=f"{criterion.code} {criterion.name}",
                help_text=help_text,
                choices=[(str(level), f"{level} – {words}") for level, words in criterion.choices],
                coerce=int,
                empty_value=None,
                required=False,
                widget=GovukRadios,
            )
            self.fields[f"{code}_evidence"] = forms.CharField(
                label=f"Evidence for {criterion.code}",
                required=False,
                max_length=2000,
                widget=GovukTextarea(rows=2),
            )

    def scores(self) -> dict[str, int | None]:
        return {row.code: self.cleaned_data[row.code.lower()] for row in self.criteria}

    def evidence(self) -> dict[str, str]:
        return {row.code: self.cleaned_data[f"{row.code.lower()}_evidence"] for row in self.criteria}


class ReturnRatingForm(forms.Form):
    reason = forms.CharField(label="What has to change?", max_length=1000, widget=GovukTextarea(rows=3))
