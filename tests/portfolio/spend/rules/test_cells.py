import time

import pytest

from portfolio.spend.rules.cells import CellMemory, check_cells, tidy
from portfolio.spend.rules.findings import Findings


def test_half_a_pair_cannot_stand() -> None:
    """Bytes of a file cannot hold one, but lines may come in as text too."""
    findings = Findings()

    assert CellMemory().is_odd(["half \ud800"])
    assert not check_cells(2, ["half \ud800"], ["Supplier"], findings)
    assert [found.code for found in findings.kept] == ["HALF_PAIR"]


def test_plain_cells_are_remembered() -> None:
    memory = CellMemory()

    assert [memory.is_odd(["a", "b"]), memory.is_odd(["a", "c"]), memory.is_odd(["a", "\ufffd"])] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("cell", "tidied"),
    [("a  b", "a b"), (" a", "a"), ("a ", "a"), ("a\tb", "a b"), ("a\xa0b", "a b"), ("a|b", "a|b")],
)
def test_tidies_white_space(cell: str, tidied: str) -> None:
    assert tidy(["x", cell, "y"]) == ["x", tidied, "y"]


@pytest.mark.parametrize(
    "bait", ["a@" * 60_000, "a" * 120_000 + "@", "AB 12 34 56 " * 10_000, "@a-" * 40_000]
)
def test_a_long_cell_is_searched_at_once(bait: str) -> None:
    started = time.process_time()

    stands = check_cells(2, [bait], ["Description"], Findings())

    assert not stands
    assert time.process_time() - started < 1
