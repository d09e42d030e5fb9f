"""Forms of the register: a system, one side of a rating, sending a rating back."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import Department
from bids.register.models import LegacySystem, Rating
from bids.register.queries.lists import NOT_RECORDED, NOT_YES, RegisterFilter
from bids.register.rules.details import CHOICES, DETAILS, SystemDetails
from bids.register.rules.risk_criteria import Criterion
from legacyfund.web.fields import NumberField, WholeNumberField
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextarea, GovukTextInput, PoundsField
from legacyfund.web.templatetags.govuk import day

GROUPS = (
    ("The system", ("name", "description", "components", "classification", "hosting")),
    ("Who depends on it", ("services_supported", "users", "number_of_users")),
    ("Who owns it, and its cost", ("owner_role", "yearly_run_cost")),
    (
        "What is to happen to it",
        (
            "treatment_planned",
            "remediation_plan",
            "plan_funded",
            "target_resolution_on",
            "cost_change_percent",
            "notes",
        ),
    ),
)


def _plan(label: str, *, not_yes: str) -> forms.ChoiceField:
    answers = CHOICES["remediation_plan"].items()
    choices = [("", "Any"), *answers, (NOT_YES, not_yes), (NOT_RECORDED, "Not recorded")]
    return forms.ChoiceField(label=label, required=False, choices=choices)


class RegisterFilterForm(forms.Form):
    """Asks for a department only of somebody who sees more than one register."""

    mark_optional = False

    search = forms.CharField(label="Name or reference", required=False, max_length=100)
    rated = forms.ChoiceField(
        label="Rating",
        required=False,
        choices=[
            ("", "Any"),
            ("rated", "Rated"),
            ("red", "Red-rated"),
            ("legacy", "Legacy"),
            ("not_rated", "Not yet rated"),
            ("old", "Older than a year"),
            ("waiting", "Waiting for confirmation"),
            ("draft", "New rating not finished"),
        ],
    )
    support = forms.ChoiceField(
        label="Support of a component",
        required=False,
        choices=[
            ("", "Any"),
            ("ended", "Has ended"),
            ("3", "Ends within 3 months, or has ended"),
            ("6", "Ends within 6 months, or has ended"),
            ("12", "Ends within 12 months, or has ended"),
        ],
    )
    classification = forms.ChoiceField(
        label="Data classification", required=False, choices=[("", "Any"), *CHOICES["classification"].items()]
    )
    owner = forms.CharField(label="Role that owns it", required=False, max_length=100)
    remediation_plan = _plan("Remediation plan", not_yes="No full plan")
    plan_funded = _plan("Money for the plan", not_yes="Not funded in full")
    sort = forms.ChoiceField(
        label="In order of",
        required=False,
        choices=[
            ("", "Department and reference"),
            ("name", "Name"),
            ("risk", "Risk, highest first"),
            ("age", "Rating, oldest first"),
            ("support", "Support, first to end first"),
            ("cost", "Yearly cost, highest first"),
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

    def wanted(self) -> RegisterFilter:
        """What is asked for; an answer that is none asks for nothing."""
        self.is_valid()
        return RegisterFilter(**self.cleaned_data)

    def narrows(self) -> bool:
        self.is_valid()
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


def _chosen(detail: str, label: str, help_text: str = "") -> forms.ChoiceField:
    choices = [("", "Not recorded"), *CHOICES[detail].items()]
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False)


class SystemForm(forms.ModelForm):  # type: ignore[type-arg]
    """Every detail of the register; `groups` are the headings of the page with the fields under each."""

    yearly_run_cost = PoundsField(
        label="Yearly cost to run", help_text="Licences, hosting, support and the people who keep it going."
    )
    number_of_users = WholeNumberField(
        label="How many people use it",
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        widget=GovukTextInput(width=10, inputmode="numeric"),
    )
    classification = _chosen(
        "classification", "Data classification", "The highest classification of the data it holds."
    )
    hosting = _chosen("hosting", "Where it runs")
    treatment_planned = _chosen(
        "treatment_planned", "Treatment planned", "What you mean to do with it, if you know already."
    )
    remediation_plan = _chosen("remediation_plan", "Does it have a remediation plan?")
    plan_funded = _chosen("plan_funded", "Is the plan funded?")
    target_resolution_on = GovukDateField(
        label="Target resolution date", help_text="For example, 31 3 2029", required=False
    )
    cost_change_percent = NumberField(
        label="Estimated change of its yearly cost",
        help_text="Once the plan is carried out. A fall has a minus sign, such as -20.",
        required=False,
        min_value=-100,
        max_digits=7,
        decimal_places=2,
        widget=GovukTextInput(width=5, suffix="%"),
    )

    class Meta:
        model = LegacySystem
        fields = DETAILS
        widgets = {
            "description": GovukTextarea(rows=4, max_length=2000),
            "components": GovukTextarea(rows=3, max_length=2000),
            "services_supported": GovukTextarea(rows=3, max_length=2000),
            "notes": GovukTextarea(rows=4, max_length=4000),
        }
        help_texts = {
            "components": "In words: what is out of support or hard to change. "
            "Their dates of support come on a page of their own.",
            "services_supported": "The services that stop or slow down without it.",
            "users": "For example, caseworkers, claimants and their advisers.",
            "owner_role": "For example, head of case management.",
        }

    def details(self) -> SystemDetails:
        return cast(SystemDetails, {name: self.cleaned_data[name] for name in DETAILS})

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


class OneDepartment(forms.BaseForm):
    """Asks for the department only of somebody who may do this for more than one."""

    unchosen = "---------"
    """What the list says before one is chosen."""

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = departments
        if len(departments) > 1:
            chooser = forms.ModelChoiceField(
                label="Department", queryset=departments, empty_label=self.unchosen
            )
            self.fields = {"department": chooser, **self.fields}

    def department(self) -> Department:
        chosen = self.cleaned_data.get("department")
        return chosen if isinstance(chosen, Department) else self.departments[0]


class NewSystemForm(OneDepartment, SystemForm):
    pass


class RateForm(forms.Form):
    """One side of the framework: a score and its evidence for each criterion.

    `last` is the confirmed rating, whose answer and evidence stand beside each question. Nothing is
    required: a draft may be saved half done.
    """

    mark_optional = False

    def __init__(
        self, *args: Any, criteria: tuple[Criterion, ...], last: Rating | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            code = criterion.code.lower()
            answered, shown = _said_last(criterion, last)
            self.fields[code] = forms.TypedChoiceField(
                label=f"{criterion.code} {criterion.name}",
                help_text=f"{criterion.question}{answered}",
                choices=[(str(level), f"{level} – {words}") for level, words in criterion.choices],
                coerce=int,
                empty_value=None,
                required=False,
                widget=GovukRadios,
            )
            self.fields[f"{code}_evidence"] = forms.CharField(
                label=f"Evidence for {criterion.code}",
                help_text=shown,
                required=False,
                max_length=2000,
                widget=GovukTextarea(rows=2),
            )

    def scores(self) -> dict[str, int | None]:
        return {row.code: self.cleaned_data[row.code.lower()] for row in self.criteria}

    def evidence(self) -> dict[str, str]:
        return {row.code: self.cleaned_data[f"{row.code.lower()}_evidence"] for row in self.criteria}


def _said_last(criterion: Criterion, last: Rating | None) -> tuple[str, str]:
    """What the confirmed rating answered, and the evidence it gave; blank without one."""
    score = last.scores[criterion.code] if last is not None else None
    if last is None or score is None:
        return "", ""
    words = criterion.levels[score - 1]
    evidence = last.evidence.get(criterion.code)
    shown = f"Evidence given on {day(last.assessed_on)}: {evidence}" if evidence else ""
    return f" Last confirmed score: {score}. {words}", shown


class ReturnRatingForm(forms.Form):
    reason = forms.CharField(label="What has to change?", max_length=1000, widget=GovukTextarea(rows=3))
