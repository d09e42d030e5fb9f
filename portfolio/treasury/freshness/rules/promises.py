"""The promises: what is published, for whom, by when, and how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from legacyfund.lib.financial_year import Period
from portfolio.treasury.sealing.rules.promised import DAYS_TO_CLOSE, HOUR_IN_WORDS, SEALED_WITHIN

CHECKED_WITHIN = timedelta(hours=8)
"""The check runs every hour of the day, and rests in the night."""
_AT_ONCE = "The moment the fund accepts a return"
_A_MONTH = f"By {HOUR_IN_WORDS}, {DAYS_TO_CLOSE} days after the last day of the month’s returns"


class Publication(StrEnum):
    FEED = "feed"
    CURRENT = "current"
    SEALED = "sealed"
    OVER_25K = "over-25k"
    OSCAR = "oscar"
    AWARDS = "awards"


@dataclass(frozen=True)
class Promise:
    """`of_a_month`: there is one for each fund and month, made when the fund closes the month. `is_public`:
    everybody may read it, and so when it comes.
    """

    publication: Publication
    words: str
    promised: str
    of_a_month: bool
    is_public: bool


PROMISES: dict[Publication, Promise] = {
    row.publication: row
    for row in (
        Promise(Publication.FEED, "Spend lines and the ledger’s signed heads", _AT_ONCE, False, False),
        Promise(Publication.CURRENT, "The current view of spend", _AT_ONCE, False, False),
        Promise(
            Publication.AWARDS,
            "Awards (360Giving)",
            "The moment a round is announced, and with each change since",
            False,
            True,
        ),
        Promise(Publication.OVER_25K, "Spending over £25,000", _A_MONTH, True, True),
        Promise(
            Publication.SEALED,
            "Sealed files",
            f"{_A_MONTH}, and within an hour of the month’s close",
            True,
            False,
        ),
        Promise(Publication.OSCAR, "OSCAR’s deltas", _A_MONTH, True, False),
    )
}


class State(StrEnum):
    ON_TIME = "On time"
    LATE = "Late"
    WRONG = "Wrong"
    UNCHECKED = "Not checked"
    NOTHING = "Nothing yet"


@dataclass(frozen=True)
class Made:
    """The last month of a fund that was published, and when."""

    month: Period
    at: datetime


@dataclass(frozen=True)
class Due:
    """The next month of a fund, and by when it is promised."""

    month: Period
    by: datetime


def state_of_month(
    made: Made | None, due: Due | None, *, waiting_since: datetime | None, is_wrong: bool, now: datetime
) -> State:
    """`waiting_since`: when the first month was closed whose files are not there yet, none where all are."""
    if is_wrong:
        return State.WRONG
    sealed_late = waiting_since is not None and now - waiting_since > SEALED_WITHIN
    if sealed_late or (due is not None and now > due.by):
        return State.LATE
    return State.ON_TIME if made is not None else State.NOTHING


def state_at_once(checked_at: datetime | None, *, is_wrong: bool, is_empty: bool, now: datetime) -> State:
    """`checked_at`: when it was last made to see whether it holds what it should."""
    if is_wrong:
        return State.WRONG
    if is_empty:
        return State.NOTHING
    if checked_at is None or now - checked_at > CHECKED_WITHIN:
        return State.UNCHECKED
    return State.ON_TIME
