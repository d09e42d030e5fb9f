"""The money of the factories in another year than theirs: for what has to be paid and accepted today."""

import sys
from datetime import UTC, date, datetime

import pytest

from legacyfund.lib.financial_year import financial_year, format_year, london_date, start_of
from tests.factories.bids import CELL


def let_money_begin(start: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The three financial years of a fund, of which bids ask for the first; it begins in `start`."""
    years = [format_year(start + later) for later in range(3)]
    given = {"CELL": (years[0], CELL[1]), "YEAR": years[0], "LAST_YEAR": years[2]}
    for name, module in list(sys.modules.items()):
        if name.startswith("tests.factories."):
            for constant, value in given.items():
                if hasattr(module, constant):
                    monkeypatch.setattr(module, constant, value)
    later = start - start_of(CELL[0])
    monkeypatch.setattr("tests.factories.bids.date", lambda year, *day: date(year + later, *day))
    return years


def let_money_begin_this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    let_money_begin(start_of(financial_year(london_date(datetime.now(UTC)))), monkeypatch)
