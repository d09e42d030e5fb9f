"""Attaching a file to a bid."""

from django import forms

from legacyfund.lib.uploads import TAKEN


class AttachmentForm(forms.Form):
    file = forms.FileField(
        label="Attach a file", help_text=f"{TAKEN}, up to 20 MB, without macros.", max_length=1000
    )
