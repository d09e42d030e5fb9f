"""The columns of days of a register file, each judged as a whole."""

from collections.abc import Iterable, Iterator

from bids.register.imports.rules.cells import DAYS, read_day
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages, Place
from legacyfund.lib.date_order import PUT_RIGHT, DateOrder
from legacyfund.lib.errors import DomainError
from legacyfund.lib.tables.shapes import SheetRow


class DayColumns:
    """The columns of days of a table, as its rows pass: each is judged as a whole."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.orders = {place: DateOrder() for place, column in enumerate(layout.columns) if column in DAYS}

    def passing(self, rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
        for row in rows:
            for place, order in self.orders.items():
                if place < len(row.cells):
                    order.note(row.number, row.cells[place])
            yield row

    def tell(self, messages: Messages) -> None:
        """A fault for a column with the month first; a note for one that could be read either way."""
        for place, order in self.orders.items():
            heading, sheet = self.layout.headings[place], self.layout.sheet
            if (found := order.problem()) is not None:
                where = Place(found[0], heading, order.month_first.sample, sheet)
                messages.fault(f"{found[1]} {PUT_RIGHT}", where)
            elif order.either.count and not order.day_first.count:
                sample = order.either.sample
                day = read_day(sample) if _is_day(sample) else None
                if day is not None:
                    messages.note(
                        f"Dates such as “{sample}” could have the month first. They are read with the day "
                        f"first: {day.day} {day:%B %Y}. Look whether that is right before you go on.",
                        Place(order.either.first[0], heading, sample, sheet),
                    )


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except DomainError:
        return False
    return True
