"""What the list of bids is narrowed and sorted by, and what is said of a system that ends or passes on."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from accounts.models import Department
from bids.overview.queries.bids import SORTS, BidFilter, rounds_offered, states_offered, writers_offered
from bids.register.models import LegacySystem
from bids.writing.queries.reach import Reach
from legacyfund.lib.uploads import MOST_BYTES, TAKEN, EvidenceFile
from legacyfund.web.forms import GovukDateField, GovukTextarea, PoundsField


class BidFilterForm(forms.Form):
    """The department is asked only of those who see the bids of more than one, who started a bid only of
    those who write them.
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
        if reach.everything or len(reach.sees) > 1:
            seen = Department.objects if reach.everything else Department.objects.filter(pk__in=reach.sees)
            departments = seen.order_by("name", "id").values_list("code", "name")
            cast(forms.ChoiceField, self.fields["department"]).choices = [("", "All"), *departments]
        else:
            del self.fields["department"]

    def wanted(self) -> BidFilter:
        """What was asked for, of a form without errors."""
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
    ended_on = GovukDateField(label="When was it switched off?", help_text="For example, 27 3 2026")
    evidence = forms.CharField(
        label="What shows that it is switched off?",
        help_text="Refer to the record, such as a change request, and say where it can be seen.",
        max_length=5000,
        widget=GovukTextarea(rows=5),
    )
    file = forms.FileField(
        label="A file that shows it",
        required=False,
        help_text=f"One file: {TAKEN}, up to {MOST_BYTES // 1024**2} MB. It is kept exactly as you send it.",
    )

    def said(self) -> dict[str, Any]:
        """What `decommission_system` takes."""
        given = {name: self.cleaned_data[name] for name in ("ended_on", "evidence")}
        file = self.cleaned_data["file"]
        return {**given, "file": EvidenceFile(file.name, file.read()) if file else None}


MOST_OFFERED = 200


class OfferSystemsForm(forms.Form):
    """`systems` are those of the registers the person signs for; a line names one by reference or name."""

    systems = forms.CharField(
        label="Which systems?",
        help_text="One on each line, by its reference, such as D25-S0012, or by its name.",
        max_length=MOST_OFFERED * 152,
        widget=GovukTextarea(rows=5),
    )
    receiver = forms.ModelChoiceField(
        label="Which department takes them over?", queryset=Department.objects.none(), empty_label="Choose"
    )
    reason = forms.CharField(
        label="Why do they pass to it?",
        help_text="The other department reads this before it answers.",
        max_length=2000,
        widget=GovukTextarea(rows=4),
    )

    def __init__(
        self,
        *args: Any,
        systems: "QuerySet[LegacySystem]",
        departments: "QuerySet[Department]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._systems = systems
        cast(Any, self.fields["receiver"]).queryset = departments

    def clean_systems(self) -> list[LegacySystem]:
        """In the order typed, each once."""
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["systems"].splitlines()))
        named = [line for line in lines if line]
        if len(named) > MOST_OFFERED:
            raise forms.ValidationError(f"Offer {MOST_OFFERED} systems at a time at most")
        asked = Q(pk__in=[])
        for line in named:
            asked |= Q(reference=line.upper()) | Q(name__iexact=line)
        found: dict[str, LegacySystem] = {}
        for row in self._systems.filter(asked):
            found |= {row.reference: row, row.name.upper(): row}
        if unknown := [line for line in named if line.upper() not in found]:
            raise forms.ValidationError(
                f"Your department's register has no system “{unknown[0]}”. Give its reference or its name"
            )
        return list({found[line.upper()].pk: found[line.upper()] for line in named}.values())


class DeclineOfferForm(forms.Form):
    reason = forms.CharField(
        label="Why does your department not take the systems?", max_length=2000, widget=GovukTextarea(rows=4)
    )
