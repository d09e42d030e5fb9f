"""P10 to P12: what the pages and the file of 1,000 bids cost, beside the same of a grant system.

The rival's figures are constants, measured on Hypha's own demonstration data during the design of this
product: its list of submissions, its page of one submission (and six fragments it then asks for), and its
CSV of 1,000 submissions. Only the time of the processor is compared, and queries are counted in a run apart.
"""

import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from tests.benchmarks.many_bids import BIDS, submitted_bids
from tests.factories.accounts import make_user, sign_in
from tests.factories.bids import full_bid

RUNS = 15


@dataclass(frozen=True)
class Cost:
    """Queries, milliseconds of the processor, kB; None is not measured, or not limited."""

    queries: int | None
    milliseconds: float
    kilobytes: float | None

    def within(self, most: "Cost") -> bool:
        pairs = [
            (self.queries, most.queries),
            (self.milliseconds, most.milliseconds),
            (self.kilobytes, most.kilobytes),
        ]
        return all(limit is None or (seen is not None and seen <= limit) for seen, limit in pairs)


@dataclass(frozen=True)
class PageBenchmark:
    code: str
    what: str
    client: Client
    address: str
    hypha: Cost | None
    most: Cost

    def get(self) -> bytes:
        response = self.client.get(self.address)
        assert response.status_code == 200, f"{self.address} answered {response.status_code}"
        return b"".join(response.streaming_content) if response.streaming else response.content


HYPHAS_LIST = Cost(142, 399, 414)
HYPHAS_SUBMISSION = Cost(47, 123, 73)
HYPHAS_CSV = Cost(None, 7_000, None)
MOST_FOR_LIST, MOST_FOR_BID, MOST_FOR_CSV = Cost(10, 40, 120), Cost(15, 30, None), Cost(None, 500, None)


def page_benchmarks() -> list[PageBenchmark]:
    submitted, written = submitted_bids(), full_bid()
    manager = sign_in(Client(SERVER_NAME="localhost"), make_user(Role.FUND_MANAGER))
    writer = sign_in(Client(SERVER_NAME="localhost"), written.created_by)
    within = f"?round={submitted.round.reference}"
    pages = {bid: reverse("bids:bid", kwargs={"reference": bid.reference}) for bid in (submitted, written)}
    return [
        PageBenchmark(
            "P10",
            "the list of bids, 60 of 1,000",
            manager,
            reverse("bids:bids") + within,
            HYPHAS_LIST,
            MOST_FOR_LIST,
        ),
        PageBenchmark(
            "P11", "a submitted bid's page", manager, pages[submitted], HYPHAS_SUBMISSION, MOST_FOR_BID
        ),
        PageBenchmark("P11", "a draft's page", writer, pages[written], HYPHAS_SUBMISSION, MOST_FOR_BID),
        PageBenchmark(
            "P12", "CSV of 1,000 bids", manager, reverse("bids:bids_csv") + within, HYPHAS_CSV, MOST_FOR_CSV
        ),
    ]


def measured(benchmarks: list[PageBenchmark]) -> list[Cost]:
    """The cost of each, turn by turn; the first turn warms up and does not count."""
    times: list[list[float]] = [[] for _ in benchmarks]
    for _ in range(RUNS + 1):
        for kept, each in zip(times, benchmarks, strict=True):
            begun = time.process_time()
            each.get()
            kept.append((time.process_time() - begun) * 1000)
    costs = []
    for kept, each in zip(times, benchmarks, strict=True):
        with CaptureQueriesContext(connection) as queries:
            page = each.get()
        costs.append(Cost(len(queries), statistics.median(kept[1:]), len(page) / 1000))
    return costs


def print_pages() -> None:
    print(
        f"{BIDS:,} bids; queries, processor ms, kB; median of {RUNS} runs in turn; the yardstick is Hypha's"
    )
    print_costs(page_benchmarks())


def print_costs(benchmarks: list[PageBenchmark]) -> None:
    print(f"{'':4} {'what':34} {'ours':>18} {'yardstick':>18} {'ratio':>6} {'target':>18}")
    for each, ours in zip(benchmarks, measured(benchmarks), strict=True):
        ratio = f"{ours.milliseconds / each.hypha.milliseconds:.2f}" if each.hypha else "–"
        verdict = "met" if ours.within(each.most) else "not met"
        print(
            f"{each.code:4} {each.what:34} {_figures(ours):>18} {_figures(each.hypha):>18} {ratio:>6}"
            f" {'≤ ' + _figures(each.most):>18} {verdict}"
        )


def _figures(cost: Cost | None) -> str:
    if cost is None:
        return "–"
    figures = (cost.queries, cost.milliseconds, cost.kilobytes)
    return ", ".join("–" if figure is None else f"{figure:,.0f}" for figure in figures)
