"""The buttons of the cost grid that work on what is typed: paste, copy a year, inflate, total.

Nothing is saved by them: they change what the page shows, and whoever typed it saves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django import forms
from django.http import QueryDict  # noqa: TID251 - the type of what a form is given

from bids.writing.rules.cost_grid import EMPTY, amount_in, inflate, read_block
from legacyfund.web.forms import PoundsField
from legacyfund.web.lines import ADD

TOOLS = ("paste", "copy", "inflate", "totals")
LARGEST_CHANGE = 100
NO_AMOUNT = "must be more than £0 in pounds and pence, such as 1,234.50"


@dataclass(frozen=True)
class ToolOutcome:
    """What a button did, or what kept it from doing it; `typed` keeps what its own boxes held."""

    done: str = ""
    problems: tuple[str, ...] = ()
    typed: Mapping[str, str] | None = None


def use_tool(
    data: QueryDict,
    *,
    prefix: str,
    most: int,
    years: Sequence[str],
    options: Mapping[str, str],
    payers: Mapping[str, str],
) -> tuple[QueryDict, ToolOutcome | None]:
    """The posted form with the work of the button that was pressed; None when it was another button.

    `most` rows there may be.
    """
    if data.get(ADD) not in TOOLS:
        return data, None
    tools = {"paste": _paste, "copy": _copy, "inflate": _inflate, "totals": _totals}
    posted = Posted(data.copy(), prefix, most, years, options, payers)
    outcome = tools[str(data[ADD])](posted)
    return posted.data, outcome


@dataclass
class Posted:
    """The rows of the grid as they were posted, by their fields' names."""

    data: QueryDict
    prefix: str
    most: int
    years: Sequence[str]
    options: Mapping[str, str]
    payers: Mapping[str, str]

    @property
    def _count_name(self) -> str:
        return f"{self.prefix}-{forms.formsets.TOTAL_FORM_COUNT}"

    @property
    def count(self) -> int:
        text = self.data.get(self._count_name, "")
        return min(int(text), self.most + 1) if text.isascii() and text.isdecimal() and len(text) < 6 else 0

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows with something in them that are not to be removed, with their places."""
        rows = [(index, self._fields(index)) for index in range(self.count)]
        return [(index, row) for index, row in rows if "DELETE" not in row and any(row.values())]

    def set(self, index: int, field: str, value: str) -> None:
        self.data[f"{self.prefix}-{index}-{field}"] = value

    def add(self, rows: Sequence[Mapping[str, str]]) -> str:
        """Rows below the others, in the places of blank ones first; a problem when there are too many."""
        used = {index for index, _ in self.rows()}
        if len(used) + len(rows) > self.most:
            return f"There may be at most {self.most} costs, so these {len(rows)} were not added."
        free = [index for index in range(self.count) if not any(self._fields(index).values())]
        places = [*free, *range(self.count, self.count + len(rows))][: len(rows)]
        for place, row in zip(places, rows, strict=True):
            for field, value in row.items():
                self.set(place, field, value)
        self.data[self._count_name] = str(max(self.count, *(place + 1 for place in places)))
        return ""

    def _fields(self, index: int) -> dict[str, str]:
        start = f"{self.prefix}-{index}-"
        return {
            name.removeprefix(start): str(value)
            for name, value in self.data.items()
            if name.startswith(start)
        }


def read_pounds(text: str) -> Decimal:
    """As the amount's own field reads it. Raises ValueError with words."""
    field = PoundsField(zero=False)
    try:
        amount = field.clean(text)
    except forms.ValidationError as error:
        raise ValueError(NO_AMOUNT) from error
    if not isinstance(amount, Decimal):
        raise TypeError("a required amount is never blank")
    return amount


def _paste(posted: Posted) -> ToolOutcome:
    text = posted.data.get("pasted", "")
    block = read_block(
        text, years=posted.years, options=posted.options, payers=posted.payers, read_amount=read_pounds
    )
    problems = tuple(fault.in_words for fault in block.faults)
    if not problems and (full := posted.add(block.rows)):
        problems = (full,)
    if problems:
        return ToolOutcome(problems=problems, typed={"pasted": text})
    return ToolOutcome(done=f"{_number(len(block.rows), 'cost')} added from what you pasted.")


def _copy(posted: Posted) -> ToolOutcome:
    """The amounts of one year into each year of a run, where no amount stands."""
    start, first, last = (posted.data.get(name, "") for name in ("copy_from", "copy_to", "copy_until"))
    typed = {"copy_from": start, "copy_to": first, "copy_until": last}
    run = [year for year in posted.years if first <= year <= (last or first)] if first else []
    if start not in posted.years or not run or start in run:
        wanted = "Choose the year to copy, and another year or a run of years to copy it to."
        return ToolOutcome(problems=(wanted,), typed=typed)
    rows = [(index, row) for index, row in posted.rows() if row.get(amount_in(start), "").strip()]
    if not rows:
        return ToolOutcome(
            problems=(f"No cost has an amount in {start}, so there is none to copy.",), typed=typed
        )
    done, left = 0, []
    for index, row in rows:
        for year in run:
            if row.get(amount_in(year), "").strip() in EMPTY:
                posted.set(index, amount_in(year), row[amount_in(start)])
                done += 1
            else:
                left.append(f"Cost {index + 1} has an amount in {year} already, which is left as it is.")
    to = first if len(run) == 1 else f"{run[0]} to {run[-1]}"
    words = f"{_number(done, 'amount')} of {start} copied to {to}." if done else ""
    return ToolOutcome(done=words, problems=tuple(left), typed=None if done else typed)


def _inflate(posted: Posted) -> ToolOutcome:
    year, text = posted.data.get("inflate_year", ""), posted.data.get("inflate_by", "").strip()
    typed = {"inflate_year": year, "inflate_by": text}
    per_cent = _per_cent(text)
    if year not in posted.years or per_cent is None:
        wanted = f"Choose a year, and a percentage from −{LARGEST_CHANGE} to {LARGEST_CHANGE} such as 2.5."
        return ToolOutcome(problems=(wanted,), typed=typed)
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
    words = f"{_number(done, 'amount')} of {year} changed by {text.rstrip('%')}%." if done else ""
    return ToolOutcome(done=words, problems=tuple(left), typed=None if done else typed)


def _totals(posted: Posted) -> ToolOutcome:
    return ToolOutcome(done="The totals below are of what is typed now.")


def _per_cent(text: str) -> Decimal | None:
    try:
        per_cent = Decimal(text.removesuffix("%").replace("\N{MINUS SIGN}", "-"))
    except InvalidOperation:
        return None
    return per_cent if per_cent.is_finite() and -LARGEST_CHANGE < per_cent <= LARGEST_CHANGE else None


def _number(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
