"""Saved views and workbooks of the spend explorer, reached through the actions."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from portfolio.spend.actions.saved_views import save_view
from portfolio.spend.actions.workbooks import ask_for_workbook, claim_workbook, make_workbook
from portfolio.spend.models import SavedView, SpendWorkbook
from portfolio.spend.queries.lines import SpendFilter
from tests.factories.returns import LATER

QUERY = "control_budget=CDEL&down=award&across=year"


def saved_view(owner: User, name: str = "CDEL by award", query: str = QUERY) -> SavedView:
    return save_view(name=name, query=query, by=owner, now=LATER)


def asked_workbook(by: User, now: datetime = LATER, **narrowed: Any) -> SpendWorkbook:
    return ask_for_workbook(wanted=SpendFilter(**narrowed), by=by, now=now)


def made_workbook(by: User, now: datetime = LATER, **narrowed: Any) -> SpendWorkbook:
    asked = asked_workbook(by, now, **narrowed)
    claimed = claim_workbook(now=now)
    assert claimed == asked
    make_workbook(workbook=claimed, clock=lambda: now)
    asked.refresh_from_db()
    return asked


def all_by_job(monkeypatch: pytest.MonkeyPatch) -> None:
    """No workbook is small enough to wait for."""
    monkeypatch.setattr("portfolio.spend.rules.workbooks.AT_ONCE", 0)
