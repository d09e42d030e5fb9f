"""P3 and P17: closed periods of a fund sealed, pulled as CSV, and added up over ranges of Parquet.

The yardstick is COPY of the same columns, thrown away, as `psql \\copy` would.
"""

import hashlib
import http.client
import json
import statistics
import zlib
from base64 import b64encode

import polars
from django.conf import settings
from django.db import connection, transaction

from accounts.actions.clients import create_client
from accounts.permissions import Role
from portfolio.funds.models import Fund
from portfolio.treasury.sealing.actions.sealing import seal_period
from portfolio.treasury.sealing.actions.writing import written_forms
from portfolio.treasury.sealing.models import SealedFile, Segment
from portfolio.treasury.sealing.queries.segments import periods_to_seal, segments_of, total_of
from portfolio.treasury.sealing.rules.files import Form
from tests.benchmarks.choice import seconds
from tests.factories.accounts import make_user
from tests.factories.periods import closed_to
from tests.factories.sealing import CLOSED, LAST
from tests.faults.relaying import relay
from tests.faults.serving import serving

TIMES = 5
MOST_OF_COPY, MOST_SECONDS, MOST_BYTES, MOST_TO_ADD_UP = 0.5, 12, 15_000_000, 0.2
_COPY = """
    COPY (SELECT l.feed_no, f.reference, a.reference, 'GB-GOR-' || d.code, r.reference, l.line_number, l.year,
                 l.period, l.posted_year, l.posted_period, l.control_budget, l.date, l.amount,
                 l.department_family, l.entity, l.expense_type, l.expense_area, l.supplier,
                 l.transaction_number, l.description, l.supplier_postcode, l.supplier_type, l.contract_number,
                 l.project_code, l.expenditure_type, l.waived, l.correction, c.feed_no
            FROM portfolio_spendline l
            JOIN portfolio_fund f ON f.id = l.fund_id
            JOIN portfolio_award a ON a.id = l.award_id
            JOIN accounts_department d ON d.id = l.department_id
            JOIN portfolio_return r ON r.id = l.spend_return_id
            LEFT JOIN portfolio_spendline c ON c.id = l.corrects_id
           WHERE l.fund_id = %s AND l.feed_no <= %s ORDER BY l.feed_no)
      TO STDOUT WITH (FORMAT csv)
"""


def print_sealing(fund: Fund) -> None:
    """Of a fund whose periods are closed, or are closed here."""
    closed_to(fund, LAST, now=CLOSED)
    for period in periods_to_seal([fund]):
        seal_period(period=period, now=CLOSED)
    segments = segments_of([fund])
    lines = total_of(segments).lines
    print(
        f"\n{len(segments)} sealed periods of {fund.reference} with {lines:,} lines; median of {TIMES} runs"
    )
    _print_sealing(segments, lines)
    files = SealedFile.objects.filter(segment__in=segments).select_related("segment__period__fund")
    as_deployed = {"SEALED_FILES": str(settings.SEALED_FILES), "LEGACYFUND_DATABASE_POOL": "1"}
    with serving(as_deployed, threads=4, workers=2) as port:
        token = _token(port)
        _print_pull(port, token, [row for row in files if row.form == Form.CSV], fund, segments)
        with relay(port, token) as (near, asked):
            _print_ranges(near, asked, [row for row in files if row.form == Form.PARQUET])


def _token(port: int) -> str:
    """Of a client made for the benchmark."""
    keeper = make_user(Role.ADMINISTRATOR, now=CLOSED)
    wanted = {"name": "Benchmark", "scopes": ["spend:read"], "department": None}
    _, client_id, secret = create_client(**wanted, by=keeper, now=CLOSED)
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {"Host": "127.0.0.1", "Authorization": f"Basic {basic}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("POST", "/api/v1/token/", "grant_type=client_credentials", headers)
    token: str = json.load(link.getresponse())["access_token"]
    link.close()
    return token


def _print_sealing(segments: list[Segment], lines: int) -> None:
    def seal() -> dict[str, int]:
        sizes = dict.fromkeys(Form, 0)
        for segment in segments:
            with transaction.atomic(), written_forms(segment.period, note="{}") as (written, _):
                for file in written:
                    sizes[file.form] += file.size
        return sizes

    took, sizes = seconds(seal)
    of_a_million = 1_000_000 / lines
    said = ", ".join(f"{form} {size * of_a_million / 1e6:.1f} MB" for form, size in sizes.items())
    each = took * of_a_million
    met = each <= MOST_SECONDS and sizes[Form.PARQUET] * of_a_million <= MOST_BYTES
    print(
        f"P17  all three forms {took:.1f} s, {each:.1f} s a million, target ≤ {MOST_SECONDS} s:"
        f" {said}, target ≤ 15 MB of Parquet: {'met' if met else 'not met'}"
    )


def _print_pull(port: int, token: str, files: list[SealedFile], fund: Fund, segments: list[Segment]) -> None:
    last = max(segment.period.last_feed_no or 0 for segment in segments)
    ours, yardstick = [], []
    for _ in range(TIMES):
        ours.append(seconds(lambda: [_pull(port, token, file) for file in files])[0])
        yardstick.append(seconds(lambda: _copy(fund.pk, last))[0])
    ratio = statistics.median(ours) / statistics.median(yardstick)
    print(
        f"P3   pulled, unpacked and summed {statistics.median(ours):.2f} s; COPY of the same columns"
        f" {statistics.median(yardstick):.2f} s; {ratio:.2f} x, target ≤ {MOST_OF_COPY} x:"
        f" {'met' if ratio <= MOST_OF_COPY else 'not met'}"
    )


def _pull(port: int, token: str, file: SealedFile) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}"}
    link.request("GET", _address(file), headers=headers)
    answer, digest, unpacker = link.getresponse(), hashlib.sha256(), zlib.decompressobj(31)
    while block := answer.read(1 << 20):
        digest.update(block)
        unpacker.decompress(block)
    link.close()
    assert digest.hexdigest() == file.sha256
    assert unpacker.eof


def _copy(fund: int, last: int) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY, (fund, last)) as copy:
        for _ in copy:
            pass


def _print_ranges(near: int, asked: list[str], files: list[SealedFile]) -> None:
    """Of the files with lines, which the manifest names, and of all: Polars asks thrice for one without."""
    for what, some in (
        ("with lines", [file for file in files if file.segment.period.line_count]),
        ("in all", files),
    ):
        took, requests = _add_up([f"http://127.0.0.1:{near}{_address(file)}" for file in some], asked)
        print(
            f"P17  net by department and control budget over ranges of {len(some)} files {what}"
            f" {took:.2f} s, {requests} requests, target ≤ {MOST_TO_ADD_UP} s: "
            f"{'met' if took <= MOST_TO_ADD_UP else 'not met'}"
        )


def _add_up(addresses: list[str], asked: list[str]) -> tuple[float, int]:
    """The seconds it takes, and the requests: one for the size of each file, and the ranges."""

    def add_up() -> object:
        lines = polars.scan_parquet(addresses)
        return lines.group_by("department", "control_budget").agg(polars.sum("amount")).collect()

    add_up()
    asked.clear()
    took = statistics.median(seconds(add_up)[0] for _ in range(TIMES))
    return took, len(addresses) + len(asked) // TIMES


def _address(file: SealedFile) -> str:
    return f"/api/v1/spend/segments/{file.segment.period.fund.reference}/{file.ending}"
