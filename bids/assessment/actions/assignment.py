"""Who reviews what, tried out, moved by hand and published in one act; nobody but the fund sees it before."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.conflicts import look_for_conflicts
from bids.assessment.actions.interests import assigning_on_record, forbid_assigning
from bids.assessment.actions.reviews import ReviewRefused, lock_bid_with_panel, propose_review
from bids.assessment.models import AssignmentPlan, PlannedReview, Review
from bids.assessment.queries.assignment import (
    assignment_panel,
    blocked_pairs,
    candidates_for,
    introducers_placed,
    planned_of,
    reviewing_members,
)
from bids.assessment.rules.assigning import assign
from bids.assessment.rules.assignment import Assignment, Panel, Short, Shown
from bids.assessment.rules.introducers import name_introducers
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, DomainError


class CannotAssign(ConflictRefused):
    """There is no panel or no bid, too few people for the bids, or nothing left to publish."""


class PlanRefused(DomainError):
    """The people chosen for a bid cannot stand."""


def try_assignment(*, round: Round, by: User, now: datetime) -> AssignmentPlan:
    """Work out who reviews what, in place of the dry run there is. What was asked before stays as it is.

    The record is looked through for conflicts first. Raises CannotAssign saying who is short and why,
    PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    _check_worth_trying(round, assignment_panel(round, now=now))
    look_for_conflicts(round=round, by=by, now=now)
    with transaction.atomic():
        round = lock_round(round)
        panel = assignment_panel(round, now=now)
        _check_worth_trying(round, panel)
        found = assign(panel)
        if isinstance(found, Short):
            raise CannotAssign(_why_short(found, panel))
        plan, _ = AssignmentPlan.objects.select_for_update().update_or_create(
            round=round,
            published_at=None,
            defaults={"made_at": now, "made_by": by, "proof": _proof(found)},
        )
        planned_of(plan).delete()
        _write(plan, found, panel)
        data = {"reviews": len(found.pairs), "largest_load": found.load, "proven": found.shown is not None}
        record_event("assignment.tried", plan, by=by, now=now, ref=round.reference, data=data)
    return plan


def change_planned(
    *,
    plan: AssignmentPlan,
    bid: Bid,
    people: Collection[User],
    introduces: Sequence[User] = (),
    by: User,
    now: datetime,
) -> None:
    """Put these people on a bid of a dry run; `introduces` are those of them who introduce it, in order.

    Raises PlanRefused (somebody kept away, more than they can take, an introducer who does not review),
    CannotAssign when it is published, AssignerKeptAway, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with assigning_on_record(by=by, now=now), transaction.atomic():
        plan = lock_plan(plan)
        forbid_assigning(bid, by, now=now)
        _check_moved(plan, bid, people, introduces, now=now)
        kept = set(planned_of(plan).filter(bid=bid).values_list("person", flat=True))
        PlannedReview.objects.filter(plan=plan, bid=bid).delete()
        places = {person.pk: place for place, person in enumerate(introduces, start=1)}
        PlannedReview.objects.bulk_create(
            PlannedReview(
                plan=plan,
                bid=bid,
                person=person,
                introduces=places.get(person.pk),
                moved=person.pk not in kept,
            )
            for person in people
        )
        data = {"bid": bid.reference, "people": ", ".join(sorted(person.email for person in people))}
        record_event("assignment.changed", plan, by=by, now=now, ref=plan.round.reference, data=data)


def publish_assignment(*, plan: AssignmentPlan, due_on: date, by: User, now: datetime) -> list[Review]:
    """Ask everybody at once, as `assign_reviewer` asks one; each is told of their own reviews.

    All or none. Raises CannotAssign when it is published or holds nothing, ReviewRefused naming the first
    that cannot be asked any more, ReviewOver, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        lock_plan(plan)
    look_for_conflicts(round=plan.round, by=by, now=now)
    with transaction.atomic():
        plan = lock_plan(plan)
        rows = list(planned_of(plan).order_by("bid", "introduces", "person__name", "pk"))
        if not rows:
            raise CannotAssign("There is nothing to publish. Try an assignment first.")
        _check_still_free(plan, rows, now=now)
        held: dict[int, Bid] = {}
        given = []
        for row in rows:
            if row.bid_id not in held:
                held[row.bid_id] = lock_bid_with_panel(row.bid)
            given.append(
                propose_review(
                    bid=held[row.bid_id],
                    reviewer=row.person,
                    due_on=due_on,
                    introduces=row.introduces,
                    by=by,
                    now=now,
                )
            )
        plan.published_at, plan.published_by = now, by
        plan.save(update_fields=["published_at", "published_by"])
        data = {"reviews": len(given), "bids": len(held), "due_on": due_on.isoformat()}
        record_event("assignment.published", plan, by=by, now=now, ref=plan.round.reference, data=data)
    return given


def lock_plan(plan: AssignmentPlan) -> AssignmentPlan:
    """The round and its dry run, held. Raises CannotAssign when it was published or replaced."""
    lock_round(plan.round)
    held = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("round").get(pk=plan.pk)
    if held.published_at is not None:
        raise CannotAssign("This assignment is published already. Change a bid's reviewers on its own page.")
    return held


def _check_worth_trying(round: Round, panel: Panel) -> None:
    if not panel.people:
        raise CannotAssign(
            f"Nobody on the panel of round {round.reference} reviews bids. Put reviewers on the panel first."
        )
    if not panel.wanted:
        raise CannotAssign("No bid of this round is eligible yet. Check the eligibility of bids first.")
    if not any(panel.wanted.values()):
        raise CannotAssign("Every eligible bid has its reviewers already, so there is nothing to assign.")


def _check_still_free(plan: AssignmentPlan, rows: Sequence[PlannedReview], *, now: datetime) -> None:
    """Whoever left the panel, or whose conflict has been found since, is named."""
    members = {member.person_id for member in reviewing_members(plan.round)}
    blocked = blocked_pairs([row.bid_id for row in rows], list(members), now=now)
    for row in rows:
        if row.person_id not in members:
            raise ReviewRefused(
                f"{row.person} has left the panel. Choose somebody else for {row.bid.reference}."
            )
        if (row.bid_id, row.person_id) in blocked:
            raise ReviewRefused(
                f"{row.person} has a conflict of interest with {row.bid.reference} that is confirmed or not "
                "decided. Choose somebody else for that bid, or decide the conflict first."
            )


def _check_moved(
    plan: AssignmentPlan, bid: Bid, people: Collection[User], introduces: Sequence[User], *, now: datetime
) -> None:
    able = {row.member.person_id: row for row in candidates_for(plan, bid, now=now)}
    for person in people:
        if (candidate := able.get(person.pk)) is None:
            raise PlanRefused(f"{person} cannot be asked to review {bid.reference}. Choose somebody else.")
        if candidate.load + 1 > candidate.member.most_bids:
            raise PlanRefused(
                f"{person} would have {candidate.load + 1} reviews and takes {candidate.member.most_bids} at "
                "most. Choose somebody else, or change what is asked of them on the panel's page."
            )
        if candidate.member.not_with_id and any(
            able[other.pk].member.pk == candidate.member.not_with_id for other in people if other.pk in able
        ):
            raise PlanRefused(f"{person} is not to review the same bid as another you chose.")
    if not set(introduces) <= set(people):
        raise PlanRefused("Whoever introduces the bid has to review it.", field="first")
    for person in introduces:
        if not able[person.pk].member.may_introduce:
            raise PlanRefused(f"{person} does not introduce bids. Choose somebody else.", field="first")


def _write(plan: AssignmentPlan, found: Assignment, panel: Panel) -> None:
    """The places of introducers that those who review already do not hold go to the new ones."""
    may = {row.person_id for row in reviewing_members(plan.round) if row.may_introduce}
    named = name_introducers(found.teams, may_introduce=may)
    taken = introducers_placed(panel.wanted)
    rows = []
    for bid, team in found.teams.items():
        free = [place for place in (1, 2) if place not in taken.get(bid, ())]
        places = dict(zip(named[bid], free, strict=False))
        rows += [
            PlannedReview(plan=plan, bid_id=bid, person_id=person, introduces=places.get(person))
            for person in team
        ]
    PlannedReview.objects.bulk_create(rows)


def _proof(found: Assignment) -> dict[str, object]:
    return {"load": found.load, "shown": _stored(found.shown)}


def _stored(shown: Shown | None) -> dict[str, object] | None:
    if shown is None:
        return None
    bids = Bid.objects.filter(pk__in=shown.bids).order_by("reference")
    return {**asdict(shown), "bids": list(bids.values_list("reference", flat=True))}


def _why_short(short: Short, panel: Panel) -> str:
    if short.shown is None:
        return (
            "There are enough people, but not once those who are never to review the same bid are kept "
            "apart. Let one such pair review together, or put somebody else on the panel."
        )
    shown = short.shown
    bids = Bid.objects.filter(pk__in=shown.bids).order_by("reference").values_list("reference", flat=True)
    named = ", ".join(bids[:5]) + (f" and {len(shown.bids) - 5} more" if len(shown.bids) > 5 else "")
    return (
        f"There are too few reviewers. {named} still need {shown.needed} review"
        f"{'s' * (shown.needed != 1)}, and everybody on the panel together can give them {shown.possible}: "
        "nobody more than is asked of them at most, and nobody a bid they have a conflict with or were asked "
        "about before. Ask for more of somebody, put somebody else on the panel, or decide what is open."
    )
