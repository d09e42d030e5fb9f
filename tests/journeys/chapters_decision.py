"""The decision, kept from the department until it is announced, and the award accepted."""

import re

from tests.journeys.cast import BID, Story

SECRETS = ("Approve", "approved", "Award LF", "Ranked", "Scored", "decision", "Proposed", "Confirmed")


def fund_manager_proposes(story: Story) -> None:
    manager = story.take_up("fund_manager_one", f"Propose decisions for round {story.round}")
    manager.follow(f"Propose a decision on {story.bid}")
    manager.choose("Approve")
    manager.press("Send to the chair")
    manager.sees(f"Your proposal on {story.bid} waits for the chair")


def chair_confirms(story: Story) -> None:
    chair = story.take_up("chair", f"Confirm the decision on {story.bid}")
    chair.sees("Proposed", "£400,000", "£100,000", "£250,000")
    chair.press("Confirm the decision")
    chair.sees(f"The decision on {story.bid} is confirmed")


def bidder_learns_nothing(story: Story) -> None:
    """On no page of theirs is anything of the ranking, the decision or an award."""
    for key in ("bidder", "sign_off"):
        person = story[key]
        person.navigate("Home")
        person.sees_not(BID, *SECRETS)
        person.navigate("Bids")
        person.sees(BID, "With the panel")
        person.sees_not(*SECRETS, within="main table")  # the filter offers every state there is
        person.follow(re.compile(f"^{BID}"))
        person.sees("With the panel")
        person.sees_not(*SECRETS)
        person.navigate("Messages")
        person.sees_not(*SECRETS)
        person.navigate("Awards")
        person.sees("There is no award yet")


def fund_manager_announces(story: Story) -> None:
    manager = story.take_up("fund_manager_one", f"Announce round {story.round}")
    manager.choose("I have checked the outcomes, and departments may be told now")
    manager.press("Announce the round")
    manager.sees(f"Round {story.round} is announced")


def bidder_sees_the_outcome(story: Story) -> None:
    bidder = story["bidder"]
    bidder.navigate("Bids")
    bidder.follow(re.compile(f"^{BID}"))
    bidder.sees("Approved")
    bidder.navigate("Messages")
    bidder.sees(story.bid)
    bidder.navigate("Awards")
    bidder.sees(BID, "Offered")


def sign_off_accepts_the_award(story: Story) -> None:
    sign_off = story.take_up("sign_off", "Answer the award ")
    sign_off.sees("Your bid is approved", "£400,000", "£100,000", "£250,000")
    story.award = sign_off.path().split("/")[2]
    sign_off.press("Accept the award")
    sign_off.sees(f"You have accepted {story.award}", "£750,000")
