"""GET /api/v1/funds/{reference}/journals/: who keeps a head computes the chain again from what is given."""

import hashlib
import json

import pytest

from portfolio.decisions.actions.announcement import announce_round
from portfolio.ledger.models import Journal
from portfolio.ledger.rules.ledger import FIRST_HASH
from tests.factories.accounts import NOW, make_department, make_user
from tests.factories.api import make_departments_machine, make_machine, refused
from tests.factories.bids import CELL
from tests.factories.portfolio import confirmed_decision, give, make_fund, ranked_bids, tied_round
from tests.factories.returns import accepted_return

pytestmark = pytest.mark.django_db


def address(fund):
    return f"/api/v1/funds/{fund.reference}/journals/"


def computed(document, before):
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(before.encode() + b"\n" + text.encode()).hexdigest()


def test_each_hash_can_be_computed_again_from_its_document_page_by_page_to_the_head(released):
    accepted_return(released, "70,000.05", name="Übertrag.csv")
    machine = make_machine()
    page = machine.get(address(released.fund), {"limit": 2}).json()
    found = page["journals"]
    while found[-1]["number"] < page["head"]["journal"]:
        page = machine.get(page["next"]).json()
        found += page["journals"]

    before = FIRST_HASH
    for number, journal in enumerate(found, start=1):
        assert (journal["number"], journal["prev_hash"]) == (number, before)
        before = computed(journal["document"], before)
        assert journal["hash"] == before
    assert before == page["head"]["hash"] == Journal.objects.order_by("-number")[0].hash
    assert found[-1]["document"]["idempotency_key"].endswith(":spend")
    assert found[-1]["document"]["postings"][1] == [*CELL, "SPENT", "70000.05"]


def test_of_an_award_that_is_not_announced_the_hashes_alone_are_told_until_it_is():
    round_, fund = tied_round(900_000)
    decision = confirmed_decision(ranked_bids(round_)[0])
    give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))
    machine = make_machine()

    before = machine.get(address(fund))
    announce_round(round=round_, by=make_user("FUND_MANAGER"), now=NOW)
    after = machine.get(address(fund))

    assert decision.bid.reference.encode() not in before.content
    kept_back, told = before.json()["journals"], after.json()["journals"]
    assert [row["document"] is None for row in kept_back] == [False, True, False]
    assert [(row["prev_hash"], row["hash"]) for row in kept_back] == [
        (row["prev_hash"], row["hash"]) for row in told
    ]
    assert told[1]["document"]["award"] == decision.award.reference
    assert computed(told[1]["document"], told[0]["hash"]) == told[1]["hash"]


def test_after_the_last_there_is_nothing_yet_and_the_next_is_found_where_it_says():
    fund, machine = make_fund({CELL: 100}), make_machine()

    page = machine.get(address(fund), {"after": "1"}).json()
    give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))

    assert page["journals"] == []
    assert [journal["number"] for journal in machine.get(page["next"]).json()["journals"]] == [2]


def test_a_chain_that_is_shorter_than_it_was_is_told():
    fund, machine = make_fund({CELL: 100}), make_machine()

    problem = refused(machine.get(address(fund), {"after": "2"}), 409)

    assert problem["type"] == "/api/v1/problems/chain-shorter"
    assert "ends with journal 1" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "-1"}, "after"),
        ({"after": "01x"}, "after"),
        ({"limit": "1001"}, "limit"),
        ({"as": "1"}, "as"),
    ],
)
def test_a_parameter_without_a_meaning_is_refused(query, field):
    fund = make_fund({CELL: 100})

    assert refused(make_machine().get(address(fund), query), 400)["field"] == field


def test_the_scope_is_needed_and_a_department_reads_no_chain():
    fund = make_fund({CELL: 100})

    refused(make_machine("spend:read").get(address(fund)), 403)
    refused(make_departments_machine(make_department()).get(address(fund)), 403)
    refused(make_machine().get("/api/v1/funds/NONE/journals/"), 404)


def test_a_page_takes_as_many_queries_however_many_journals(django_assert_max_num_queries):
    fund, machine = make_fund({CELL: 100}), make_machine()
    for _ in range(5):
        give(fund, {CELL: 5}, by=make_user("FUND_MANAGER"))
    machine.get(address(fund))

    with django_assert_max_num_queries(9):
        assert len(machine.get(address(fund)).json()["journals"]) == 6
