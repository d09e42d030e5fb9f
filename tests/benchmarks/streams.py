"""P1, P2, P4 and P5: reading the feed over HTTP, all of it and what is new.

The yardsticks are psql's own export of the same columns, thrown away; the view that a textbook of DRF has,
asked for pages along the list; and the statement of a page alone.
"""

import http.client
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from rest_framework import generics, pagination, serializers
from rest_framework.test import APIRequestFactory

from accounts.permissions import Role
from legacyfund.api_settings import API_LIMITS
from portfolio.spend.models import SpendLine
from portfolio.spend.queries.lines import SpendFilter, feed_head, feed_page
from portfolio.spend.rules.feed import FIELDS, Cursor
from portfolio.spend.rules.lines import TEXT_LENGTHS
from tests.benchmarks.__main__ import bare_sql, last_statement
from tests.benchmarks.choice import seconds
from tests.factories.accounts import make_user, sign_in
from tests.factories.api import SPEND, Machine, make_machine
from tests.faults.serving import Browser, own_database, serving

TIMES = 5
PAGE = 1_000
UNBOUNDED = {"API_LIMITS": dict.fromkeys(API_LIMITS, (10**9, 60)), "ALLOWED_HOSTS": ["*"]}
"""For a client inside this process; the service that is measured over HTTP has its own."""
PAGES, MOST_BESIDE = 45, 2
SAMPLE = 5
"""Pages asked of the textbook's view, spread over the list."""
JOINED = """
SELECT line.feed_no, fund.reference, award.reference, 'GB-GOR-' || department.code, made.reference,
    line.line_number, line.year, line.period, line.posted_year, line.posted_period, line.control_budget,
    line.date, line.amount, {texts}, line.waived, line.correction, other.feed_no
FROM portfolio_spendline line JOIN portfolio_fund fund ON fund.id = line.fund_id
JOIN portfolio_award award ON award.id = line.award_id
JOIN accounts_department department ON department.id = line.department_id
JOIN portfolio_return made ON made.id = line.spend_return_id
LEFT JOIN portfolio_spendline other ON other.id = line.corrects_id
WHERE line.feed_no IS NOT NULL ORDER BY line.feed_no
"""


class TextbookLine(serializers.ModelSerializer[SpendLine]):
    fund = serializers.CharField(source="fund.reference")
    award = serializers.CharField(source="award.reference")
    department = serializers.CharField(source="department.organisation_id")
    spend_return = serializers.CharField(source="spend_return.reference")

    class Meta:
        model = SpendLine
        fields = ["spend_return", "line_number", *(name for name in FIELDS if name not in ("return", "line"))]


class TextbookPages(pagination.PageNumberPagination):
    page_size = 100


class Textbook(generics.ListAPIView[SpendLine]):
    queryset = SpendLine.objects.filter(feed_no__isnull=False).order_by("feed_no")
    serializer_class = TextbookLine
    pagination_class = TextbookPages
    authentication_classes: list[type] = []
    permission_classes: list[type] = []


def print_streams() -> None:
    lines = feed_head().feed_no
    print(f"\nThe feed over HTTP: {lines:,} lines; median of {TIMES} interleaved runs")
    with override_settings(**UNBOUNDED):
        machine = make_machine(now=timezone.now())
        _print_files(machine)
        _print_pages(machine, lines)
        _print_news(machine, lines)


def _print_files(machine: Machine) -> None:
    texts = ", ".join(f"line.{name}" for name in TEXT_LENGTHS)
    with serving({"BULK_STREAMS": "2", "LEGACYFUND_DATABASE_POOL": "1"}, threads=4) as port:
        for code, form, most in (("P1", "csv", 1.2), ("P2", "ndjson", 2.6)):
            ours, exports, first = [], [], []
            for _ in range(TIMES):
                took, (began, sent) = seconds(_pull, port, machine, form)
                ours.append(took)
                first.append(began * 1000)
                exports.append(seconds(_export, JOINED.format(texts=texts))[0])
            median, export = statistics.median(ours), statistics.median(exports)
            ratio = median / export
            print(
                f"{code:4} all as {form}: {median:.2f} s for {sent / 1e6:.0f} MB; psql {export:.2f} s;"
                f" {ratio:.2f} x, target ≤ {most} x: {_met(ratio <= most)};"
                f" first byte {statistics.median(first):.0f} ms, target < 20 ms"
            )
        print(f"     memory of the process that sent them, at most: {_most_memory(port):.0f} MiB")
        _print_beside(port, machine)


def _print_beside(port: int, machine: Machine) -> None:
    """How long a page takes somebody while all is pulled, from workers of its own as it is deployed."""
    person = sign_in(Client(SERVER_NAME="localhost"), make_user(Role.FUND_MANAGER))
    cookies = {name: morsel.value for name, morsel in person.cookies.items()}
    pulled = Event()

    def pull_on() -> None:
        while not pulled.is_set():
            _pull(port, machine, "csv")

    with serving({"LEGACYFUND_DATABASE_POOL": "1"}, threads=4) as near:
        browser = Browser(near, cookies)
        idle = _page_seconds(browser)
        with ThreadPoolExecutor() as threads:
            threads.submit(pull_on)
            try:
                beside = _page_seconds(browser)
            finally:
                pulled.set()
    ratio = beside / idle
    print(
        f"     a page of awards beside it: {beside * 1000:.0f} ms; idle {idle * 1000:.0f} ms; {ratio:.2f} x,"
        f" target ≤ {MOST_BESIDE} x: {_met(ratio <= MOST_BESIDE)}"
    )


def _page_seconds(browser: Browser) -> float:
    """The median of some; the first ones warm up."""
    taken = []
    for _ in range(PAGES):
        reply = browser.get(reverse("portfolio:awards"))
        assert reply.status == 200, reply.text
        taken.append(reply.seconds)
    return statistics.median(taken[5:])


def _pull(port: int, machine: Machine, form: str) -> tuple[float, int]:
    """When the first byte came, and how many there were; a machine that reads as fast as it is sent."""
    begun, sent = time.perf_counter(), 0
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {machine.token}"}
    link.request("GET", f"/api/v1/spend/bulk.{form}", headers=headers)
    answer = link.getresponse()
    assert answer.status == 200, answer.read()
    answer.read(1)
    first = time.perf_counter() - begun
    while block := answer.read(1 << 20):
        sent += len(block)
    link.close()
    return first, sent


def _export(statement: str) -> None:
    """By psql where there is one, else by the driver."""
    psql = shutil.which("psql") or next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))), None)
    one_line = " ".join(statement.split())
    if psql:
        command = f"\\copy ({one_line}) TO '/dev/null' WITH (FORMAT csv)"
        subprocess.run([psql, "--quiet", own_database(), "--command", command], check=True)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY ({one_line}) TO STDOUT (FORMAT csv)") as copy:
        for _ in copy:
            pass


def _most_memory(port: int) -> float:
    """Of the gunicorn on that port and its workers, the one that held most at any time."""
    found = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"127.0.0.1:{port}" in (status.parent / "cmdline").read_text().replace("\0", " "):
                peak = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
                found.append(int(peak.split()[1]) / 1024)
        except (OSError, StopIteration):
            continue
    return max(found)


def _print_pages(machine: Machine, lines: int) -> None:
    def ours() -> list[float]:
        address, taken = f"{SPEND}?limit={PAGE}", []
        while True:
            took, answer = seconds(lambda at=address: machine.get(at))
            taken.append(took)
            page = answer.json()
            if page["cursor"] == page["head"]:
                return taken
            address = page["next"]

    textbook, factory = Textbook.as_view(), APIRequestFactory()

    def theirs() -> float:
        """A page in the mean, of some along the list."""
        last = max(1, lines // 100)
        places = sorted({1 + number * (last - 1) // (SAMPLE - 1) for number in range(SAMPLE)})
        return statistics.mean(
            seconds(lambda at=at: textbook(factory.get("/", {"page": at})).render())[0] for at in places
        )

    pages = ours()
    full = [took for took in pages[: lines // PAGE] if took]
    of_all = theirs() * max(1, lines // 100)
    ratio = of_all / sum(pages)
    quarter = max(1, len(full) // 4)
    drift = statistics.median(full[-quarter:]) / statistics.median(full[:quarter])
    print(
        f"P4   all in pages of {PAGE:,}: {sum(pages):.1f} s; the textbook's view, by {SAMPLE} of its pages,"
        f" {of_all:.0f} s; {ratio:.0f} x faster, target ≥ 100 x: {_met(ratio >= 100)};"
        f" last pages {drift:.2f} x the first"
    )


def _print_news(machine: Machine, lines: int) -> None:
    since = Cursor(feed_head().epoch, max(0, lines - PAGE))
    sql = bare_sql(last_statement(lambda: feed_page(SpendFilter(), after=since, limit=PAGE)))
    new, alone = _interleaved(lambda: machine.get(SPEND, {"after": str(since), "limit": PAGE}), sql)
    (nothing,) = _interleaved(lambda: machine.get(SPEND, {"after": str(feed_head()), "limit": PAGE}))
    ratio = new / alone
    print(
        f"P5   {PAGE:,} new lines: {new:.1f} ms; the SQL alone {alone:.1f} ms; {ratio:.2f} x, target ≤ 3 x:"
        f" {_met(ratio <= 3)}; nothing new, asked again and again, {nothing:.1f} ms, target ≤ 3 ms:"
        f" {_met(nothing <= 3)}"
    )


def _interleaved(*runs: Callable[[], object]) -> list[float]:
    """Medians in milliseconds; the first turn warms up."""
    taken: list[list[float]] = [[] for _ in runs]
    for _ in range(3 * TIMES + 1):
        for kept, run in zip(taken, runs, strict=True):
            kept.append(seconds(run)[0] * 1000)
    return [statistics.median(kept[1:]) for kept in taken]


def _met(met: bool) -> str:
    return "met" if met else "not met"
