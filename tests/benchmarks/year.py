"""P13 and P15, and the pages people use, on 2,000 awards and a million spend lines.

Two of a page's queries are of the session, and of the person with their roles.
"""

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from portfolio.awards.models import Award, Milestone
from portfolio.funds.models import Fund
from portfolio.ledger.queries.position import fund_position
from portfolio.spend.models import Return
from portfolio.watch.actions.findings import look_for_findings
from tests.benchmarks.__main__ import Benchmark, bare_sql, print_ratios
from tests.benchmarks.pages import Cost, PageBenchmark, print_costs
from tests.factories.accounts import sign_in

SESSION_AND_ROLES = 2
MOST = Cost(10 + SESSION_AND_ROLES, 60, None)
MOST_FOR_FUND = Cost(8 + SESSION_AND_ROLES, 60, None)
SECONDS = 30


def position_benchmarks(fund: Fund) -> list[Benchmark]:
    known = timezone.now()
    sums = "SELECT year, control_budget, account, sum(amount) FROM {} GROUP BY year, control_budget, account"
    then = (
        "portfolio_posting p JOIN portfolio_journal j ON j.id = p.journal_id"
        f" WHERE j.fund_id = {fund.pk} AND j.posted_at <= now()"
    )
    return [
        Benchmark(
            code="P13",
            what="position of 2,000 awards, now",
            ours=lambda: fund_position(fund),
            yardstick_name="the bare SQL sum",
            yardstick=bare_sql(sums.format(f"portfolio_fundbalance WHERE fund_id = {fund.pk}")),
            most=3,
        ),
        Benchmark(
            code="P13",
            what="the same, as of a moment",
            ours=lambda: fund_position(fund, known),
            yardstick_name="the bare SQL sum",
            yardstick=bare_sql(sums.format(then)),
            most=3,
        ),
    ]


def reader(key: str) -> Client:
    """Of somebody of the demonstration, signed in."""
    person = User.objects.get(email=f"{key}@legacyfund.example")
    return sign_in(Client(SERVER_NAME="localhost"), person)


def pages_people_use(fund: Fund) -> list[PageBenchmark]:
    manager, bidder, analyst = reader("fund-manager.one"), reader("bidder.hmrc"), reader("treasury")
    finance = reader("finance.hmrc")
    award = Award.objects.filter(fund=fund, department__code="D25").order_by("pk")[0]
    milestone = Milestone.objects.filter(award=award).order_by("number")[0]
    made = Return.objects.filter(award=award, line_count__gt=0).order_by("pk")[0]
    at = {
        "the fund": ("portfolio:fund", {"reference": fund.reference}),
        "an award": ("portfolio:award", {"reference": award.reference}),
        "a milestone": (
            "portfolio:milestone",
            {"reference": award.reference, "number": milestone.number},
        ),
        "a return": ("portfolio:return_page", {"reference": made.reference}),
        "journals": ("portfolio:journals", {"reference": fund.reference}),
    }
    pages = [
        ("Home of a fund manager", manager, reverse("portfolio:home")),
        ("Home of a bidder", bidder, reverse("portfolio:home")),
        ("Home of a finance officer", finance, reverse("portfolio:home")),
        ("awards of the fund", manager, reverse("portfolio:awards")),
        ("milestones", manager, reverse("portfolio:milestones")),
        ("findings", manager, reverse("portfolio:findings")),
        ("returns", manager, reverse("portfolio:returns")),
        ("returns due", bidder, reverse("portfolio:returns_due")),
        ("how awards are delivered", manager, reverse("portfolio:delivery_of_awards")),
        ("spend lines", analyst, reverse("portfolio:spend")),
        *((what, manager, reverse(name, kwargs=kwargs)) for what, (name, kwargs) in at.items()),
    ]
    return [
        PageBenchmark("P13", what, client, address, None, MOST_FOR_FUND)
        if what == "the fund"
        else PageBenchmark("", what, client, address, None, MOST)
        for what, client, address in pages
    ]


def print_jobs() -> None:
    """The first night, in which all is new, and the next, in which nothing is."""
    print(f"P15, looking for findings of every kind: the target is ≤ {SECONDS} s")
    for night in ("first", "next"):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            counts, not_whole = look_for_findings(now=timezone.now())
        took = time.perf_counter() - begun
        verdict = "met" if took <= SECONDS and not not_whole else "not met"
        print(f"  {night} night: {took:.1f} s, {len(queries):,} queries, {counts} {verdict}")


def print_fund_at_size() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    fund = Fund.objects.get(reference="SIZE")
    print(f"{Award.objects.count():,} awards, {Milestone.objects.count():,} milestones")
    print_ratios(position_benchmarks(fund))
    print_costs(pages_people_use(fund))
    print_jobs()
