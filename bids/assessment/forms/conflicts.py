"""Forms of conflicts of interest: the fund decides many at once, a member declares one."""

from collections.abc import Iterable
from typing import Any

from django import forms

from bids.assessment.actions.conflicts import DECLARED_KINDS
from bids.assessment.models import Conflict
from bids.assessment.workflow import ConflictStatus
from bids.writing.models import Bid
from legacyfund.lib.rows import LONGEST_REASON
from legacyfund.web.forms import GovukRadios, GovukTextarea


class SettleConflictsForm(forms.Form):
    """`conflicts` are boxes in the table of the page, one a row; the value is the row's number there."""

    conflicts = forms.MultipleChoiceField(
        label="Conflicts", error_messages={"required": "Tick the conflicts you have looked at"}
    )
    step = forms.ChoiceField(
        label="What do you decide about those you ticked?",
        choices=[
            ("confirm", "Confirm: the person keeps away from the bid"),
            ("dismiss", "Dismiss: there is no conflict"),
        ],
        widget=GovukRadios(hints={"confirm": "A review of it that they have in hand is taken back."}),
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Kept on record with your name. It stands for each one you ticked.",
        max_length=LONGEST_REASON,
        widget=GovukTextarea(rows=3, max_length=LONGEST_REASON),
    )

    def __init__(self, *args: Any, conflicts: Iterable[Conflict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in conflicts}
        self.fields["conflicts"].choices = [(pk, str(row)) for pk, row in self.rows.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[Conflict]:
        return [self.rows[pk] for pk in self.cleaned_data["conflicts"]]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("conflicts") if hasattr(self.data, "getlist") else []


class ConflictFilterForm(forms.Form):
    """Which conflicts of the round are listed: of a person, a bid or a department, decided or not."""

    mark_optional = False

    person = forms.ChoiceField(label="Person", required=False)
    bid = forms.ChoiceField(label="Bid", required=False)
    department = forms.ChoiceField(label="Department", required=False)
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *ConflictStatus.choices], required=False)

    def __init__(self, *args: Any, among: Iterable[Conflict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(among)
        people = {row.person.email: row.person.name for row in rows}
        bids = {row.bid.reference: f"{row.bid.reference}: {row.bid.title}" for row in rows}
        departments = {row.bid.department.code: row.bid.department.name for row in rows}
        for name, found in (("person", people), ("bid", bids), ("department", departments)):
            choices = sorted(found.items(), key=lambda choice: choice[1])
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", "Any"), *choices], required=False
            )

    def narrowed(self) -> dict[str, str]:
        """What was asked for; nothing where the address asks for what there is not."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class DeclareInterestForm(forms.Form):
    """A bid is chosen by its reference."""

    bid = forms.ChoiceField(label="Which bid is it about?")
    kind = forms.ChoiceField(
        label="What kind of interest is it?",
        choices=[(kind.value, kind.label) for kind in DECLARED_KINDS],
        widget=GovukRadios(
            hints={
                "PERSONAL": "Somebody close to you works on it, or stands to gain or lose.",
                "MONEY": "You own a part of, or are paid by, a supplier it may use.",
                "WORK": "You advised on it, or your own work depends on it.",
            }
        ),
    )
    words = forms.CharField(
        label="What is the interest?",
        help_text="The fund reads this.",
        max_length=LONGEST_REASON,
        widget=GovukTextarea(rows=3, max_length=LONGEST_REASON),
    )

    def __init__(self, *args: Any, bids: Iterable[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bids = {bid.reference: bid for bid in bids}
        rows = ((bid.reference, f"{bid.reference}: {bid.title}") for bid in self.bids.values())
        self.fields["bid"] = forms.ChoiceField(
            label="Which bid is it about?", choices=[("", "Choose a bid"), *rows]
        )
