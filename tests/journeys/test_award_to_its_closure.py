"""An award to its closure: its conditions are discharged, its milestones released, it is said to be complete,
what came of it stands beside what was promised, and what was not spent goes back to the fund.
"""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.conditions import award_with_conditions
from tests.factories.files import PDF
from tests.factories.periods import stay_in_the_year_of_the_money
from tests.factories.portfolio import met_milestone
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DELIVERED = "The new service pays every claim, and the old system is off."


def test_an_award_to_its_closure(live_server, tmp_path: Path, monkeypatch) -> None:
    stay_in_the_year_of_the_money(monkeypatch)
    now = timezone.now()
    award = award_with_conditions(now=now)
    plan = tmp_path / "exit-plan.pdf"
    plan.write_bytes(PDF)
    people = (
        (Role.BIDDER, award.department, "ends-bidder"),
        (Role.FUND_MANAGER, None, "ends-one"),
        (Role.FUND_MANAGER, None, "ends-two"),
    )
    for role, department, name in people:
        make_user(role, department, email=f"{name}@legacyfund.example", password=PASSWORD, now=now)
    page, milestone = f"/awards/{award.reference}/", f"/awards/{award.reference}/milestones/1/"

    with Browser(live_server.url, album="award-to-its-closure") as browser:
        bidder, one, two = (
            browser.visitor().sign_in(f"{name}@legacyfund.example", PASSWORD) for _, _, name in people
        )
        bidder.visit("/", picture="ends-home")
        bidder.follow(f"Meet condition 1 of {award.reference}: {award.title}", picture="ends-condition")
        bidder.sees("Show the exit plan.", "No money of the award is released before")
        bidder.press("Say that it is met", picture="ends-say-met")
        bidder.fill("What shows that the condition is met?", "The plan, signed by the permanent secretary.")
        bidder.attach("A file that shows it (optional)", plan)
        bidder.press("Tell the fund", picture="ends-said-met")
        bidder.sees("The fund has been told that the condition is met", "exit-plan.pdf", "Take it back")

        met_milestone(award.milestones.get(number=1), now=now)
        two.visit(milestone, picture="ends-blocked")
        two.sees("Condition 1 is not discharged: Show the exit plan.")
        two.sees_not("Release the money")
        settle_the_conditions(one, award.reference)
        two.visit(milestone)
        two.press("Release the money", picture="ends-released")
        two.sees("The money is released to the department")
        met_milestone(award.milestones.get(number=2), now=now)
        two.visit(milestone.replace("/1/", "/2/"))
        two.press("Release the money")

        bidder.visit(page, picture="ends-award")
        bidder.sees("What came of it", "As the register has the bid’s systems now", "Switched off")
        bidder.follow("Say that the award is complete", picture="ends-complete")
        bidder.fill("What was delivered?", DELIVERED)
        bidder.press("Tell the fund", picture="ends-completion")
        bidder.sees("The fund has been told that the award is complete", DELIVERED, "With the fund")

        one.visit("/")
        one.follow(f"Confirm that it is complete: {award.reference}, {award.title}", picture="ends-confirm")
        one.sees(DELIVERED, "Points promised", "Undefined: nothing is spent")
        one.press("Confirm that it is complete", picture="ends-completed")
        one.sees(f"Award {award.reference} is completed", "Completed")
        one.follow("Close the award", picture="ends-close")
        one.sees("Goes back to the fund", "£900,000")
        one.fill("Why is it closed now?", "The department paid for it out of its own money.")
        one.press("Send for approval", picture="ends-proposed")
        one.sees("No money has moved yet", "somebody else at the fund has to approve it")

        two.visit("/")
        two.follow(f"Approve closing {award.reference}: {award.title}", picture="ends-approve")
        two.press("Approve and close", picture="ends-closed")
        two.sees("what was unspent is available to the fund again", "Approved")
        two.visit(page, picture="ends-award-closed")
        two.sees("Closed on", "Award closed", "Condition discharged", "Award completed")
        bidder.visit(f"{page}complete", status=409, picture="ends-nothing-more")


def settle_the_conditions(fund: Visitor, reference: str) -> None:
    """The first is discharged, the second waived with its reason."""
    fund.visit(f"/awards/{reference}/conditions/1/", picture="ends-discharge")
    fund.press("Discharge the condition", picture="ends-discharged")
    fund.sees("Condition 1 is discharged")
    fund.visit(f"/awards/{reference}/conditions/2/")
    fund.follow("Waive the condition", picture="ends-waive")
    fund.fill("Why does the fund ask for it no longer?", "The department has one since last week.")
    fund.press("Waive the condition", picture="ends-waived")
    fund.sees("Condition 2 is waived", "The department has one since last week.")
