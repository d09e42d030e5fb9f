"""How an award goes, in three colours, each with its words.

Source of the three points: the delivery confidence assessment of government projects, which since 2021 has
Red, Amber and Green, and no longer the two shades between. What each means for the spend and the risk of an
award is the house's own rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from legacyfund.lib.days import day_in_words
from legacyfund.lib.errors import DomainError
from legacyfund.lib.financial_year import Period

GREEN, AMBER, RED = "GREEN", "AMBER", "RED"
COLOURS: dict[str, str] = {RED: "Red", AMBER: "Amber", GREEN: "Green"}
"""The worst first."""

AREAS: dict[str, str] = {"delivery": "Delivery", "spend": "Spend", "risk": "Risk"}
MEANS: dict[str, dict[str, str]] = {
    "delivery": {
        GREEN: "Milestones will be met by their baselines, or within the tolerance",
        AMBER: "Milestones can be met by then, but something has to be done about it now",
        RED: "Milestones will not be met by their baselines as things stand",
    },
    "spend": {
        GREEN: "This year’s money will be spent in it, and is enough",
        AMBER: "Some of this year’s money may not be spent, or may not be enough, unless something is done",
        RED: "This year’s money will not be spent in it, or will not be enough",
    },
    "risk": {
        GREEN: "The risks are known and held where they are",
        AMBER: "A risk is likely to become a problem unless something is done",
        RED: "A risk has become a problem, or nothing holds it",
    },
}


class RatingRefused(DomainError):
    """A colour that is none, or one without its words."""


class ReportTooEarly(DomainError):
    """A month that is not to be reported on now."""


@dataclass(frozen=True)
class Rating:
    colour: str
    words: str = ""


Ratings = Mapping[str, Rating]
"""By area, all three."""


def check_ratings(ratings: Ratings) -> dict[str, Rating]:
    """As they are kept: trimmed. Amber and Red say why. Raises RatingRefused, naming the field."""
    found = {}
    for area, label in AREAS.items():
        rating = ratings.get(area, Rating(""))
        if rating.colour not in COLOURS:
            raise RatingRefused(f"Choose Red, Amber or Green for {label.lower()}.", field=area)
        words = rating.words.strip()
        if rating.colour != GREEN and not words:
            raise RatingRefused(
                f"{label} is {COLOURS[rating.colour]}: say why, and what is being done about it.",
                field=f"{area}_words",
            )
        found[area] = Rating(rating.colour, words)
    return found


def worst(colours: Mapping[str, str]) -> str:
    """Of the three areas."""
    return next(colour for colour in COLOURS if colour in colours.values())


def months_to_report(accepted_on: date, today: date) -> tuple[Period, ...]:
    """The month that ended last and the one that runs, of those since the award was accepted."""
    running = Period.of(today)
    return tuple(row for row in (running.previous, running) if row >= Period.of(accepted_on))


def month_due(accepted_on: date, today: date) -> Period | None:
    """The month that ended last; none in the month of acceptance."""
    ended = Period.of(today).previous
    return ended if ended >= Period.of(accepted_on) else None


def check_month(month: Period, accepted_on: date, today: date) -> None:
    """Raises ReportTooEarly."""
    if month not in (open_months := months_to_report(accepted_on, today)):
        first, last = open_months[0], open_months[-1]
        raise ReportTooEarly(
            f"On {day_in_words(today)} a report is on {first.first_day:%B %Y}"
            + (f" or {last.first_day:%B %Y}." if first != last else "."),
            field="month",
        )
