"""The form that asks for a simulation of a ranking."""

from django import forms

from bids.assessment.actions.simulations import HIGHEST_SEED
from legacyfund.web.fields import WholeNumberField
from legacyfund.web.forms import GovukRadios, GovukTextInput

DRAWS = (
    (1_000, "1,000: enough to tell safe places from doubtful ones"),
    (10_000, "10,000: takes longer"),
)


class SimulationForm(forms.Form):
    draws = forms.TypedChoiceField(
        label="How many times are the weights drawn?", choices=DRAWS, coerce=int, widget=GovukRadios
    )
    seed = WholeNumberField(
        label="Seed",
        min_value=0,
        max_value=HIGHEST_SEED,
        help_text="Any whole number up to 999,999. The same number gives the same draws again, on any day.",
        widget=GovukTextInput(width=10, inputmode="numeric"),
    )
