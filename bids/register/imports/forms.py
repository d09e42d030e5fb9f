"""Forms of an import: the file, and what each of its columns stands for."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bids.register.forms.systems import OneDepartment
from bids.register.imports.actions.ratings import LONGEST_EVIDENCE
from bids.register.imports.models import ImportTable, RegisterImport
from bids.register.imports.rules.cells import DAYS
from bids.register.rules.columns import CHOICES_BY_TOPIC, REGISTER, SHEETS, TABLES
from legacyfund.lib.tables.matching import heading_labels
from legacyfund.web.forms import GovukTextarea
from legacyfund.web.matching import MatchForm, TableToMatch


class RegisterUploadForm(OneDepartment, forms.Form):
    unchosen = "Choose a department"
    file = forms.FileField(
        label="The register",
        help_text="A spreadsheet (XLSX, XLS, XLSB or ODS) or CSV, up to 20 MB and 10,000 rows a table, with "
        "the column headings within the first 30 rows.",
    )


class RegisterMatchForm(MatchForm):
    """What each heading stands for, and what comes first in the columns of dates that show it in no way."""

    def __init__(self, *args: Any, register_import: RegisterImport, **kwargs: Any) -> None:
        found = register_import.tables
        super().__init__(*args, tables=tables_to_match(found), **kwargs)
        asked = register_import.asked_of_dates
        for table in found:
            for place, label in enumerate(heading_labels(table.headings)):
                question, said = asked.get(table.start + place), table.date_orders[place]
                if table.columns[place] in DAYS and (question or said):
                    whose = f"{label}, {SHEETS[table.table]}" if len(found) > 1 else label
                    self.ask_dates(_dates_of(table.start + place), question, said, whose=whose)
                    self.fields[_dates_of(table.start + place)].required = False

    def clean(self) -> None:
        """Asked of a column that still stands for dates alone."""
        for place, column in enumerate(self.columns()):
            name = _dates_of(place)
            if name in self.of_dates and column in DAYS and not self.cleaned_data.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])

    def date_orders(self) -> dict[int, str]:
        """By the place of the heading in the file; only of a valid form."""
        count = sum(len(table.headings) for table in self.tables)
        return {place: self.cleaned_data.get(_dates_of(place), "") for place in range(count)}


def _dates_of(place: int) -> str:
    return f"date_order_{place}"


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
