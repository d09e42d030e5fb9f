"""The buttons of a grid that work on what is typed: paste, add and copy lines, copy a year, inflate, total.

Nothing is saved by them: they change what the page shows, and whoever typed it saves it. What stands in their
own boxes stays there until it is done, whatever button is pressed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from bids.writing.rules.cost_grid import AMOUNT, EMPTY, amount_in, inflate
from bids.writing.rules.grid_shapes import Shape
from bids.writing.rules.pasted import Row, read_block
from bids.writing.sections.forms.part_lines import WAS
from legacyfund.lib.financial_year import following_year
from legacyfund.lib.written import NumberRefused, read_percent
from legacyfund.web.forms import PoundsField
from legacyfund.web.lines import ADD

LARGEST_CHANGE = 100
FIVE = 5
AN_AMOUNT = PoundsField(zero=False)
MOST_SAID = 12
"""So many of the notes of a paste are said one by one."""
NO_AMOUNT = "must be more than £0 in pounds and pence, such as 1,234.50"
OF_A_PLACE = re.compile(r"-(?:[0-9]{1,3}|[0-9]{4}-[0-9]{2})\Z")
"""The line or the year that a button is for, at the end of its value."""


@dataclass(frozen=True)
class ToolOutcome:
    """What a button did, or what kept it from doing it.

    `notes` say what of a pasted block was left out, read otherwise or is still to be chosen. `every_year`
    asks for all the years there are.
    """

    done: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    every_year: bool = False


def use_tool(
    data: QueryDict, *, prefix: str, most: int, years: Sequence[str], shape: Shape
) -> tuple[QueryDict, ToolOutcome | None]:
    """The posted form with the work of the button that was pressed; None when it was another button.

    `most` rows there may be; `shape` is what a pasted block is read as.
    """
    button = str(data.get(ADD, ""))
    tools = {**TOOLS, **TOOLS_OF_YEARS} if shape.by_year else TOOLS
    tool = tools.get(OF_A_PLACE.sub("-*", button))
    if tool is None:
        return data, None
    posted = Posted(data.copy(), prefix, most, years, shape, button)
    outcome = tool(posted)
    for box in BOXES.get(button, ()) if outcome.done else ():
        posted.data[box] = ""
    return posted.data, outcome


@dataclass
class Posted:
    """The rows of the grid as they were posted, by their fields' names."""

    data: QueryDict
    prefix: str
    most: int
    years: Sequence[str]
    shape: Shape
    button: str

    @property
    def _count_name(self) -> str:
        return f"{self.prefix}-{forms.formsets.TOTAL_FORM_COUNT}"

    @property
    def count(self) -> int:
        text = self.data.get(self._count_name, "")
        return min(int(text), self.most + 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 0

    @count.setter
    def count(self, number: int) -> None:
        self.data[self._count_name] = str(number)

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows with something in them that are not to be removed, with their places."""
        rows = [(index, self.fields(index)) for index in range(self.count)]
        return [(index, row) for index, row in rows if "DELETE" not in row and any(row.values())]

    def set(self, index: int, field: str, value: str) -> None:
        self.data[f"{self.prefix}-{index}-{field}"] = value

    def add(self, rows: Sequence[Mapping[str, str]]) -> str:
        """Rows below the others, in the places of blank ones first; a problem when there are too many."""
        used = {index for index, _ in self.rows()}
        if len(used) + len(rows) > self.most:
            return f"There may be at most {self.most} {self.shape.row}s, so these {len(rows)} were not added."
        free = [index for index in range(self.count) if not any(self.fields(index).values())]
        places = [*free, *range(self.count, self.count + len(rows))][: len(rows)]
        for place, row in zip(places, rows, strict=True):
            for field, value in row.items():
                self.set(place, field, value)
        self.count = max(self.count, *(place + 1 for place in places))
        return ""

    def insert(self, index: int, row: Mapping[str, str]) -> None:
        """A row in this place, those from there on one further down."""
        below = [self.fields(at) for at in range(index, self.count)]
        for at in range(index, self.count):
            for field in self.fields(at):
                del self.data[f"{self.prefix}-{at}-{field}"]
        for at, fields in enumerate([row, *below], start=index):
            for field, value in fields.items():
                self.set(at, field, value)
        self.count += 1

    def fields(self, index: int) -> dict[str, str]:
        start = f"{self.prefix}-{index}-"
        return {
            name.removeprefix(start): str(value)
            for name, value in self.data.items()
            if name.startswith(start)
        }


def read_pounds(text: str) -> Decimal:
    """As the amount's own field reads it. Raises ValueError with words."""
    try:
        amount = AN_AMOUNT.clean(text)
    except forms.ValidationError as error:
        raise ValueError(NO_AMOUNT) from error
    if not isinstance(amount, Decimal):
        raise TypeError("a required amount is never blank")
    return amount


def _paste(posted: Posted) -> ToolOutcome:
    text = posted.data.get("pasted", "")
    block = read_block(text, shape=posted.shape, years=posted.years)
    rows = block.rows if posted.shape.by_year else _a_line_each_year(block.rows)
    problems = _some(tuple(fault.in_words for fault in block.faults))
    if not problems and (full := posted.add(rows)):
        problems = (full,)
    if problems:
        return ToolOutcome(problems=problems)
    done = f"{_number(len(rows), posted.shape.row)} added from what you pasted."
    return ToolOutcome(done=done, notes=_some(block.notes))


def _a_line_each_year(rows: Sequence[Row]) -> list[Row]:
    """A row for each year that has an amount; a row without years as it stands."""
    lines: list[Row] = []
    for row in rows:
        shared = {name: value for name, value in row.items() if not name.startswith(AMOUNT)}
        years = [name.removeprefix(AMOUNT) for name in row if name.startswith(AMOUNT)]
        lines += [{**shared, "year": year, "amount": row[amount_in(year)]} for year in years] or [shared]
    return lines


def _some(notes: tuple[str, ...]) -> tuple[str, ...]:
    more = len(notes) - MOST_SAID
    return notes if more <= 0 else (*notes[:MOST_SAID], f"There are {more} more like these.")


def _five(posted: Posted) -> ToolOutcome:
    """Five blank lines below."""
    posted.count = min(posted.count + FIVE, posted.most)
    return ToolOutcome()


def _copy_line(posted: Posted) -> ToolOutcome:
    """A line of the same below it."""
    place = re.search(r"[0-9]{1,3}\Z", posted.button)
    index = int(place[0]) if place else posted.count
    fields = posted.fields(index)
    row = {name: value for name, value in fields.items() if name not in ("DELETE", WAS)}
    what = posted.shape.row
    if index >= posted.count or not any(row.values()):
        return ToolOutcome(problems=(f"There is nothing in {what} {index + 1} to copy.",))
    if len(posted.rows()) >= posted.most or posted.count >= posted.most:
        return ToolOutcome(problems=(f"There may be at most {posted.most} {what}s, so it was not copied.",))
    posted.insert(index + 1, {**row, WAS: ""} if WAS in fields else row)
    return ToolOutcome(done=f"{what.capitalize()} {index + 1} is copied to {what} {index + 2}.")


def _every_year(posted: Posted) -> ToolOutcome:
    return ToolOutcome(every_year=True)


def _copy(posted: Posted) -> ToolOutcome:
    """The amounts of one year into each year of a run, where no amount stands."""
    start, first, last = (posted.data.get(name, "") for name in ("copy_from", "copy_to", "copy_until"))
    run = [year for year in posted.years if first <= year <= (last or first)] if first else []
    if start not in posted.years or not run or start in run:
        wanted = "Choose the year to copy, and another year or a run of years to copy it to."
        return ToolOutcome(problems=(wanted,))
    return _copied(posted, start, run)


def _copy_to_next(posted: Posted) -> ToolOutcome:
    """The amounts of a year into the one after it, where no amount stands."""
    start = posted.button.removeprefix("next-")
    following = following_year(start) if start in posted.years else ""
    if following not in posted.years:
        return ToolOutcome(problems=("There is no later year in the grid to copy to.",))
    return _copied(posted, start, [following])


def _copied(posted: Posted, start: str, run: list[str]) -> ToolOutcome:
    rows = [(index, row) for index, row in posted.rows() if row.get(amount_in(start), "").strip()]
    if not rows:
        return ToolOutcome(problems=(f"No cost has an amount in {start}, so there is none to copy.",))
    done, left = 0, []
    for index, row in rows:
        for year in run:
            if row.get(amount_in(year), "").strip() in EMPTY:
                posted.set(index, amount_in(year), row[amount_in(start)])
                done += 1
            else:
                left.append(f"Cost {index + 1} has an amount in {year} already, which is left as it is.")
    to = run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}"
    words = f"{_number(done, 'amount')} of {start} copied to {to}." if done else ""
    return ToolOutcome(done=words, problems=_some(tuple(left)))


def _inflate(posted: Posted) -> ToolOutcome:
    year, text = posted.data.get("inflate_year", ""), posted.data.get("inflate_by", "").strip()
    per_cent = _per_cent(text)
    if year not in posted.years or per_cent is None:
        wanted = f"Choose a year, and a percentage from −{LARGEST_CHANGE} to {LARGEST_CHANGE} such as 2.5."
        return ToolOutcome(problems=(wanted,))
    done, left = 0, []
    for index, row in posted.rows():
        amount = row.get(amount_in(year), "").strip()
        if amount in EMPTY:
            continue
        try:
            posted.set(index, amount_in(year), f"{inflate(read_pounds(amount), per_cent):,.2f}")
            done += 1
        except ValueError as error:
            left.append(f"Cost {index + 1} is left as it is: its amount in {year} {error}.")
    if not done and not left:
        left = [f"No cost has an amount in {year}, so there is nothing to change."]
    words = f"{_number(done, 'amount')} of {year} changed by {per_cent.normalize():f}%." if done else ""
    return ToolOutcome(done=words, problems=_some(tuple(left)))


def _totals(posted: Posted) -> ToolOutcome:
    return ToolOutcome(done="The totals below are of what is typed now.")


def _per_cent(text: str) -> Decimal | None:
    try:
        per_cent = read_percent(text)
    except NumberRefused:
        return None
    return per_cent if -LARGEST_CHANGE < per_cent <= LARGEST_CHANGE else None


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


Tool = Callable[[Posted], ToolOutcome]
TOOLS: dict[str, Tool] = {"paste": _paste, "five": _five, "line-*": _copy_line}
TOOLS_OF_YEARS: dict[str, Tool] = {
    "next-*": _copy_to_next,
    "years": _every_year,
    "copy": _copy,
    "inflate": _inflate,
    "totals": _totals,
}
"""Of a grid with an amount for each year."""
BOXES = {
    "paste": ("pasted",),
    "copy": ("copy_from", "copy_to", "copy_until"),
    "inflate": ("inflate_year", "inflate_by"),
}
"""The boxes of a button, which are emptied once it has done what they say."""
