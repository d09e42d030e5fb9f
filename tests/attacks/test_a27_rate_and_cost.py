"""A27: what one machine may cost the others is bounded: pages, filters, full pulls."""

import pytest

from tests.factories.api import SPEND, make_machine, refused

pytestmark = pytest.mark.django_db
BULK = "/api/v1/spend/bulk.csv"
PULLS = 60
"""In an hour, as docs/api.md says."""


def test_a27_pages_and_filters_without_end_are_refused():
    machine = make_machine()

    assert refused(machine.get(SPEND, {"limit": 10**9}), 400)["field"] == "limit"
    assert refused(machine.get(SPEND, {"year": ["2026-27"] * 500}), 400)["field"] == "year"
    assert refused(machine.get(BULK, {"award": "LF-" * 2_000}), 400)["field"] == "award"
    by = ",".join(["award"] * 500)
    assert refused(machine.get("/api/v1/spend/control-totals/", {"by": by}), 400)["field"] == "by"


def test_a27_after_sixty_full_pulls_in_an_hour_the_next_waits():
    machine, other = make_machine(), make_machine()

    for _ in range(PULLS):
        assert machine.get(BULK).getvalue()
    answer = machine.get(BULK)

    assert "60 times in an hour" in refused(answer, 429)["detail"]
    assert 0 < int(answer["Retry-After"]) <= 3_600
    assert machine.get(SPEND).status_code == 200
    assert other.get(BULK).getvalue()
