"""What is refused before a zip is unpacked, and how cheaply."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from legacyfund.lib.zip_guard import ArchiveRefused, ZipLimits, check_inactive, open_archive, read_entry
from tests.factories.files import zipped


def zip_of(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    return io.BytesIO(zipped(entries, method))


def refusal(stream: io.BytesIO, limits: ZipLimits | None = None) -> str:
    with pytest.raises(ArchiveRefused) as refused:
        open_archive(stream, limits)
    assert refused.value.field == "file"
    return refused.value.code


def with_flag(stream: io.BytesIO, flag: int) -> io.BytesIO:
    """The same zip with a bit set in the list of entries."""
    content = bytearray(stream.getvalue())
    place = content.rfind(b"PK\x01\x02") + 8
    content[place : place + 2] = struct.pack("<H", flag)
    return io.BytesIO(bytes(content))


def test_an_ordinary_zip_is_opened_and_its_stream_stays_open():
    stream = zip_of({"xl/workbook.xml": b"<workbook/>", "xl/media/": b""})
    with open_archive(stream) as archive:
        assert read_entry(archive, "xl/workbook.xml") == b"<workbook/>"
    assert not stream.closed


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"name,risk\r\n", b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" + b"\0" * 3]
)
def test_what_is_no_zip(content):
    assert refusal(io.BytesIO(content)) in {"NOT_A_ZIP", "TOO_MANY_ENTRIES"}


def test_a23_zip_bomb():
    """579 kB that unpack to 147 MB: refused by the list of entries, in no time and no memory."""
    stream = zip_of({"xl/worksheets/sheet1.xml": b"<row/>" * 24_500_000})
    assert len(stream.getvalue()) < 600_000
    tracemalloc.start()
    begun = time.process_time()

    code = refusal(stream)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code == "TOO_LARGE_UNPACKED"
    assert time.process_time() - begun < 0.05
    assert most < 5_000_000


def test_a23_a_bomb_of_many_entries_counts_them_before_listing_them():
    many = zip_of({f"{number}": b"" for number in range(50)}, zipfile.ZIP_STORED)
    assert refusal(many, ZipLimits(entries=49)) == "TOO_MANY_ENTRIES"
    assert refusal(many, ZipLimits(listing=100)) == "TOO_MANY_ENTRIES"
    assert open_archive(many, ZipLimits(entries=50))


def test_a23_a_count_that_lies_is_found_out():
    content = bytearray(zipped({f"{number}": b"x" for number in range(50)}))
    place = content.rfind(b"PK\x05\x06") + 10
    content[place : place + 2] = struct.pack("<H", 1)
    assert refusal(io.BytesIO(bytes(content)), ZipLimits(entries=40)) == "TOO_MANY_ENTRIES"


def test_a23_an_entry_larger_than_it_says_is_damaged():
    stream = zip_of({"a.xml": b"x" * 10_000})
    content = bytearray(stream.getvalue())
    place = content.rfind(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<L", 10)
    with open_archive(io.BytesIO(bytes(content))) as archive, pytest.raises(ArchiveRefused) as refused:
        read_entry(archive, "a.xml")
    assert refused.value.code == "DAMAGED"


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_ratio_is_of_the_whole_file(ratio):
    assert refusal(zip_of({"a": b"x" * 5_000}), ZipLimits(ratio=ratio)) == "TOO_LARGE_UNPACKED"


def test_a_large_file_is_told_its_sizes():
    with pytest.raises(ArchiveRefused, match=r"is 2 kB and would unpack to 2 MB"):
        open_archive(zip_of({"a": b"x" * 2_000_000}), ZipLimits(unpacked=1_000_000))


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "a/../../up.xml", "a\\b.xml", "c:a.xml"])
def test_a_name_that_leads_out(name):
    assert refusal(zip_of({name: b"x"})) == "ENTRY_NAME"


def test_a_name_cut_short_by_a_nul():
    content = zipped({"a.xmlZb": b"x"}).replace(b"a.xmlZb", b"a.xml\x00b")
    assert refusal(io.BytesIO(content)) == "ENTRY_NAME"


def test_two_entries_of_one_name():
    assert refusal(zip_of({"xl/Workbook.xml": b"x", "xl/workbook.xml": b"y"})) == "ENTRY_TWICE"


def test_a_password():
    assert refusal(with_flag(zip_of({"a": b"x"}), 0x1)) == "ENCRYPTED"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(method):
    assert refusal(zip_of({"a": b"x" * 100}, method)) == "ENTRY_METHOD"


def test_an_entry_that_is_missing():
    with open_archive(zip_of({"a": b"x"})) as archive, pytest.raises(ArchiveRefused, match="damaged"):
        read_entry(archive, "b")


def test_a_damaged_entry():
    content = bytearray(zipped({"a": b"x" * 100}))
    content[31] ^= 0xFF
    with open_archive(io.BytesIO(bytes(content))) as archive, pytest.raises(ArchiveRefused, match="damaged"):
        read_entry(archive, "a")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("word/VBAPROJECT.BIN", "macros"),
        ("Basic/Standard/Module1.xml", "macros"),
        ("xl/activeX/activeX1.bin", "ActiveX"),
        ("xl/externalLinks/externalLink1.xml", "links to other files"),
        ("xl/connections.xml", "connections"),
    ],
)
def test_what_runs_or_reaches_out(name, kind):
    with pytest.raises(ArchiveRefused, match=kind) as refused:
        check_inactive(["xl/workbook.xml", name])
    assert refused.value.code == "ACTIVE_CONTENT"


def test_an_inactive_file():
    check_inactive(["xl/workbook.xml", "word/media/picture.png", "content.xml"])
