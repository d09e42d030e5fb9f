"""The boxes that the buttons of a grid read: what stands in them is kept, and never saved."""

from django import forms

from legacyfund.web.lines import LineForm, LinesFormSet

NOT_ADDED = (
    "What you pasted from a spreadsheet is not in the grid yet. Press “Add what is pasted”, or empty that "
    "box, then save again"
)


class ToolBoxes(LineForm):
    """What stands in the boxes of the buttons. Saving stops at what was pasted and not added."""

    pasted = forms.CharField(label="Paste from a spreadsheet", required=False, widget=forms.Textarea)
    copy_from = forms.CharField(required=False)
    copy_to = forms.CharField(required=False)
    copy_until = forms.CharField(required=False)
    inflate_year = forms.CharField(required=False)
    inflate_by = forms.CharField(required=False)

    def __init__(self, lines: LinesFormSet) -> None:
        super().__init__(lines.data if lines.is_bound else None, auto_id="%s")
        self.checked = not lines.adding

    def clean_pasted(self) -> str:
        if self.cleaned_data["pasted"]:
            raise forms.ValidationError(NOT_ADDED)
        return ""
