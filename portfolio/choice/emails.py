"""What a run says to the person who asked for it."""

from accounts.emails import Write, page, worded

MESSAGES: dict[str, Write] = {
    "scenario_run.done": worded(
        "Scenario run {ref} is done",
        "The scenario run {ref} that you asked for is done.",
        link=page("portfolio:run"),
    ),
    "scenario_run.failed": worded(
        "Scenario run {ref} stopped",
        "The scenario run {ref} that you asked for stopped before it was done. What was found until then "
        "stays. An administrator can have it tried again.",
        link=page("portfolio:run"),
    ),
}
