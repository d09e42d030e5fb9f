"""Kinds of returns that departments really send, and what each comes to."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from legacyfund.lib.financial_year import Period
from portfolio.spend.rules.findings import Severity
from portfolio.spend.rules.lines import CheckedFile, ReturnTerms, Use
from portfolio.spend.rules.overlaps import Reported, check_overlaps
from portfolio.spend.rules.returns import check_return_file
from tests.intake.cases import WAYS, Table, files_of, met

OCTOBER = ReturnTerms(period=Period("2026-27", 7))
HEADER = ["Department family", "Entity", "Date", "Expense type", "Supplier", "Transaction number", "Amount"]


def paid(number: str, **cells: str) -> list[str]:
    row = dict(
        zip(
            HEADER,
            ["Ministry", "Board", "05/10/2026", "Hosting", "WICK LTD", number, "31,000.00"],
            strict=True,
        )
    )
    return list((row | {name.replace("_", " ").capitalize(): text for name, text in cells.items()}).values())


@dataclass(frozen=True)
class Right:
    """What a return comes to. `says`: words of its messages; `holds`: of its lines."""

    make: Callable[[int], Table]
    lines: int = 1
    net: str = "31000.00"
    faults: Sequence[str] = ()
    challenges: Sequence[str] = ()
    warnings: Sequence[str] = ()
    says: Sequence[str] = ()
    more: Callable[[CheckedFile], bool] = field(default=lambda checked: True)


def rows(*more: list[str], header: Sequence[str] = HEADER) -> Table:
    return [list(header), *more]


MONTH_FIRST = (("10/02/2026", "31,000.00"), ("10/05/2026", "42,500.00"), ("10/10/2026", "27,000.00"))
ONE_DAY = (
    *("2026-10-05T00:00:00", "2026-10-05 00:00:00", "05/Oct/2026"),
    *("05 October 2026", "5 Oct 2026", "05/10/2026 00:00"),
)
RETURNS: dict[str, Right] = {
    "control-in-unused-column": Right(
        lambda n: rows(
            [*paid(f"75{n}"), f"The board\x92s lamps {n}"], header=[*HEADER, "PO Line Description"]
        ),
        warnings=["COLUMN_UNUSED"],
    ),
    "expense-area-twice": Right(
        lambda n: rows(
            [*paid(f"84{n}"), "Digital", f"Hosting {n}"], header=[*HEADER, "Expense Area", "Expense Area"]
        ),
        warnings=["COLUMN_UNUSED"],
        more=lambda checked: checked.lines[0].expense_area == "Digital",
    ),
    "header-only": Right(
        lambda n: rows(*[[""] * n] * n), lines=0, net="0.00", faults=["NO_LINES"], says=["needs no file"]
    ),
    "leading-zeros-first": Right(lambda n: rows(paid(f"00770133{n:02}", amount="28,500.00")), net="28500.00"),
    "long-project-codes": Right(
        lambda n: rows(
            [
                *paid(f"77{n}"),
                ", ".join(f"PRJ-{n}-{place:06}" for place in range(12)),
                "ZZ1 1ZZ; ZZ2 2ZZ; ZZ3 3ZZ",
            ],
            header=[*HEADER, "Project Code", "Supplier Postcode"],
        ),
        warnings=["LEFT_OUT", "LEFT_OUT"],
        more=lambda checked: checked.lines[0].project_code == checked.lines[0].supplier_postcode == "",
    ),
    "mojibake-supplier": Right(
        lambda n: rows(paid(f"78{n}", supplier="CAFÃ‰ WICK LTD")),
        warnings=["MISREAD_CHARACTER"],
        says=["“CAFÉ WICK LTD”"],
        more=lambda checked: checked.lines[0].supplier == "CAFÉ WICK LTD",
    ),
    "month-first-dates": Right(
        lambda n: rows(
            *(
                paid(f"72{n}{place}", date=day, amount=amount)
                for place, (day, amount) in enumerate(MONTH_FIRST)
            ),
            paid(f"72{n}9", date=f"10/2{n}/2026", amount="26,000.00"),
        ),
        lines=4,
        net="126500.00",
        faults=["DATE_ORDER"],
        says=["written with the month first", "on line 5"],
        more=lambda checked: "accrual" not in words(checked).casefold(),
    ),
    "nil-return": Right(
        lambda n: rows([["Nil Return", "NIL", "No payments over £25k"][n % 3], *[""] * 6]),
        lines=0,
        net="0.00",
        warnings=["NIL_RETURN"],
        says=["taken as a nil return"],
        more=lambda checked: checked.says_nothing_spent,
    ),
    "sci-second-file": Right(lambda n: rows(paid(f"{n + 1}.00E+11")), faults=["SPOILED_NUMBER"]),
    "sci-transaction-numbers": Right(
        lambda n: rows(
            *(
                paid("2.00E+11", supplier=f"WICK {n} LTD", amount=amount)
                for amount in ("31,000.00", "42,500.00")
            ),
            paid("2.00E+11", amount="26,000.00"),
        ),
        lines=3,
        net="99500.00",
        faults=["SPOILED_NUMBER"] * 3,
        says=["format this column as text"],
        more=lambda checked: checked.transaction_count == 0,
    ),
    "space-after-pound": Right(lambda n: rows(paid(f"79{n}", amount="£ 31,000.00"))),
    "thousands-header": Right(
        lambda n: rows(
            paid(f"76{n}", amount="31.0"),
            header=[*HEADER[:-1], ["Amount (£000)", "£k", "Amount £'000s"][n % 3]],
        ),
        lines=0,
        net="0.00",
        faults=["COLUMN_UNIT"],
        says=["in thousands"],
    ),
    "title-row": Right(
        lambda n: [*[[f"Spend over £25,000, part {place}"] for place in range(n + 1)], *rows(paid(f"74{n}"))],
        warnings=["ABOVE_HEADER"],
        says=["Spend over £25,000"],
        more=lambda checked: checked.lines[0].line > 2,
    ),
    "totals-row": Right(
        lambda n: rows(
            paid(f"73{n}1"),
            paid(f"73{n}2", amount="42,500.00"),
            [["", "Total", ""][n % 3], *[""] * 4, ["", "", "Grand total"][n % 3], "73,500.00"],
        ),
        lines=2,
        net="73500.00",
        challenges=["TOTAL_LINE"],
        says=["looks like a total"],
    ),
    "trailing-blank-cells": Right(
        lambda n: rows(paid(f"71{n}1"), [*paid(f"71{n}2", amount="42,500.00"), *[""] * (n + 1)]),
        lines=2,
        net="73500.00",
    ),
    "unambiguous-dates": Right(
        lambda n: rows(*(paid(f"82{n}{place}", date=day) for place, day in enumerate(ONE_DAY))),
        lines=6,
        net="186000.00",
        more=lambda checked: {line.paid_on.isoformat() for line in checked.lines} == {"2026-10-05"},
    ),
    "voucher-number-header": Right(
        lambda n: rows(
            [*paid(f"85{n}", date="05-Oct-26"), "Hosting fee"],
            header=[*HEADER[:-2], "Voucher Number", "Amount", "Publication Description"],
        ),
        warnings=["SHORT_YEAR"],
        more=lambda checked: checked.lines[0].description == "Hosting fee",
    ),
}


def words(checked: CheckedFile) -> str:
    return " ".join(found.message for found in checked.findings)


def codes(checked: CheckedFile, severity: Severity) -> list[str]:
    return [found.code for found in checked.findings if found.severity is severity]


@pytest.mark.parametrize(("kind", "content", "way"), files_of(list(RETURNS)))
def test_a_return_comes_to_its_right_result(kind: str, content: bytes | None, way: int) -> None:
    right = RETURNS[kind]
    content = content if content is not None else WAYS[way](right.make(way))

    checked = check_return_file(io.BytesIO(content), OCTOBER)

    assert codes(checked, Severity.FAULT) == list(right.faults)
    assert codes(checked, Severity.CHALLENGE) == list(right.challenges)
    assert codes(checked, Severity.WARNING) == list(right.warnings)
    assert (checked.line_count, str(checked.net)) == (right.lines, right.net)
    assert all(said in words(checked) for said in right.says)
    assert right.more(checked)


@pytest.mark.parametrize(("kind", "content", "way"), files_of(["leading-zeros-second"]))
def test_a_payment_exported_again_without_its_noughts_is_challenged(
    kind: str, content: bytes | None, way: int
) -> None:
    first, second = (
        (met("leading-zeros-first"), content)
        if content is not None
        else (
            WAYS[way](rows(paid(f"00770{way}", amount="28,500.00"))),
            WAYS[way](rows(paid(f"770{way}", amount="28500"))),
        )
    )
    (stands,) = check_return_file(io.BytesIO(first), OCTOBER).lines
    same = Reported()
    payment = (stands.transaction_number, stands.paid_on, stands.amount)
    same.add(payment, "FIRST", supplier=stands.supplier, first_line=stands.line)

    checked = check_overlaps(check_return_file(io.BytesIO(second), OCTOBER), {Use("", ""): same})

    assert codes(checked, Severity.CHALLENGE) == ["SAME_PAYMENT"]
    assert not checked.is_faulty
    assert "line 2 of FIRST" in words(checked)
