"""A department invites others to its bid, they answer, and either side may end it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import check_may
from accounts.events import record_event
from accounts.models import Department, User
from accounts.permissions import Permission
from bids.writing.actions.locks import lock_bid
from bids.writing.models import Bid, BidPartner, PartnerAccess
from bids.writing.queries.partners import JOINABLE, lines_paid_by, partners_of, shareable_sections
from bids.writing.queries.people import people_of_bids
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.financial_year import london_date
from legacyfund.lib.money import NOTHING, format_pounds

OVER = (BidStatus.WITHDRAWN, BidStatus.LAPSED, BidStatus.INELIGIBLE, BidStatus.REJECTED)
"""States in which a bid asks for nothing any more."""


class PartnerRefused(DomainError):
    """The department cannot be invited like this."""


class PartnerPays(ConflictRefused):
    """The bid counts on the partner's money."""


class PartnerAnswered(ConflictRefused):
    """The invitation is no longer open, or the part has ended."""


def invite_partner(
    *, bid: Bid, department: Department, access: str, sections: Collection[str], by: User, now: datetime
) -> BidPartner:
    """Ask another department to join; its people are told. `sections` is for EDIT alone.

    Raises PartnerRefused, PartnerAnswered once the bid is submitted, PermissionRefused.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.INVITE_PARTNER)
        check_joinable(bid)
        terms = _check_terms(bid, access, sections)
        _check_department(bid, department, now=now)
        partner = BidPartner.objects.create(
            bid=bid, department=department, access=access, sections=terms, invited_at=now, invited_by=by
        )
        _record("partner.invited", partner, tell=people_of_bids(department), by=by, now=now)
    return partner


def invite_again(*, origin: Bid, into: Bid, by: User, now: datetime) -> list[Department]:
    """Ask those who were in `origin` at the end to join the bid started from it, on the same terms as far as
    its form has the sections. Whoever cannot be invited any more is left out. Gives who was asked.
    """
    offered = [section.code for section in shareable_sections(into)]
    asked = []
    for partner in partners_of(origin):
        if not partner.is_in:
            continue
        sections = [code for code in offered if code in partner.sections]
        access = PartnerAccess.EDIT if sections else PartnerAccess.READ
        try:
            invite_partner(
                bid=into, department=partner.department, access=access, sections=sections, by=by, now=now
            )
        except PartnerRefused:
            continue
        asked.append(partner.department)
    return asked


def accept_partnership(*, partner: BidPartner, by: User, now: datetime) -> BidPartner:
    """The department joins. A second press changes nothing. Raises PartnerAnswered, PermissionRefused."""
    with transaction.atomic():
        partner = _lock(partner)
        check_may(partner.department, by, Permission.JOIN_BID)
        if partner.is_in:
            return partner
        _check_open(partner)
        check_joinable(partner.bid)
        partner.accepted_at, partner.accepted_by = now, by
        partner.save(update_fields=["accepted_at", "accepted_by"])
        _record("partner.accepted", partner, tell=_both_sides(partner), by=by, now=now)
    return partner


def decline_partnership(*, partner: BidPartner, by: User, now: datetime) -> BidPartner:
    """The department stays out. Raises PartnerAnswered, PermissionRefused."""
    with transaction.atomic():
        partner = _lock(partner)
        check_may(partner.department, by, Permission.JOIN_BID)
        _check_open(partner)
        partner.declined_at, partner.declined_by = now, by
        partner.save(update_fields=["declined_at", "declined_by"])
        _record("partner.declined", partner, tell=people_of_bids(partner.bid.department), by=by, now=now)
    return partner


def end_partnership(*, partner: BidPartner, by: User, now: datetime) -> BidPartner:
    """The bid's department takes the invitation back or ends the part; access ends at once.

    What the partner wrote stays under its people's names. Raises PartnerPays while the bid stands and names
    the partner as payer, PartnerAnswered, PermissionRefused.
    """
    with transaction.atomic():
        partner = _lock(partner)
        check_may(partner.bid.department, by, Permission.INVITE_PARTNER)
        check_has_part(partner)
        _check_pays_nothing(partner)
        partner.ended_at, partner.ended_by = now, by
        partner.save(update_fields=["ended_at", "ended_by"])
        _record("partner.ended", partner, tell=_both_sides(partner), by=by, now=now)
    return partner


def _lock(partner: BidPartner) -> BidPartner:
    """The part as it is now, its bid held first so that locks are always taken in one order."""
    Bid.objects.select_for_update(of=("self",)).get(pk=partner.bid_id)
    return (
        BidPartner.objects.select_for_update(of=("self",))
        .select_related("bid__department", "bid__round", "department")
        .get(pk=partner.pk)
    )


def check_has_part(partner: BidPartner) -> None:
    """Raises PartnerAnswered."""
    if partner.declined_at is not None or partner.ended_at is not None:
        raise PartnerAnswered(f"{partner.department} has no part in {partner.bid.reference} any more.")


def check_joinable(bid: Bid) -> None:
    """Raises PartnerAnswered."""
    if bid.status not in JOINABLE:
        raise PartnerAnswered(f"{bid.reference} is not being written any more, so nobody can join it.")


def _check_open(partner: BidPartner) -> None:
    if not partner.is_waiting:
        raise PartnerAnswered(
            f"This invitation to {partner.bid.reference} has been answered or taken back. "
            "Ask the bid's department if that is a surprise."
        )


def _check_pays_nothing(partner: BidPartner) -> None:
    lines = [] if partner.bid.status in OVER else lines_paid_by(partner)
    if not lines:
        return
    counted = "one cost line" if len(lines) == 1 else f"{len(lines)} cost lines"
    total = format_pounds(sum((line.amount for line in lines), NOTHING), pence=True)
    remedy = (
        "Say in the costs who else pays them, then end its part."
        if partner.bid.current_version_id is None
        else "What is submitted counts on that, so its part stays while the bid stands."
    )
    raise PartnerPays(f"{partner.department} pays {counted} of {partner.bid.reference}, {total}. {remedy}")


def _check_terms(bid: Bid, access: str, sections: Collection[str]) -> list[str]:
    """The sections in the order of the bid."""
    if access not in PartnerAccess.values:
        raise PartnerRefused("Choose what the department may do.", field="access")
    offered = [section.code for section in shareable_sections(bid)]
    if access == PartnerAccess.READ:
        return []
    if not sections:
        raise PartnerRefused("Choose the sections the department may edit.", field="sections")
    if set(sections) - set(offered):
        raise PartnerRefused("Choose from the sections offered.", field="sections")
    return [code for code in offered if code in sections]


def _check_department(bid: Bid, department: Department, *, now: datetime) -> None:
    if department.pk == bid.department_id:
        raise PartnerRefused(f"{department} is the bid's own department.", field="department")
    if department.is_closed(london_date(now)):
        raise PartnerRefused(
            f"{department} is closed. Invite the department that has its work now.", field="department"
        )
    current = BidPartner.objects.filter(bid=bid, department=department, declined_at=None, ended_at=None)
    if current.exists():
        raise PartnerRefused(
            f"{department} has been invited already. To change what it may do, end that first.",
            field="department",
        )


def _both_sides(partner: BidPartner) -> list[User]:
    return [*people_of_bids(partner.bid.department), *people_of_bids(partner.department)]


def _record(kind: str, partner: BidPartner, *, tell: list[User], by: User, now: datetime) -> None:
    bid = partner.bid
    record_event(
        kind,
        partner,
        by=by,
        now=now,
        ref=bid.reference,
        department=bid.department,
        data={
            "title": bid.title,
            "partner": partner.department.name,
            "access": partner.access,
            "sections": partner.sections,
            "joined": partner.accepted_at is not None,
        },
        tell=[person for person in tell if person != by],
    )
