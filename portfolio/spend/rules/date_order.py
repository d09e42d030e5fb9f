"""Whether the dates of a return put the month first: as a person has said, else by a date that has no other
reading, or by a period that only one of the readings fits. Where neither tells and it matters, it is asked.
"""

from dataclasses import dataclass, field
from datetime import date

from legacyfund.lib.date_order import MONTH_FIRST, PUT_RIGHT, DateOrder, DateQuestion
from legacyfund.lib.days import day_in_words, parse_day
from legacyfund.lib.financial_year import Period
from legacyfund.lib.line_numbers import LineNumbers
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import ReturnTerms
from portfolio.spend.rules.terms import check_day

_DATE = COLUMNS["date"]
_MOST_USUAL = 4_096


@dataclass
class DateColumn:
    """What is said of single dates waits here until the whole column has been seen. `said`: what comes first,
    as a person said. `question`: what they are asked, once the column is settled.
    """

    terms: ReturnTerms
    said: str = ""
    question: DateQuestion | None = None
    of_figures: Findings = field(default_factory=Findings)
    of_others: Findings = field(default_factory=Findings)
    order: DateOrder = field(default_factory=DateOrder)
    fits_month_first: LineNumbers = field(default_factory=LineNumbers)
    fits_day_first: LineNumbers = field(default_factory=LineNumbers)
    fits_neither: LineNumbers = field(default_factory=LineNumbers)
    turned: LineNumbers = field(default_factory=LineNumbers)
    usual: dict[str, tuple[date, tuple[LineNumbers, ...]]] = field(default_factory=dict)

    def take(self, line: int, text: str) -> tuple[date, bool]:
        """The day of a payment, and whether it can stand in the return's period. Raises DayRefused.

        A file has the same few dates on all its lines: where nothing was said of one, nothing is said again.
        """
        if (known := self.usual.get(text)) is not None:
            for lines in known[1]:
                lines.add(line, text)
            return known[0], True
        paid_on = self.read(text)
        kept = self._lines_kept()
        before = [lines.count for lines in kept]
        said = self.of_figures.counts.total() + self.of_others.counts.total()
        in_time = self.check(line, text, paid_on)
        is_usual = said == self.of_figures.counts.total() + self.of_others.counts.total()
        if in_time and is_usual and len(self.usual) < _MOST_USUAL:
            shown = tuple(lines for lines, count in zip(kept, before, strict=True) if lines.count > count)
            self.usual[text] = paid_on, shown
        return paid_on, in_time

    def _lines_kept(self) -> tuple[LineNumbers, ...]:
        fits = self.fits_month_first, self.fits_day_first, self.fits_neither
        return (self.order.month_first, self.order.day_first, self.order.either, *fits, self.turned)

    def read(self, text: str) -> date:
        """Raises DayRefused."""
        return parse_day(text, month_first=self.said == MONTH_FIRST)

    def refuse(self, line: int, text: str, message: str) -> None:
        """A cell that is no date as it stands."""
        figures = self.order.note(line, text)
        findings = self.of_others if figures is None else self.of_figures
        findings.fault("DATE", message, line=line, column=_DATE)

    def check(self, line: int, text: str, paid_on: date) -> bool:
        """False when the payment cannot stand in the return's period."""
        figures = self.order.note(line, text)
        if self.said:
            if figures is not None and self.said == MONTH_FIRST and figures.first != figures.second:
                self.turned.add(line, text)
            return check_day(line, paid_on, self.terms, self.of_others)
        if figures is None or not figures.either:
            findings = self.of_others if figures is None else self.of_figures
            return check_day(line, paid_on, self.terms, findings)
        turned = paid_on.replace(month=paid_on.day, day=paid_on.month)
        period = self.terms.period
        if period is not None and Period.of(paid_on) != Period.of(turned):
            if Period.of(turned) == period:
                self.fits_month_first.add(line, text)
                return check_day(line, paid_on, self.terms, self.of_figures, turned=turned)
            if Period.of(paid_on) == period:
                self.fits_day_first.add(line, text)
            else:
                self.fits_neither.add(line, text)
        return check_day(line, paid_on, self.terms, self.of_figures)

    def settle(self, findings: Findings) -> bool:
        """Tell of the column, or of its cells; False when no date in figures can be trusted."""
        findings.take_in(self.of_others)
        found = None if self.said else self._problem()
        if found is None:
            findings.take_in(self.of_figures)
            self._tell(findings)
            if not self.said and self.terms.accrual_correction and self._says_nothing():
                self.question = DateQuestion(self.fits_neither.first[0], self.fits_neither.sample, False)
            return True
        line, message = found
        if not self.order.day_first.count:
            shows = self.order.month_first if self.order.month_first.count else self.fits_month_first
            self.question = DateQuestion(shows.first[0], shows.sample, True)
        findings.fault("DATE_ORDER", f"{message} {PUT_RIGHT}", line=line, column=_DATE)
        return False

    def _tell(self, findings: Findings) -> None:
        """Of what is read otherwise than dates are by themselves."""
        if not self.turned.count:
            return
        first = self.read(self.turned.sample)
        others = self.turned.count - 1
        more = f", and {others:,} more {'is' if others == 1 else 'are'} read so" if others else ""
        findings.warning(
            "MONTH_FIRST",
            f"The dates have the month first, as your department has said: “{self.turned.sample}” is "
            f"{day_in_words(first)}{more}.",
            line=self.turned.first[0],
            column=_DATE,
        )

    def _says_nothing(self) -> bool:
        """Dates before the period that could be read either way, and nothing in the column that tells."""
        tells = self.order.month_first, self.order.day_first, self.fits_month_first, self.fits_day_first
        return bool(self.fits_neither.count) and not any(lines.count for lines in tells)

    def _problem(self) -> tuple[int, str] | None:
        if (found := self.order.problem()) is not None:
            return found
        period = self.terms.period
        opposite = self.order.day_first.count or self.fits_day_first.count
        fits = self.fits_month_first
        if period is not None and fits.count and not opposite:
            return fits.first[0], (
                f"The dates seem to be written with the month first, such as “{fits.sample}”. Read with the "
                f"day first, {fits} would lie outside {period.in_words}; with the month first they lie "
                "inside it, and no date in the column shows the opposite."
            )
        return None
