"""A department's finance system, from the administrator's page to lines in the feed: filed at fault, put
right, filed again, certified and accepted by people, and found accepted by the machine that filed it.
"""

import json
import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.bids import CELL
from tests.factories.returns import latest_period, released_award
from tests.journeys.browser import Browser
from tests.journeys.machine import Machine

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RETURNS = "/api/v1/returns/"
WAITING = re.compile(r"^(Certify|Accept or refuse) return ")


def test_from_a_new_client_to_lines_in_the_feed(live_server) -> None:
    now = timezone.now()
    award = released_award()
    period = latest_period(award, now)
    people = (
        (Role.ADMINISTRATOR, None, "desk"),
        (Role.SIGN_OFF, award.department, "machine-sign-off"),
        (Role.FUND_MANAGER, None, "machine-fund"),
    )
    for role, department, name in people:
        make_user(role, department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    asked = {
        "period": str(period),
        "award": award.reference,
        "control_budget": CELL[1],
        "control_total": "0",
        "reason": "Paid twice, and given back.",
    }
    day = period.first_day.isoformat()
    paid = {
        "date": day,
        "supplier": "Northgate Digital",
        "transaction_number": "V-1",
        "amount": "26000.00",
    }
    back = {**paid, "transaction_number": "V-2", "amount": "-26000.00"}

    with Browser(live_server.url, album="filed-by-machine") as browser:
        desk = browser.visitor().sign_in("desk@legacyfund.example", PASSWORD)
        desk.navigate("API clients")
        desk.press("Create a client")
        desk.fill("Name", "Finance system")
        desk.choose("File a department’s returns")
        desk.choose("Read accepted spend lines")
        desk.select("Department", award.department.name)
        desk.press("Create client", picture="client-ready")
        shown = re.search(r"Client id\s+(\S+)\s+Client secret\s+(\S+)", desk.text())
        assert shown, "the page shows the client's id and secret"
        machine = Machine(live_server.url, shown[1], shown[2])

        def file(*lines: dict[str, str], key: str = "one") -> tuple[int, dict[str, object]]:
            return machine.post(
                f"{RETURNS}?{urlencode(asked)}",
                json.dumps({"lines": lines}).encode(),
                **{"Content-Type": "application/json", "Idempotency-Key": key},
            )

        status, problem = file(paid, {**back, "amount": "26,OOO"})
        assert (status, "26,OOO" in [one["value"] for one in problem["errors"]]) == (422, True), problem
        status, filed = file(paid, back)
        assert (status, filed["state"]) == (201, "SENT"), filed
        assert file(paid, back) == (200, filed)
        (made,) = filed["returns"]

        signs = browser.visitor().sign_in("machine-sign-off@legacyfund.example", PASSWORD)
        signs.follow(WAITING, picture="filed-return")
        signs.sees("API client Finance system")
        signs.press("Read and certify", picture="certify-filed")
        signs.sees("API client Finance system sent it for certification")
        signs.choose("I certify this return for the accounting officer")
        signs.press("Certify the return")

        fund = browser.visitor().sign_in("machine-fund@legacyfund.example", PASSWORD)
        fund.follow(WAITING)
        fund.press("Accept the return")
        fund.sees("is accepted")

        told = machine.get(f"{RETURNS}{made['reference']}/")
        assert (told["state"], told["reason"]) == ("ACCEPTED", "")
        lines = machine.get("/api/v1/spend/")["lines"]
        assert [(line["return"], line["transaction_number"]) for line in lines] == [
            (made["reference"], "V-1"),
            (made["reference"], "V-2"),
        ]

        desk.navigate("API clients")
        desk.sees("Finance system", "File the department’s returns", "Open")
        desk.follow("Finance system", picture="client")
        desk.follow("Make a new secret", picture="rotate")
        desk.choose("24 hours")
        desk.press("Make a new secret", picture="new-secret")
        again = re.search(r"Client id\s+(\S+)\s+Client secret\s+(\S+)", desk.text())
        assert again, "the page shows the new secret"
        for secret in (shown[2], again[2]):
            Machine(live_server.url, shown[1], secret)
        desk.follow("I have copied it", picture="two-secrets")
        desk.press("End the old secret now", picture="old-secret-ended")
        desk.sees("works no more")
        Machine(live_server.url, shown[1], again[2])
        desk.follow("Change its name or what it may do", picture="change-client")
        desk.fill("Name", "Finance system in the cloud")
        desk.press("Change client")
        desk.sees("Finance system in the cloud has been changed", "Read the department’s own accepted spend")
