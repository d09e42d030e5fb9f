"""The manifest of sealed files, and each file: whole, in part, known already, or not as it was sealed."""

from hashlib import sha256
from urllib.parse import urlsplit

import pytest

from portfolio.treasury.sealing.queries.stored import place_of_file
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.periods import closed_to
from tests.factories.returns import accepted_return, released_award
from tests.factories.sealing import CLOSED, LAST, files_of, sealed

pytestmark = pytest.mark.django_db
SEGMENTS = "/api/v1/spend/segments/"


@pytest.fixture
def segment(award, settings, tmp_path):
    """The last that is closed, with two lines; the ones before are closed and not sealed."""
    settings.SEALED_FILES = tmp_path
    accepted_return(award, "1,000.00", "-20.25")
    return sealed(closed_to(award.fund, LAST, now=CLOSED)[-1])


@pytest.fixture
def file(segment):
    return files_of(segment)["csv.gz"]


@pytest.fixture
def address(file):
    return f"{SEGMENTS}{file.segment.period.fund.reference}/2027-28-P04.csv.gz"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_manifest_names_every_sealed_file_and_what_is_to_come(machine, segment, award):
    answer = machine.get(SEGMENTS, {"fund": award.fund.reference})

    found = answer.json()
    (row,) = found["segments"]
    assert (row["fund"], row["name"], row["epoch"]) == (award.fund.reference, "2027-28-P04", 1)
    assert (row["posted_year"], row["posted_period"]) == ("2027-28", 4)
    assert (row["first_feed_no"], row["last_feed_no"], row["lines"], row["net"]) == (1, 2, 2, "979.75")
    assert row["head"] == segment.head.as_fields()
    assert [one["form"] for one in row["files"]] == ["csv.gz", "ndjson.gz", "parquet"]
    for one in row["files"]:
        got = machine.get(urlsplit(one["address"]).path)
        assert got["Content-Type"] == one["media_type"]
        content = body(got)
        assert (sha256(content).hexdigest(), len(content)) == (one["sha256"], one["bytes"])
    assert found["total"] == {"segments": 1, "lines": 2, "net": "979.75"}
    assert found["waiting"]
    (following,) = found["next_due"]
    assert following["name"] == "2027-28-P05"
    assert (following["closes_on"], following["due_by"]) == ("2027-09-20", "2027-09-27T17:00:00+00:00")
    assert found["feed_head"] == "1:2"


def test_nothing_is_sealed_yet(machine):
    found = machine.get(SEGMENTS).json()

    assert (found["segments"], found["waiting"]) == ([], [])
    assert found["total"] == {"segments": 0, "lines": 0, "net": "0.00"}


def test_a_file_says_it_never_changes_and_who_has_it_gets_nothing(machine, file, address):
    answer = machine.get(address)

    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == str(file.size) == str(len(body(answer)))
    assert "Content-Encoding" not in answer
    again = machine.get(address, **{"If-None-Match": f'"other", W/{answer["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])


def test_the_head_of_a_file_has_its_headers_and_no_bytes(machine, file, address):
    answer = machine._http.head(address, headers={"Authorization": f"Bearer {machine.token}"})

    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(file.size), b"")


def test_a_part_is_the_part(machine, file, address):
    whole = body(machine.get(address))
    for asked, start, end in (
        ("bytes=5-20", 5, 20),
        ("bytes=-7", file.size - 7, file.size - 1),
        ("bytes=9-", 9, file.size - 1),
    ):
        answer = machine.get(address, Range=asked)
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {start}-{end}/{file.size}"
        assert answer["Content-Length"] == str(end - start + 1)
        assert body(answer) == whole[start : end + 1]
    known = machine.get(address, **{"Range": "bytes=0-3", "If-Range": f'"{file.sha256}"'})
    other = machine.get(address, **{"Range": "bytes=0-3", "If-Range": '"another"'})
    assert (body(known), body(other)) == (whole[:4], whole)
    beyond = machine.get(address, Range=f"bytes={file.size}-")
    refused(beyond, 416)
    assert beyond["Content-Range"] == f"bytes */{file.size}"


def test_what_is_not_as_it_was_sealed_is_not_handed_out(machine, file, address):
    place = place_of_file(file)
    place.write_bytes(place.read_bytes()[:-1] + b"!")

    for headers in ({}, {"Range": "bytes=0-3"}):
        answer = machine.get(address, **headers)
        assert "not handed out" in refused(answer, 503)["detail"]
        assert answer["Retry-After"] == "120"
    assert machine.get(address, **{"If-None-Match": f'"{file.sha256}"'}).status_code == 304


@pytest.mark.parametrize(
    "name", ["2027-28-P05.csv.gz", "2027-28-P04.xlsx", "2027-29-P04.csv.gz", "2027-28-P4.csv.gz", "x"]
)
def test_nothing_else_is_a_file(machine, segment, address, name):
    folder = address.rsplit("/", 1)[0]

    refused(machine.get(f"{folder}/{name}"), 404)
    refused(machine.get(f"{SEGMENTS}NOFUND/2027-28-P04.csv.gz"), 404)


def test_parameters_are_refused_and_any_accept_header_is_fine(machine, address):
    assert refused(machine.get(address, {"a": "1"}), 400)["field"] == "a"
    assert refused(machine.get(SEGMENTS, {"year": "2027-28"}), 400)["field"] == "year"
    assert refused(machine.get(SEGMENTS, {"fund": "NONE"}), 400)["field"] == "fund"
    assert body(machine.get(address, Accept="application/vnd.apache.parquet"))


def test_who_may_read_files(address, award, client):
    refused(client.get(address), 401)
    refused(make_machine("portfolio:read").get(address), 403)
    department = make_departments_machine(award.department)
    for place in (SEGMENTS, address):
        assert "every department" in refused(department.get(place), 403)["detail"]


def test_the_manifest_costs_the_same_however_many_segments(
    machine, award, segment, django_assert_max_num_queries
):
    for period in closed_to(released_award().fund, LAST, now=CLOSED):
        sealed(period)
    with django_assert_max_num_queries(20):
        machine.get(SEGMENTS)


def test_a_part_of_a_file_costs_five_queries(machine, address, django_assert_max_num_queries):
    """Who asks, that it asked, how often, and the file."""
    with django_assert_max_num_queries(5):
        assert len(body(machine.get(address, Range="bytes=0-3"))) == 4
