"""A2: the exact fields of every answer of the API, by who asks."""

import json

import polars as pl
import pytest

from tests.addresses import ADDRESSES
from tests.factories.accounts import make_department
from tests.factories.api import make_departments_machine, make_machine
from tests.factories.returns import accepted_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

accepted = built_once(accepted_return)

FIGURES = {
    *("allocated", "committed", "released", "spent", "lapsed", "headroom"),
    *("forecast", "without_forecast"),
}
FUND = {"reference", "name", "first_year", "last_year", "position"}
POSITION = {"fund", "name", "as_of", "effective_on", "head", "cells", "total"}
JOURNALS = {"fund", "journals", "next", "head"}
JOURNAL = {"number", "prev_hash", "hash", "document"}
DOCUMENT = {
    *("fund", "number", "kind", "award", "effective_on", "posted_at", "posted_by", "narrative"),
    *("idempotency_key", "reverses", "postings"),
}
PAGE = {"lines", "next", "cursor", "head", "ledger_heads"}
LINE = {
    "feed_no",
    "fund",
    "award",
    "department",
    "return",
    "line",
    "year",
    "period",
    "posted_year",
    "posted_period",
    "control_budget",
    "date",
    "amount",
    "department_family",
    "entity",
    "expense_type",
    "expense_area",
    "supplier",
    "transaction_number",
    "description",
    "supplier_postcode",
    "supplier_type",
    "contract_number",
    "project_code",
    "expenditure_type",
    "waived",
    "correction",
    "corrects",
}
AWARD_MONEY = {"committed", "to_release", "released", "unspent", "spent", "forecast"}
AWARD_SUMMARY = {
    *("reference", "title", "fund", "department", "bid", "status", "announced_at", "answered_at"),
    *("total", "address", "milestones"),
}
AWARD = AWARD_SUMMARY | {
    *("as_of", "cells", "changes", "conditions", "ratings", "completed_at", "closed_at"),
}
MILESTONE = {
    *("milestone", "name", "milestone_kind", "status", "baseline_on", "forecast_on", "actual_on"),
    *("days_behind", "times_later", "amount", "cells", "baselines", "forecasts"),
}
CHANGE = {
    *("number", "kind", "at", "by", "fund", "round", "department", "bid", "award", "status", "milestone"),
    *("change", "change_kind", "year", "period", "decisions", "amounts", "first_feed_no", "last_feed_no"),
    *("lines", "net"),
}
STANDING = {
    *("publication", "name", "fund", "promised", "state", "last_month", "last_at", "due_month", "due_by"),
    *("checked_at", "wrong_since"),
}
TRAILER = {"lines", "net", "head"}
TOTALS = {"head", "up_to", "by", "totals", "lines", "net"}
PROBLEM = {"type", "title", "status", "detail"}


def of_department(department):
    return make_departments_machine(department, "spend:read")


def test_a2_field_level_of_the_treasury(accepted):
    machine = make_machine()

    (fund,) = machine.get("/api/v1/funds/").json()["funds"]
    position = machine.get(fund["position"]).json()
    page = machine.get("/api/v1/spend/").json()
    chain = machine.get(f"/api/v1/funds/{fund['reference']}/journals/").json()

    assert set(fund) == FUND
    assert set(chain) == JOURNALS
    assert all(set(journal) == JOURNAL for journal in chain["journals"])
    assert all(set(journal["document"]) == DOCUMENT for journal in chain["journals"])
    assert set(position) == POSITION
    assert [set(cell) for cell in position["cells"]] == [{"year", "control_budget", *FIGURES}]
    assert set(position["total"]) == FIGURES
    assert set(page) == PAGE
    assert [set(line) for line in page["lines"]] == [LINE, LINE]


def test_a2_field_level_of_awards_and_what_happened(accepted):
    machine = make_machine("portfolio:read")

    (summary,) = machine.get("/api/v1/awards/").json()["awards"]
    award = machine.get(summary["address"]).json()
    milestones = machine.get(summary["milestones"]).json()
    changes = machine.get("/api/v1/changes/").json()

    assert (set(summary), set(summary["total"])) == (AWARD_SUMMARY, AWARD_MONEY)
    assert (set(award), set(award["ratings"])) == (AWARD, {"department", "fund"})
    assert [set(cell) for cell in award["cells"]] == [{"year", "control_budget", *AWARD_MONEY}]
    assert set(milestones) == {"award", "as_of", "ratings", "milestones"}
    assert [set(row) for row in milestones["milestones"]] == [MILESTONE, MILESTONE]
    assert set(changes) == {"changes", "next", "cursor", "head"}
    assert [set(row) for row in changes["changes"]] == [CHANGE] * 3


def test_a2_field_level_of_a_department(accepted):
    own, other = of_department(accepted.award.department), of_department(make_department())

    mine = own.get("/api/v1/spend/").json()
    theirs = other.get("/api/v1/spend/").json()
    fund = other.get("/api/v1/spend/", {"award": accepted.award.reference})

    assert [set(line) for line in mine["lines"]] == [LINE, LINE]
    assert set(theirs) == PAGE
    assert theirs["lines"] == []
    assert fund.status_code == 400
    assert set(fund.json()) == {*PROBLEM, "field"}
    assert accepted.award.department.name not in fund.content.decode()


def test_a2_field_level_of_whole_files_and_of_totals(accepted):
    of_another = of_department(make_department())
    for machine, lines in ((make_machine(), 2), (of_another, 0)):
        *before, last = machine.get("/api/v1/spend/bulk.ndjson").getvalue().splitlines()
        tables = [machine.get(f"/api/v1/spend/{name}.csv").getvalue() for name in ("bulk", "current")]
        typed = pl.read_parquet(machine.get("/api/v1/spend/current.parquet").getvalue())
        totals = machine.get("/api/v1/spend/control-totals/", {"by": "fund,period"}).json()
        table = machine.get("/api/v1/spend/control-totals.csv", {"by": "award"}).content

        assert [set(json.loads(line)) for line in before] == [LINE] * lines
        assert set(json.loads(last)["trailer"]) == TRAILER
        assert all(set(table.decode().splitlines()[0].split(",")) == LINE for table in tables)
        assert [table.count(b"\r\n") for table in tables] == [lines + 1] * 2
        assert (set(typed.columns), typed.height) == (LINE, lines)
        assert set(totals) == TOTALS
        assert all(set(row) == {"fund", "year", "period", "lines", "net"} for row in totals["totals"])
        assert (totals["lines"], table.startswith(b"award,lines,net\r\n")) == (lines, True)


def test_a2_field_level_of_how_publications_stand(accepted, client):
    of_treasury = make_machine("spend:read").get("/api/v1/status/").json()
    of_a_department = of_department(accepted.award.department).get("/api/v1/status/").json()
    of_everybody = client.get("/api/v1/open/status.json").json()

    for answer in (of_treasury, of_a_department, of_everybody):
        assert set(answer) == {"publications"}
        assert all(set(row) == STANDING for row in answer["publications"])
    assert of_a_department == of_everybody
    assert {row["publication"] for row in of_everybody["publications"]} == {"awards", "over-25k"}
    assert len({row["publication"] for row in of_treasury["publications"]}) == 6


def test_a2_a_refusal_says_no_more_than_a_refusal(accepted):
    machine = of_department(accepted.award.department)

    answers = [machine.get(f"/api/v1/funds/{path}") for path in ("", "LITF/position/", "LITF/journals/")]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert [set(answer.json()) for answer in answers] == [PROBLEM] * 3


def test_a2_every_answer_is_on_the_list():
    """A new address of the API fails here until its fields are listed above."""
    answering = {item.name for item in ADDRESSES if item.scopes}

    assert answering == {
        *("api:funds", "api:position", "api:journals", "api:spend", "api:spend_file"),
        *("api:awards", "api:award", "api:milestones", "api:changes"),
        *("api:bulk_csv", "api:bulk_ndjson", "api:current_csv", "api:current_parquet"),
        *("api:control_totals", "api:control_totals_file"),
        *("api:segments", "api:segment_file"),
        *("api:returns", "api:return"),
        *("open:oscar", "freshness:status"),
    }
