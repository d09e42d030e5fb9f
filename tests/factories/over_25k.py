"""Files in the over-£25,000 layout: small ones by hand, and one with the shape of a real month."""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portfolio.spend.rules.headers import COLUMNS

HEADER = tuple(COLUMNS.values())

DUPLICATE_SIZES = (3, 2, 3, 2, 2)
OTHER_LINES = 916
OTHER_TRANSACTIONS = 815
SMALL_NEGATIVES, LARGE_NEGATIVES, SMALL = 2, 17, 139
AREAS = 38


@dataclass(frozen=True)
class Figures:
    line_count: int
    transaction_count: int
    net: Decimal
    negatives: int
    under_threshold: int
    under_threshold_by_size: int
    duplicate_sizes: tuple[int, ...]
    fault_count: int
    lost_characters: int
    line_breaks: int


def make_row(**cells: str) -> list[str]:
    """A row that stands, but for the cells given by the column's name in `COLUMNS`."""
    row = {
        "department_family": "HMRC",
        "entity": "HMRC",
        "date": "03/08/2023",
        "expense_type": "Project mandays",
        "expense_area": "Core",
        "supplier": "EXAMPLE LTD",
        "transaction_number": "5100000001",
        "amount": "30,000.00",
        "description": "Contractors",
        "supplier_postcode": "ZZ1 1ZZ",
    } | cells
    return [row.get(name, "") for name in COLUMNS]


def write_csv(
    rows: Iterable[Iterable[str]], *, header: Iterable[str] = HEADER, encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding, errors="surrogatepass" if encoding == "utf-8" else "strict")


def make_month(seed: int = 0) -> tuple[bytes, Figures]:
    """928 lines of August 2023 with refunds, duplicates, lost characters and a line break."""
    dice = random.Random(seed)
    others = list(_others(dice))
    for row in others[:25]:
        row[3] = "Consultancy \N{REPLACEMENT CHARACTER} IT"
    others[-1][8] += "\r\n"
    rows = [*_duplicates(), *others]
    dice.shuffle(rows)
    pence = [_pence(row[7]) for row in rows]
    return write_csv(rows), Figures(
        line_count=len(rows),
        transaction_count=len(DUPLICATE_SIZES) + OTHER_TRANSACTIONS,
        net=Decimal(sum(pence)) / 100,
        negatives=SMALL_NEGATIVES + LARGE_NEGATIVES,
        under_threshold=SMALL_NEGATIVES + LARGE_NEGATIVES + SMALL,
        under_threshold_by_size=SMALL_NEGATIVES + SMALL,
        duplicate_sizes=DUPLICATE_SIZES,
        fault_count=0,
        lost_characters=25,
        line_breaks=1,
    )


def _duplicates() -> Iterator[list[str]]:
    for group, size in enumerate(DUPLICATE_SIZES):
        for _ in range(size):
            yield make_row(transaction_number=f"52000000{group:02}", amount=f"4{group},000.50")


def _others(dice: random.Random) -> Iterator[list[str]]:
    """No two with the same amount, so none alike; the last hundred or so share transaction numbers."""
    for index, pence in enumerate(_amounts(dice)):
        yield make_row(
            transaction_number=str(5_100_000_000 + index % OTHER_TRANSACTIONS),
            date=f"{date(2023, 8, 1) + timedelta(days=dice.randrange(31)):%d/%m/%Y}",
            amount=_written(pence),
            supplier=f"SUPPLIER {index % 135} LTD",
            expense_area=f"Area {index % AREAS}",
        )


def _amounts(dice: random.Random) -> list[int]:
    large = OTHER_LINES - SMALL_NEGATIVES - LARGE_NEGATIVES - SMALL
    return [
        *(-pence for pence in dice.sample(range(100, 2_500_000), SMALL_NEGATIVES)),
        *(-pence for pence in dice.sample(range(2_500_000, 97_000_000), LARGE_NEGATIVES)),
        *dice.sample(range(1, 2_500_000), SMALL),
        *dice.sample(range(2_500_000, 900_000_000), large),
    ]


def _written(pence: int) -> str:
    """As the real file does: thousands separated, `632` for whole pounds under a thousand, `-262.9`."""
    sign, size = "-" if pence < 0 else "", abs(pence)
    if size < 100_000 and size % 10 == 0:
        return f"{sign}{size // 100}" if size % 100 == 0 else f"{sign}{size // 100}.{size % 100 // 10}"
    return f"{sign}{size // 100:,}.{size % 100:02}"


def _pence(amount: str) -> int:
    pounds, _, pence = amount.replace(",", "").lstrip("-").partition(".")
    size = int(pounds) * 100 + int(pence.ljust(2, "0"))
    return -size if amount.startswith("-") else size
