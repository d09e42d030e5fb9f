"""Forms of answering an award, claiming a milestone and refusing a claim."""

from django import forms

from legacyfund.lib.uploads import MOST_BYTES, TAKEN
from legacyfund.web.forms import GovukDateField, GovukTextarea
from portfolio.awards.actions.milestones import EvidenceFile


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
    file = forms.FileField(
        label="A file with the evidence",
        required=False,
        help_text=f"One file: {TAKEN}, up to {MOST_BYTES // 1024**2} MB. It is kept exactly as you send it.",
    )

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
