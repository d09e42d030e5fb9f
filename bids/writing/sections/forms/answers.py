"""The sections made of questions: one specification makes the form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from bids.rounds.rules.questions import Question, QuestionKind, Section, count_words
from legacyfund.web.fields import LaterChoice, LaterText
from legacyfund.web.forms import GovukRadios, GovukTextarea
from legacyfund.web.lines import LineForm

LONGEST = 20_000


class AnswersForm(LineForm):
    """Each question of the section; nothing is required, because a section may be saved half done."""

    def __init__(
        self, data: QueryDict | None = None, *, section: Section, answers: Mapping[str, str | bool]
    ) -> None:
        super().__init__(data, initial=dict(answers))
        for question in section.questions:
            field = self.fields[question.code] = _field(question)
            text = (data or answers).get(question.code)
            if question.word_limit is not None and isinstance(text, str) and text.strip():
                written = f"You have written {count_words(text):,} of at most {question.word_limit:,} words."
                field.help_text = f"{question.hint} {written}".strip()

    def says_more(self) -> bool:
        """Whether an answer that can be kept differs from what is saved."""
        return any(
            answer != (self.initial.get(code) or type(answer)()) for code, answer in self.cleaned_data.items()
        )


def _field(question: Question) -> forms.Field:
    if question.kind is QuestionKind.BOOLEAN:
        return forms.BooleanField(label=question.label, help_text=question.hint, required=False)
    if question.kind is QuestionKind.RADIO:
        return LaterChoice(
            label=question.label,
            help_text=question.hint,
            choices=question.choices,
            widget=GovukRadios(inline=True),
        )
    conditional = question.required_if is not None
    kind = forms.CharField if conditional else LaterText
    long = question.kind is QuestionKind.TEXTAREA
    return kind(
        label=question.label,
        help_text=question.hint,
        max_length=LONGEST,
        validators=[_limit(question)],
        required=not conditional,
        widget=GovukTextarea(max_words=question.word_limit) if long else forms.TextInput(),
    )


def _limit(question: Question) -> Any:
    def check(text: str) -> None:
        words = count_words(text)
        if question.word_limit is not None and words > question.word_limit:
            raise ValidationError(
                f"“{question.label}” must be {question.word_limit:,} words or fewer; it has {words:,}",
                code="too_many_words",
            )

    return check
