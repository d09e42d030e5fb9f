import pytest


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr("bids.register.imports.tasks.wake_imports", lambda: None)
