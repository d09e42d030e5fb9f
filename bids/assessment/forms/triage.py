"""How many places the triage counts."""

from django import forms

from legacyfund.web.forms import GovukTextInput


class PlacesForm(forms.Form):
    places = forms.IntegerField(
        label="How many bids could the money fund at most?",
        help_text="Count the cheapest bids that fit together: then none is set aside that could be funded.",
        min_value=1,
        max_value=10_000,
        widget=GovukTextInput(width=4, inputmode="numeric"),
    )
