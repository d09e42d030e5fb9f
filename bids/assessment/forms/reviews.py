"""Forms of eligibility and reviews."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bids.assessment.actions.scores import LONGEST_JUSTIFICATION, GivenScore
from bids.assessment.models import Confidence, ReviewScore
from bids.assessment.queries.reviews import ReviewerChoice
from bids.assessment.rules.challenges import Challenge
from bids.rounds.models import Criterion, EligibilityCheck
from bids.rounds.rules.criteria import LEVELS
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukRadios, GovukTextarea


class EligibilityForm(forms.Form):
    finding = forms.ChoiceField(
        label="Is the bid eligible?",
        choices=[("yes", "Yes, it goes to the panel"), ("no", "No, it is outside the round’s rules")],
        widget=GovukRadios(hints={"no": "The department is told at once, with the reason"}),
    )
    reason = forms.CharField(
        label="Which rule does it not meet?",
        help_text="Only if it is not eligible. The department reads this.",
        required=False,
        max_length=1000,
        widget=GovukTextarea(rows=3, max_length=1000),
    )

    def __init__(self, *args: Any, checks: Iterable[EligibilityCheck], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(check.pk), check.words) for check in checks]
        if choices:
            checked = forms.MultipleChoiceField(
                label="What have you checked?",
                help_text="A bid goes to the panel only when all of it is true.",
                choices=choices,
                required=False,
                widget=GovukCheckboxes(small=True),
            )
            self.fields = {"met": checked, **self.fields}

    def met(self) -> set[int]:
        """Ids of the checks that are confirmed."""
        return {int(pk) for pk in self.cleaned_data.get("met", [])}


class AssignReviewerForm(forms.Form):
    """One reviewer at a time. The value of a choice is the person's e-mail address."""

    reviewer = forms.ChoiceField(label="Who should review this bid?", widget=GovukRadios())
    due_on = GovukDateField(label="When is the review due?", help_text="For example, 12 3 2027")

    def __init__(self, *args: Any, choices: Iterable[ReviewerChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {row.reviewer.email: row.reviewer for row in choices if not row.obstacle}
        load = {row.reviewer.email: row.workload for row in choices if not row.obstacle}
        hints = {email: _in_hand(load[email]) for email in self.people}
        self.fields["reviewer"] = forms.ChoiceField(
            label="Who should review this bid?",
            choices=[(email, person.name) for email, person in self.people.items()],
            widget=GovukRadios(hints=hints),
        )


def _in_hand(reviews: int) -> str:
    return "Nothing in hand" if not reviews else f"{reviews} review{'s' * (reviews > 1)} in hand"


class AcceptReviewForm(forms.Form):
    no_conflict = forms.BooleanField(
        label="I have no interest, personal, financial or through my work, that could influence my scores",
        required=False,
    )


class ScoresForm(forms.Form):
    """For each judged criterion a score, its justification and how sure the reviewer is: `score_FIT`,
    `justification_FIT`, `confidence_FIT`. Saved in parts; all are wanted before the review is submitted.
    """

    mark_optional = False

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[f"score_{criterion.code}"] = forms.TypedChoiceField(
                label=f"Score for {criterion.name}",
                choices=[(str(level), f"{level}: {criterion.anchors[str(level)]}") for level in LEVELS],
                coerce=int,
                empty_value=None,
                required=False,
                widget=GovukRadios(small=True),
            )
            self.fields[f"justification_{criterion.code}"] = forms.CharField(
                label=f"Why this score for {criterion.name}?",
                required=False,
                max_length=LONGEST_JUSTIFICATION,
                widget=GovukTextarea(rows=3),
            )
            self.fields[f"confidence_{criterion.code}"] = forms.ChoiceField(
                label=f"How sure are you of this score for {criterion.name}?",
                choices=[("", "Choose"), *Confidence.choices],
                required=False,
            )

    @property
    def questions(self) -> list[tuple[Criterion, list[forms.BoundField]]]:
        asked = ("score", "justification", "confidence")
        return [(row, [self[f"{name}_{row.code}"] for name in asked]) for row in self.criteria]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in self.criteria:
            score, words, sure = self._typed(row.code)
            if score is None and sure and not words:
                self.add_error(f"score_{row.code}", f"Choose a score for {row.name}, or not how sure you are")
            if score is None and words:
                self.add_error(f"score_{row.code}", f"Choose a score for {row.name}, or clear its reason")
            if score is not None and not words:
                self.add_error(f"justification_{row.code}", f"Say why you score {row.name} as you do")
        return cleaned

    def scores(self) -> dict[str, GivenScore | None]:
        """For `save_scores`: None where neither score nor reason is given."""
        found: dict[str, GivenScore | None] = {}
        for row in self.criteria:
            score, words, sure = self._typed(row.code)
            found[row.code] = None if score is None else GivenScore(score, words, sure)
        return found

    def _typed(self, code: str) -> tuple[int | None, str, str]:
        given = self.cleaned_data
        words, sure = given.get(f"justification_{code}"), given.get(f"confidence_{code}")
        return given.get(f"score_{code}"), words or "", sure or ""


class SubmitReviewForm(forms.Form):
    """What the reviewer is asked once more; nothing where no score stands out."""

    mark_optional = False

    def __init__(self, *args: Any, challenges: Iterable[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked := [(challenge.code, challenge.words) for challenge in challenges]:
            self.fields["sure"] = forms.MultipleChoiceField(
                label="Are you sure?",
                help_text="Tick each statement that is true of the bid. If one is not, change the score.",
                choices=asked,
                required=False,
                widget=GovukCheckboxes(),
            )

    def sure(self) -> list[str]:
        return list(self.cleaned_data.get("sure", []))


def scores_initial(scores: Iterable[ReviewScore]) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for row in scores:
        found[f"score_{row.criterion.code}"] = str(row.score)
        found[f"justification_{row.criterion.code}"] = row.justification
        found[f"confidence_{row.criterion.code}"] = row.confidence
    return found
