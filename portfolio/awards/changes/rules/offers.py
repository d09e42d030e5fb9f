"""Whether a kind of change is offered: one that is certain to be refused is not, and pages say why."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.awards.changes.rules.checks import ChangeNotPossible, check_possible
from portfolio.awards.changes.rules.kinds import OF_STATUS, ChangeKind
from portfolio.awards.changes.rules.terms import PLANNED, Asked, AwardNow, Terms, terms_of_asked
from portfolio.awards.changes.rules.words import in_both


@dataclass(frozen=True)
class WhyNot:
    """`waits_on`: the number of the change that has to be answered or withdrawn first, where it is one."""

    words: str
    waits_on: int | None = None


def why_not(kind: ChangeKind, now: AwardNow, waiting: Mapping[int, Terms]) -> WhyNot | None:
    """None where it can be asked for. `waiting`: by number, what is asked for already."""
    try:
        check_possible(kind, now)
    except ChangeNotPossible as refusal:
        return WhyNot(refusal.message)
    if kind in OF_STATUS:
        return _same_as(terms_of_asked(Asked(kind), now), waiting)
    planned = {row.number for row in now.milestones if row.status == PLANNED}
    if not planned:
        what = "baseline can move" if kind is ChangeKind.RE_BASELINE else "money can change"
        return WhyNot(f"No milestone is still planned, so no {what}.")
    if planned <= (taken := waited_for(kind, waiting)).keys():
        return _waits(next(taken[number] for number in sorted(planned)))
    return None


def waited_for(kind: ChangeKind, waiting: Mapping[int, Terms]) -> dict[int, int]:
    """By number of the milestone, the change that waits on it, so that this kind cannot change it as well."""
    found: dict[int, int] = {}
    for number, terms in waiting.items():
        moved = [row.number for row in terms.baselines] if kind is ChangeKind.RE_BASELINE else []
        found |= dict.fromkeys([*terms.cancelled, *moved], number)
    return found


def _same_as(terms: Terms, waiting: Mapping[int, Terms]) -> WhyNot | None:
    return next((_waits(number) for number, other in waiting.items() if in_both(terms, other)), None)


def _waits(number: int) -> WhyNot:
    return WhyNot(
        f"C{number} waits for an answer and changes the same. Have it answered or withdrawn first.", number
    )
