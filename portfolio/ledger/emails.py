"""What the end of a year says to the people told of it."""

from accounts.emails import Write, page, worded

MESSAGES: dict[str, Write] = {
    "fund.year_lapsed": worded(
        "Money of {name} for {year} has lapsed",
        "{words} It cannot be given to any bid. What awards were promised of {year} stays theirs: released "
        "money is spent by the returns of that year, and what is not released needs a budget exchange.",
        link=page("portfolio:fund"),
    ),
}
