"""F28: a pull of a sealed file, cut at any byte, goes on from there; what is there in the end is the file."""

import http.client
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import polars
import pytest
from pytest_django import Settings

from portfolio.treasury.sealing.models import SealedFile, Segment
from tests.factories.api import make_machine
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import LAST, sealed_to
from tests.faults.relaying import relay
from tests.faults.serving import serving
from tests.faults.sizes import sized

PULLS, CUTS, LINES = sized(4, 50), 5, sized(300, 3_000)
pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


class Puller:
    """Reads as a client that is stopped and started: what it has, it keeps."""

    def __init__(self, port: int, address: str, token: str) -> None:
        self.port, self.address = port, address
        self.headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}"}
        self.kept, self.etag = b"", ""

    def go_on(self, at_most: int | None = None) -> int:
        """The status. With `at_most` the connection is closed after so many bytes."""
        asked = dict(self.headers)
        if self.kept:
            asked |= {"Range": f"bytes={len(self.kept)}-", "If-Range": self.etag}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET", self.address, headers=asked)
            answer = link.getresponse()
            if answer.status == 200:
                self.kept, self.etag = b"", str(answer.headers["ETag"])
            self.kept += answer.read() if at_most is None else answer.read(at_most)
        finally:
            link.close()
        return answer.status


@pytest.fixture
def segment(settings: Settings, tmp_path: Path) -> Segment:
    """With LINES lines, in a folder of its own."""
    settings.SEALED_FILES = tmp_path
    award = released_award()
    made = accepted_return(award, *[f"{place % 97}.{1 + place % 99:02}" for place in range(LINES)])
    assert made.status == "ACCEPTED", made.held_because
    return sealed_to(award.fund, LAST)[-1]


def address_of(file: SealedFile) -> str:
    return f"/api/v1/spend/segments/{file.segment.period.fund.reference}/{file.ending}"


def test_f28_a_pull_cut_at_any_byte_and_resumed_is_the_file(
    segment: Segment, tmp_path: Path, figure: Callable[..., None]
) -> None:
    token, chance, whole = make_machine().token, Random(28), 0
    with serving({"SEALED_FILES": str(tmp_path)}) as port:
        for file in SealedFile.objects.filter(segment=segment):
            for _ in range(PULLS):
                puller = Puller(port, address_of(file), token)
                cuts = sorted(chance.sample(range(1, file.size), CUTS))
                for before, cut in zip([0, *cuts], cuts, strict=False):
                    assert puller.go_on(cut - before) == (206 if before else 200)
                assert puller.go_on() == 206
                assert sha256(puller.kept).hexdigest() == file.sha256
                whole += 1
    figure(
        "F28",
        f"a pull of each sealed form, cut {CUTS} times",
        "the file, 50 of 50",
        f"{whole} times the file",
    )


def test_polars_reads_what_it_needs_over_ranges(segment: Segment, tmp_path: Path) -> None:
    """Through a relay that adds the token: Polars cannot send one."""
    file = SealedFile.objects.get(segment=segment, form="parquet")
    token = make_machine().token
    with serving({"SEALED_FILES": str(tmp_path)}) as port, relay(port, token) as (near, asked):
        lines = polars.scan_parquet(f"http://127.0.0.1:{near}{address_of(file)}")
        found = lines.group_by("fund").agg(polars.len(), polars.sum("amount")).collect()

    assert found.rows() == [(segment.period.fund.reference, LINES, segment.period.net)]
    assert asked
    assert all(part.startswith("bytes=") for part in asked)
