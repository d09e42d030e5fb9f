"""`make bench`: ours against a yardstick on the same data, at the same time, as one table; pages and starts.

A ratio is a fact; a time on a shared machine is not, so nothing here can fail. The data is the
demonstration fund's, made in the throw-away database of the launcher.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from portfolio.funds.models import Fund

ROUNDS = 15


@dataclass(frozen=True)
class Benchmark:
    code: str
    what: str
    ours: Callable[[], object]
    yardstick_name: str
    yardstick: Callable[[], object]
    most: float


def median_milliseconds(benchmark: Benchmark) -> tuple[float, float]:
    """Ours and the yardstick, turn by turn; the first turn warms up and does not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS + 1):
        for kept, run in zip(times, (benchmark.ours, benchmark.yardstick), strict=True):
            begun = time.perf_counter()
            run()
            kept.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times[0][1:]), statistics.median(times[1][1:])


def bare_sql(statement: str) -> Callable[[], object]:
    def run() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return run


def last_statement(run: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as captured:
        run()
    return str(captured.captured_queries[-1]["sql"])


def benchmarks() -> list[Benchmark]:
    from portfolio.funds.models import Fund
    from portfolio.ledger.queries.position import fund_position
    from portfolio.spend.queries.lines import SpendFilter, feed_page

    fund = Fund.objects.order_by("pk")[0]

    def first_page() -> object:
        return feed_page(SpendFilter(), after=None, limit=1000)

    return [
        Benchmark(
            code="P5",
            what="the feed's lines since a cursor",
            ours=first_page,
            yardstick_name="the SQL alone",
            yardstick=bare_sql(last_statement(first_page)),
            most=3,
        ),
        Benchmark(
            code="P13",
            what="the fund's position now",
            ours=lambda: fund_position(fund),
            yardstick_name="the bare SQL sum",
            yardstick=bare_sql(
                "SELECT year, control_budget, account, sum(amount) FROM portfolio_fundbalance"
                f" WHERE fund_id = {fund.pk} GROUP BY year, control_budget, account"
            ),
            most=3,
        ),
    ]


def make_data(**size: int) -> None:
    """Migrate as the owner and load the demonstration fund; `size` as `manage.py demo` takes it."""
    owner = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=owner, check=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "legacyfund.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    call_command("demo", **size)


def print_table() -> None:
    from portfolio.spend.models import SpendLine

    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {platform.python_version()};",
        end=" ",
    )
    print(f"{SpendLine.objects.count():,} spend lines; median of {ROUNDS} interleaved runs")
    print_ratios(benchmarks())


def print_ratios(rows: list[Benchmark]) -> None:
    print(f"{'':4} {'what':34} {'ours ms':>8} {'yardstick':20} {'ms':>8} {'ratio':>6} {'target':>7}")
    for each in rows:
        ours, yardstick = median_milliseconds(each)
        ratio = ours / yardstick
        verdict = "met" if ratio <= each.most else "not met"
        print(
            f"{each.code:4} {each.what:34} {ours:8.2f} {each.yardstick_name:20} {yardstick:8.2f}"
            f" {ratio:6.2f} {'≤ ' + str(each.most):>7} {verdict}"
        )


def print_all() -> None:
    make_data()
    print_table()
    from tests.benchmarks.pages import print_pages

    print_pages()
    from tests.benchmarks.commitments import print_commitments

    print_commitments()
    from tests.benchmarks.ranking import print_ranking

    print_ranking()
    from tests.benchmarks.choice import print_choice

    print_choice()
    from tests.benchmarks.assigning import print_assigning

    print_assigning()
    from tests.benchmarks.packs import print_packs

    print_packs()
    from tests.benchmarks.reading import print_reading

    print_reading()
    from tests.benchmarks.returns import print_returns

    print_returns()
    from tests.benchmarks.sealing import print_sealing

    print_sealing(_fund_with_most_lines())
    from tests.benchmarks.streams import print_streams

    print_streams()
    from tests.benchmarks.polling import print_polling

    print_polling()
    from tests.benchmarks.starting import print_starts

    print_starts()


def print_year() -> None:
    """Making it takes about ten minutes; `verify_ledger` reads all of it back before anything is measured.
    LEGACYFUND_AWARDS and LEGACYFUND_LINES make it smaller.
    """
    begun = time.perf_counter()
    make_data(
        bids=int(os.environ.get("LEGACYFUND_AWARDS", "2000")),
        spend_lines=int(os.environ.get("LEGACYFUND_LINES", "1000000")),
    )
    print(f"Made and read back in {time.perf_counter() - begun:.0f} s")
    print_table()
    from tests.benchmarks.year import print_fund_at_size

    print_fund_at_size()
    from tests.benchmarks.sealing import print_sealing

    print_sealing(_fund_with_most_lines())
    from tests.benchmarks.streams import print_streams

    print_streams()
    from tests.benchmarks.commitments import print_commitments

    # Before what leaves many dead rows: PostgreSQL sweeps them for minutes.
    print_commitments()
    from tests.benchmarks.polling import print_polling

    print_polling()
    from tests.benchmarks.returns import print_returns

    print_returns()


def _fund_with_most_lines() -> "Fund":
    from portfolio.funds.models import Fund
    from portfolio.spend.models import SpendLine

    most = SpendLine.objects.values("fund").annotate(lines=Count("pk")).order_by("-lines")[0]
    return Fund.objects.get(pk=most["fund"])


if __name__ == "__main__":
    if "year" in sys.argv[1:]:
        print_year()
    else:
        print_all()
