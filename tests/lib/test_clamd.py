"""The scanner's protocol, spoken to a real socket."""

import io
import socket
from pathlib import Path

import pytest

from legacyfund.lib.clamd import CHUNK, ScannerSilent, VirusFound, scan
from tests.scanner import scanner, tcp


def test_the_whole_file_is_shown_in_pieces_and_left_at_its_start():
    content = b"a" * (CHUNK + 1)
    place, address = tcp()
    stream = io.BytesIO(content)

    with scanner(b"stream: OK\0", place) as shown:
        scan(stream, address)

    assert [len(piece) for piece in shown] == [CHUNK, 1]
    assert b"".join(shown) == content
    assert stream.tell() == 0


def test_a_virus_is_refused_without_its_name():
    place, address = tcp()

    with scanner(b"stream: Eicar-Test-Signature FOUND\0", place), pytest.raises(VirusFound) as refusal:
        scan(io.BytesIO(b"x"), address)

    assert "Eicar" not in refusal.value.message


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe"])
def test_any_other_answer_is_no_clearance(answer):
    place, address = tcp()

    with scanner(answer, place), pytest.raises(ScannerSilent):
        scan(io.BytesIO(b"x"), address)


@pytest.mark.enable_socket
def test_a_socket_file_will_do(tmp_path: Path):
    path = tmp_path / "clamd"
    place = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    place.bind(str(path))

    with scanner(b"stream: OK\0", place):
        scan(io.BytesIO(b"x"), f"unix://{path}")


@pytest.mark.enable_socket
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere", "clamd", "tcp://host"])
def test_a_scanner_that_is_not_there_lets_nothing_through(address):
    with pytest.raises(ScannerSilent, match="could not be checked"):
        scan(io.BytesIO(b"x"), address)
