"""When a message leaves that may wait: after quiet hours, or with the next digest. London time."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from legacyfund.lib.financial_year import LONDON, london_date

MORNING = time(8)
"""When digests leave, and how long quiet hours hold what must be told."""
MONDAY = 0


@dataclass(frozen=True)
class QuietHours:
    """From one time of day to another, over midnight where the second is earlier; the second is outside."""

    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.starts == self.ends:
            raise ValueError("quiet hours end at another time than they start")

    def hold(self, moment: datetime) -> bool:
        now = moment.astimezone(LONDON).time()
        if self.starts < self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends


def next_time(after: datetime, at: time, *, weekday: int | None = None) -> datetime:
    """The first moment later than `after` at which it is that time in London, on that day of the week."""
    day = london_date(after)
    while True:
        moment = datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)
        if moment > after and weekday in (None, day.weekday()):
            return moment
        day += timedelta(days=1)


def held_until(
    moment: datetime, quiet: QuietHours | None, *, must_be_told: bool, since: datetime | None = None
) -> datetime | None:
    """When a message that could leave now does; none where that is now. What must be told waits until
    the morning after it happened, `since`, at most.
    """
    if quiet is None or not quiet.hold(moment):
        return None
    end = next_time(moment, quiet.ends)
    if must_be_told:
        end = min(end, next_time(since or moment, MORNING))
    return end if end > moment else None


def digest_leaves(moment: datetime, quiet: QuietHours | None, *, weekly: bool) -> datetime:
    """With the next morning, or Monday's; after the quiet hours where these last longer."""
    leaves = next_time(moment, MORNING, weekday=MONDAY if weekly else None)
    return held_until(leaves, quiet, must_be_told=False) or leaves
