"""What the panel agreed on: by criterion a value with its reason, and what each reviewer would give now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from bids.assessment.actions.moderation import LONGEST_REASON, Agreed
from bids.assessment.models import Review, ReviewScore
from bids.assessment.queries.moderation import BidToModerate, ModeratedCriterion
from bids.assessment.rules.moderation import HALVES, halves_in_words
from bids.rounds.rules.criteria import LEVELS
from legacyfund.web.forms import GovukCheckboxes, GovukTextarea

VALUES = [("", "No agreed value"), *((str(halves), halves_in_words(halves)) for halves in HALVES)]
AFTER = [("", "Not said"), *((str(level), str(level)) for level in LEVELS)]


@dataclass(frozen=True)
class Question:
    """A criterion with its boxes: one for each submitted score, then the agreed value and its reason."""

    row: ModeratedCriterion
    lines: list[tuple[ReviewScore, forms.BoundField, Review]]
    agreed: forms.BoundField
    reason: forms.BoundField

    @property
    def stands_open(self) -> bool:
        boxes = [self.agreed, self.reason, *(box for _, box, _ in self.lines)]
        return self.row.moderation is not None or any(box.errors for box in boxes)


class ModerationForm(forms.Form):
    """`agreed_FIT` in halves of a point, `reason_FIT`, and `after_FIT_1` for the first review submitted; of
    those `present` the e-mail addresses.
    """

    mark_optional = False

    def __init__(self, *args: Any, subject: BidToModerate, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.people = {person.email: person.pk for person in people}
        for row in subject.criteria:
            self._ask(row)
        self.fields["present"] = forms.MultipleChoiceField(
            label="Who was there?",
            choices=[(person.email, person.name) for person in people],
            required=False,
            widget=GovukCheckboxes(small=True),
        )

    def _ask(self, row: ModeratedCriterion) -> None:
        code, name = row.criterion.code, row.criterion.name
        self.fields[f"agreed_{code}"] = forms.ChoiceField(
            label=f"Agreed value for {name}", choices=VALUES, required=False
        )
        self.fields[f"reason_{code}"] = forms.CharField(
            label=f"Why this value for {name}?",
            required=False,
            max_length=LONGEST_REASON,
            widget=GovukTextarea(rows=3),
        )
        for number, score in enumerate(row.scores, start=1):
            self.fields[f"after_{code}_{number}"] = forms.ChoiceField(
                label=f"{self._review(score).reviewer} on {name} after discussion",
                choices=AFTER,
                required=False,
            )

    def _review(self, score: ReviewScore) -> Review:
        return next(review for review in self.subject.reviews if review.pk == score.review_id)

    @property
    def questions(self) -> list[Question]:
        return [
            Question(
                row,
                [
                    (score, self[f"after_{row.criterion.code}_{number}"], self._review(score))
                    for number, score in enumerate(row.scores, start=1)
                ],
                self[f"agreed_{row.criterion.code}"],
                self[f"reason_{row.criterion.code}"],
            )
            for row in self.subject.criteria
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in self.subject.criteria:
            self._check(row)
        if not self.errors and not self._values(cleaned):
            self.add_error(None, "Choose an agreed value for at least one criterion.")
        if not self.errors and not cleaned.get("present"):
            self.add_error("present", "Say who was there")
        return cleaned

    def _values(self, cleaned: dict[str, Any]) -> bool:
        return any(cleaned.get(f"agreed_{row.criterion.code}") for row in self.subject.criteria)

    def _check(self, row: ModeratedCriterion) -> None:
        code, name = row.criterion.code, row.criterion.name
        value, words = self.cleaned_data.get(f"agreed_{code}"), self.cleaned_data.get(f"reason_{code}")
        if value and not words:
            self.add_error(f"reason_{code}", f"Say why the panel agreed on this value for {name}")
        if not value and row.moderation is not None:
            self.add_error(f"agreed_{code}", f"An agreed value can be changed for {name}, not taken back")
        elif not value and (words or self._after(row)):
            self.add_error(f"agreed_{code}", f"Choose the agreed value for {name}")

    def _after(self, row: ModeratedCriterion) -> dict[int, int]:
        typed = {
            self._review(score).reviewer_id: self.cleaned_data.get(f"after_{row.criterion.code}_{number}")
            for number, score in enumerate(row.scores, start=1)
        }
        return {reviewer: int(value) for reviewer, value in typed.items() if value}

    def agreed(self) -> dict[str, Agreed]:
        """For `moderate`: the criteria that have a value."""
        return {
            row.criterion.code: Agreed(
                int(self.cleaned_data[f"agreed_{row.criterion.code}"]),
                self.cleaned_data[f"reason_{row.criterion.code}"],
                self._after(row),
            )
            for row in self.subject.criteria
            if self.cleaned_data[f"agreed_{row.criterion.code}"]
        }

    def present(self) -> set[int]:
        return {self.people[email] for email in self.cleaned_data["present"]}


def moderation_initial(subject: BidToModerate, people: Sequence[User]) -> Mapping[str, object]:
    """What is saved, as the form asks it."""
    found: dict[str, object] = {}
    there: set[int] = set()
    reviewers = {review.pk: review.reviewer_id for review in subject.reviews}
    for row in subject.criteria:
        kept, code = row.moderation, row.criterion.code
        if kept is None:
            continue
        there.update(kept.present)
        found |= {f"agreed_{code}": str(kept.decided_halves), f"reason_{code}": kept.reason}
        for number, score in enumerate(row.scores, start=1):
            said = kept.after_discussion.get(str(reviewers[score.review_id]))
            found[f"after_{code}_{number}"] = "" if said is None else str(said)
    return {**found, "present": [person.email for person in people if person.pk in there]}
