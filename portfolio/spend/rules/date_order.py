"""Whether the dates of a return put the month first: as a person has said, else by a date that has no other
reading, or by a period that only one of the readings fits. Where neither tells and it matters, it is asked.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from legacyfund.lib.date_order import MONTH_FIRST, PUT_RIGHT, WRITE_OUT, DateOrder, DateQuestion, turned
from legacyfund.lib.days import SHORT, DayRefused, day_in_words, parse_day
from legacyfund.lib.financial_year import Period
from legacyfund.lib.line_numbers import LineNumbers
from portfolio.spend.rules.date_faults import DateFaults
from portfolio.spend.rules.findings import Findings
from portfolio.spend.rules.headers import COLUMNS
from portfolio.spend.rules.lines import ReturnTerms
from portfolio.spend.rules.terms import check_day

_DATE = COLUMNS["date"]
_MOST_USUAL = 4_096
_OUTSIDE = "DATE_BEFORE_PERIOD", "DATE_AFTER_PERIOD"


@dataclass
class DateColumn:
    """What is said of single dates waits here until the whole column has been seen. `said`: what comes first,
    as a person said. `question`: what they are asked, once the column is settled. `of_turnable`: of dates
    that may be another day, in figures or as the spreadsheet keeps them.
    """

    terms: ReturnTerms
    said: str = ""
    question: DateQuestion | None = None
    of_turnable: DateFaults = field(default_factory=DateFaults)
    of_others: DateFaults = field(default_factory=DateFaults)
    order: DateOrder = field(default_factory=DateOrder)
    fits_month_first: LineNumbers = field(default_factory=LineNumbers)
    fits_day_first: LineNumbers = field(default_factory=LineNumbers)
    fits_neither: LineNumbers = field(default_factory=LineNumbers)
    fits_swapped: LineNumbers = field(default_factory=LineNumbers)
    turned: LineNumbers = field(default_factory=LineNumbers)
    short: LineNumbers = field(default_factory=LineNumbers)
    refused_short: LineNumbers = field(default_factory=LineNumbers)
    outside: Counter[Period] = field(default_factory=Counter)
    some_stand: bool = False
    usual: dict[tuple[str, bool], tuple[date, tuple[LineNumbers, ...]]] = field(default_factory=dict)

    def take(self, line: int, text: str, *, is_kept: bool = False) -> tuple[date, bool]:
        """The day of a payment, and whether it can stand in the return's period. Raises DayRefused.
        `is_kept`: the spreadsheet itself holds it as a day.

        A file has the same few dates on all its lines: where nothing was said of one, nothing is said again.
        """
        if (known := self.usual.get((text, is_kept))) is not None:
            for lines in known[1]:
                lines.add(line, text)
            return known[0], True
        paid_on = self.read(text)
        kept = self._lines_kept()
        before = [lines.count for lines in kept]
        said = self.of_turnable.count + self.of_others.count
        in_time = self._check_kept(line, text, paid_on) if is_kept else self._check(line, text, paid_on)
        self.some_stand |= in_time
        if not in_time:
            self.outside[Period.of(paid_on)] += 1
        is_usual = said == self.of_turnable.count + self.of_others.count
        if in_time and is_usual and len(self.usual) < _MOST_USUAL:
            shown = tuple(lines for lines, count in zip(kept, before, strict=True) if lines.count > count)
            self.usual[text, is_kept] = paid_on, shown
        return paid_on, in_time

    def _lines_kept(self) -> tuple[LineNumbers, ...]:
        fits = self.fits_month_first, self.fits_day_first, self.fits_neither
        order = self.order.month_first, self.order.day_first, self.order.either, self.order.kept
        return (*order, *fits, self.turned, self.short)

    def read(self, text: str) -> date:
        """Raises DayRefused."""
        return parse_day(text, short_years=bool(self.said), month_first=self.said == MONTH_FIRST)

    def refuse(self, line: int, text: str, refusal: DayRefused) -> None:
        """A cell that is no date as it stands."""
        figures = self.order.note(line, text)
        if refusal.kind == SHORT and not self.said:
            self.refused_short.add(line, text)
            return
        faults = self.of_others if figures is None else self.of_turnable
        faults.add("DATE", refusal.message, line, kind=refusal.kind)

    def _check_kept(self, line: int, text: str, paid_on: date) -> bool:
        """The same of a day that the spreadsheet keeps: one that may be swapped is never advised to be an
        accrual.
        """
        self.order.note(line, text, is_kept=True)
        other, period = turned(paid_on), self.terms.period
        fits = Period.of(other) == period
        self.order.is_kept_right |= Period.of(paid_on) == period and not fits
        if fits and other != paid_on:
            self.fits_swapped.add(line, text)
        faults = self.of_others if other == paid_on else self.of_turnable
        return check_day(line, paid_on, self.terms, faults, turned=other if fits else None)

    def _check(self, line: int, text: str, paid_on: date) -> bool:
        """False when the payment cannot stand in the return's period."""
        figures = self.order.note(line, text)
        if str(paid_on.year) not in text:
            self.short.add(line, text)
        if self.said:
            if figures is not None and self.said == MONTH_FIRST and figures.first != figures.second:
                self.turned.add(line, text)
            return check_day(line, paid_on, self.terms, self.of_others)
        if figures is None or not figures.either:
            faults = self.of_others if figures is None else self.of_turnable
            return check_day(line, paid_on, self.terms, faults)
        other, period = turned(paid_on), self.terms.period
        if period is not None and Period.of(paid_on) != Period.of(other):
            if Period.of(other) == period:
                self.fits_month_first.add(line, text)
                return check_day(line, paid_on, self.terms, self.of_turnable, turned=other)
            if Period.of(paid_on) == period:
                self.fits_day_first.add(line, text)
            else:
                self.fits_neither.add(line, text)
        return check_day(line, paid_on, self.terms, self.of_turnable)

    def settle(self, findings: Findings) -> bool:
        """Tell of the column, or of its cells; False when no date in figures can be trusted."""
        swapped = self.order.swapped() or self._swapped()
        found = swapped or (None if self.said else self._problem())
        if found is not None:
            self.of_others.tell(findings)
            if swapped is None and not self.order.day_first.count:
                shows = self.order.month_first if self.order.month_first.count else self.fits_month_first
                self.question = DateQuestion(shows.first[0], shows.sample, True)
            message = found[1] if swapped else f"{found[1]} {PUT_RIGHT}"
            findings.fault("DATE_ORDER", message, line=found[0], column=_DATE)
            return False
        told = _OUTSIDE if self._tell_other_month(findings) else ()
        self.of_others.tell(findings, but=told)
        self.of_turnable.tell(findings, but=told)
        self._tell(findings)
        if self.refused_short.count:
            self._ask(self.refused_short)
            findings.fault(
                "DATE", _short_in_words(self.refused_short), line=self.refused_short.first[0], column=_DATE
            )
        elif not self.said and self.terms.accrual_correction and self._says_nothing():
            self._ask(self.fits_neither)
        return True

    def _swapped(self) -> tuple[int, str] | None:
        """Where every payment is kept as a day outside the period, and lies inside it the other way round."""
        lines, period = self.fits_swapped, self.terms.period
        if period is None or self.some_stand or not 0 < self.outside.total() == lines.count:
            return None
        day = self.read(lines.sample)
        return lines.first[0], (
            f"The spreadsheet seems to have swapped day and month. It keeps {day_in_words(day)} on line "
            f"{lines.first[0]}, which may be {day_in_words(turned(day))}. As they stand, {lines} would lie "
            f"outside {period.in_words}; the other way round they lie inside it. {WRITE_OUT}"
        )

    def _ask(self, lines: LineNumbers) -> None:
        asked = DateQuestion(lines.first[0], lines.sample, False)
        self.question = asked if asked.is_open else None

    def _tell_other_month(self, findings: Findings) -> bool:
        """Whether all payments lie in one other month, which is said of the file and not of each line."""
        period, count = self.terms.period, self.outside.total()
        if period is None or self.some_stand or count < 2 or len(self.outside) > 1:
            return False
        if any(one.code in _OUTSIDE for one in self.terms.waived):
            return False
        (paid_in,) = self.outside
        accrual = (
            " If they belong in this return, declare it an accrual correction." if paid_in < period else ""
        )
        findings.fault(
            "OTHER_MONTH",
            f"All {count:,} payments of the file were made in {paid_in.in_words}, and the return is for "
            f"{period.in_words}. Upload the file for {paid_in.in_words}.{accrual}",
        )
        return True

    def _tell(self, findings: Findings) -> None:
        """Of what is read otherwise than dates are by themselves."""
        if self.turned.count:
            said = "The dates have the month first, as your department has said"
            self._tell_read(findings, "MONTH_FIRST", said, self.turned)
        if self.short.count:
            said = "Years of two figures are read as years from 2000 on"
            self._tell_read(findings, "SHORT_YEAR", said, self.short)

    def _tell_read(self, findings: Findings, code: str, said: str, lines: LineNumbers) -> None:
        others = lines.count - 1
        more = f", and {others:,} more {'is' if others == 1 else 'are'} read so" if others else ""
        findings.warning(
            code,
            f"{said}: “{lines.sample}” is {day_in_words(self.read(lines.sample))}{more}.",
            line=lines.first[0],
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


def _short_in_words(lines: LineNumbers) -> str:
    return (
        f"“{lines.sample}” can be read in more than one way, since its year has two figures. Say how such "
        f"dates are read, or write the year in full. So it is on {lines}."
    )
