"""The fund asks about two named answers; the department answers, certifies, and the fund reads version 2."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from bids.rounds.rules.questions import FOUR_TESTS
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, submitted_bid
from tests.journeys.browser import Browser, Visitor
from tests.journeys.test_keyboard import enter, reach, type_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUESTION = "How many people use it in a surge?"
ANSWER = "Eighty thousand; the section on who uses it now says so."
WHO, WHY = "Who uses the services, and how many are they?", "Why now?"


def sign_in(browser: Browser, email: str) -> Visitor:
    return browser.visitor().sign_in(email, PASSWORD)


def test_a_clarification_from_the_question_to_version_2(live_server) -> None:
    now = timezone.now()
    department = make_department("D902", name="Department for Questions", now=now)
    writer = make_user(Role.BIDDER, department, email="writer@legacyfund.example", password=PASSWORD, now=now)
    make_user(Role.SIGN_OFF, department, email="signs@legacyfund.example", password=PASSWORD, now=now)
    make_user(Role.FUND_MANAGER, email="fund@legacyfund.example", password=PASSWORD, now=now)
    bid = submitted_bid(bidding_round(now=now), department, by=writer, now=now)
    due = timezone.localdate() + timedelta(days=9)
    with Browser(live_server.url, album="clarification") as browser:
        fund = sign_in(browser, "fund@legacyfund.example")
        fund.follow(f"Check eligibility of {bid.reference} {bid.title}")
        fund.follow("Ask the department for clarification")
        fund.fill("What do you want to know?", QUESTION)
        fund.fill_date("By when?", due.day, due.month, due.year)
        fund.choose(f"The work: {WHO}")
        fund.choose(f"The work: {WHY}")
        fund.press("Ask the department")
        fund.sees(QUESTION, "The department is writing its answer", f"The work: {WHY}")

        answer_by_keyboard(sign_in(browser, "writer@legacyfund.example"), bid.reference, bid.title)

        signs = sign_in(browser, "signs@legacyfund.example")
        signs.follow(f"Certify the clarification of {bid.reference}: {bid.title}")
        signs.sees(QUESTION, ANSWER, "eighty thousand in a surge")
        for _, name in FOUR_TESTS:
            signs.choose(name)
        signs.press("Certify the answer")
        signs.sees("Answer certified", bid.reference, "version 2")

        fund.visit(f"/bids/{bid.reference}/")
        fund.follow("what changed in version 2")
        fund.sees("What changed from version 1 to version 2", "eighty thousand in a surge", ANSWER)
        fund.sees("Nothing changed.")


def answer_by_keyboard(writer: Visitor, reference: str, title: str) -> None:
    """The department's part, with Tab, Enter and typing alone."""
    reach(writer, f"Answer the fund's question on {reference}: {title}")
    enter(writer)
    reach(writer, "Answer the question")
    enter(writer)
    reach(writer, "The work")
    enter(writer)
    writer.sees("Only what it has named can be changed")
    reach(writer, WHO)
    type_in(writer, " Forty thousand, and eighty thousand in a surge.")
    reach(writer, "Save and continue")
    enter(writer)
    reach(writer, "What do you answer?")
    type_in(writer, ANSWER)
    reach(writer, "Save and check")
    enter(writer)
    writer.sees("Check your answer", ANSWER)
    reach(writer, "Send for certification")
    enter(writer)
    writer.sees("The answer is with the department's sign-off")
