"""An analyst's own totals, one or a list of them, to be held against the lines."""

from django import forms
from django.core.exceptions import ValidationError

from legacyfund.web.fields import PoundsField, WholeNumberField
from legacyfund.web.forms import GovukTextarea
from portfolio.funds.models import Fund
from portfolio.spend.rules.pasted_totals import PastedTotals, read_pasted_totals

MOST_CHARACTERS = 500_000


def _last_line() -> WholeNumberField:
    return WholeNumberField(
        label="Number of your last line",
        required=False,
        min_value=0,
        max_value=999_999_999_999,
        help_text="Leave it empty if you have every line to date.",
    )


class OwnTotalForm(forms.Form):
    """A total that somebody has of the lines on the page."""

    total = PoundsField(label="Your total", negative=True, error_messages={"required": "Enter your total."})
    up_to = _last_line()


class OwnTotalsForm(forms.Form):
    totals = forms.CharField(
        label="Your totals",
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=GovukTextarea(rows=8),
        error_messages={"required": "Copy your totals in the spreadsheet and paste them here."},
        help_text="Columns month, award and total, with headings or without. Or months side by side and an "
        "award a row, as a pivot table has them. “June 2027” and “2027-28/3” are the same month.",
    )
    by = forms.ChoiceField(
        label="Which month are your totals by?",
        choices=[
            ("period", "The month in which the department paid"),
            (
                "posted_period",
                "The month in which the fund posted the line, as sealed files and OSCAR have it",
            ),
        ],
        initial="period",
        widget=forms.RadioSelect,
    )
    awards = forms.ChoiceField(
        label="Which awards are compared?",
        choices=[
            ("all", "Every award: what is not in your list is said"),
            ("own", "Only those in your list"),
        ],
        initial="all",
        widget=forms.RadioSelect,
    )
    fund = forms.ModelChoiceField(
        label="Fund",
        queryset=Fund.objects.order_by("reference"),
        required=False,
        empty_label="All",
        to_field_name="reference",
    )
    up_to = _last_line()

    def clean_totals(self) -> PastedTotals:
        read = read_pasted_totals(self.cleaned_data["totals"])
        if read.faults:
            raise ValidationError(list(read.faults))
        return read
