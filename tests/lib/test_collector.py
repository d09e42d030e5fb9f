"""The collector is paused, and is as it was afterwards."""

import gc

import pytest

from legacyfund.lib.collector import collector_paused


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_as_it_was_afterwards(was_on) -> None:
    try:
        if not was_on:
            gc.disable()
        with pytest.raises(ZeroDivisionError):
            _divide_by_zero_while_paused()
        assert gc.isenabled() == was_on
    finally:
        gc.enable()


def _divide_by_zero_while_paused() -> None:
    with collector_paused():
        assert not gc.isenabled()
        _ = 1 // 0
