"""GET /api/v1/spend/current.parquet: what stands now, typed, equal to current.csv line by line."""

import csv
import io
import json
from decimal import Decimal

import polars
import pytest

from portfolio.spend.rules.feed import FIELDS
from portfolio.treasury.api import current
from portfolio.treasury.api.streams import PLACES
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.corrections import accepted_correction
from tests.factories.returns import accepted_return, file_of, released_award

pytestmark = pytest.mark.django_db
PARQUET, CURRENT = (f"/api/v1/spend/current.{form}" for form in ("parquet", "csv"))


def read(answer):
    """The table, and what the file says of itself."""
    content = io.BytesIO(answer.getvalue())
    note = json.loads(polars.read_parquet_metadata(content)["legacyfund"])
    return polars.read_parquet(content), note


def as_text(table):
    """Each line as the CSV has it."""
    texts = table.select(polars.all().cast(polars.String).fill_null(""))
    return [dict(zip(FIELDS, row, strict=True)) for row in texts.rows()]


@pytest.fixture
def corrected(award):
    """Four lines, of which one is replaced and one taken out: three stand."""
    accepted_return(award, "1,000.00", "200.00", "-20.50", "4.00")
    accepted_correction(1, amount=Decimal("900.00"))
    accepted_correction(2, take_out=True)


def test_it_is_what_current_csv_holds_with_types(machine, corrected):
    answer = machine.get(PARQUET)
    table, note = read(answer)
    rows = machine.get(CURRENT).getvalue().decode()

    assert as_text(table) == list(csv.DictReader(io.StringIO(rows, newline="")))
    assert table["amount"].to_list() == [Decimal("-20.50"), Decimal("4.00"), Decimal("900.00")]
    assert table.schema["amount"] == polars.Decimal(14, 2)
    assert table.schema["date"] == polars.Date
    assert (table.schema["feed_no"], table.schema["corrects"]) == (polars.Int64, polars.Int64)
    assert answer["Content-Type"] == "application/vnd.apache.parquet"
    assert answer["Content-Disposition"] == 'attachment; filename="current-spend-at-7.parquet"'
    assert answer["Feed-Head"] == "1:7"
    assert note == {
        "view": "current",
        "epoch": 1,
        "feed_no": 7,
        "filters": {},
        "lines": 3,
        "net": "883.50",
    }


def test_filters_narrow_it_and_it_says_them(machine, award):
    accepted_return(award, "1.00")
    accepted_return(released_award(), "2.00")

    table, note = read(machine.get(PARQUET, {"award": award.reference}))
    none, empty = read(machine.get(PARQUET, {"year": "1999-00"}))

    assert table["amount"].to_list() == [Decimal("1.00")]
    assert (note["filters"], note["lines"], note["net"]) == ({"award": award.reference}, 1, "1.00")
    assert (none.shape, empty["lines"], empty["net"]) == ((0, len(FIELDS)), 0, "0.00")


def test_text_is_as_it_was_reported(machine, award):
    hostile = '=1+1 \\ "£" ;-1'
    accepted_return(award, content=file_of("1.00", supplier=hostile.replace('"', '""')))

    table, _ = read(machine.get(PARQUET))

    assert table["supplier"].to_list()[0].startswith("=1+1 \\")


def test_it_is_never_packed_twice_and_takes_no_cursor(machine, corrected):
    answer = machine.get(PARQUET, **{"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer
    assert answer.getvalue().startswith(b"PAR1")
    refused(machine.get(PARQUET, {"after": "1:0"}), 400)
    refused(machine.get(PARQUET, {"limit": "5"}), 400)


def test_who_may_not_read_the_feed_gets_no_file(machine, award, client):
    own = make_departments_machine(award.department)
    accepted_return(award, "1.00")
    accepted_return(released_award(), "2.00")

    assert read(own.get(PARQUET))[0]["amount"].to_list() == [Decimal("1.00")]
    refused(client.get(PARQUET), 401)
    refused(make_machine("portfolio:read").get(PARQUET), 403)
    refused(client.post(PARQUET, headers={"Authorization": f"Bearer {machine.token}"}), 405)
    refused(machine.get(PARQUET, Accept="text/csv"), 406)


def test_what_goes_wrong_while_it_is_written_is_a_status_and_gives_the_place_back(
    machine, corrected, monkeypatch
):
    def cut(*_, **__):
        yield b'{"feed_no":1,'
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(current, "copy_lines", cut)

    refused(machine.get(PARQUET), 507)
    assert PLACES.taken == 0


def test_lines_reach_the_file_in_blocks_of_any_size(machine, corrected, monkeypatch):
    whole, _ = read(machine.get(PARQUET))
    blocks = b"".join(current.copy_lines("ndjson", current.SpendFilter(standing_at=7), after=0, up_to=7))
    monkeypatch.setattr(current, "copy_lines", lambda *_, **__: (bytes([byte]) for byte in blocks))
    monkeypatch.setattr(current, "MOST_IN_MEMORY", 10)

    again, _ = read(machine.get(PARQUET))

    assert again.equals(whole)
