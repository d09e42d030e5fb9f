"""A return that an award owes for a period: what state it is in, and the one thing to do next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from legacyfund.lib.financial_year import Period

STANDING = ("CERTIFIED", "HELD", "ACCEPTED")
"""The statuses in which the department has vouched for a return."""
CAME_BACK = ("REFUSED", "WITHDRAWN")
"""Refused by the fund, or sent back by the department's sign-off; what else was withdrawn is left out."""


class Owed(StrEnum):
    SENT_BACK = "Lines sent back"
    REFUSED = "Refused by the fund"
    WITHDRAWN = "Sent back by the sign-off"
    NOTHING = "Not reported"
    IN_HAND = "A file is in hand"
    TO_CERTIFY = "To be certified"
    CERTIFIED = "With the fund"
    HELD = "Held"
    ACCEPTED = "Accepted"


@dataclass(frozen=True)
class Reported:
    """A return of the award and period. `reason`: why it came back. `people`: ids of who prepared it, who
    cannot certify it. `budget`: its control budget, blank where it says that nothing was spent.
    """

    reference: str
    status: str
    reason: str = ""
    people: frozenset[int] = frozenset()
    budget: str = ""

    def settles(self, other: "Reported") -> bool:
        """Whether this one, reported later, says again what the other said."""
        same = self.budget == other.budget or not (self.budget and other.budget)
        return same and self.status not in CAME_BACK


@dataclass(frozen=True)
class SentBack:
    """An open request of the fund for lines of a return of the award and period."""

    reference: str
    reason: str


@dataclass(frozen=True)
class OwedReturn:
    """`due_on`: the last day on which it comes into its period. `late_until`: because the fund allows it.

    `reported`: its returns in order; `sent_back`: requests that wait for the department; `file`: one on its
    way, by reference.
    """

    award: str
    title: str
    department: str
    period: Period
    due_on: date
    late_until: date | None = None
    reported: tuple[Reported, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    file: str = ""

    @property
    def is_in(self) -> bool:
        """The department has vouched for a return."""
        return any(row.status in STANDING for row in self.reported)

    def is_missing(self, today: date) -> bool:
        return not self.is_in and today > self.due_on

    @property
    def came_back(self) -> Reported | None:
        """The last one that came back and was not reported again."""
        for place in reversed(range(len(self.reported))):
            row, later = self.reported[place], self.reported[place + 1 :]
            if row.status in CAME_BACK and not any(one.settles(row) for one in later):
                return row
        return None

    @property
    def state(self) -> Owed:
        statuses = {row.status for row in self.reported}
        if self.sent_back:
            return Owed.SENT_BACK
        if (back := self.came_back) is not None:
            return Owed.IN_HAND if self.file else Owed[back.status]
        if "CHECKED" in statuses:
            return Owed.TO_CERTIFY
        for status in ("HELD", "CERTIFIED", "ACCEPTED"):
            if status in statuses:
                return Owed[status]
        return Owed.IN_HAND if self.file else Owed.NOTHING

    @property
    def is_for_department(self) -> bool:
        """Somebody of the department has the next step."""
        return self.state in (
            *(Owed.SENT_BACK, Owed.REFUSED, Owed.WITHDRAWN, Owed.NOTHING),
            *(Owed.IN_HAND, Owed.TO_CERTIFY),
        )

    @property
    def subject(self) -> str:
        """The reference of what the state is about: a request, a return or a file; blank where nothing is."""
        if self.state is Owed.SENT_BACK:
            return self.sent_back[0].reference
        if self.state is Owed.IN_HAND:
            return self.file
        if (back := self.came_back) is not None:
            return back.reference
        found = [row.reference for row in self.reported if row.status == self.state.name or self._is(row)]
        return found[-1] if found else ""

    def may_be_certified_by(self, person: int) -> bool:
        """Whether a sign-off with this id may certify what waits: not what they prepared themselves."""
        waiting = [row for row in self.reported if row.status == "CHECKED"]
        return bool(waiting) and person not in waiting[-1].people

    @property
    def why(self) -> str:
        """Why it came back, where it did."""
        if self.state is Owed.SENT_BACK:
            return self.sent_back[0].reason
        if self.state in (Owed.REFUSED, Owed.WITHDRAWN) and (back := self.came_back) is not None:
            return back.reason
        return ""

    def _is(self, row: Reported) -> bool:
        return self.state is Owed.TO_CERTIFY and row.status == "CHECKED"


def missing_in_words(periods: list[Period]) -> str:
    """Why money waits: `No return of June 2027 and July 2027 is certified.`; blank where none is missing."""
    if not periods:
        return ""
    months = [f"{period.first_day:%B %Y}" for period in periods]
    named = months[0] if len(months) == 1 else f"{', '.join(months[:-1])} and {months[-1]}"
    return (
        f"No return of this award for {named} is certified, and the day for it has passed. Money is released "
        "once the department has reported, also where nothing was spent."
    )
