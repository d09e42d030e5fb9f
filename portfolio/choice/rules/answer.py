"""The answer to a scenario as far as it has come: a document that is kept, read by pages and downloads.

A worker writes it again after each step. Values in tenths of a point, money in pence, as in the problem.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from portfolio.choice.rules.baselines import Baseline, Way
from portfolio.choice.rules.solver import Selection, Status

FORMAT = "legacyfund/answer/1"
BEST, OWN = "BEST", "OWN"
"""Ways beside those of `Way`: the set the solver looks for, and the one somebody picked by hand."""


@dataclass(frozen=True)
class KnownSet:
    """A set to hold beside the best: `way` is one of `Way`, or OWN. `broken`: what it does not keep."""

    way: str
    chosen: tuple[str, ...]
    value: int
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """`best` is what the solver knows; `way` is that of the set the scenario stands for. `confirmed`: a
    second solve, done another way, agreed. `extras`: by the name of the step, what explains the answer.
    """

    best: Selection
    way: str = BEST
    confirmed: bool = False
    sets: tuple[KnownSet, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)

    def set_of(self, way: str) -> KnownSet | None:
        if way == BEST:
            value = self.best.value
            return None if value is None else KnownSet(BEST, self.best.chosen, value)
        return next((row for row in self.sets if row.way == way), None)

    @property
    def proposed(self) -> KnownSet | None:
        """The set the scenario stands for; None where there is none, or none yet."""
        return self.set_of(self.way)

    def with_extra(self, name: str, found: Any) -> "Answer":
        return replace(self, extras={**self.extras, name: found})

    @property
    def document(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "best": {
                "status": self.best.status.value,
                "chosen": list(self.best.chosen),
                "value": self.best.value,
                "bound": self.best.bound,
            },
            "way": self.way,
            "confirmed": self.confirmed,
            "sets": [asdict(row) for row in self.sets],
            "extras": dict(self.extras),
        }


def read_answer(document: Mapping[str, Any]) -> Answer:
    best = document["best"]
    return Answer(
        best=Selection(Status(best["status"]), tuple(best["chosen"]), best["value"], best["bound"]),
        way=document["way"],
        confirmed=document["confirmed"],
        sets=tuple(
            KnownSet(row["way"], tuple(row["chosen"]), row["value"], tuple(row["broken"]))
            for row in document["sets"]
        ),
        extras=document["extras"],
    )


def known_set(baseline: Baseline) -> KnownSet:
    return KnownSet(baseline.way.value, baseline.chosen, baseline.value, baseline.broken)


def points(tenths: int) -> str:
    """`1,234.5`: what a page shows is what was solved."""
    sign = "\N{MINUS SIGN}" if tenths < 0 else ""
    whole, rest = divmod(abs(tenths), 10)
    return f"{sign}{whole:,}.{rest}"


def whole_percent_more(value: int, than: int) -> int | None:
    """Rounded half up; None where the other is worth nothing."""
    if than <= 0:
        return None
    return floor(Fraction(100 * (value - than), than) + Fraction(1, 2))


def headline(answer: Answer) -> str:
    """The one sentence a visitor takes away."""
    if answer.way != BEST and answer.proposed is not None and answer.best.value is not None:
        return _of_another(answer.proposed, answer.best.value)
    best, listed = answer.best, answer.set_of(Way.DOWN_THE_LIST)
    if best.status is Status.INFEASIBLE:
        return "No set of bids keeps both the envelopes and everything the panel asks for."
    if best.value is None:
        return "No set was found in the time given. That does not mean that there is none."
    name = "The best set" if best.status is Status.PROVEN else "The best set found in the time given"
    worth = f"{name} is worth {points(best.value)} points"
    if listed is None:
        return f"{worth}."
    more = whole_percent_more(best.value, listed.value)
    if more is None:
        return f"{worth}. Funding down the list buys nothing for the same money."
    if best.value == listed.value:
        return f"{worth}, and funding down the list gives the same."
    if best.value < listed.value:
        less = points(listed.value - best.value)
        return f"{worth}, {less} less than funding down the list, which breaks what the panel asks for."
    if not more:
        return f"{worth}, {points(best.value - listed.value)} more than funding down the list."
    return f"{worth}, {more}% more than funding down the list for the same money."


def _of_another(own: KnownSet, best: int) -> str:
    name = "The set picked by hand" if own.way == OWN else "Funding down the list"
    worth = f"{name} is worth {points(own.value)} points"
    if own.broken:
        return f"{worth}, and does not keep everything it should."
    if own.value == best:
        return f"{worth}, as much as the best set found."
    return f"{worth}, {points(best - own.value)} less than the best set for the same money."


def certainty(answer: Answer) -> str:
    """How sure the answer is, as a sentence: never the best where that was not shown."""
    best = answer.best
    if best.status is Status.PROVEN and answer.way != BEST:
        return f"The best set is worth {points(best.value or 0)} points, and no set is worth more."
    if best.status is Status.PROVEN:
        return "No other set is worth more."
    if best.status is Status.INFEASIBLE:
        return "Nothing can be funded until an envelope, a decision or a sentence changes."
    if best.bound is None:
        return "Nothing is known of how much the best set can be worth."
    if best.value is None:
        return f"No set can be worth more than {points(best.bound)} points."
    found = "It" if answer.way == BEST else f"The best set found, {points(best.value)} points,"
    short = f"{points(best.bound - best.value)} points"
    if best.value <= 0:
        return f"{found} may not be the best there is: at most {short} short of the best possible."
    share = Fraction(100 * (best.bound - best.value), best.value)
    whole, hundredths = divmod(ceil(share * 100), 100)
    return (
        f"{found} may not be the best there is: at most {short}, or {whole}.{hundredths:02}%, "
        "short of the best possible."
    )
