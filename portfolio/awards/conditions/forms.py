"""Forms of conditions: what shows that one is met, and another day for it."""

from django import forms

from legacyfund.lib.uploads import MOST_BYTES, TAKEN, EvidenceFile
from legacyfund.web.forms import GovukDateField, GovukTextarea


class SayMetForm(forms.Form):
    words = forms.CharField(
        label="What shows that the condition is met?",
        max_length=5000,
        widget=GovukTextarea(rows=6),
        help_text="Say what was done, and where it can be seen.",
    )
    file = forms.FileField(
        label="A file that shows it",
        required=False,
        help_text=f"One file: {TAKEN}, up to {MOST_BYTES // 1024**2} MB. It is kept exactly as you send it.",
    )

    def evidence_file(self) -> EvidenceFile | None:
        file = self.cleaned_data["file"]
        return EvidenceFile(file.name, file.read()) if file else None


class MoveDueDayForm(forms.Form):
    due_on = GovukDateField(label="When is it due?", help_text="For example, 27 3 2027")
    reason = forms.CharField(
        label="Why is it due on another day?", max_length=2000, widget=GovukTextarea(rows=4)
    )
