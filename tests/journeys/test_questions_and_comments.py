"""A department asks, the fund answers everyone and corrects itself; colleagues talk beside a section."""

import re

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.bids import bidding_round, complete_bid
from tests.journeys.browser import Browser, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
QUESTION = "May Rivers count the contractors it has already?"
WORDING = "May a department count the contractors it has already?"
ANSWER = "Yes, for the days they work on the bid."
CORRECTED = "Yes, from the day the bid is submitted."
COMMENT = "Who covers the night shift while records move?"


def sign_in(browser: Browser, name: str) -> Visitor:
    return browser.visitor().sign_in(f"{name}@legacyfund.example", PASSWORD)


def test_a_question_is_answered_to_everyone_and_comments_stay_between_colleagues(live_server) -> None:
    now = timezone.now()
    rivers = make_department("D905", name="Department for Rivers", abbreviation="Rivers", now=now)
    lakes = make_department("D906", name="Department for Lakes", now=now)
    people = {
        "writes": (Role.BIDDER, rivers),
        "signs": (Role.SIGN_OFF, rivers),
        "other": (Role.BIDDER, lakes),
        "fund": (Role.FUND_MANAGER, None),
    }
    made = {
        key: make_user(role, place, email=f"{key}@legacyfund.example", password=PASSWORD, now=now)
        for key, (role, place) in people.items()
    }
    round_ = bidding_round(now=now)
    bid = complete_bid(round_, rivers, by=made["writes"], now=now)
    with Browser(live_server.url, album="questions") as browser:
        writer, fund = sign_in(browser, "writes"), sign_in(browser, "fund")
        ask(writer, bid.reference)
        answer(fund)
        correct(fund)
        other = sign_in(browser, "other")
        other.visit(f"/rounds/{round_.reference}/")
        other.follow("Questions to the fund, and its answers")
        other.sees(WORDING, CORRECTED, "What the fund said before")
        other.sees_not("Rivers", "Who asked")
        read(writer, bid.reference)
        comment(writer, sign_in(browser, "signs"), bid.reference)


def ask(writer: Visitor, reference: str) -> None:
    writer.visit(f"/bids/{reference}/")
    writer.follow("Questions to the fund, and its answers")
    writer.sees("The fund has answered no question about this round yet.")
    writer.press("Ask the fund a question")
    writer.press("Ask the fund", status=422)
    writer.select("What is it about?", "Section: Costs")
    writer.fill("Your question", QUESTION)
    writer.press("Ask the fund")
    writer.sees(QUESTION, "asked today", "You can take the question back until then")


def answer(fund: Visitor) -> None:
    fund.navigate("Home")
    fund.follow(re.compile("^Answer a question about round .*, asked today by Department for Rivers$"))
    fund.fill("Your answer", ANSWER)
    fund.press("Publish the answer", status=422)
    fund.sees("names Rivers, who asked")
    fund.fill("The question, as everyone reads it", WORDING)
    fund.press("Publish the answer")
    fund.sees("The answer is published", WORDING, ANSWER)


def correct(fund: Visitor) -> None:
    fund.follow("Correct the answer to question 1")
    fund.fill("The answer from now on", CORRECTED)
    fund.press("Publish the corrected answer")
    fund.sees(CORRECTED)
    fund.follow("Change the last day for questions")
    fund.press("Save the last day")
    fund.sees("Questions to the fund", "Until the round closes on")


def read(writer: Visitor, reference: str) -> None:
    writer.visit(f"/bids/{reference}/")
    writer.sees("1 answered", "1 new to you")
    writer.follow("Questions to the fund, and its answers")
    writer.unfold("Who asked, and in which words")
    writer.sees("Your question", QUESTION, CORRECTED)
    writer.press("Mark the new answers as read")
    writer.visit(f"/bids/{reference}/")
    writer.sees_not("new to you")


def comment(writer: Visitor, signs: Visitor, reference: str) -> None:
    signs.visit(f"/bids/{reference}/")
    signs.follow("Comments between colleagues")
    signs.follow("Write a comment on The work")
    signs.fill("Your comment", COMMENT)
    signs.press("Comment")
    writer.visit(f"/bids/{reference}/")
    writer.sees("1 open comment, 1 new to you.")
    writer.follow("The work")
    writer.unfold("1 open comment, 1 new to you")
    writer.sees(COMMENT)
    writer.follow("Write a comment, or settle one")
    writer.press("Mark the new comments as read")
    writer.sees("Marked as read")
    writer.fill("Your comment", "The supplier does; the costs say so.")
    writer.press("Comment")
    writer.press("Mark as settled", within="form:has([value=settle]) >> nth=0")
    writer.sees("Settled", "The comment is settled.")
    writer.visit(f"/bids/{reference}/")
    writer.press("Check your answers")
    writer.sees("Your colleagues have left 1 open comment")
    writer.follow("1 open comment")
    signs.visit(f"/bids/{reference}/comments/of/work")
    signs.press("Remove my comment")
    signs.sees("removed by")
