"""Which bids the chair sets aside."""

from collections.abc import Iterable
from typing import Any

from django import forms

from bids.writing.models import Bid


class SetAsideForm(forms.Form):
    """`bids` are boxes in the table of the page, one a row; the value is the bid's reference."""

    bids = forms.MultipleChoiceField(
        label="Bids", error_messages={"required": "Tick the bids that the panel need not discuss"}
    )

    def __init__(self, *args: Any, bids: Iterable[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = {bid.reference: bid for bid in bids}
        self.fields["bids"].choices = [(name, name) for name in self.able]  # type: ignore[attr-defined]

    def chosen(self) -> list[Bid]:
        return [self.able[reference] for reference in self.cleaned_data["bids"]]

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("bids") if hasattr(self.data, "getlist") else []
