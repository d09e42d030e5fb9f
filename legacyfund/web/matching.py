"""The page on which a person says what each heading of a file stands for; `components/match_columns.html`
shows it.

    form = MatchForm(posted(request), tables=[TableToMatch(title="", start=0, headings=…, columns=…,
                     guesses=…, choices=[("The payment", [("amount", "Amount")])])])
    form.columns()   # a column for each heading of the file, blank where it is not taken

In the page: `{% include "components/match_columns.html" %}` inside the form, after `{% shown form %}`. A
refusal belongs to the field `column_<place in the file>`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from legacyfund.lib.date_order import DATE_ORDERS, DAY_FIRST, MONTH_FIRST, DateQuestion
from legacyfund.lib.tables.matching import MESSAGES, Guess, heading_labels
from legacyfund.web.forms import GovukRadios

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""By topic, the columns with their names."""


@dataclass(frozen=True)
class TableToMatch:
    """`start`: where its headings begin among those of the file; `columns`: what each stands for now;
    `title` is blank where the file has one table.
    """

    title: str
    start: int
    headings: Sequence[str]
    columns: Sequence[str]
    guesses: Sequence[Guess]
    choices: Choices


@dataclass(frozen=True)
class Question:
    """One heading: its field, the values below it in one line, and why it is matched so, or is not."""

    field: forms.BoundField
    samples: str
    why: str


@dataclass(frozen=True)
class Part:
    title: str
    questions: Sequence[Question]


class MatchForm(forms.Form):
    """A question for each heading of each table; a column without a heading cannot be taken."""

    mark_optional = False
    not_taken = "Do not import"
    of_dates: tuple[str, ...] = ()

    def __init__(self, *args: Any, tables: Sequence[TableToMatch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        for table in tables:
            for place, label in enumerate(heading_labels(table.headings)):
                if label and label != MESSAGES:
                    self.fields[_name(table, place)] = forms.ChoiceField(
                        label=label,
                        choices=[("", self.not_taken), *_offered_first(table.choices, table.guesses[place])],
                        initial=table.columns[place],
                        required=False,
                        help_text="What stands below the heading, and how it was matched.",
                    )

    def columns(self) -> list[str]:
        """For each heading of the file, blank where it is not taken."""
        count = sum(len(table.headings) for table in self.tables)
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(count)]

    def ask_dates(self, name: str, question: DateQuestion | None, said: str, *, whose: str = "") -> None:
        """Ask what comes first in a column of dates, in the field `name`; `whose` heading, where a file has
        more than one. `said` so far.
        """
        self.fields[name] = date_order_field(question, said, whose)
        self.of_dates = (*self.of_dates, name)

    def dates(self) -> list[forms.BoundField]:
        """The questions of what comes first in the dates, where they are asked."""
        return [self[name] for name in self.of_dates]

    def groups(self) -> list[tuple[str, list[Part]]]:
        """By table, the headings that nothing is taken for and the others."""
        return [(table.title, list(self._parts(table))) for table in self.tables]

    def _parts(self, table: TableToMatch) -> Iterator[Part]:
        places = [place for place in range(len(table.headings)) if _name(table, place) in self.fields]
        for title, is_taken in (("Not matched", False), ("Matched", True)):
            questions = [
                Question(
                    self[_name(table, place)],
                    ", ".join(table.guesses[place].samples),
                    _why(table.guesses[place], table.columns[place]),
                )
                for place in places
                if bool(table.columns[place]) is is_taken
            ]
            if questions:
                yield Part(title, questions)


def date_order_field(question: DateQuestion | None, said: str, whose: str = "") -> forms.ChoiceField:
    """What comes first in a column of dates, with one of its own as each answer reads it; `said` so far."""
    choices, hint = list(DATE_ORDERS), ""
    if question is not None:
        shown = question.sample
        choices = [
            (MONTH_FIRST, f"The month: {shown} is {question.month_first or 'no date'}"),
            (DAY_FIRST, f"The day: {shown} is {question.day_first or 'no date, and has to be put right'}"),
        ]
        hint = (
            f"“{shown}” on line {question.line} shows that the month comes first. Say whether that is so."
            if question.shows_month
            else f"“{shown}” on line {question.line} has a year of two figures. Say how such dates are read."
            if question.has_short_year
            else f"Dates such as “{shown}” on line {question.line} could be read either way, and no date of "
            f"the {'column' if whose else 'file'} shows which is meant."
        )
    return forms.ChoiceField(
        label=f"What comes first in the dates of “{whose}”?" if whose else "What comes first in the dates?",
        help_text=hint,
        choices=choices,
        initial=said,
        widget=GovukRadios,
        error_messages={"required": "Say what comes first in the dates"},
    )


def _name(table: TableToMatch, place: int) -> str:
    return f"column_{table.start + place}"


def _why(guess: Guess, column: str) -> str:
    """Why it stands as it does; nothing once a person has said otherwise."""
    return guess.why if column == guess.column else ""


def _offered_first(choices: Choices, guess: Guess) -> list[tuple[str, list[tuple[str, str]]]]:
    offered = [one for _, columns in choices for one in columns if one[0] == guess.could_be]
    others = [(topic, [one for one in columns if one not in offered]) for topic, columns in choices]
    return [("It could be", offered), *others] if offered else others
