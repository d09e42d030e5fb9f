"""GET /api/v1/spend/bulk.csv, bulk.ndjson and current.csv: all that matches, streamed."""

import csv
import gzip
import io
from decimal import Decimal

import orjson
import pytest

from portfolio.treasury.api.streams import PLACES, gzipped, takes_gzip
from tests.factories.api import SPEND, make_departments_machine, make_machine, refused, walk
from tests.factories.corrections import accepted_correction
from tests.factories.returns import accepted_return, released_award

pytestmark = pytest.mark.django_db
CSV, NDJSON, CURRENT = (f"/api/v1/spend/{name}" for name in ("bulk.csv", "bulk.ndjson", "current.csv"))


def body(answer):
    """All of it; the test's client closes an answer at its end, as the server does."""
    return answer.getvalue()


def documents(content):
    return [orjson.loads(line) for line in content.splitlines()]


def test_a_bulk_file_holds_what_the_pages_hold_and_says_where_to_go_on(machine, award):
    accepted_return(award, "1,000.00", "-20.50", "3.00")

    table = machine.get(CSV)
    rows = body(table)
    lines = machine.get(NDJSON)
    *before, trailer = documents(body(lines))

    assert rows == machine.get("/api/v1/spend.csv").content
    assert before == walk(machine)[0]
    assert trailer == {"trailer": {"lines": 3, "net": "982.50", "head": "1:3"}}
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert table["Content-Disposition"] == 'attachment; filename="spend-to-3.csv"'
    assert lines["Content-Type"] == "application/x-ndjson"
    for answer in (table, lines):
        assert (answer.status_code, answer["Feed-Head"]) == (200, "1:3")
        assert answer["Link"] == '<http://testserver/api/v1/spend/?after=1:3>; rel="next"'
        assert "Accept-Encoding" in answer["Vary"]
        assert "Content-Length" not in answer


def test_filters_and_a_cursor_narrow_it(machine, award):
    other = released_award()
    accepted_return(award, "1.00")
    accepted_return(other, "2.00")
    accepted_return(award, "4.00")

    def found(**query):
        *lines, trailer = documents(body(machine.get(NDJSON, query)))
        return [line["amount"] for line in lines], trailer["trailer"]["net"]

    assert found(award=award.reference) == (["1.00", "4.00"], "5.00")
    assert found(after="1:1") == (["2.00", "4.00"], "6.00")
    assert found(after="1:1", award=award.reference) == (["4.00"], "4.00")
    assert found(year="1999-00") == ([], "0.00")
    answer = machine.get(CSV, {"award": award.reference})
    assert body(answer)
    assert f"/api/v1/spend/?award={award.reference}&after=1:3" in answer["Link"]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"after": "1:9"}, 409), ({"after": "x"}, 400), ({"limit": "5"}, 400), ({"award": "LF-NONE"}, 400)],
)
def test_what_the_feed_refuses_is_refused_before_a_byte_is_sent(machine, award, query, status):
    accepted_return(award, "1.00")

    refused(machine.get(CSV, query), status)
    assert PLACES.taken == 0


def test_who_may_not_read_the_feed_gets_no_file(machine, award, client):
    own = make_departments_machine(award.department)
    accepted_return(award, "1.00")
    accepted_return(released_award(), "2.00")

    assert [line["amount"] for line in documents(body(own.get(NDJSON)))[:-1]] == ["1.00"]
    for address in (CSV, NDJSON, CURRENT):
        refused(client.get(address), 401)
        refused(make_machine("portfolio:read").get(address), 403)
        refused(client.post(address, headers={"Authorization": f"Bearer {machine.token}"}), 405)
        refused(machine.get(address, Accept="application/pdf"), 406)


def test_gzip_is_one_member_where_it_is_asked_for(machine, award):
    accepted_return(award, *["1.00"] * 50)

    answer = machine.get(CSV, **{"Accept-Encoding": "br, gzip;q=0.5"})
    packed = body(answer)

    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == body(machine.get(CSV))
    with pytest.raises(EOFError):
        gzip.decompress(packed[:-9])


@pytest.mark.parametrize(
    ("header", "taken"),
    [("", False), ("gzip", True), ("GZIP", True), ("*", True), ("br", False), ("gzip;q=0", False)],
)
def test_who_takes_gzip(header, taken):
    assert takes_gzip(header) is taken


def test_what_comes_first_leaves_at_once():
    blocks = iter([b"head\r\n", b"line\r\n"])

    assert next(gzipped(blocks))
    assert next(blocks) == b"line\r\n"


def test_head_says_the_same_and_takes_no_place(machine, award):
    accepted_return(award, "1.00")

    answer = machine._http.head(CSV, headers={"Authorization": f"Bearer {machine.token}"})

    assert (answer.status_code, answer["Feed-Head"], answer.content) == (200, "1:1", b"")
    assert not answer.streaming
    assert PLACES.taken == 0


def test_there_are_so_many_places_and_each_is_given_back(machine, award, settings):
    settings.BULK_STREAMS = 2
    other = make_machine()
    first = machine.get(CSV)

    assert refused(machine.get(CSV), 429)["detail"].startswith("This client has as many bulk files")
    second = other.get(NDJSON)
    full = make_machine().get(CSV)
    assert refused(full, 429)["detail"].startswith("As many bulk files are on their way")
    assert full["Retry-After"] == "10"
    assert PLACES.taken == 2
    assert body(first)
    assert body(machine.get(CSV))
    assert body(second)
    assert PLACES.taken == 0


def test_what_stands_now_leaves_out_what_was_taken_back(machine, award):
    accepted_return(award, "1,000.00", "200.00")
    accepted_correction(1, amount=Decimal("900.00"))
    accepted_correction(2, take_out=True)

    answer = machine.get(CURRENT)
    rows = list(csv.DictReader(io.StringIO(body(answer).decode(), newline="")))
    lines, page = walk(machine)

    assert [(row["amount"], row["correction"]) for row in rows] == [("900.00", "REPLACEMENT")]
    assert answer["Feed-Head"] == page["head"]
    assert sum(Decimal(row["amount"]) for row in rows) == sum(Decimal(line["amount"]) for line in lines)
    refused(machine.get(CURRENT, {"after": "1:0"}), 400)


def test_a_full_page_never_changes_and_is_not_sent_again(machine, award):
    accepted_return(award, "1.00", "2.00", "3.00")
    address = f"{SPEND}?limit=2"

    first = machine.get(address, Accept="text/csv")
    again = machine.get(address, Accept="text/csv", **{"If-None-Match": first["ETag"]})
    accepted_return(award, "4.00")
    later = machine.get(address, Accept="text/csv", **{"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 304)
    assert again["Feed-Cursor"] == "1:2"
    assert later["Feed-Head"] == "1:4"
    assert machine.get(address, Accept="application/x-ndjson")["ETag"] != first["ETag"]
    assert "ETag" not in machine.get(SPEND, Accept="text/csv")
    assert "ETag" not in machine.get(address)
