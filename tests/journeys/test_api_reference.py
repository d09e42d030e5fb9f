"""The reference of the API in a browser, signed out and without JavaScript, at both widths, with axe."""

import pytest

from tests.journeys.browser import Browser

pytestmark = pytest.mark.journey


@pytest.mark.django_db(transaction=True)
def test_a_developer_reads_the_reference(live_server):
    with Browser(live_server.url, album="api-reference") as browser:
        developer = browser.visitor()
        developer.visit("/api/v1/docs/", picture="api-reference")
        developer.sees("Getting in", "GET /api/v1/awards/", f"{live_server.url}/api/v1/spend/?limit=5")
        developer.unfold("An answer of GET /api/v1/changes/")
        developer.unfold("Errors of GET /api/v1/changes/")
        developer.unfold("LedgerHead")
        developer.look()
        developer.sees('"kind": "tranche.released"', "410 Gone", "Ed25519 in Base64")
