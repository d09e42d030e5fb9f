"""The day by which a condition of an approval is to be met: when it is asked for, the day is still to come.

The same holds of a day that a condition of an award is moved to.
"""

from datetime import date


def due_day_obstacle(due_on: date, today: date) -> str:
    """Why a condition asked for today cannot be due on that day; nothing where it can."""
    return "This day has passed. Give today or a day to come." if due_on < today else ""
