"""By which day a condition can be due, when an approval asks for it and when the day is moved."""

from datetime import date


def due_day_obstacle(due_on: date, today: date) -> str:
    """Why a condition cannot be due on that day, as it is said today; nothing where it can."""
    return "This day has passed. Give today or a day to come." if due_on < today else ""
