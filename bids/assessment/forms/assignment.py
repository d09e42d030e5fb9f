"""Forms of the assignment: who is on a bid, when reviews are due, and a review given to another."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from bids.assessment.models import PlannedReview
from bids.assessment.queries.assignment import Candidate
from bids.assessment.queries.reviews import ReviewerChoice
from legacyfund.lib.rows import LONGEST_REASON
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukRadios, GovukTextarea


class PlannedForm(forms.Form):
    """Who reviews a bid in a dry run. People are chosen by their e-mail addresses."""

    people = forms.MultipleChoiceField(label="Who reviews this bid?")
    first = forms.ChoiceField(label="Who introduces it?", required=False)
    second = forms.ChoiceField(label="Who adds to the introduction?", required=False)

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(candidates)
        self.able = {row.member.person.email: row.member.person for row in rows}
        self.fields["people"] = forms.MultipleChoiceField(
            label="Who reviews this bid?",
            help_text="Whoever has a conflict with this bid, or was asked about it before, is left out.",
            choices=[(email, person.name) for email, person in self.able.items()],
            widget=GovukCheckboxes(hints={row.member.person.email: _hint(row) for row in rows}),
        )
        may = [row.member.person for row in rows if row.member.may_introduce]
        nobody = [("", "Nobody"), *((person.email, person.name) for person in may)]
        for name, label in (("first", "Who introduces it?"), ("second", "Who adds to the introduction?")):
            self.fields[name] = forms.ChoiceField(label=label, choices=nobody, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, second = given.get("first"), given.get("second")
        if second and not first:
            self.add_error("first", "Choose who introduces the bid before you choose who adds to it")
        if first and first == second:
            self.add_error("second", "Choose somebody else to add to the introduction")
        return given

    def chosen(self) -> list[User]:
        return [self.able[email] for email in self.cleaned_data["people"]]

    def introducers(self) -> list[User]:
        named = (self.cleaned_data["first"], self.cleaned_data["second"])
        return [self.able[email] for email in named if email]


def planned_initial(rows: Iterable[PlannedReview]) -> dict[str, Any]:
    places = {row.introduces: row.person.email for row in rows}
    return {
        "people": [row.person.email for row in rows],
        "first": places.get(1, ""),
        "second": places.get(2, ""),
    }


class PublishForm(forms.Form):
    due_on = GovukDateField(label="When are the reviews due?", help_text="For example, 12 3 2027")


class ReassignForm(forms.Form):
    reviewer = forms.ChoiceField(label="Who should review it instead?", widget=GovukRadios())
    due_on = GovukDateField(label="When is the review due?", help_text="For example, 12 3 2027")
    reason = forms.CharField(
        label="Why is the review taken back?",
        help_text="The reviewer who has it now reads this.",
        max_length=LONGEST_REASON,
        widget=GovukTextarea(rows=3, max_length=LONGEST_REASON),
    )

    def __init__(self, *args: Any, choices: Iterable[ReviewerChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {row.reviewer.email: row.reviewer for row in choices if not row.obstacle}
        self.fields["reviewer"] = forms.ChoiceField(
            label="Who should review it instead?",
            choices=[(email, person.name) for email, person in self.people.items()],
            widget=GovukRadios(),
        )


def _hint(row: Candidate) -> str:
    load = f"{row.load} of {row.member.most_bids} reviews without this bid"
    return f"{load}; knows {row.fit} of its subjects" if row.fit else load
