"""What the list of bids is narrowed and sorted by."""

from typing import Any, cast

from django import forms

from accounts.models import Department
from bids.overview.queries.bids import SORTS, BidFilter, rounds_offered, states_offered, writers_offered
from bids.writing.queries.reach import Reach
from legacyfund.web.forms import PoundsField


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
