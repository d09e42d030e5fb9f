"""Asking about a round, answering, and the last day for questions."""

from typing import Any

from django import forms

from accounts.models import Department
from bids.rounds.models import Round
from bids.rounds.queries import criteria_of
from bids.rounds.rules.questions import parts_of
from bids.writing.questions.rules import LONGEST_ANSWER, LONGEST_QUESTION
from legacyfund.web.forms import GovukDateField, GovukTextarea

ROUND, SECTION, CRITERION = "round", "section", "criterion"
"""What a question is about, before the colon and the code where there is one."""


class AskForm(forms.Form):
    """Asks for the department only of somebody who may ask for more than one."""

    about = forms.ChoiceField(
        label="What is it about?", error_messages={"required": "Choose what your question is about"}
    )
    words = forms.CharField(
        label="Your question",
        help_text="The fund may put it in other words, so that nobody can tell who asked.",
        max_length=LONGEST_QUESTION,
        error_messages={"required": "Write your question"},
        widget=GovukTextarea(rows=6, max_length=LONGEST_QUESTION),
    )

    def __init__(self, *args: Any, round: Round, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {department.code: department for department in departments}
        self.fields["about"].choices = _things(round)  # type: ignore[attr-defined]
        if len(departments) > 1:
            offered = [("", "Choose"), *((row.code, row.name) for row in departments)]
            chooser = forms.ChoiceField(label="Department", choices=offered)
            self.fields = {"department": chooser, **self.fields}

    def given(self) -> dict[str, Any]:
        """What `ask_question` takes."""
        kind, _, code = self.cleaned_data["about"].partition(":")
        chosen = self.cleaned_data.get("department") or next(iter(self.departments))
        return {
            "department": self.departments[chosen],
            "words": self.cleaned_data["words"],
            "section": code if kind == SECTION else "",
            "criterion": code if kind == CRITERION else "",
        }


class AnswerForm(forms.Form):
    wording = forms.CharField(
        label="The question, as everyone reads it",
        help_text="Leave out whatever shows who asked. The department's own words stay on record.",
        max_length=LONGEST_QUESTION,
        widget=GovukTextarea(rows=6, max_length=LONGEST_QUESTION),
    )
    answer = forms.CharField(
        label="Your answer",
        max_length=LONGEST_ANSWER,
        widget=GovukTextarea(rows=8, max_length=LONGEST_ANSWER),
    )


class CorrectForm(forms.Form):
    answer = forms.CharField(
        label="The answer from now on",
        max_length=LONGEST_ANSWER,
        widget=GovukTextarea(rows=8, max_length=LONGEST_ANSWER),
    )


class LastDayForm(forms.Form):
    last_day = GovukDateField(
        label="What is the last day for questions?",
        help_text="For example, 19 2 2027. Leave it blank to take questions until the round closes.",
        required=False,
    )


def _things(round: Round) -> list[Any]:
    sections = [(f"{SECTION}:{row.code}", row.title) for row in parts_of(round.questions_version)]
    criteria = [(f"{CRITERION}:{row.code}", row.name) for row in criteria_of(round)]
    return [
        ("", "Choose"),
        (ROUND, "The round as a whole"),
        ("Section", sections),
        ("Criterion", criteria),
    ]
