"""F30: who takes a bulk file slowly keeps nobody waiting. F31: when a reader goes, the statement ends."""

import pytest

from tests.factories.api import SPEND, make_machine
from tests.faults.engines import seconds_until
from tests.faults.many_lines import accepted_lines, begun, pulls_under_way
from tests.faults.serving import Browser, serving
from tests.faults.sizes import sized

NDJSON = "/api/v1/spend/bulk.ndjson"
LINES = sized(8_000, 40_000)
"""More than the sockets between hold."""
SLOW = 6
TIMES = sized(1, 5)
ENDED_SECONDS = 2.0

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def test_f30_slow_readers_and_f31_readers_that_go(figure):
    accepted_lines(LINES)
    machines = [make_machine() for _ in range(SLOW)]
    bearer = f"Bearer {machines[0].token}"

    with serving({"BULK_STREAMS": "2", "LEGACYFUND_DATABASE_POOL": "1"}, threads=4) as port:
        browser, ended = Browser(port), []
        for _ in range(TIMES):
            slow = [begun(port, machine, NDJSON) for machine in machines]
            statuses = sorted(answer.status for _, answer in slow)
            pages = [browser.get(f"{SPEND}?limit=1", Authorization=bearer) for _ in range(5)]
            under_way = pulls_under_way()
            for link, answer in slow:
                answer.close()
                link.close()
            ended.append(seconds_until(lambda: pulls_under_way() == 0))

            assert statuses == [200, 200, 429, 429, 429, 429]
            assert under_way == 2
            assert {page.status for page in pages} == {200}
            assert ended[-1] <= ENDED_SECONDS
        whole = browser.get(NDJSON, Authorization=f"Bearer {make_machine().token}")

    assert whole.text.count("\n") == LINES + 1
    slowest = max(page.seconds for page in pages)
    figure("F30", f"{SLOW} slow readers", "a page ≤ 0.5 s", f"slowest {slowest:.2f} s")
    figure("F31", "reader gone", f"backend ends ≤ {ENDED_SECONDS:.0f} s", f"{max(ended):.2f} s")
