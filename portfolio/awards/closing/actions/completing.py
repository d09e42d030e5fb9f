"""An award said to be complete by its department, and confirmed by the fund or sent back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import cast

from django.db import transaction
from django.db.models import Max

from accounts.actions.allowed import check_may, require_permission
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import person_or_those_with
from legacyfund.lib.errors import ConflictRefused, PermissionRefused
from portfolio.awards.actions.awards import ReasonMissing, check_running, lock_award
from portfolio.awards.closing.actions.recording import closers, department_people, record_end
from portfolio.awards.closing.models import POINT, AchievedBenefit, CompletedSystem, Completion
from portfolio.awards.closing.queries.promised import outcomes_now, promise_for, standing_of
from portfolio.awards.closing.rules.benefits import BenefitSaid, CompletionRefused, checked_benefits
from portfolio.awards.closing.rules.outcomes import SystemOutcome
from portfolio.awards.closing.rules.standing import check_complete
from portfolio.awards.closing.workflow import COMPLETION_TRANSITIONS, CompletionStatus
from portfolio.awards.models import Award
from portfolio.awards.workflow import AWARD_TRANSITIONS


class SaidAlready(ConflictRefused):
    """Somebody has said that the award is complete, and the fund has not answered."""


def say_complete(
    *,
    award: Award,
    words: str,
    reasons: Mapping[str, str],
    benefits: Sequence[BenefitSaid],
    by: User,
    now: datetime,
) -> Completion:
    """`words`: what was delivered. `reasons`, by reference, of each system that is not as promised;
    `benefits` in the order of the bid. Raises NotComplete, SaidAlready, CompletionRefused, PermissionRefused,
    TransitionRefused.
    """
    with transaction.atomic():
        award = lock_award(award)
        check_may(award.department, by, Permission.COMPLETE_AWARD)
        AWARD_TRANSITIONS.target(award.status, "complete")
        check_unsaid(award)
        promise = promise_for(award)
        outcomes = outcomes_now(award, promise)
        check_complete(standing_of(award, outcomes, now))
        if not words.strip():
            raise CompletionRefused("Say what was delivered.", field="words")
        _check_reasons(outcomes, reasons)
        said = checked_benefits(benefits, [row.amount for row in promise.benefits])
        last = award.completions.aggregate(last=Max("number"))["last"] or 0
        completion = Completion.objects.create(
            award=award, number=last + 1, words=words.strip(), said_at=now, said_by=by
        )
        _keep(completion, outcomes, reasons, said)
        tell = [person for person in closers() if person != by]
        record_end("said_complete", award, completion.number, by=by, now=now, tell=tell)
    return completion


def check_unsaid(award: Award) -> None:
    waiting = award.completions.filter(status=CompletionStatus.SAID).select_related("said_by").first()
    if waiting is not None:
        raise SaidAlready(
            f"{waiting.said_by} has said that {award.reference} is complete. The fund has to answer first."
        )


def _check_reasons(outcomes: Sequence[SystemOutcome], reasons: Mapping[str, str]) -> None:
    for place, row in enumerate(outcomes, start=1):
        if not row.as_promised and not reasons.get(row.reference, "").strip():
            raise CompletionRefused(
                f"{row.name} is not what the bid promised. Say why.", field=f"system_{place}_reason"
            )


def _keep(
    completion: Completion,
    outcomes: Sequence[SystemOutcome],
    reasons: Mapping[str, str],
    said: Sequence[BenefitSaid],
) -> None:
    CompletedSystem.objects.bulk_create(
        CompletedSystem(
            completion=completion,
            place=place,
            reference=row.reference,
            name=row.name,
            ends=row.ends,
            before_in_168ths=_in_168ths(row.before),
            target=row.target,
            proof=row.proof.value,
            shown_on=cast(date, row.on),  # each is proven
            after_in_168ths=_in_168ths(row.after),
            reason="" if row.as_promised else reasons[row.reference].strip(),
        )
        for place, row in enumerate(outcomes, start=1)
    )
    AchievedBenefit.objects.bulk_create(
        AchievedBenefit(
            completion=completion,
            place=place,
            achieved=row.achieved,
            amount=row.amount,
            reason=row.reason,
        )
        for place, row in enumerate(said, start=1)
    )


def _in_168ths(exact: Fraction | None) -> int | None:
    return None if exact is None else int(exact * POINT)


def confirm_completion(*, completion: Completion, by: User, now: datetime) -> Completion:
    """The award is completed: no milestone, condition or change of it is to come. Raises NotComplete,
    PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.CLOSE_AWARD)
    with transaction.atomic():
        completion = _answered(completion, "confirm", by, now)
        award = completion.award
        check_complete(standing_of(award, [row.outcome for row in completion.systems.all()], now))
        completion.save(update_fields=["status", "answered_at", "answered_by"])
        award.status = AWARD_TRANSITIONS.target(award.status, "complete")
        award.save(update_fields=["status"])
        tell = department_people(award)
        record_end("completed", award, completion.number, by=by, now=now, tell=tell)
    return completion


def send_back_completion(*, completion: Completion, reason: str, by: User, now: datetime) -> Completion:
    """The fund does not agree: the award goes on. Raises ReasonMissing, AwardNotDelivering,
    PermissionRefused, TransitionRefused.
    """
    require_permission(by, Permission.CLOSE_AWARD)
    if not reason.strip():
        raise ReasonMissing("Say what is still missing.", field="reason")
    with transaction.atomic():
        completion = _answered(completion, "send_back", by, now)
        check_running(completion.award, so="there is nothing to send back any more")
        completion.reason = reason.strip()
        completion.save(update_fields=["status", "answered_at", "answered_by", "reason"])
        award = completion.award
        tell = person_or_those_with(
            completion.said_by, Permission.COMPLETE_AWARD, department=award.department
        )
        record_end(
            "completion_sent_back", award, completion.number, by=by, now=now, tell=tell, reason=reason.strip()
        )
    return completion


def _answered(completion: Completion, step: str, by: User, now: datetime) -> Completion:
    """Locked, with the answer, and not yet saved."""
    completion = _lock(completion)
    completion.status = COMPLETION_TRANSITIONS.target(completion.status, step)
    forbid_same_person("confirm_completion", first=completion.said_by_id, second=by.pk)
    completion.answered_at, completion.answered_by = now, by
    return completion


def take_back_completion(*, completion: Completion, by: User, now: datetime) -> Completion:
    """By whoever said it, until the fund has answered. Raises PermissionRefused, TransitionRefused."""
    with transaction.atomic():
        completion = _lock(completion)
        award = completion.award
        check_may(award.department, by, Permission.COMPLETE_AWARD)
        completion.status = COMPLETION_TRANSITIONS.target(completion.status, "take_back")
        if completion.said_by_id != by.pk:
            raise PermissionRefused(
                f"{completion.said_by} said that this award is complete, and takes it back. Ask them, or the "
                "fund to send it back."
            )
        completion.taken_back_at = now
        completion.save(update_fields=["status", "taken_back_at"])
        tell = [person for person in closers() if person != by]
        record_end("completion_taken_back", award, completion.number, by=by, now=now, tell=tell)
    return completion


def _lock(completion: Completion) -> Completion:
    """The award first, then what was said of it: the one order in which they are locked."""
    award = lock_award(completion.award)
    locked = (
        Completion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("said_by")
        .get(pk=completion.pk)
    )
    locked.award = award
    return locked
