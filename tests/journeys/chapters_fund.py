"""The fund manager sets the fund and the round up."""

from tests.journeys.cast import CAPITAL, FUND, FUND_NAME, RESOURCE, Story


def fund_manager_sets_up_the_fund(story: Story) -> None:
    manager = story["fund_manager_one"]
    manager.navigate("Fund")
    manager.press("Set up a fund")
    manager.fill("Name of the fund", FUND_NAME)
    manager.fill("Reference", FUND)
    manager.select("First financial year", story.year)
    manager.select("Last financial year", story.next_year)
    manager.press("Set up the fund")
    manager.sees(FUND_NAME)


def fund_manager_allocates_the_envelopes(story: Story) -> None:
    manager = story["fund_manager_one"]
    manager.press("Change the envelopes")
    manager.choose("Add to the envelopes")
    manager.fill("Why?", "Spending Review settlement")
    manager.fill(f"{story.year}, {CAPITAL} (optional)", "500,000")
    manager.fill(f"{story.year}, {RESOURCE} (optional)", "200,000")
    manager.fill(f"{story.next_year}, {RESOURCE} (optional)", "300,000")
    manager.press("Change the envelopes")
    manager.sees("£500,000", "£200,000", "£300,000", "£1,000,000")


def fund_manager_sets_up_the_round(story: Story) -> None:
    manager, opens, closes = story["fund_manager_one"], story.today, story.closing_day
    manager.navigate("Rounds")
    manager.press("Set up a round")
    manager.fill("Reference", story.round)
    manager.fill("Name of the round", "First call")
    manager.fill(
        "Guidance for departments", "For systems out of support that departments cannot afford to leave."
    )
    manager.fill_date("When does it open?", opens.day, opens.month, opens.year)
    manager.fill_date("When does it close?", closes.day, closes.month, closes.year)
    manager.fill("Closing time", "23:59")
    manager.fill("Whole-life cost that scores 100", "100,000")
    manager.fill("Whole-life cost that scores 0", "5,000,000")
    manager.choose("Short form")
    manager.press("Save and set the criteria")
    manager.sees("This is the default set")
    manager.press("Save the criteria")
    manager.sees("Risk removed", "Strategic fit and users", "Planned")


def fund_manager_ties_and_opens_the_round(story: Story) -> None:
    manager = story["fund_manager_one"]
    manager.navigate("Fund")
    manager.follow(FUND_NAME)
    manager.follow("Tie a round to this fund")
    manager.choose(f"{story.round} First call")
    manager.press("Tie the round")
    manager.sees(story.round)
    manager.navigate("Rounds")
    manager.follow(f"{story.round} First call")
    manager.press("Open the round")
    manager.press("Open the round")
    manager.sees(f"Round {story.round} is open")
