"""What the list of bids is narrowed and sorted by, and what is said of a system that ends."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator

from accounts.models import Department
from bids.overview.queries.bids import SORTS, BidFilter, rounds_offered, states_offered, writers_offered
from bids.register.models import LegacySystem
from bids.writing.queries.reach import Reach
from legacyfund.web.forms import GovukDateField, GovukTextarea, PoundsField


class BidFilterForm(forms.Form):
    """The department is asked only of those who see every department's bids, who started a bid only of those
    who write them.
    """

    mark_optional = False

    search = forms.CharField(label="Search", help_text="Reference, title or department", required=False)
    round = forms.ChoiceField(label="Round", required=False)
    state = forms.ChoiceField(label="Status", required=False)
    department = forms.ChoiceField(label="Department", required=False)
    started_by = forms.ChoiceField(label="Started by", required=False)
    asked_over = PoundsField(label="Asked of the fund: more than", required=False)
    red = forms.BooleanField(label="Only bids that treat a red-rated system", required=False)
    sort = forms.ChoiceField(
        label="Sort by", required=False, choices=[(code, words) for code, (words, _) in SORTS.items()]
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["round"]).choices = [("", "All"), *rounds_offered(reach)]
        cast(forms.ChoiceField, self.fields["state"]).choices = [("", "All"), *states_offered(reach)]
        if reach.own:
            started: Any = self.fields["started_by"]
            started.choices = [("", "Anybody"), *writers_offered(reach)]
        else:
            del self.fields["started_by"]
        if reach.everything:
            departments = Department.objects.order_by("name", "id").values_list("code", "name")
            cast(forms.ChoiceField, self.fields["department"]).choices = [("", "All"), *departments]
        else:
            del self.fields["department"]

    def wanted(self) -> BidFilter:
        """What was asked for; nothing is narrowed where an answer is faulty."""
        if not self.is_valid():
            return BidFilter()
        given = self.cleaned_data
        return BidFilter(**{**given, "search": given["search"].strip(), "sort": given["sort"] or "newest"})


class CloseSystemForm(forms.Form):
    reason = forms.CharField(
        label="Why does the system leave the register?",
        help_text="For example, entered by mistake, or out of scope and why.",
        max_length=2000,
        widget=GovukTextarea(rows=4),
    )


class _SystemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: LegacySystem) -> str:
        return f"{obj.reference} {Truncator(obj.name).chars(40)}"


class MergeSystemForm(forms.Form):
    into = _SystemField(
        label="Which system is it really?",
        queryset=LegacySystem.objects.none(),
        to_field_name="reference",
        empty_label="Choose",
        help_text="That system stays. Its page shows the bids of this one and leads to it.",
    )
    reason = forms.CharField(
        label="How do you know that they are the same?", max_length=2000, widget=GovukTextarea(rows=4)
    )

    def __init__(self, *args: Any, systems: "QuerySet[LegacySystem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["into"]).queryset = systems


class DecommissionSystemForm(forms.Form):
    ended_on = GovukDateField(label="When was it switched off?", help_text="For example, 27 3 2027")
    evidence = forms.CharField(
        label="What shows that it is switched off?",
        help_text="Refer to the record, such as a change request, and say where it can be seen.",
        max_length=5000,
        widget=GovukTextarea(rows=5),
    )
