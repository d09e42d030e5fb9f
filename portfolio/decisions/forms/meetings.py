"""Forms of a meeting: its plan, the turn of an item, a vote, and what was decided."""

from datetime import date
from typing import Any

from django import forms

from legacyfund.web.fields import WholeNumberField
from legacyfund.web.forms import GovukDateField, GovukRadios, GovukTextarea, GovukTextInput
from legacyfund.web.lines import LineForm, LinesFormSet
from portfolio.awards.conditions.rules.due_days import due_day_obstacle
from portfolio.decisions.actions.proposing import Condition
from portfolio.decisions.forms.decisions import ProposeDecisionForm
from portfolio.decisions.models import Vote


class PlanMeetingForm(forms.Form):
    planned_on = GovukDateField(label="When does the panel meet?", help_text="For example, 14 12 2027")
    place = forms.CharField(
        label="Where?", help_text="A room, or how to join from elsewhere.", max_length=200
    )
    quorum = WholeNumberField(
        label="Quorum",
        min_value=1,
        help_text="How many members have to be in the room for a vote. Those with an interest in the bid are "
        "not counted.",
        widget=GovukTextInput(width=2, inputmode="numeric"),
    )


class ChangeMeetingForm(PlanMeetingForm):
    reason = forms.CharField(
        label="Why does it change?",
        help_text="The members of the panel are told.",
        max_length=1000,
        widget=GovukTextarea(rows=3),
        error_messages={"required": "Say why the meeting changes"},
    )


class CancelMeetingForm(forms.Form):
    reason = forms.CharField(
        label="Why is it cancelled?",
        help_text="The members of the panel are told.",
        max_length=1000,
        widget=GovukTextarea(rows=3),
        error_messages={"required": "Say why the meeting is cancelled"},
    )


class MoveItemForm(forms.Form):
    item = WholeNumberField(
        label="Item number", min_value=1, widget=GovukTextInput(width=3, inputmode="numeric")
    )
    place = WholeNumberField(
        label="New place on the agenda",
        min_value=1,
        help_text="1 is the first. The items between make room.",
        widget=GovukTextInput(width=3, inputmode="numeric"),
    )
    discussed = forms.ChoiceField(
        label="Is it discussed?",
        choices=[("yes", "Yes"), ("no", "No, it is decided without discussion unless a member asks for it")],
        widget=GovukRadios,
    )

    def clean_discussed(self) -> bool:
        return bool(self.cleaned_data["discussed"] == "yes")


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label="Your vote",
        choices=Vote.Choice.choices,
        widget=GovukRadios,
        error_messages={"required": "Choose for, against, or abstain"},
    )


class RecordDecisionForm(ProposeDecisionForm):
    """What the panel decided, with the amounts of an approval and the turn of a reserved bid."""

    reserve_place = WholeNumberField(
        label="Place on the reserve list",
        required=False,
        min_value=1,
        help_text="If it is held in reserve: 1 is the first to be funded when money frees up. Leave it blank "
        "to put it at the end.",
        widget=GovukTextInput(width=2, inputmode="numeric"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            "Needed when the outcome departs from the adopted scenario (from funding down the ranking where "
            "none is adopted) or from the panel's vote, or an amount from what was asked for."
        )


class ConditionLineForm(LineForm):
    """`today`: it is due then or later."""

    words = forms.CharField(
        label="What the department has to do", max_length=1000, widget=GovukTextarea(rows=2)
    )
    owner_role = forms.CharField(label="Who does it, by role", max_length=120)
    due_on = GovukDateField(label="By when", help_text="For example, 31 3 2028")
    not_blocking = forms.BooleanField(
        label="Money may be released before this is discharged",
        help_text="Unless you say so, no money of the award is released before the fund has found it met.",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if obstacle := due_day_obstacle(due_on, self.today):
            raise forms.ValidationError(obstacle)
        return due_on


class ConditionFormSet(LinesFormSet):
    form = ConditionLineForm
    row = "Condition"

    def conditions(self) -> list[Condition]:
        return [
            Condition(row["words"], row["owner_role"], row["due_on"], blocking=not row["not_blocking"])
            for row in self.kept()
        ]
