"""Forms of a round: its details, its criteria, a new closing time."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import Department
from bids.rounds.actions import DETAILS
from bids.rounds.models import Round
from bids.rounds.rules.criteria import LEVELS, CriterionSpec, check_specs
from bids.rounds.rules.questions import FORMS, FULL_FORM, VERSION
from bids.rounds.rules.scoring import (
    HIGHEST_PANEL_SCORE,
    KINDS,
    MOST_REVIEWS,
    CriteriaRefused,
    CriterionKind,
)
from legacyfund.lib.deadlines import london_moment
from legacyfund.lib.financial_year import LONDON, london_date
from legacyfund.web.fields import WholeNumberField
from legacyfund.web.forms import (
    GovukCheckboxes,
    GovukDateField,
    GovukRadios,
    GovukTextarea,
    GovukTextInput,
    PoundsField,
)
from legacyfund.web.questions import check_closing_time, closing_time_field

FULL_HINT = "Options, benefits, risks, people and resilience as well, for large sums"
PANEL_FIRST = [
    ("PANEL", f"{KINDS[CriterionKind.PANEL]}, 0 to 5"),
    *((kind.value, KINDS[kind]) for kind in (CriterionKind.RISK, CriterionKind.COST)),
]


class RoundForm(forms.Form):
    reference = forms.CharField(
        label="Reference",
        max_length=12,
        help_text="The year and a letter, such as 2027A. Bids are numbered under it.",
        widget=GovukTextInput(width=10),
    )
    name = forms.CharField(label="Name of the round", max_length=120)
    guidance = forms.CharField(
        label="Guidance for departments",
        max_length=5000,
        help_text="What the round is for, who may bid, and what a good bid shows.",
        widget=GovukTextarea(rows=8, max_length=5000),
    )
    opens_at = GovukDateField(label="When does it open?", help_text="For example, 4 1 2027")
    closes_at = GovukDateField(label="When does it close?", help_text="For example, 26 2 2027")
    closing_time = closing_time_field()
    cost_low_anchor = PoundsField(
        label="Whole-life cost that scores 100",
        help_text="A bid that costs this or less has full marks for cost. A full-form bid is compared at its "
        "discounted cost with optimism bias.",
    )
    cost_high_anchor = PoundsField(
        label="Whole-life cost that scores 0",
        help_text="A bid that costs this or more has no marks for cost.",
    )
    rest_share = WholeNumberField(
        label="Share of the other systems' risk that counts",
        help_text="The largest reduction counts in full, and this share of the others beside it.",
        initial=20,
        min_value=0,
        max_value=100,
        widget=GovukTextInput(width=3, suffix="%", inputmode="numeric"),
    )
    reviews_wanted = WholeNumberField(
        label="Reviews each bid needs",
        initial=2,
        min_value=1,
        max_value=MOST_REVIEWS,
        widget=GovukTextInput(width=2, inputmode="numeric"),
    )
    moderation_spread = WholeNumberField(
        label="How far apart do scores have to lie before they are moderated?",
        help_text="The highest score of a criterion less the lowest. The ranking is frozen once each such "
        "criterion has an agreed value.",
        initial=2,
        min_value=1,
        max_value=HIGHEST_PANEL_SCORE,
        widget=GovukTextInput(width=2, suffix="points", inputmode="numeric"),
    )

    questions_version = forms.ChoiceField(
        label="Which form do bids fill in?",
        choices=list(FORMS.items()),
        initial=FULL_FORM,
        widget=GovukRadios(hints={VERSION: "The five sections every bid needs", FULL_FORM: FULL_HINT}),
    )

    def clean(self) -> dict[str, Any]:
        return check_closing_time(self, super().clean() or self.cleaned_data)

    def details(self) -> dict[str, Any]:
        """What `create_round` takes: the round opens as its day begins in London."""
        given = dict(self.cleaned_data)
        closing_time = given.pop("closing_time")
        given["opens_at"] = london_moment(given["opens_at"], time(0, 0))
        given["closes_at"] = london_moment(given["closes_at"], closing_time)
        return given


class RoundDetailsForm(RoundForm):
    """The same of a round that is planned already: its reference stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reference"]


def round_initial(round_: Round) -> dict[str, Any]:
    """A round's details as the form shows them, in London time."""
    closes_at = round_.closes_at.astimezone(LONDON)
    return {
        **{field: getattr(round_, field) for field in DETAILS},
        "opens_at": london_date(round_.opens_at),
        "closes_at": london_date(round_.closes_at),
        "closing_time": f"{closes_at:%H:%M}",
    }


class RoundEligibilityForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label="Which kinds of department may bid?",
        help_text="Choose nothing here or below to let every department bid.",
        choices=Department.Kind.choices,
        required=False,
        widget=GovukCheckboxes(small=True),
    )
    departments = forms.ModelMultipleChoiceField(
        label="Which departments may bid beside them?",
        help_text="A department named here may bid whatever its kind.",
        queryset=Department.objects.none(),
        required=False,
        widget=GovukCheckboxes(small=True),
    )
    checks = forms.CharField(
        label="What does the fund check before a bid goes to the panel?",
        help_text="One check on each line, as a statement that is true of a bid that is eligible.",
        required=False,
        widget=GovukTextarea(rows=8),
    )

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = departments  # type: ignore[attr-defined]

    def eligibility(self) -> dict[str, Any]:
        """What `set_eligibility` takes."""
        return {**self.cleaned_data, "checks": self.cleaned_data["checks"].splitlines()}

    @property
    def names_departments(self) -> bool:
        """True where the list of departments should not be folded: some are chosen, or something is wrong."""
        return bool(self["departments"].value() or self["departments"].errors)


class CriterionForm(forms.Form):
    """One criterion with its anchors, `level_0` to `level_5`, which a judged criterion needs."""

    mark_optional = False
    code = forms.CharField(
        label="Code", max_length=12, help_text="Capital letters, such as FIT", widget=GovukTextInput(width=10)
    )
    name = forms.CharField(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=PANEL_FIRST, initial="PANEL")
    weight = WholeNumberField(
        label="Weight", widget=GovukTextInput(width=3, suffix="of 100", inputmode="numeric")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"level_{level}"] = forms.CharField(
                label=f"What a {level} looks like",
                required=False,
                max_length=500,
                widget=GovukTextarea(rows=2),
            )

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level_{level}"] for level in LEVELS]

    @property
    def has_levels(self) -> bool:
        """Whether its levels are asked for: of a judged criterion, and where words stand that may not."""
        return self["kind"].value() == CriterionKind.PANEL or any(level.value() for level in self.levels)

    @property
    def stands_open(self) -> bool:
        """True where its levels should not be folded: something about them is wrong."""
        return any(level.errors for level in self.levels)

    @property
    def summary(self) -> str:
        """What the fold of its levels says."""
        return str(self["name"].value() or "Another criterion")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or self.is_left_empty():
            return cleaned
        try:
            check_specs([self.spec()])
        except CriteriaRefused as refusal:
            named = "level_0" if refusal.field == "anchors" else refusal.field
            self.add_error(named if named in self.fields else None, refusal.message)
        return cleaned

    def is_left_empty(self) -> bool:
        return self.empty_permitted and not self.has_changed()

    def spec(self) -> CriterionSpec:
        given = self.cleaned_data
        anchors = tuple(given[f"level_{level}"] for level in LEVELS)
        return CriterionSpec(
            code=given["code"].strip().upper(),
            name=given["name"],
            kind=CriterionKind(given["kind"]),
            weight=given["weight"],
            anchors=anchors if any(anchors) else (),
        )


if TYPE_CHECKING:
    CriterionForms = forms.BaseFormSet[CriterionForm]
else:
    CriterionForms = forms.BaseFormSet


class BaseCriteria(CriterionForms):
    row = "Criterion"

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """What is saved, or the default set."""
        return self.initial or []

    def kept(self) -> list[dict[str, Any]]:
        """The cleaned criteria, without the empty line and those ticked for deletion."""
        return [form.cleaned_data for form in self._kept_forms()]

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        try:
            check_specs(self.specs())
        except CriteriaRefused as refusal:
            raise ValidationError(refusal.message) from None

    def specs(self) -> list[CriterionSpec]:
        """The criteria as filled in, without the empty line and those ticked for deletion."""
        return [form.spec() for form in self._kept_forms()]

    def _kept_forms(self) -> list[CriterionForm]:
        return [
            form for form in self.forms if not form.is_left_empty() and not form.cleaned_data.get("DELETE")
        ]


_CriteriaFormSet = forms.formset_factory(
    CriterionForm, formset=BaseCriteria, extra=1, can_delete=True, max_num=20, absolute_max=30
)


def criteria_formset(data: Mapping[str, Any] | None, *, initial: list[dict[str, Any]]) -> BaseCriteria:
    """The criteria one after another, with an empty one at the end."""
    return cast(BaseCriteria, _CriteriaFormSet(data, initial=initial, prefix="criteria"))


def criterion_initial(spec: CriterionSpec) -> dict[str, Any]:
    levels = {f"level_{level}": words for level, words in enumerate(spec.anchors)}
    return {"code": spec.code, "name": spec.name, "kind": spec.kind.value, "weight": spec.weight, **levels}


def weights_typed(formset: BaseCriteria) -> int:
    """The sum of the weights as they stand on the page; what is no number counts as nothing."""
    typed = (str(form["weight"].value() or "") for form in formset.forms)
    return sum(int(weight) for weight in typed if weight.isascii() and weight.isdecimal() and len(weight) < 6)
