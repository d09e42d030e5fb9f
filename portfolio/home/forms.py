"""What is searched for, the day a position is read, and which systems of the gap list are shown."""

from datetime import date
from typing import Any

from django import forms

from legacyfund.web.forms import GovukDateField
from portfolio.home.rules import Coverage


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Name or reference",
        help_text="Finds the systems, bids, awards and returns that you may see. Each word has to be in the "
        "name or the reference.",
        min_length=2,
        max_length=100,
        error_messages={"min_length": "Write two letters or figures at least"},
    )

    def wanted(self) -> str:
        """The text, or nothing where none was asked for or it will not do."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class AsOfForm(forms.Form):
    """A day in London; the position is read as it was at its end."""

    mark_optional = False

    as_of = GovukDateField(
        label="Position at the end of", help_text="Leave blank for the position now.", required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_as_of(self) -> date | None:
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self._today:
            raise forms.ValidationError(
                "This day has not come yet, so nobody can say how the fund will stand. Give today or an "
                "earlier day"
            )
        return day


SHOWN: dict[str, tuple[str, frozenset[Coverage]]] = {
    "": ("Not funded", frozenset(Coverage) - {Coverage.FUNDED}),
    "nothing": ("Neither bid for nor funded", frozenset({Coverage.NOTHING})),
    "waiting": (
        "Bid for and not yet funded",
        frozenset({Coverage.DRAFT, Coverage.BID, Coverage.RESERVED}),
    ),
    "funded": ("Funded", frozenset({Coverage.FUNDED})),
    "all": ("All red-rated systems", frozenset(Coverage)),
}


class GapFilterForm(forms.Form):
    mark_optional = False

    shown = forms.ChoiceField(
        label="Show", required=False, choices=[(key, words) for key, (words, _) in SHOWN.items()]
    )

    def wanted(self) -> frozenset[Coverage]:
        """What is asked for; an answer that is none shows what is not funded."""
        self.is_valid()
        _, wanted = SHOWN[self.cleaned_data.get("shown", "")]
        return wanted
