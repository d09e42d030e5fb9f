"""Who has done what with a file, a return or a waiver."""

from datetime import datetime

from accounts.models import User
from legacyfund.web.items import Row
from legacyfund.web.templatetags.govuk import moment

Step = tuple[str, User | str | None, datetime | None]
"""What was done, who did it (a person, or a machine in words), and when."""


def steps_taken(*steps: Step) -> list[Row]:
    """A row for each step that somebody has taken: who, and when."""
    return [Row(step, f"{person}, {moment(at)}") for step, person, at in steps if person and at]
