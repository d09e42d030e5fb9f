"""F29: the process that sends a bulk file is killed in the middle: no reader takes what came for all."""

import gzip
import http.client
import json
import shutil
import subprocess
import urllib.request

import pytest

from tests.factories.api import make_machine
from tests.faults.cut_short import SENT_BEFORE
from tests.faults.many_lines import accepted_lines
from tests.faults.serving import serving, until_it_answers

CSV, NDJSON = "/api/v1/spend/bulk.csv", "/api/v1/spend/bulk.ndjson"
LINES = 2_000
NODE = """
fetch(process.argv[1], {headers: {Authorization: process.argv[2]}})
    .then(answer => answer.text()).then(() => process.exit(0), () => process.exit(7))
"""

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def by_urllib(url, bearer):
    """The library tells."""
    asked = urllib.request.Request(url + CSV, headers={"Authorization": bearer})
    with (
        pytest.raises((http.client.IncompleteRead, ConnectionError)),
        urllib.request.urlopen(asked) as answer,
    ):
        answer.read()


def by_curl(url, bearer):
    """Its exit status tells: partial file, or nothing more received."""
    asked = ["curl", "--silent", "--output", "/dev/null", "-H", f"Authorization: {bearer}", url + CSV]
    assert subprocess.run(asked, check=False).returncode in (18, 56)


def by_node(url, bearer):
    """The promise of the text is not kept."""
    assert subprocess.run(["node", "-e", NODE, url + CSV, bearer], check=False).returncode == 7


def by_gzip(url, bearer):
    """Who takes what came for all of it has no end of the member."""
    with pytest.raises(EOFError):
        gzip.decompress(received(url + CSV, bearer, "gzip"))


def by_the_trailer(url, bearer):
    """Whole lines alone, and the last is none of the totals."""
    *whole, _ = received(url + NDJSON, bearer, "identity").split(b"\n")
    assert whole
    assert all("trailer" not in json.loads(line) for line in whole)


def received(url, bearer, coding):
    """As a careless reader keeps it: the error put aside."""
    headers = {"Authorization": bearer, "Accept-Encoding": coding}
    content = b""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            while block := answer.read1(65_536):
                content += block
    except (http.client.HTTPException, ConnectionError):
        pass
    assert content
    return content


READERS = [by_urllib, by_gzip, by_the_trailer]
READERS += [reader for name, reader in (("curl", by_curl), ("node", by_node)) if shutil.which(name)]


def test_f29_cut_short(figure):
    accepted_lines(LINES)
    bearer = f"Bearer {make_machine().token}"

    with serving({}, application="tests.faults.cut_short:application", threads=2) as port:
        for reader in READERS:
            until_it_answers(port)
            reader(f"http://127.0.0.1:{port}", bearer)

    names = ", ".join(reader.__name__.removeprefix("by_").replace("_", " ") for reader in READERS)
    figure("F29", f"killed after {SENT_BEFORE:,} bytes", "every reader notices", f"noticed by {names}")
