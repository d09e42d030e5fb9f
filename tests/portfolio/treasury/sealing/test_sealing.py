"""Sealing a closed period: what is in the files, that they are the same each time, and none is half there."""

import gzip
import json
import zlib
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import orjson
import polars
import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from portfolio.spend.models import FundPeriod, SpendLine
from portfolio.spend.queries.lines import SpendFilter, as_rows
from portfolio.spend.rules.feed import FIELDS, csv_head, csv_lines
from portfolio.treasury.sealing.actions import sealing, writing
from portfolio.treasury.sealing.actions.sealing import NotAsClosed, OtherBytes, seal_period, write_again
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.queries.stored import SealedFileAway, open_sealed, place_of_file
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import CLOSED, LAST, files_of, sealed, sealed_to

pytestmark = pytest.mark.django_db


def content(file):
    with open_sealed(file) as stored:
        return stored.read()


def names(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_each_form_holds_the_lines_of_the_feed(period):
    segment = sealed(period)

    files = files_of(segment)
    rows = as_rows(SpendFilter(fund=period.fund).lines())
    assert len(rows) == 3
    assert gzip.decompress(content(files["csv.gz"])).decode() == csv_head() + csv_lines(rows)
    lines = gzip.decompress(content(files["ndjson.gz"])).splitlines()
    assert [orjson.loads(line) for line in lines] == orjson.loads(orjson.dumps(rows))
    table = polars.read_parquet(content(files["parquet"]))
    assert table.columns == list(FIELDS)
    assert table["amount"].sum() == period.net == Decimal("2980.25")
    assert table["supplier"][0] == "=Supplier"
    for file in files.values():
        assert (sha256(content(file)).hexdigest(), len(content(file))) == (file.sha256, file.size)


def test_the_parquet_file_says_what_it_is(period):
    segment = sealed(period)

    file = files_of(segment)["parquet"]
    note = json.loads(polars.read_parquet_metadata(content(file))["legacyfund"])
    assert note == {
        "fund": period.fund.reference,
        "posted_year": "2027-28",
        "posted_period": 4,
        "epoch": 1,
        "first_feed_no": 1,
        "last_feed_no": 3,
        "lines": 3,
        "net": "2980.25",
        "head": segment.head.as_fields(),
    }
    assert segment.head.head.journal == period.fund.journals.count()


def test_lines_of_another_fund_between_are_left_out(folder):
    mine, other = released_award(), released_award()
    for award, amount in ((mine, "1.00"), (other, "2.00"), (mine, "4.00")):
        accepted_return(award, amount)

    segment = sealed_to(mine.fund, LAST)[-1]

    table = polars.read_parquet(content(files_of(segment)["parquet"]))
    assert table["feed_no"].to_list() == [1, 3]
    assert table["amount"].sum() == Decimal("5.00")


def test_a_period_without_lines_is_sealed_too(empty):
    files = files_of(sealed(empty))

    assert gzip.decompress(content(files["csv.gz"])).decode() == csv_head()
    assert gzip.decompress(content(files["ndjson.gz"])) == b""
    assert polars.read_parquet(content(files["parquet"])).shape == (0, len(FIELDS))


def test_sealing_is_recorded_once(period):
    segment = sealed(period)

    assert seal_period(period=period, now=CLOSED) is None
    (event,) = Event.objects.filter(kind="period.sealed")
    assert event.data["files"] == {form: file.sha256 for form, file in files_of(segment).items()}


def test_a_lost_file_is_written_again_with_the_same_bytes(period):
    segment = sealed(period)
    accepted_return(released_award(), "7.00")
    for form, file in files_of(segment).items():
        before = content(file)
        place_of_file(file).unlink()

        assert write_again(file=file)

        assert content(file) == before, form


def test_what_comes_out_otherwise_is_not_put_in_its_place(period, folder, monkeypatch):
    file = files_of(sealed(period))["parquet"]
    place_of_file(file).unlink()
    monkeypatch.setattr(sealing, "note_of", lambda **_: "another")

    with pytest.raises(OtherBytes):
        write_again(file=file)

    assert names(folder) == ["2027-28-P04.csv.gz", "2027-28-P04.ndjson.gz"]


@pytest.mark.parametrize("dies_in", ["_write_parquet", "_written"])
def test_whoever_dies_while_writing_leaves_no_half_file_and_the_next_seals(
    period, folder, monkeypatch, dies_in
):
    def die(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writing, dies_in, die)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            seal_period(period=period, now=CLOSED)

    assert (names(folder), Segment.objects.count()) == ([], 0)
    assert len(files_of(sealed(period))) == 3


def test_a_disk_that_fills_up_between_two_blocks_is_said_and_ends_what_the_database_sends(
    period, folder, monkeypatch
):
    class Full:
        def compress(self, _=b""):
            raise OSError(28, "No space left on device")

        flush = compress

    packers = iter([zlib.compressobj(), Full()])
    monkeypatch.setattr(writing.zlib, "compressobj", lambda *_, **__: next(packers))

    with pytest.raises(OSError, match="No space left"), transaction.atomic():
        seal_period(period=period, now=CLOSED)

    assert (names(folder), Segment.objects.count()) == ([], 0)


def test_what_was_left_behind_is_written_over(period, folder):
    """By a worker that was killed, and by the service before it was restored from an older backup."""
    place = folder / period.fund.reference / "2027-28-P04.csv.gz"
    part = place.with_name(f".{place.name}.part")
    place.parent.mkdir(parents=True)
    for left in (place, part):
        left.write_bytes(b"of an older one" * 1_000)

    assert content(files_of(sealed(period))["csv.gz"])
    assert not part.exists()


def test_a_period_whose_lines_are_not_those_it_was_closed_with_is_not_sealed(period, folder, monkeypatch):
    with monkeypatch.context() as other:
        other.setattr(sealing, "posted_in", lambda *_: sealing.Posted(1, 3, 3, Decimal("9.99")))
        with pytest.raises(NotAsClosed):
            seal_period(period=period, now=CLOSED)
    monkeypatch.setattr(sealing, "_check_as_closed", lambda _: None)
    monkeypatch.setattr(writing, "_blocks", lambda *_: (line for line in [b"one\n"]))
    monkeypatch.setattr(
        writing, "_write_parquet", lambda lines, part, note: part.write_bytes(b"".join(lines))
    )

    with pytest.raises(NotAsClosed):
        seal_period(period=period, now=CLOSED)

    assert (names(folder), Segment.objects.count()) == ([], 0)


def test_other_bytes_are_never_opened(period):
    file = files_of(sealed(period))["parquet"]
    right = content(file)
    place = place_of_file(file)

    place.write_bytes(right[:100] + b"!" + right[101:])
    with pytest.raises(SealedFileAway):
        open_sealed(file)
    place.unlink()
    with pytest.raises(SealedFileAway):
        open_sealed(file)


def test_the_database_refuses_an_open_period_a_second_segment_and_a_change(period):
    segment = sealed(period)
    open_one = FundPeriod.objects.create(
        fund=period.fund, year="2028-29", number=1, closes_on=period.closes_on + timedelta(days=400)
    )
    for refused in (
        lambda: Segment.objects.create(period=open_one, epoch=1, sealed_at=CLOSED),
        lambda: Segment.objects.create(period=period, epoch=1, sealed_at=CLOSED),
        lambda: Segment.objects.filter(pk=segment.pk).update(epoch=2),
        lambda: SealedFile.objects.filter(segment=segment).delete(),
        lambda: SealedFile.objects.create(segment=segment, form="parquet", sha256="0" * 64, size=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    assert SpendLine.objects.count() == 3
