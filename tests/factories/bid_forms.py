"""A round's details and lines of a bid's sections, as a browser posts them."""

from django.utils import timezone

from legacyfund.lib.financial_year import financial_year, following_year

YEAR = following_year(financial_year(timezone.localdate()))
"""The year of what is asked for: a page offers the years from the round's own on, which is this one."""

SYSTEM = {
    "treatment": "RETIRE",
    "disposition": "Switched off",
    "target_rating": "4.5",
    "decommission_on_day": "30",
    "decommission_on_month": "9",
    "decommission_on_year": "2028",
}
COST = {
    "description": "Build",
    "control_budget": "CDEL",
    "category": "SUPPLIER",
    "payer": "FUND",
    f"amount_{YEAR}": "£1,200.50",
    "justification": "",
}
MILESTONE = {
    "name": "Live",
    "kind": "GATE_4",
    "due_on_day": "31",
    "due_on_month": "3",
    "due_on_year": "2028",
    "evidence": "The report",
}
ROUND = {
    "name": "First round",
    "guidance": "Bid for red-rated systems.",
    "opens_at_day": "4",
    "opens_at_month": "1",
    "opens_at_year": "2031",
    "closes_at_day": "26",
    "closes_at_month": "6",
    "closes_at_year": "2031",
    "closing_time": "17:00",
    "cost_low_anchor": "1,000,000",
    "cost_high_anchor": "20,000,000",
    "rest_share": "20",
    "reviews_wanted": "2",
    "moderation_spread": "2",
    "questions_version": "1",
}
