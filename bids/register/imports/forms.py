"""Forms of an import: the file, and what each of its columns stands for."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from bids.register.forms.systems import OneDepartment
from bids.register.imports.actions.ratings import LONGEST_EVIDENCE
from bids.register.imports.models import ImportTable
from bids.register.rules.columns import SHEETS, TABLES
from legacyfund.web.forms import GovukTextarea


class RegisterUploadForm(OneDepartment, forms.Form):
    unchosen = "Choose a department"
    file = forms.FileField(
        label="The register",
        help_text="A spreadsheet (XLSX, XLS, XLSB or ODS) or CSV, up to 20 MB and 10,000 rows a table, with "
        "the column headings within the first 30 rows.",
    )


class ColumnsForm(forms.Form):
    """A question for each heading of each table; a column without a heading is not imported."""

    mark_optional = False

    def __init__(self, *args: Any, tables: Sequence[ImportTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        for found in tables:
            choices = sorted(TABLES[found.table].items(), key=lambda column: column[1])
            for place, heading in enumerate(found.headings):
                if heading:
                    self.fields[f"column_{found.start + place}"] = forms.ChoiceField(
                        label=heading,
                        choices=[("", "Do not import"), *choices],
                        initial=found.columns[place],
                        required=False,
                    )

    def columns(self) -> list[str]:
        """For each heading of the file, blank where it is not imported."""
        count = sum(len(found.headings) for found in self.tables)
        return [self.cleaned_data.get(f"column_{place}", "") for place in range(count)]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """By what each table holds, its questions."""
        return [(SHEETS[found.table], list(self._of(found))) for found in self.tables]

    def _of(self, found: ImportTable) -> Iterator[forms.BoundField]:
        names = (f"column_{found.start + place}" for place in range(len(found.headings)))
        return (self[name] for name in names if name in self.fields)


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
