"""Where a bid began that was started from an earlier one, and what of it nobody has saved since."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from accounts.models import Event, User
from bids.register.models import LegacySystem
from bids.rounds.queries import criteria_of
from bids.rounds.rules.questions import ALTERNATIVES, Section, sections_of
from bids.writing.models import Bid, SectionRevision
from bids.writing.queries.bids import bids_visible_to
from bids.writing.rules.carrying import new_questions, sections_carried

STARTED_AGAIN = "bid.started_again"
UNNAMED = "an earlier bid"
"""What the origin is called to a reader who may not know of it."""


@dataclass(frozen=True)
class Carried:
    """`version` is the number of the version of `origin` it was copied from, None where that was a draft.

    `copied` are codes of sections; by `years` what it says of its time was moved; `left_out` are references
    of systems.
    """

    bid: Bid
    origin: Bid
    version: int | None
    copied: frozenset[str]
    years: int
    left_out: tuple[str, ...]

    @cached_property
    def saved(self) -> frozenset[str]:
        """Codes of the sections that somebody has saved in the bid."""
        rows = SectionRevision.objects.filter(bid=self.bid)
        return frozenset(rows.values_list("section", flat=True))

    @property
    def unread(self) -> frozenset[str]:
        """Sections that say what the earlier bid said, and that nobody has saved in this one."""
        return self.copied - self.saved

    @property
    def new(self) -> frozenset[str]:
        """Sections of the bid's form that were not carried, and that nobody has saved."""
        carried = sections_carried(*(bid.round.questions_version for bid in (self.origin, self.bid)))
        asked = {section.code for section in self._form_of(self.bid)}
        return frozenset(asked - set(carried)) - self.saved

    @property
    def new_questions(self) -> dict[str, list[str]]:
        """By section carried, the questions that the earlier bid was not asked, until it is saved."""
        found = new_questions(self._form_of(self.origin), self._form_of(self.bid))
        return {
            code: [question.label for question in questions]
            for code, questions in found.items()
            if code in self.unread
        }

    @property
    def first_years(self) -> tuple[str, str]:
        return self.origin.round.first_year, self.bid.round.first_year

    def systems_left_out(self) -> list[LegacySystem]:
        return list(LegacySystem.objects.filter(reference__in=self.left_out).order_by("reference"))

    def new_criteria(self) -> list[str]:
        """What the bids of this round are judged by, and those of the earlier bid's were not."""
        former = {row.name.casefold() for row in criteria_of(self.origin.round)}
        rows = criteria_of(self.bid.round)
        return [f"{row.name} ({row.weight}%)" for row in rows if row.name.casefold() not in former]

    def parts(self) -> Iterator[Section]:
        """Those carried and not read since, in the order of the bid."""
        for section in (*self._form_of(self.bid), ALTERNATIVES):
            if section.code in self.unread:
                yield section

    @staticmethod
    def _form_of(bid: Bid) -> tuple[Section, ...]:
        return sections_of(bid.round.questions_version)


def carried_into(bid: Bid) -> Carried | None:
    """None for a bid that was started empty. Needs `bid.round`."""
    found = Event.objects.filter(subject="bids.bid", subject_id=bid.pk, kind=STARTED_AGAIN)
    event = found.order_by("pk").first()
    if event is None:
        return None
    data = event.data
    origin = Bid.objects.select_related("round", "department", "current_version").get(reference=data["from"])
    return Carried(
        bid=bid,
        origin=origin,
        version=data["version"],
        copied=frozenset(data["copied"].split(", ")) - {""},
        years=data.get("years", 0),
        left_out=tuple(data.get("left_out", ())),
    )


def name_of_origin(carried: Carried, reader: User) -> str:
    """Its reference: another department that is a partner in the new bid need not know of it."""
    seen = bids_visible_to(reader).filter(pk=carried.origin.pk).exists()
    return carried.origin.reference if seen else UNNAMED
