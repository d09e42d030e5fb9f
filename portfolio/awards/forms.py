"""Forms of answering an award, claiming a milestone and refusing a claim."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from legacyfund.lib.uploads import MOST_BYTES, TAKEN, EvidenceFile
from legacyfund.web.forms import GovukCheckboxes, GovukDateField, GovukTextarea


class DeclineAwardForm(forms.Form):
    reason = forms.CharField(
        label="Why does the department not want the award?", max_length=2000, widget=GovukTextarea(rows=4)
    )


class ClaimMilestoneForm(forms.Form):
    met_on = GovukDateField(label="When was the milestone met?", help_text="For example, 27 3 2027")
    evidence = forms.CharField(
        label="What shows that it is met?",
        max_length=5000,
        widget=GovukTextarea(rows=6),
        help_text="Refer to the evidence expected, and say where it can be seen.",
    )
    systems = forms.MultipleChoiceField(
        label="Which systems were switched off?",
        widget=GovukCheckboxes,
        error_messages={"required": "Say which of the systems was switched off"},
        help_text="The register closes each of them, as decommissioned on the day above, once the fund has "
        "found the milestone met. A system that still runs stays as it is.",
    )
    order_reason = forms.CharField(
        label="Why was this milestone met before an earlier one?",
        max_length=2000,
        required=False,
        widget=GovukTextarea(rows=3),
    )
    file = forms.FileField(
        label="A file with the evidence",
        required=False,
        help_text=f"One file: {TAKEN}, up to {MOST_BYTES // 1024**2} MB. It is kept exactly as you send it.",
    )

    def __init__(
        self, *args: Any, systems: Sequence[tuple[str, str]] = (), earlier: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """`systems` are offered, reference and words; `earlier` are milestones before it that are not met."""
        super().__init__(*args, **kwargs)
        if systems:
            cast(forms.MultipleChoiceField, self.fields["systems"]).choices = list(systems)
        else:
            del self.fields["systems"]
        if earlier:
            reason = self.fields["order_reason"]
            reason.required = True
            reason.help_text = (
                f"Not met yet: {', '.join(earlier)}. Whoever checks your claim, and whoever "
                "releases the money, reads this."
            )
        else:
            del self.fields["order_reason"]

    def evidence_file(self) -> EvidenceFile | None:
        file = self.cleaned_data["file"]
        return EvidenceFile(file.name, file.read()) if file else None


class RefuseClaimForm(forms.Form):
    reason = forms.CharField(
        label="What does the evidence not show?",
        max_length=2000,
        widget=GovukTextarea(rows=4),
        help_text="The person who claimed the milestone reads this.",
    )
