"""Departments on a bid beside its own: who they are, what they may do, whom that keeps away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import serializers
from django.db.models import Q, QuerySet

from accounts.models import Department, Event, Membership, User
from accounts.permissions import DEPARTMENT_ROLES, Permission
from accounts.queries.roles import (
    departments_belonged_to,
    departments_one_with,
    departments_open,
    departments_with,
    memberships_held_by,
)
from bids.rounds.rules.questions import Section, parts_of, sections_of
from bids.writing.models import Bid, BidPartner, CostLine, PartnerAccess
from bids.writing.queries.amounts import lines_of_preferred
from bids.writing.queries.clarifications import current_clarification
from bids.writing.queries.reach import Reach, joined_by
from bids.writing.workflow import BidStatus

LEADS_ALONE = frozenset({"systems", "accounting_officer", "alternatives"})
"""The systems come from the lead's register, its accounting officer answers for the bid, and the lead alone
says with how much less it would make do.
"""
JOINABLE = (BidStatus.DRAFT, BidStatus.CERTIFYING)


@dataclass(frozen=True)
class PartnerLine:
    """A department that was invited. `state` and `colour` are its tag, `by` and `at` who brought it there
    and when; `current` while it can be ended.
    """

    pk: int
    department: str
    access: str
    sections: tuple[str, ...]
    state: str
    colour: str
    by: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class LastEdit:
    """Who saved a section last, when, and for which department."""

    section: str
    by: str
    department: str
    at: datetime


def departments_acted_for(user: User) -> frozenset[int]:
    """Ids of the departments the person writes or signs for."""
    if not user.is_active:
        return frozenset()
    held = (row for row in memberships_held_by(user) if row.role in DEPARTMENT_ROLES)
    return frozenset(row.department_id for row in held if row.department_id is not None)


def bids_of_own(user: User) -> QuerySet[Bid]:
    """Bids of the departments the person writes or signs for, of those merged with them, and those they are
    partners in.

    Until its round is announced the person learns nothing of the panel's work on such a bid, whatever else
    they are.
    """
    departments = departments_one_with(departments_acted_for(user))
    joined = joined_by(departments).order_by()
    return Bid.objects.filter(Q(department__in=departments) | Q(pk__in=joined.values("bid")))


def partnerships_of(user: User) -> QuerySet[BidPartner]:
    """The parts the person's departments have in others' bids now."""
    return joined_by(departments_acted_for(user))


def partner_edits(user: User, section: str) -> QuerySet[BidPartner]:
    """The parts in which the person may edit the section."""
    writes_for = departments_with(user, Permission.EDIT_BID)
    return partnerships_of(user).filter(sections__contains=[section], department__in=writes_for)


def sections_edited(bid: Bid, edits: Reach) -> frozenset[str]:
    """Codes of the sections a person may edit for a partner; none where the bid is their own.

    `edits` is how far what they hold of EDIT_BID reaches.
    """
    parts = joined_by(edits.sees).filter(bid=bid)
    return frozenset(code for part in parts for code in part.sections)


def partners_of(bid: Bid) -> QuerySet[BidPartner]:
    """Everybody who was ever invited, in that order."""
    people = ("bid__round", "department", "invited_by", "accepted_by", "declined_by", "ended_by")
    return BidPartner.objects.filter(bid=bid).select_related(*people).order_by("invited_at", "pk")


def partner_lines(bid: Bid) -> list[PartnerLine]:
    return [_partner_line(row) for row in partners_of(bid)]


def partners_now_or_invited(bid: Bid) -> list[tuple[str, tuple[str, ...], bool]]:
    """Those that are in the bid or have still to answer: the department, the sections it edits, and whether
    it is in.
    """
    rows = bid.partners.filter(declined_at=None, ended_at=None).select_related("department")
    ordered = rows.order_by("invited_at", "pk")
    return [(row.department.name, section_titles(row), row.is_in) for row in ordered]


def section_titles(partner: BidPartner) -> tuple[str, ...]:
    """The titles of the sections it may edit, the files last, in the order of the bid. Needs `bid.round`."""
    sections = parts_of(partner.bid.round.questions_version)
    return tuple(section.title for section in sections if section.code in partner.sections)


def departments_on(bid: Bid) -> list[Department]:
    """The bid's own, and each that joined it, also where its part has ended since."""
    joined = BidPartner.objects.filter(bid=bid, accepted_at__isnull=False).select_related("department")
    found = [bid.department, *(row.department for row in joined.order_by("accepted_at", "pk"))]
    return list({row.pk: row for row in found}.values())


def bids_of_departments(departments: Collection[int]) -> QuerySet[Bid]:
    """The bids that have one of them, by their ids, among `departments_on`."""
    joined = BidPartner.objects.filter(department__in=departments, accepted_at__isnull=False)
    return Bid.objects.filter(Q(department__in=departments) | Q(pk__in=joined.values("bid")))


def conflict_with(person: User, departments: Iterable[Department], *, now: datetime) -> str:
    """The first of the departments, in words, that the person belongs to or left within two years, or that is
    merged with such a department; blank where nothing keeps the person away.
    """
    held = departments_belonged_to(person, now=now)
    reached = departments_one_with(held)
    found = next((row for row in departments if row.pk in reached), None)
    if found is None:
        return ""
    return str(found) if found.pk in held else f"a department merged with {found}"


def shareable_sections(bid: Bid) -> list[Section]:
    """Sections another department may be asked to edit, and the files."""
    return [row for row in parts_of(bid.round.questions_version) if row.code not in LEADS_ALONE]


def departments_to_invite(bid: Bid, *, now: datetime) -> QuerySet[Department]:
    """Open departments that are not on the bid and have no invitation to it waiting."""
    current = BidPartner.objects.filter(bid=bid, declined_at__isnull=True, ended_at__isnull=True)
    return departments_open(now).exclude(pk=bid.department_id).exclude(pk__in=current.values("department"))


def partner_invitations(user: User) -> QuerySet[BidPartner]:
    """Invitations to others' bids that wait for the person's departments, the earliest deadline first."""
    departments = departments_acted_for(user)
    waiting = BidPartner.objects.filter(accepted_at__isnull=True, declined_at__isnull=True, ended_at=None)
    return (
        waiting.filter(department__in=departments, bid__status__in=JOINABLE)
        .select_related("bid__round", "bid__department", "department", "invited_by")
        .order_by("bid__round__closes_at", "pk")
    )


def partners_in(bid: Bid) -> list[Department]:
    """The departments that are in the bid now beside its own, in the order they joined."""
    joined = BidPartner.objects.filter(bid=bid, accepted_at__isnull=False, ended_at=None)
    rows = joined.select_related("department").order_by("accepted_at", "pk")
    return [row.department for row in rows]


def partner_costs(bid: Bid, *, reader: User) -> list[CostLine]:
    """The lines of the draft that partners pay, of the option the bid prefers, by year: all for the bid's own
    department, for a partner those it pays itself.
    """
    lines = lines_of_preferred().filter(bid=bid, payer="PARTNER")
    departments = departments_acted_for(reader)
    if bid.department_id not in departments:
        lines = lines.filter(partner__in=departments)
    return list(lines.select_related("partner").order_by("year", "order", "pk"))


def lines_paid_by(partner: BidPartner) -> list[CostLine]:
    """The lines of its bid that the partner pays, also those an open clarification would put back."""
    lines = list(CostLine.objects.filter(bid=partner.bid, partner=partner.department).order_by("order", "pk"))
    current = current_clarification(partner.bid)
    if current is None:
        return lines
    before = (row.object for row in serializers.deserialize("json", current.rows_before))
    known = {line.pk for line in lines}
    return lines + [
        row
        for row in before
        if isinstance(row, CostLine) and row.partner_id == partner.department_id and row.pk not in known
    ]


def last_edits(bid: Bid) -> list[LastEdit]:
    """The last save of each section, in the order of the sections."""
    saved = (
        Event.objects.filter(subject="bids.bid", subject_id=bid.pk, kind="bid.section_saved")
        .select_related("actor")
        .order_by("data__section", "-pk")
        .distinct("data__section")
    )
    latest = {event.data["section"]: event for event in saved}
    guests = _people_of_partners(bid)
    found = []
    for section in sections_of(bid.round.questions_version):
        if (event := latest.get(section.code)) is not None:
            department = guests.get(event.actor_id or 0, bid.department)
            found.append(LastEdit(section.title, str(event.actor), department.short_name, event.occurred_at))
    return found


def _partner_line(row: BidPartner) -> PartnerLine:
    state, colour, at, by = "Invited", "yellow", row.invited_at, row.invited_by
    if row.declined_at and row.declined_by:
        state, colour, at, by = "Declined", "grey", row.declined_at, row.declined_by
    elif row.ended_at and row.ended_by:
        state = "Ended" if row.accepted_at else "Taken back"
        colour, at, by = "grey", row.ended_at, row.ended_by
    elif row.accepted_at and row.accepted_by:
        state, colour, at, by = "In the bid", "green", row.accepted_at, row.accepted_by
    return PartnerLine(
        pk=row.pk,
        department=row.department.name,
        access=PartnerAccess(row.access).label,
        sections=section_titles(row),
        state=state,
        colour=colour,
        by=str(by),
        at=at,
        current=row.is_in or row.is_waiting,
    )


def _people_of_partners(bid: Bid) -> dict[int, Department]:
    """By the person's id: whoever holds or held a role in a partner, and none in the bid's department."""
    partners = BidPartner.objects.filter(bid=bid, accepted_at__isnull=False).values("department")
    rows = Membership.objects.filter(department__in=partners).select_related("department").order_by("pk")
    hosts = Membership.objects.filter(department=bid.department).values("user")
    return {row.user_id: row.department for row in rows.exclude(user__in=hosts) if row.department}
