"""Forms of an import: the file, and what each of its columns stands for."""

from collections.abc import Sequence

from django import forms

from bids.register.forms.systems import OneDepartment
from bids.register.imports.actions.ratings import LONGEST_EVIDENCE
from bids.register.imports.models import ImportTable
from bids.register.rules.columns import CHOICES_BY_TOPIC, REGISTER, SHEETS, TABLES
from legacyfund.web.forms import GovukTextarea
from legacyfund.web.matching import TableToMatch


class RegisterUploadForm(OneDepartment, forms.Form):
    unchosen = "Choose a department"
    file = forms.FileField(
        label="The register",
        help_text="A spreadsheet (XLSX, XLS, XLSB or ODS) or CSV, up to 20 MB and 10,000 rows a table, with "
        "the column headings within the first 30 rows.",
    )


def tables_to_match(tables: Sequence[ImportTable]) -> list[TableToMatch]:
    """What is asked of each heading of each table."""
    return [
        TableToMatch(
            title=SHEETS[found.table] if len(tables) > 1 or found.table != REGISTER else "",
            start=found.start,
            headings=found.headings,
            columns=found.columns,
            guesses=found.guesses,
            choices=[
                (topic, [(column, TABLES[found.table][column]) for column in columns])
                for topic, columns in CHOICES_BY_TOPIC[found.table]
            ],
        )
        for found in tables
    ]


class ConfirmImportForm(forms.Form):
    """The fingerprint of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SendRatingsForm(forms.Form):
    """What the ticked ratings rest on, said once for all; one that has its evidence needs none."""

    mark_optional = False

    evidence = forms.CharField(
        label="What do the ticked ratings rest on?",
        help_text="It may be one reference to your department’s own assessment, such as “Risk assessment of "
        "legacy systems 2026, record ABC-12”. It stands for each score that has no evidence of its own.",
        required=False,
        max_length=LONGEST_EVIDENCE,
        widget=GovukTextarea(rows=3),
    )


class ConfirmRatingsForm(forms.Form):
    """Asks nothing but the ticks beside the ratings."""
