"""The fund makes a panel, decides its conflicts, tries an assignment and publishes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import PASSWORD, make_department, make_user
from tests.factories.assessment import eligible_bid, open_round
from tests.factories.panel import panel_member
from tests.journeys.browser import Browser

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TITLES = ("Replace the case management system", "Move payroll to a service", "Retire the licensing database")


def test_from_a_panel_to_the_first_reviewer_asked(live_server) -> None:
    now = timezone.now()
    round_ = open_round(now=now)
    bids = [
        eligible_bid(round_, department=make_department(now=now), title=title, now=now) for title in TITLES
    ]
    make_user(Role.FUND_MANAGER, email="fund@legacyfund.example", password=PASSWORD, now=now)
    chair = make_user(Role.CHAIR, name="Head of the panel", now=now)
    panel_member(round_, chair, part="CHAIR", most_bids=0, now=now)
    for number in range(3):
        panel_member(round_, make_user(Role.REVIEWER, name=f"Reviewer {number + 1}", now=now), now=now)
    declares = make_user(
        Role.REVIEWER, name="Reviewer 4", email="four@legacyfund.example", password=PASSWORD, now=now
    )
    due = timezone.localdate() + timedelta(days=9)
    with Browser(live_server.url, album="assignment") as browser:
        fund = browser.visitor().sign_in("fund@legacyfund.example", PASSWORD)
        fund.visit(f"/rounds/{round_.reference}/panel")
        fund.press("Add somebody", picture="panel-add")
        fund.select("Who joins the panel?", "Reviewer 4")
        fund.choose("Member")
        fund.fill("How many reviews at most?", "3")
        fund.choose("Yes")
        fund.fill("What do they know? (optional)", "payroll, cloud")
        fund.press("Add to the panel", picture="panel")
        fund.sees("Reviewer 4", "payroll, cloud")

        four = browser.visitor().sign_in("four@legacyfund.example", PASSWORD)
        four.visit(f"/rounds/{round_.reference}/interests", picture="interests")
        four.select("Which bid is it about?", f"{bids[0].reference}: {bids[0].title}")
        four.choose("Work")
        four.fill("What is the interest?", "I advised the department on its business case.")
        four.press("Declare the interest", picture="interests-declared")
        four.sees("I advised the department")

        fund.visit(f"/rounds/{round_.reference}/conflicts")
        fund.press("Search the record", picture="conflicts")
        fund.choose(f"Looked at: {declares.name} and {bids[0].reference}")
        fund.choose("Confirm: the person keeps away from the bid")
        fund.fill("Why?", "Too close to the case.")
        fund.press("Save the decision", picture="conflicts-decided")
        fund.follow("assign the reviewers")
        fund.press("Try an assignment", picture="assignment")
        fund.sees("No assignment has a lower largest load: proven")
        fund.follow(f"Change the reviewers of {bids[1].reference}", picture="assignment-change")
        fund.visit(f"/rounds/{round_.reference}/assignment")
        fund.press("Go on to publish", picture="assignment-publish")
        fund.fill_date("When are the reviews due?", due.day, due.month, due.year)
        fund.press("Publish and ask everybody", picture="assignment-published")
        fund.sees("there is nothing to assign")
        fund.visit(f"/bids/{bids[1].reference}/reviewers", picture="reviewers")

        four.visit("/reviews/", picture="reviews-four")
        four.sees_not(bids[0].title)
