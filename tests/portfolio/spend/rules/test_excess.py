"""One cell of an award and what a return would make of it."""

from decimal import Decimal

import pytest

from portfolio.spend.rules.excess import ExcessRow


@pytest.mark.parametrize(
    ("awarded", "released", "spent", "waiting", "net", "over"),
    [
        (900, 450, 0, 0, 450, (0, 0, 0)),
        (900, 450, 0, 0, 451, (1, 0, 0)),
        (900, 450, 100, 0, 351, (1, 0, 0)),
        (900, 450, 100, 300, 51, (1, 0, 0)),
        (900, 900, 800, 100, 1, (1, 1, 0)),
        (0, 0, 0, 0, 1, (1, 1, 0)),
        (900, 450, 450, 500, 0, (0, 0, 0)),
        (900, 450, 450, 500, -450, (0, 0, 0)),
        (900, 450, 450, 0, -451, (0, 0, 1)),
    ],
)
def test_what_is_over(
    awarded: int, released: int, spent: int, waiting: int, net: int, over: tuple[int, int, int]
) -> None:
    amounts = map(Decimal, (awarded, released, spent, waiting, net))

    row = ExcessRow("2027-28", "CDEL", *amounts)

    assert (row.over_released, row.over_award, row.over_spent) == over
    assert row.is_over == any(over)
    assert bool(row.sentences) == row.is_over
    assert not row.is_over or len(row.sentences) == (2 if over[1] and awarded else 1)
