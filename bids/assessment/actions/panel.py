"""Who sits on the panel of a round, in which part, and how much is asked of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.roles import has_permission
from bids.assessment.models import PanelMember, PlannedReview, Review
from bids.assessment.workflow import CURRENT_REVIEWS
from bids.rounds.actions import lock_round
from bids.rounds.models import Round
from bids.rounds.workflow import RANKING_FROZEN
from legacyfund.lib.errors import ConflictRefused, DomainError

MOST_ASKED = 1000
TERMS = ("part", "most_bids", "may_introduce", "expertise", "not_with")


class PanelRefused(DomainError):
    """The person cannot sit on the panel, or not in that part."""


class PanelSettled(ConflictRefused):
    """The ranking is frozen, or the person has reviews in this round, so the panel stays as it is."""


def add_panel_member(
    *,
    round: Round,
    person: User,
    part: str = PanelMember.Part.MEMBER,
    most_bids: int = 12,
    may_introduce: bool = True,
    expertise: str = "",
    not_with: PanelMember | None = None,
    by: User,
    now: datetime,
) -> PanelMember:
    """Put a reviewer, or somebody who confirms decisions, on the panel; they are asked for their interests.

    Raises PanelRefused (neither of the two, there already, a part that is taken), PanelSettled,
    PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        round = _lock(round)
        if not has_permission(person, Permission.REVIEW_BID):
            _check_decides(person, f"{person} is neither a reviewer nor a chair.", field="person")
        if PanelMember.objects.filter(round=round, person=person).exists():
            raise PanelRefused(f"{person} is on this panel already.", field="person")
        member = PanelMember(round=round, person=person, added_at=now, added_by=by)
        _set_terms(
            member,
            part=part,
            most_bids=most_bids,
            may_introduce=may_introduce,
            expertise=expertise.strip(),
            not_with=not_with,
        )
        member.save()
        record_event(
            "panel.member_added",
            member,
            by=by,
            now=now,
            ref=round.reference,
            data={"person": person.email, "round": round.name, **_terms(member)},
            tell=[person],
        )
    return member


def change_panel_member(
    *,
    member: PanelMember,
    part: str,
    most_bids: int,
    may_introduce: bool,
    expertise: str = "",
    not_with: PanelMember | None = None,
    by: User,
    now: datetime,
) -> PanelMember:
    """Change the part or what is asked of a member. Raises PanelRefused, PanelSettled, PermissionRefused."""
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        _lock(member.round)
        member = (
            PanelMember.objects.select_for_update(of=("self",))
            .select_related("round", "person")
            .get(pk=member.pk)
        )
        before = _terms(member)
        _set_terms(
            member,
            part=part,
            most_bids=most_bids,
            may_introduce=may_introduce,
            expertise=expertise.strip(),
            not_with=not_with,
        )
        member.save(update_fields=list(TERMS))
        _record("panel.member_changed", member, {"before": before, "after": _terms(member)}, by=by, now=now)
    return member


def remove_panel_member(*, member: PanelMember, by: User, now: datetime) -> None:
    """Take somebody off the panel, and out of a dry run. Conflicts stay on record.

    Raises PanelSettled when they have reviews in this round, PermissionRefused.
    """
    require_permission(by, Permission.ASSIGN_REVIEWERS)
    with transaction.atomic():
        round = _lock(member.round)
        given = Review.objects.filter(
            reviewer=member.person, version__bid__round=round, status__in=CURRENT_REVIEWS
        )
        if number := given.count():
            raise PanelSettled(
                f"{member.person} has {number} review{'s' * (number > 1)} in this round, so they stay on the "
                "panel. Give those reviews to somebody else first, from the page of each bid’s reviewers."
            )
        PlannedReview.objects.filter(
            plan__round=round, plan__published_at__isnull=True, person=member.person
        ).delete()
        _record("panel.member_removed", member, _terms(member), by=by, now=now)
        PanelMember.objects.filter(not_with=member).update(not_with=None)
        PanelMember.objects.filter(pk=member.pk).delete()


def _lock(round: Round) -> Round:
    round = lock_round(round)
    if round.status in RANKING_FROZEN:
        raise PanelSettled(f"The ranking of round {round.reference} is frozen, so its panel stays as it is.")
    return round


def _set_terms(member: PanelMember, **terms: Any) -> None:
    others = PanelMember.objects.filter(round=member.round_id).exclude(pk=member.pk)
    part, not_with = terms["part"], terms["not_with"]
    if part != PanelMember.Part.MEMBER:
        label = PanelMember.Part(part).label.lower()
        if part == PanelMember.Part.CHAIR:
            _check_decides(
                member.person,
                f"{member.person} cannot be the chair: that part confirms decisions.",
                field="part",
            )
        if holder := others.filter(part=part).select_related("person").first():
            raise PanelRefused(f"{holder.person} is the {label}. Give them another part first.", field="part")
    if not 0 <= terms["most_bids"] <= MOST_ASKED:
        raise PanelRefused(f"Ask for a number of reviews from 0 to {MOST_ASKED}.", field="most_bids")
    if not_with is not None and not others.filter(pk=not_with.pk).exists():
        raise PanelRefused("Choose another member of this panel, or nobody.", field="not_with")
    for name, value in terms.items():
        setattr(member, name, value)


def _check_decides(person: User, refusal: str, *, field: str) -> None:
    if not has_permission(person, Permission.CONFIRM_DECISION):
        raise PanelRefused(f"{refusal} An administrator can give the role of chair.", field=field)


def _terms(member: PanelMember) -> dict[str, str]:
    return {name: str(getattr(member, name) or "") for name in TERMS}


def _record(kind: str, member: PanelMember, data: Mapping[str, Any], *, by: User, now: datetime) -> None:
    told = {"person": member.person.email, **data}
    record_event(kind, member, by=by, now=now, ref=member.round.reference, data=told)
