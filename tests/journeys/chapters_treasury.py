"""The Treasury reads the position and every line, in pages and by machine, and the ledger stands."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.core.management import call_command

from legacyfund.lib.money import NOTHING
from tests.journeys.cast import FUND, FUND_NAME, Story, costs_of
from tests.journeys.chapters_delivery import AMOUNTS, NET, SUPPLIERS
from tests.journeys.machine import Machine


def treasury_sees_the_position(story: Story) -> None:
    treasury = story["treasury"]
    treasury.navigate("Fund")
    treasury.follow(FUND_NAME)
    told = " ".join(treasury.text().split())
    capital = ("£500,000", "£0", "£400,000", "£400,000", "£173,000", "£0", "£100,000")
    assert figures(capital, f"{story.year}, CDEL") in told, told
    everything = ("£1,000,000", "£0", "£750,000", "£500,000", "£173,000", "£0", "£250,000")
    assert figures(everything, "all years and control budgets") in told, told


def figures(amounts: Sequence[str], where: str) -> str:
    """A row of the position as it is read out: each figure says what it is, and of which cell."""
    names = ("allocated", "moved", "committed", "released", "spent", "lapsed", "headroom")
    return " ".join(f"{amount} {name}, {where}" for amount, name in zip(amounts, names, strict=True))


def treasury_sees_the_spend(story: Story) -> None:
    treasury = story["treasury"]
    treasury.navigate("Spend")
    treasury.sees(
        "Lines\n4",
        "control budgets of them\n£173,000.24",
        "£120,000.00",
        "£45,500.50",
        "−£2,500.25",
        "£9,999.99",
    )
    treasury.sees(story.award, *set(SUPPLIERS))
    treasury.fill("Award reference", story.award)
    treasury.press("Apply filters")
    treasury.sees("£173,000.24")


def administrator_makes_the_treasurys_client(story: Story) -> None:
    desk = story["administrator"]
    desk.navigate("API clients")
    desk.press("Create a client")
    desk.fill("Name", "HM Treasury spend reader")
    desk.choose("Read accepted spend lines")
    desk.choose("Read funds, awards and positions")
    desk.press("Create client")
    shown = re.search(r"Client id\s+(\S+)\s+Client secret\s+(\S+)", desk.text())
    assert shown, "the page shows the client's id and secret"
    story.client = (shown[1], shown[2])


def treasury_pulls_the_same_by_machine(story: Story) -> None:
    machine = Machine(story.browser.base_url, *story.client)
    page = machine.get("/api/v1/spend/")
    lines = page["lines"]
    assert [Decimal(line["amount"]) for line in lines] == list(AMOUNTS)
    assert [line["supplier"] for line in lines] == list(SUPPLIERS)
    assert [line["feed_no"] for line in lines] == [1, 2, 3, 4]
    assert {line["award"] for line in lines} == {story.award}
    assert {line["return"] for line in lines} == {story.spend_return}
    assert sum((Decimal(line["amount"]) for line in lines), NOTHING) == NET
    assert page["cursor"] == page["head"]
    again = machine.get_csv("/api/v1/spend.csv")
    assert [row["amount"] for row in again] == [line["amount"] for line in lines]


def the_position_agrees_by_machine(story: Story) -> None:
    machine = Machine(story.browser.base_url, *story.client)
    position = machine.get(f"/api/v1/funds/{FUND}/position/")
    asked = sum((line.amount for line in costs_of(story) if line.payer == "The fund"), NOTHING)
    said = {name: amount for name, amount in position["total"].items() if amount is not None}
    total = {name: Decimal(amount) for name, amount in said.items()}
    assert "forecast" not in total, "nobody has said what is to be spent"
    assert total["spent"] == NET
    assert total["committed"] == asked
    assert total["headroom"] == total["allocated"] - asked
    capital = next(cell for cell in position["cells"] if cell["control_budget"] == "CDEL")
    assert Decimal(capital["spent"]) == NET


def the_ledger_agrees_with_itself(story: Story) -> None:
    """`manage.py verify_ledger` exits with 1 when it does not."""
    call_command("verify_ledger")
