"""What a saved view is called."""

from django import forms


class ViewNameForm(forms.Form):
    name = forms.CharField(
        label="Name of the view",
        max_length=100,
        help_text="Such as “CDEL of 2027-28 by award”.",
        error_messages={"required": "Enter a name for the view."},
    )
