"""What an award's bid promised, what the register shows of it now, and what is still to be done."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from bids.register.queries.since import SystemSince, systems_since
from bids.register.workflow import SystemStatus
from bids.versions.queries.promises import Promise, promise_of
from legacyfund.lib.financial_year import london_date
from portfolio.awards.changes.models import ChangeRequest
from portfolio.awards.changes.queries.waiting import proposed_changes
from portfolio.awards.closing.rules.outcomes import Proof, SystemOutcome
from portfolio.awards.closing.rules.standing import DONE, Standing, ToBeDone
from portfolio.awards.conditions.models import AwardCondition
from portfolio.awards.conditions.queries.conditions import unsettled_conditions
from portfolio.awards.conditions.workflow import SETTLED
from portfolio.awards.models import Award, Milestone


def promise_for(award: Award) -> Promise:
    """Of the version that was decided on, as the option that was chosen."""
    decision = award.decision
    return promise_of(decision.version, option=decision.chosen_option.code if decision.chosen_option else "")


def outcomes_now(award: Award, promise: Promise) -> list[SystemOutcome]:
    """In the order of the bid, as the register has them since the award was accepted."""
    if award.answered_at is None:
        return []
    since = systems_since([row.reference for row in promise.systems], award.answered_at)
    return [
        SystemOutcome(
            reference=row.reference,
            name=row.name,
            ends=row.ends,
            before=row.before,
            target=row.target,
            proof=_proof(since[row.reference], award),
            on=_day(since[row.reference]),
            after=since[row.reference].overall
            if _proof(since[row.reference], award) is Proof.RE_RATED
            else None,
        )
        for row in promise.systems
    ]


def _proof(system: SystemSince, award: Award) -> Proof:
    """What was switched off before the award was made is closed in the register: the award did not do it."""
    made_on = london_date(award.offered_at)
    if system.status == SystemStatus.DECOMMISSIONED and (
        system.ended_on is None or system.ended_on >= made_on
    ):
        return Proof.GONE
    if system.status in (SystemStatus.DECOMMISSIONED, SystemStatus.CLOSED):
        return Proof.CLOSED
    return Proof.RE_RATED if system.overall is not None else Proof.NOTHING


def _day(system: SystemSince) -> date | None:
    return system.ended_on or system.rated_on


def standing_of(award: Award, outcomes: list[SystemOutcome], now: datetime) -> Standing:
    """What is in the way of saying that the award is complete."""
    milestones = Milestone.objects.filter(award=award).exclude(status__in=DONE).order_by("number")
    standing = standing_of_parts(milestones, unsettled_conditions(award), proposed_changes(award), outcomes)
    return replace(standing, returns=_missing_returns(award, now))


def standing_of_parts(
    milestones: Iterable[Milestone],
    conditions: Iterable[AwardCondition],
    changes: Iterable[ChangeRequest],
    outcomes: Iterable[SystemOutcome],
) -> Standing:
    """All but the returns, out of what was read already. `changes`: those that wait."""
    return Standing(
        milestones=[
            ToBeDone(f"Milestone {row.number} “{row.name}”", row.get_status_display())
            for row in milestones
            if row.status not in DONE
        ],
        conditions=[
            ToBeDone(f"Condition {row.number}", row.get_status_display())
            for row in conditions
            if row.status not in SETTLED
        ],
        changes=[f"C{row.number}" for row in changes],
        unproven=[f"{row.name} ({row.reference})" for row in outcomes if row.proof is Proof.NOTHING],
    )


def why_not_complete(award: Award, standing: Standing, now: datetime) -> str:
    """In a sentence or two, blank where nothing is. The returns are asked for last, where nothing else is in
    the way: one query.
    """
    return standing.in_short or _missing_returns(award, now)


def _missing_returns(award: Award, now: datetime) -> str:
    return cast(str, import_string(settings.RETURNS_MISSING)(award, now))


def why_not_decided(award: Award) -> str:
    """Which returns of the award are not decided, in words; blank for none."""
    return cast(str, import_string(settings.RETURNS_IN_HAND)(award))
