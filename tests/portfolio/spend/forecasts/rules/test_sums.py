"""What cells of awards come to together."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portfolio.spend.forecasts.rules.sums import DepartmentCell, Sum, sum_cells, sums_by

NOUGHT = Decimal(0)
SILENT = DepartmentCell(
    *(1, "HO", "Home Office", True, "2026-27", "CDEL", 2),
    *(Decimal(500), Decimal(300), Decimal(100), None, frozenset({7}), Decimal(400), NOUGHT, NOUGHT),
)
SAID = replace(SILENT, to_come=Decimal(250), silent=frozenset(), unsaid=NOUGHT, to_lapse=Decimal(150))
pounds = st.integers(0, 10**9).map(Decimal)
cells = st.builds(
    DepartmentCell,
    *(st.just(1), st.sampled_from("AB"), st.just("A department"), st.booleans()),
    *(st.just("2026-27"), st.sampled_from(["CDEL", "RDEL_ADMIN"]), st.integers(1, 3)),
    *(pounds, pounds, pounds, st.none() | pounds, st.frozensets(st.integers(1, 4)), pounds, pounds, pounds),
)


def test_the_forecast_is_what_is_spent_by_all_and_expected_by_those_who_said() -> None:
    found = sum_cells([SILENT, SAID])

    assert found.forecast == 450
    assert (found.silent, found.unsaid, found.to_lapse) == (1, 400, 150)


def test_an_award_that_has_not_said_is_one_however_many_cells_it_has() -> None:
    found = sum_cells([SILENT, replace(SILENT, control_budget="RDEL_ADMIN")])

    assert (found.silent, found.unsaid) == (1, 800)


def test_where_nobody_has_said_there_is_none() -> None:
    assert sum_cells([SILENT]).forecast is None
    assert sum_cells([]) == Sum()


@given(st.lists(cells, max_size=8))
def test_parts_come_to_the_whole(rows) -> None:
    whole = sum_cells(rows)
    parts = list(sums_by(rows, lambda row: (row.code, row.control_budget)).values())

    for name in ("cells", "committed", "released", "spent", "unsaid", "to_lapse", "handed_over"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    assert whole.silent == len({award for row in rows for award in row.silent})
    said = [row.to_come for row in rows if row.to_come is not None]
    assert whole.forecast == (whole.spent + sum(said) if said else None)
