"""A department registers a system and rates its risk."""

from bids.register.rules.risk_criteria import IMPACT, LIKELIHOOD
from tests.factories.register import RED_SCORES
from tests.journeys.cast import SYSTEM, Story


def bidder_registers_the_system(story: Story) -> None:
    bidder = story["bidder"]
    bidder.navigate("Register")
    bidder.press("Register a system")
    bidder.press("Add to the register")
    bidder.sees("There is a problem")
    bidder.fill("Name of the system", SYSTEM)
    bidder.fill(
        "What it is and what it does", "Holds each licence the department grants, and the fee paid for it."
    )
    bidder.fill("Legacy components (optional)", "A database out of support, on hardware no longer made")
    bidder.fill("Services it supports", "Licences for 85,000 traders")
    bidder.fill("Who owns it (a role, not a name)", "Head of licensing")
    bidder.fill("Yearly cost to run", "640,000")
    bidder.press("Add to the register")
    bidder.sees(SYSTEM, "£640,000", "Not yet rated")
    story.system = bidder.path().split("/")[2]


def bidder_rates_the_system(story: Story) -> None:
    bidder = story["bidder"]
    bidder.press("Rate its risk")
    scores = iter(RED_SCORES)
    for criteria in (LIKELIHOOD, IMPACT):
        for criterion in criteria:
            level = next(scores)
            question = f"{criterion.code} {criterion.name}"
            bidder.choose(f"{level} – {criterion.levels[level - 1]}", group=question)
            bidder.fill(f"Evidence for {criterion.code}", "Recorded in the service's risk log.")
        bidder.press("Save and continue")
    bidder.sees("Overall risk: 26.7, red-rated")
    bidder.press("Send for confirmation")
    bidder.sees("waits for a second person")


def sign_off_confirms_the_rating(story: Story) -> None:
    sign_off = story.take_up("sign_off", f"Confirm the rating of {SYSTEM}")
    sign_off.press("Confirm the rating")
    sign_off.sees("26.7", "Red-rated")
