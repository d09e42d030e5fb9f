"""A feed of many accepted lines, made in one statement: of one that was accepted, with triggers off."""

import http.client

from django.db import connection

from portfolio.spend.models import SpendLine
from tests.conftest import superuser_connection
from tests.factories.api import Machine
from tests.factories.returns import accepted_return

LIKE_THE_FIRST = """
INSERT INTO portfolio_spendline
SELECT (jsonb_populate_record(line, jsonb_build_object(
    'id', line.id + number, 'feed_no', number + 1, 'line_number', line.line_number + number,
    'description', (SELECT string_agg(md5(number || '.' || part), '') FROM generate_series(1, 60) part)
))).*
FROM portfolio_spendline line, generate_series(1, %s) number WHERE line.feed_no = 1
"""
PULLS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND state = 'active' AND query LIKE 'COPY (%%'"
)


def accepted_lines(count: int) -> None:
    """Of some two kilobytes each, of which little is gained by packing them."""
    accepted_return(None, "1.00")
    with superuser_connection() as link:
        link.execute("SET session_replication_role = replica")
        link.execute(LIKE_THE_FIRST, [count - 1])
        link.execute("UPDATE portfolio_feed SET head = %s", [count])
        link.execute("SELECT setval('portfolio_spendline_id_seq', max(id)) FROM portfolio_spendline")
    assert SpendLine.objects.filter(feed_no__isnull=False).count() == count


def pulls_under_way() -> int:
    """How many backends write a bulk file."""
    with superuser_connection() as link:
        found = link.execute(PULLS, [connection.settings_dict["NAME"]]).fetchone()
    assert found
    return int(found[0])


def begun(
    port: int, machine: Machine, path: str
) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    """A reader that has asked and read nothing of the answer yet."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path, headers={"Host": "127.0.0.1", "Authorization": f"Bearer {machine.token}"})
    return link, link.getresponse()
