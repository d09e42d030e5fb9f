"""F27: a full pull while returns are accepted is the feed at one moment, and `next` gives what came after."""

from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from django.db import connection

from accounts.permissions import Role
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.queries.lines import feed_head
from tests.factories.accounts import make_user
from tests.factories.api import make_machine, walk
from tests.factories.returns import LATER, certified_return, released_award
from tests.faults.sizes import sized

RETURNS = sized(8, 60)
PULLS = sized(5, 40)

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def test_f27_pull_while_posting(figure):
    award = released_award()
    waiting = [certified_return(award, *["10.00"] * 5) for _ in range(RETURNS)]
    manager, machine = make_user(Role.FUND_MANAGER), make_machine()

    def post():
        try:
            for spend_return in waiting:
                accept_return(spend_return=spend_return, by=manager, now=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(post)
        for _ in range(PULLS):
            check(machine.get("/api/v1/spend/bulk.ndjson"), machine)
        posting.result(timeout=300)

    check(machine.get("/api/v1/spend/bulk.ndjson"), machine)
    assert feed_head().feed_no == 5 * RETURNS
    figure("F27", "full pull while posting", "rows = count at its head, no duplicate", f"{PULLS} pulls whole")


def check(pull, machine):
    head, body = pull["Feed-Head"], pull.getvalue()
    *lines, last = [orjson.loads(line) for line in body.splitlines()]
    assert [line["feed_no"] for line in lines] == list(range(1, number_of(head) + 1))
    assert last["trailer"] == {"lines": len(lines), "net": f"{10 * len(lines)}.00", "head": head}
    rest, page = walk(machine, pull["Link"].removeprefix("<").partition(">")[0])
    assert [line["feed_no"] for line in rest] == list(range(len(lines) + 1, number_of(page["head"]) + 1))


def number_of(cursor):
    return int(cursor.partition(":")[2])
