"""The bid, from its start to the sign-off's certificate."""

import re
from datetime import timedelta

from bids.rounds.rules.questions import FOUR_TESTS
from legacyfund.lib.control_budgets import CONTROL_BUDGETS, SHORT_CONTROL_BUDGETS
from tests.journeys.cast import BID, CAPITAL, RESOURCE, SYSTEM, Story, costs_of

SHORT = {label: SHORT_CONTROL_BUDGETS[code] for code, label in CONTROL_BUDGETS.items()}
WORK = {
    "What will be done?": "The records move to a new ledger, and the old one is switched off.",
    "Who uses the services, and how many are they?": "85,000 traders a year, and 120 staff.",
    "How will the risk be held down until the work is done?": "A second copy each night, tried each month.",
    "Why now?": "The last engineer who knows the old ledger retires next year.",
}


def bidder_starts_a_bid(story: Story) -> None:
    bidder = story["bidder"]
    bidder.navigate("Bids")
    bidder.press("Start a bid")
    bidder.fill("Title of the bid", BID)
    bidder.press("Start the bid")
    bidder.sees(BID, "Not started")
    story.bid = bidder.path().split("/")[2]


def bidder_names_the_system(story: Story) -> None:
    bidder, ends = story["bidder"], story.today + timedelta(days=700)
    bidder.follow("Systems and disposition")
    group = "System 1"
    bidder.select("System", f"{SYSTEM} ({story.system}): 26.7, red-rated", group=group)
    bidder.select("Treatment", "Repurchase: replace it with a product or service", group=group)
    bidder.fill("What happens to it", "Switched off once its records have moved.", group=group)
    bidder.fill("Target rating after delivery", "4.5", group=group)
    bidder.fill_date("Date it is decommissioned", ends.day, ends.month, ends.year, group=group)
    bidder.press("Save and continue")
    bidder.sees("Complete")


def bidder_describes_the_work(story: Story) -> None:
    bidder = story["bidder"]
    bidder.follow("The work")
    for question, answer in WORK.items():
        bidder.fill(question, answer)
    bidder.press("Save and continue")


def bidder_enters_the_costs(story: Story) -> None:
    bidder, lines = story["bidder"], costs_of(story)
    bidder.follow("Costs")
    for number, line in enumerate(lines, start=1):
        if number > 1:
            bidder.press("Add another cost")
        place = f"cost {number}"
        bidder.fill("What it is for", line.description, line=place)
        bidder.select("Control budget", SHORT[line.control_budget], line=place)
        bidder.select("Category", line.category, line=place)
        bidder.select("Who pays", line.payer, line=place)
        bidder.fill(line.year, f"{line.amount:,}", line=place)
    bidder.press("Save and continue")
    bidder.sees("£400,000", "£350,000", "£750,000")


def bidder_ties_the_money_to_milestones(story: Story) -> None:
    bidder, soon, later = story["bidder"], story.today + timedelta(days=20), story.today + timedelta(days=500)
    bidder.follow("Milestones")
    bidder.press("Add another milestone")
    first, second = "Milestone 1", "Milestone 2"
    bidder.fill("Name", "New ledger built", group=first)
    bidder.select("Kind", "Delivery", group=first)
    bidder.fill_date("Baseline date", soon.day, soon.month, soon.year, group=first)
    bidder.fill("Evidence expected", "The report of the acceptance test", group=first)
    bidder.fill(share(story.year, CAPITAL), "400,000", group=first)
    bidder.fill(share(story.year, RESOURCE), "100,000", group=first)
    bidder.fill("Name", "Old ledger switched off", group=second)
    bidder.select("Kind", "Decommissioning", group=second)
    bidder.fill_date("Baseline date", later.day, later.month, later.year, group=second)
    bidder.fill("Evidence expected", "The supplier's letter", group=second)
    bidder.press("Save and continue")
    bidder.sees("£250,000 too little")
    bidder.fill(share(story.next_year, RESOURCE), "250,000", group=second)
    bidder.press("Save and continue")


def share(year: str, control_budget: str) -> str:
    return f"{year}, {control_budget}"


def bidder_answers_for_the_accounting_officer(story: Story) -> None:
    bidder = story["bidder"]
    bidder.follow("Accounting officer")
    for _, name in FOUR_TESTS:
        test = name.lower()
        bidder.fill(f"How the proposal meets the test of {test}", "As the business case shows.")
        bidder.choose(f"The proposal meets the test of {test}")
    bidder.choose("No", group="Is any of the spending novel, contentious or repercussive?")
    bidder.press("Save and continue")
    bidder.sees_not("Not started", "In progress")


def bidder_checks_and_sends(story: Story) -> None:
    bidder = story["bidder"]
    bidder.press("Check your answers")
    bidder.sees(SYSTEM, *WORK.values(), "£830,000", "New ledger built")
    bidder.press("Send for certification")
    bidder.sees("is with the sign-off")


def sign_off_certifies_and_submits(story: Story) -> None:
    sign_off = story.take_up("sign_off", f"Certify {story.bid}")
    sign_off.sees("Bid lead, DfL sent this bid")
    for _, name in FOUR_TESTS:
        sign_off.choose(name)
    sign_off.press("Certify and submit")
    sign_off.sees("Bid submitted", story.bid, "It asks the fund for £750,000")
    found = re.search(r"\b[0-9a-f]{64}\b", sign_off.text())
    assert found, "the confirmation shows the version's fingerprint"
    story.sha256 = found[0]
    sign_off.follow("Read the bid as submitted")
    sign_off.sees(*WORK.values())
