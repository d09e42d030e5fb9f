"""Forms of the panel of a round."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from bids.assessment.models import PanelMember
from legacyfund.web.fields import WholeNumberField
from legacyfund.web.forms import GovukRadios, GovukTextInput

PARTS = {
    "CHAIR": "Runs the meeting and decides with it. Needs the role of chair.",
    "DEPUTY": "Chairs on the bids that the chair keeps away from, and on no other. Needs the role of chair.",
}


class PanelMemberForm(forms.Form):
    """The terms of a member. People and members are chosen by their e-mail addresses."""

    part = forms.ChoiceField(
        label="Which part do they have?", choices=PanelMember.Part.choices, widget=GovukRadios(hints=PARTS)
    )
    most_bids = WholeNumberField(
        label="How many reviews at most?",
        help_text="In this round, with those they were asked for before. 0 for somebody who only decides.",
        min_value=0,
        max_value=1000,
        widget=GovukTextInput(width=4, inputmode="numeric"),
    )
    may_introduce = forms.ChoiceField(
        label="May they introduce bids at the meeting?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=GovukRadios(small=True),
    )
    expertise = forms.CharField(
        label="What do they know?",
        help_text="Words with commas between, such as payroll, cloud, procurement. They are given bids that "
        "name these words in their title, systems or treatment.",
        required=False,
        max_length=300,
    )
    not_with = forms.ChoiceField(
        label="Is there somebody they should never review the same bid with?",
        required=False,
    )

    def __init__(self, *args: Any, others: Iterable[PanelMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {member.person.email: member for member in others}
        choices = [("", "Nobody"), *((email, member.person.name) for email, member in self.others.items())]
        self.fields["not_with"] = forms.ChoiceField(
            label="Is there somebody they should never review the same bid with?",
            required=False,
            choices=choices,
        )

    def terms(self) -> dict[str, Any]:
        """For `add_panel_member` and `change_panel_member`."""
        given = self.cleaned_data
        return {
            "part": given["part"],
            "most_bids": given["most_bids"],
            "may_introduce": given["may_introduce"] == "yes",
            "expertise": given["expertise"],
            "not_with": self.others.get(given["not_with"]),
        }


class NewMemberForm(PanelMemberForm):
    person = forms.ChoiceField(label="Who joins the panel?")
    field_order = ("person", *PanelMemberForm.base_fields)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.email: person for person in people}
        choices = [("", "Choose somebody"), *((email, person.name) for email, person in self.people.items())]
        self.fields["person"] = forms.ChoiceField(label="Who joins the panel?", choices=choices)
        self.order_fields(self.field_order)

    def chosen(self) -> User:
        return self.people[self.cleaned_data["person"]]


def terms_initial(member: PanelMember) -> dict[str, Any]:
    return {
        "part": member.part,
        "most_bids": member.most_bids,
        "may_introduce": "yes" if member.may_introduce else "no",
        "expertise": member.expertise,
        "not_with": member.not_with.person.email if member.not_with else "",
    }
