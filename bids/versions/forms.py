"""Certifying; asking the department about a bid, and its answer; starting a bid again."""

from collections.abc import Iterable
from typing import Any

from django import forms

from bids.rounds.models import Round
from bids.rounds.rules.questions import FOUR_TESTS
from bids.versions.actions.clarification import LONGEST_QUESTION
from bids.versions.actions.clarification_answer import LONGEST_ANSWER
from bids.writing.rules.clarifying import Nameable, Named
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukRadios, GovukTextarea
from legacyfund.web.templatetags.govuk import moment


class AskClarificationForm(forms.Form):
    """What the department is asked, until when, and which answers it may change for that."""

    question = forms.CharField(
        label="What do you want to know?",
        help_text="The department reads this, and so does the panel once it is answered.",
        max_length=LONGEST_QUESTION,
        widget=GovukTextarea(rows=4, max_length=LONGEST_QUESTION),
    )
    due_on = GovukDateField(
        label="By when?",
        help_text="The answer has to be certified by the end of this day, for example 4 12 2026",
    )

    def __init__(self, *args: Any, choices: Iterable[Nameable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(choices)
        self._named = {item.value: item.named for item in offered}
        self.fields["items"] = forms.MultipleChoiceField(
            label="Which answers may change?",
            help_text=(
                "Nothing else can. To let the sums change, name the costs and the milestones together: they "
                "have to agree."
            ),
            choices=[(item.value, item.label) for item in offered],
            widget=GovukCheckboxes(small=True),
            error_messages={"required": "Name the answers the department may change"},
        )

    def named(self) -> list[Named]:
        return [self._named[value] for value in self.cleaned_data["items"]]


class AnswerClarificationForm(forms.Form):
    answer = forms.CharField(
        label="What do you answer?",
        help_text="In words, to the fund's question. Say where in the bid it is written now.",
        max_length=LONGEST_ANSWER,
        widget=GovukTextarea(rows=6, max_length=LONGEST_ANSWER),
    )


class CertifyForm(forms.Form):
    confirmed = forms.MultipleChoiceField(
        label="I confirm for the accounting officer that the proposal meets the test of",
        choices=FOUR_TESTS,
        required=True,
        widget=GovukCheckboxes,
        error_messages={"required": "Confirm each of the accounting officer's four tests"},
    )


class StartAgainForm(forms.Form):
    """The round a bid is started again in, of those that take it now."""

    def __init__(self, *args: Any, rounds: Iterable[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rounds = {row.reference: row for row in rounds}
        self.fields["round"] = forms.ChoiceField(
            label="In which round?",
            choices=[
                (row.reference, f"{row.reference}, {row.name}, closes on {moment(row.closes_at)}")
                for row in self._rounds.values()
            ],
            widget=GovukRadios,
            error_messages={"required": "Choose the round to start the bid again in"},
        )

    def clean_round(self) -> Round:
        return self._rounds[self.cleaned_data["round"]]
