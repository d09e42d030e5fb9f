"""How firm the best set is, as a page shows it: the place of each bid, and the doubts for the meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from portfolio.choice.queries.results import Result
from portfolio.choice.rules.doubts import ANSWERED_BY, doubt_in_words, doubtful_in, percent_in_words
from portfolio.choice.rules.problem import Candidate
from portfolio.choice.rules.robustness import Kind, Place


@dataclass(frozen=True)
class FirmBid:
    """`best`: it is in the best set. `share`: of the draws, those whose best set has it; `core`: of the sets
    that may be the best, those that have it; both in words. `places`: in the ranking, as weights move.
    """

    candidate: Candidate
    title: str
    department: str
    option: str
    best: bool
    place: Place
    share: str
    core: str
    places: str


@dataclass(frozen=True)
class DoubtRow:
    """One item for the meeting: `title` is blank for the weights. `settled_by` says what to do about it."""

    candidate: Candidate | None
    title: str
    words: str
    settled_by: str


@dataclass(frozen=True)
class Firmness:
    """`draws`: those made, of `asked`; `solved`: those of them that have a best set. `bids`: those the panel
    has not decided, by rank; `biased`: how many of them have an optimism bias.
    """

    draws: int
    asked: int
    solved: int
    biased: int
    bids: list[FirmBid]
    agenda: list[DoubtRow]

    @property
    def counted(self) -> dict[str, str]:
        """By place in small letters, how many there are: a bid that offers options stands once for each."""
        return {str(place).lower(): _bids_in_words(self._at(place)) for place in Place}

    @property
    def core(self) -> list[FirmBid]:
        return self._at(Place.CORE)

    @property
    def borderline(self) -> list[FirmBid]:
        return self._at(Place.BORDERLINE)

    @property
    def exterior(self) -> list[FirmBid]:
        return self._at(Place.EXTERIOR)

    def _at(self, place: Place) -> list[FirmBid]:
        return [row for row in self.bids if row.place is place]


def _bids_in_words(rows: list[FirmBid]) -> str:
    bids = len({row.candidate.bid for row in rows})
    counted = "1 bid" if bids == 1 else f"{bids} bids"
    return counted if bids == len(rows) else f"{len(rows)} options of {counted}"


def firmness_of(result: Result) -> Firmness | None:
    """None where it was not found, or not yet."""
    found = result.answer.extras.get("robustness")
    if found is None:
        return None
    open_bids = [
        candidate
        for name in result.inputs["ranking"]
        for candidate in [result.problem.by_id[name]]
        if candidate.fixed is None
    ]
    return Firmness(
        draws=found["draws"],
        asked=found["asked"],
        solved=found["solved"],
        biased=sum(result.inputs["doubts"]["bids"][row.bid]["bias"] > 0 for row in open_bids),
        bids=[_firm_bid(row, found["bids"][row.id], result) for row in open_bids],
        agenda=[_doubt_row(row, result) for row in found["agenda"]],
    )


def _firm_bid(row: Candidate, found: Mapping[str, str], result: Result) -> FirmBid:
    named = result.inputs["bids"][row.id]
    best, worst = result.inputs["doubts"]["bids"][row.bid]["places"]
    return FirmBid(
        candidate=row,
        title=named["title"],
        department=named["department"],
        option=named.get("option", ""),
        best=row.id in result.answer.best.chosen,
        place=Place(found["place"]),
        share=percent_in_words(Fraction(found["share"])),
        core=percent_in_words(Fraction(found["core"])),
        places=str(best) if best == worst else f"{best} to {worst}",
    )


def _doubt_row(found: Mapping[str, Any], result: Result) -> DoubtRow:
    kind, share = Kind(found["kind"]), Fraction(found["share"])
    row = result.problem.by_id.get(found["candidate"])
    doubts = result.inputs["doubts"]
    doubtful = next(
        (each for each in doubtful_in(result.problem, doubts) if row and each.candidate == row.id),
        None,
    )
    return DoubtRow(
        candidate=row,
        title="" if row is None else result.titles[row.bid],
        words=doubt_in_words(kind, share, row=row, doubtful=doubtful, weights=doubts["weights"]),
        settled_by=ANSWERED_BY[kind],
    )
