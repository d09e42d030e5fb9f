"""The client against a service that runs and signs the heads of its ledger."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.client.running import Analyst, make_analyst
from tests.factories.periods import stay_in_the_year_of_the_money

KEY = "11" * 32


@pytest.fixture(autouse=True)
def in_the_year_of_the_money(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.LEDGER_KEY = KEY
    stay_in_the_year_of_the_money(monkeypatch)


@pytest.fixture
def analyst(live_server: Any, tmp_path: Path) -> Analyst:
    return make_analyst(live_server.url, tmp_path / "mirror")
