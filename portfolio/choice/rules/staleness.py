"""What has changed behind an answer since it was asked for: two problems compared, as sentences."""

from collections.abc import Collection, Iterator

from legacyfund.lib.control_budgets import cell_order
from portfolio.choice.rules.problem import Candidate, Problem
from portfolio.choice.rules.sentences import envelope_in_words, in_pounds, listed


def changes_between(then: Problem, now: Problem, proposed: Collection[str] | None = None) -> tuple[str, ...]:
    """What of `then`, the frozen problem, is not so any more. Nothing where it would be frozen the same.

    `proposed`: ids in the set that the answer stands for, where there is one. A decision that follows it
    changes nothing.
    """
    return (*_envelopes(then, now), *_bids(then, now, proposed), *_sentences(then, now))


def _envelopes(then: Problem, now: Problem) -> Iterator[str]:
    before, after = dict(then.envelopes), dict(now.envelopes)
    for year, budget in sorted(before.keys() | after.keys(), key=cell_order):
        had, has = before.get((year, budget), 0), after.get((year, budget), 0)
        if had != has:
            yield f"{envelope_in_words(year, budget)} has {in_pounds(has)}, and had {in_pounds(had)}."


def _bids(then: Problem, now: Problem, proposed: Collection[str] | None) -> Iterator[str]:
    before, after = then.by_id, now.by_id
    if gone := sorted(before.keys() - after.keys()):
        yield f"{listed(gone)} {'is' if len(gone) == 1 else 'are'} not in the choice any more."
    if come := sorted(after.keys() - before.keys()):
        yield f"{listed(come)} {'has' if len(come) == 1 else 'have'} come into the choice."
    for name in sorted(before.keys() & after.keys()):
        yield from _bid(before[name], after[name], None if proposed is None else name in proposed)


def _bid(then: Candidate, now: Candidate, is_proposed: bool | None) -> Iterator[str]:
    follows = now.fixed is not None and now.fixed == is_proposed
    if then.fixed != now.fixed and not follows:
        words = {
            True: "was decided: it is funded",
            False: "was decided: it is not funded",
            None: "is open again",
        }
        yield f"{now.id} {words[now.fixed]}."
    if then.value != now.value:
        yield f"{now.id} has another value."
    if then.cost != now.cost:
        yield f"{now.id} costs {in_pounds(now.total)}, and cost {in_pounds(then.total)}."
    if (then.department, then.red) != (now.department, now.red):
        yield f"{now.id} has another department or rating."


def _sentences(then: Problem, now: Problem) -> Iterator[str]:
    before = [row.sentence for row in then.constraints]
    after = [row.sentence for row in now.constraints]
    yield from (f"The scenario does not say any more: {words}" for words in before if words not in after)
    yield from (f"The scenario now says: {words}" for words in after if words not in before)
