"""Forms of a file of spend: upload it, say how it is read, stand by it; or say that nothing was spent."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from legacyfund.lib.control_budgets import CONTROL_BUDGETS
from legacyfund.lib.financial_year import Period, london_date
from legacyfund.lib.tables.matching import heading_labels
from legacyfund.web.forms import GovukRadios, GovukTextarea, PoundsField
from legacyfund.web.matching import MatchForm, TableToMatch
from portfolio.awards.models import Award
from portfolio.spend.actions.shared import LONGEST_REASON
from portfolio.spend.actions.uploads import Said
from portfolio.spend.models import ReadAsSaid
from portfolio.spend.queries.uploads import ReturnRequest
from portfolio.spend.rules.headers import COLUMNS, CONTROL_BUDGET, KNOWN, REQUIRED_COLUMNS
from portfolio.spend.rules.lines import Unsorted

PERIODS_OFFERED = 12
BY_FILE, NO_AWARD = "file", "none"
SAYS_IT = (BY_FILE, "A column of the file says it")


def periods_offered(awards: Sequence[Award], now: datetime) -> list[tuple[str, str]]:
    """The twelve latest periods of the funds of the awards as choices, the newest first; none is chosen."""
    first = min((award.fund.first_year for award in awards), default="")
    last = [Period(award.fund.last_year, 12) for award in awards]
    period = min([Period.of(london_date(now)), *([max(last)] if last else [])])
    choices = [("", "Choose a period")]
    while period.year >= first and len(choices) <= PERIODS_OFFERED:
        choices.append((str(period), f"{period.year}, {period.in_words}"))
        period = period.previous
    return choices


def _awards(awards: Sequence[Award]) -> list[tuple[str, str]]:
    return [(award.reference, f"{award.reference}: {award.title}") for award in awards]


class OneAward(forms.Form):
    """`awards` are those that may be chosen; `by_file`: the choice that the file says it."""

    by_file: Sequence[tuple[str, str]] = ()
    award = forms.ChoiceField(label="Award")
    period = forms.ChoiceField(label="Period", help_text="The month the payments were made in.")

    def __init__(self, *args: Any, awards: Sequence[Award], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awards = {award.reference: award for award in awards}
        award = cast(forms.ChoiceField, self.fields["award"])
        award.choices = [("", "Choose an award"), *self.by_file, *_awards(awards)]
        cast(forms.ChoiceField, self.fields["period"]).choices = periods_offered(awards, now)

    def period_meant(self) -> Period:
        return Period.parse(self.cleaned_data["period"])


class UploadForm(OneAward):
    by_file = (SAYS_IT,)
    control_budget = forms.ChoiceField(
        label="Control budget", choices=[*CONTROL_BUDGETS.items(), SAYS_IT], widget=GovukRadios
    )
    file = forms.FileField(
        label="The department’s file",
        help_text="A spreadsheet (XLSX, XLS, XLSB or ODS) or CSV as your finance system makes it, up to "
        "20 MB.",
    )
    declared_total = PoundsField(
        label="Control total",
        help_text="What your own ledger says the lines paid out of the award add up to. A file with another "
        "sum is faulty.",
        required=False,
        negative=True,
    )
    accrual_correction = forms.BooleanField(
        label="The file corrects accruals: some payments were made before the period", required=False
    )

    def clean_award(self) -> str:
        chosen = self.cleaned_data["award"]
        if chosen == BY_FILE and len({award.department_id for award in self.awards.values()}) > 1:
            raise forms.ValidationError(
                "You prepare returns for several departments. Choose an award, so that it is clear for which."
            )
        return str(chosen)

    def request(self) -> ReturnRequest:
        """What the file is reported as; only of a valid form."""
        said = self.cleaned_data
        award = self.awards.get(said["award"])
        return ReturnRequest(
            department=(award or next(iter(self.awards.values()))).department,
            period=self.period_meant(),
            award=award,
            control_budget="" if said["control_budget"] == BY_FILE else said["control_budget"],
            declared_total=said["declared_total"],
            accrual_correction=said["accrual_correction"],
        )


class NothingSpentForm(OneAward):
    """Of which award nothing was spent, and when."""


CHOICES = [
    ("What is needed", [(name, COLUMNS[name]) for name in REQUIRED_COLUMNS]),
    (
        "What is taken where it is there",
        [(name, label) for name, label in KNOWN.labels.items() if name not in REQUIRED_COLUMNS],
    ),
]


class ReturnMatchForm(MatchForm):
    """What each heading stands for, and what every line is paid out of."""

    award = forms.ChoiceField(label="Award of the lines that name none", required=False)
    award_by = forms.ChoiceField(
        label="Column that says the award of a line",
        help_text="It may hold the award’s reference, or a word of your own such as a project code, a cost "
        "centre or a supplier: you are asked once what each stands for.",
        required=False,
    )
    control_budget = forms.ChoiceField(
        label="Control budget of the lines that name none",
        choices=[("", "Each line names it, or its award does"), *CONTROL_BUDGETS.items()],
        required=False,
    )
    said_of_all = ("award", "award_by", CONTROL_BUDGET)
    date_order = "date_order"
    not_taken = "Not needed"

    def __init__(self, *args: Any, upload: ReadAsSaid, awards: Sequence[Award], **kwargs: Any) -> None:
        table = TableToMatch("", 0, upload.headings, upload.columns, upload.guessed, CHOICES)
        initial = {
            "award": upload.award.reference if upload.award is not None else "",
            "award_by": "" if upload.award_by is None else str(upload.award_by),
            "control_budget": upload.control_budget,
        }
        super().__init__(*args, tables=[table], initial=initial, **kwargs)
        if upload.date_question or upload.date_order:
            self.ask_dates(self.date_order, upload.asked_of_dates, upload.date_order)
        self.awards = {award.reference: award for award in awards}
        chosen = cast(forms.ChoiceField, self.fields["award"])
        chosen.choices = [("", "A column says it of every line"), *_awards(awards)]
        places = [(str(place), label) for place, label in enumerate(heading_labels(upload.headings)) if label]
        cast(forms.ChoiceField, self.fields["award_by"]).choices = [("", "None"), *places]

    def of_all_lines(self) -> list[forms.BoundField]:
        return [self[name] for name in self.said_of_all]

    def meant(self) -> dict[str, Any]:
        """What the action takes; only of a valid form."""
        said = self.cleaned_data
        return {
            "columns": self.columns(),
            "award": self.awards.get(said["award"]),
            "award_by": int(said["award_by"]) if said["award_by"] else None,
            "control_budget": said["control_budget"],
            "date_order": said.get(self.date_order, ""),
        }


class AwardsSaidForm(forms.Form):
    """What each of the department’s own words for an award stands for."""

    mark_optional = False

    def __init__(
        self, *args: Any, words: Sequence[Unsorted], awards: Sequence[Award], budget: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words = {_key(one.words): one for one in words}
        self.awards = {award.reference: award for award in awards}
        as_chosen = f"As chosen: {CONTROL_BUDGETS[budget]}" if budget else "As the line says"
        for key, one in self.words.items():
            shown = one.words or "(blank)"
            self.fields[f"award_{key}"] = forms.ChoiceField(
                label=f"Award of “{shown}”",
                choices=[
                    ("", "Choose"),
                    (NO_AWARD, "Not paid out of an award: leave out"),
                    *_awards(awards),
                ],
                error_messages={"required": f"Say what “{shown}” stands for"},
            )
            self.fields[f"budget_{key}"] = forms.ChoiceField(
                label=f"Control budget of “{shown}”",
                choices=[("", as_chosen), *CONTROL_BUDGETS.items()],
                required=False,
            )

    def rows(self) -> list[tuple[Unsorted, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"award_{key}"], self[f"budget_{key}"]) for key, one in self.words.items()]

    def meant(self) -> dict[str, Said]:
        """By the words; only of a valid form."""
        said = self.cleaned_data
        return {
            one.words: Said(self.awards.get(said[f"award_{key}"]), said[f"budget_{key}"])
            for key, one in self.words.items()
        }


def _key(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:12]


WHAT_WAS_WRONG = "What was wrong in the lines that are corrected, and how do you know?"


class SendReturnsForm(forms.Form):
    """Asks for a reason only where something is challenged or corrected."""

    mark_optional = False

    challenges_reason = forms.CharField(
        label="Why are the lines that are challenged right as they are?",
        help_text="Say why payments that look alike are separate ones, and that a total is a total. Whoever "
        "certifies the return and the fund read this. If a line is there twice, cancel this and "
        "upload a file without it.",
        widget=GovukTextarea(rows=3),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, challenged: bool, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["challenges_reason"]
        if not challenged and not corrects:
            del self.fields["challenges_reason"]
        elif not challenged:
            field.label, field.help_text = WHAT_WAS_WRONG, "Your sign-off and the fund read this."
        elif corrects:
            field.label = f"{field.label} And {WHAT_WAS_WRONG[0].lower()}{WHAT_WAS_WRONG[1:]}"
