"""The columns of days of a register file, each judged as a whole: where nothing shows what comes first in its
dates, or that the month does, people are asked.
"""

from collections.abc import Iterable, Iterator

from bids.register.imports.rules.cells import DAYS
from bids.register.imports.rules.layout import Layout
from bids.register.imports.rules.messages import Messages, Place
from legacyfund.lib.date_order import PUT_RIGHT, DateOrder, DateQuestion
from legacyfund.lib.tables.repair import repair
from legacyfund.lib.tables.shapes import SheetRow


class DayColumns:
    """The columns of days of a table, as its rows pass."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.orders = {place: DateOrder() for place, column in enumerate(layout.columns) if column in DAYS}

    def passing(self, rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
        for row in rows:
            for place, order in self.orders.items():
                if place < len(row.cells):
                    text = repair(row.cells[place]).text
                    order.note(row.number, text, is_kept=place in row.days)
            yield row

    def settle(self, messages: Messages) -> dict[int, DateQuestion]:
        """What people are asked, by the place of the heading in the file; a fault for a column that shows
        both orders, or of which a spreadsheet may have swapped some. Whoever said what comes first is asked
        no more.
        """
        asked = {}
        for place, order in self.orders.items():
            heading, sheet = self.layout.headings[place], self.layout.sheet
            if (found := order.swapped()) is not None:
                messages.fault(found[1], Place(found[0], heading, order.kept.sample, sheet))
            elif self.layout.date_order(place):
                continue
            elif (found := order.problem()) is not None and order.day_first.count:
                where = Place(found[0], heading, order.month_first.sample, sheet)
                messages.fault(f"{found[1]} {PUT_RIGHT}", where)
            elif (question := order.question()) is not None:
                asked[self.layout.start + place] = question
        return asked
