"""What came of an award: promised and achieved side by side, and for the money."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from bids.versions.queries.document_parts import DocumentBenefit
from bids.versions.queries.promises import Promise, PromisedSystem
from legacyfund.lib.money import NOTHING
from portfolio.awards.closing.models import AchievedBenefit, Completion
from portfolio.awards.closing.queries.promised import outcomes_now, promise_for
from portfolio.awards.closing.rules.outcomes import PROOFS, ForMoney, SystemOutcome
from portfolio.awards.closing.workflow import CompletionStatus
from portfolio.awards.models import Award
from portfolio.awards.queries.totals import award_position, award_total
from portfolio.awards.workflow import AwardStatus

STANDING = (CompletionStatus.SAID, CompletionStatus.CONFIRMED)


@dataclass(frozen=True)
class SystemRow:
    """`reason`: why less than was promised, where somebody has said so."""

    promised: PromisedSystem
    outcome: SystemOutcome
    reason: str = ""

    @property
    def shown(self) -> str:
        return PROOFS[self.outcome.proof.value]


@dataclass(frozen=True)
class BenefitRow:
    """`achieved` is None until the department has said what came of it."""

    promised: DocumentBenefit
    achieved: AchievedBenefit | None


@dataclass(frozen=True)
class WhatCame:
    """`completion`: what the department said, as it stands; none while the register alone speaks, at `at`.

    `promised` for what the panel approved, `achieved` for what was spent by now, over all years and control
    budgets.
    """

    systems: Sequence[SystemRow]
    benefits: Sequence[BenefitRow]
    promised: ForMoney
    achieved: ForMoney
    percent: int
    completion: Completion | None

    @property
    def is_confirmed(self) -> bool:
        return self.completion is not None and self.completion.status == CompletionStatus.CONFIRMED

    @property
    def waits(self) -> bool:
        return self.completion is not None and self.completion.status == CompletionStatus.SAID


def what_came_of(award: Award, *, spent: Decimal | None = None) -> WhatCame | None:
    """As the department said and the fund confirmed, or has to; before that, as the register has it now. None
    of an award that was never accepted. `spent`: by now, over all years and control budgets, where it is
    known already.
    """
    if award.answered_at is None or award.status == AwardStatus.DECLINED:
        return None
    standing = [row for row in award.completions.all() if row.status in STANDING]
    return _compared(award, promise_for(award), next(iter(standing), None), spent)


def of_completion(completion: Completion) -> WhatCame:
    """As it was said, whatever the register has become since."""
    return _compared(completion.award, promise_for(completion.award), completion, None)


def _compared(
    award: Award, promise: Promise, completion: Completion | None, spent: Decimal | None
) -> WhatCame:
    said = list(completion.systems.order_by("place")) if completion else []
    outcomes = [row.outcome for row in said] if completion else outcomes_now(award, promise)
    reasons = [row.reason for row in said] if completion else [""] * len(outcomes)
    achieved = list(completion.benefits.order_by("place")) if completion else []
    points = promise.together([row.promised for row in outcomes]) * promise.percent / 100
    approved = getattr(award, "approved", None)
    if approved is None:
        approved = sum((row.approved or NOTHING for row in award.decision.amounts.all()), NOTHING)
    spent = award_total(award_position(award)).spent if spent is None else spent
    return WhatCame(
        systems=[SystemRow(*row) for row in zip(promise.systems, outcomes, reasons, strict=True)],
        benefits=[BenefitRow(*row) for row in zip_longest(promise.benefits, achieved)],
        promised=ForMoney(points, approved),
        achieved=ForMoney(promise.together([row.achieved for row in outcomes]), spent),
        percent=promise.percent,
        completion=completion,
    )
