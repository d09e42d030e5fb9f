"""Clarifications of a bid: the one that stands, what it reopens, and what came of those before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.queries.told import CameBack, came_back
from bids.rounds.rules.questions import Section, parts_of
from bids.writing.models import Bid, Clarification
from bids.writing.rules.clarifying import Named, nameable
from bids.writing.workflow import CURRENT_CLARIFICATIONS, BidStatus, ClarificationStatus


@dataclass(frozen=True)
class NamedAnswers:
    """The answers of one section that a request reopens; `rows` where its lines are among them."""

    section: Section
    rows: bool
    labels: tuple[str, ...]


def clarifications_of(bid: Bid) -> QuerySet[Clarification]:
    """The newest first."""
    return (
        Clarification.objects.filter(bid=bid)
        .select_related(
            "bid",
            "version",
            "new_version__submitted_by",
            "new_version__bid__department",
            "asked_by",
            "sent_by",
            "ended_by",
        )
        .prefetch_related("items")
        .order_by("-number")
    )


def clarifications_overdue(*, now: datetime) -> QuerySet[Clarification]:
    """Requests whose time has come, the earliest first."""
    return (
        Clarification.objects.filter(status__in=CURRENT_CLARIFICATIONS, due_at__lte=now)
        .select_related("bid")
        .order_by("due_at", "pk")
    )


def current_clarification(bid: Bid) -> Clarification | None:
    """The request that waits for the department, if there is one."""
    if bid.status != BidStatus.CLARIFYING:
        return None
    return clarifications_of(bid).filter(status__in=CURRENT_CLARIFICATIONS).first()


def answer_refusal(clarification: Clarification | None) -> CameBack | None:
    """Why the sign-off sent the answer back, until it is sent again. For the departments on the bid alone."""
    if clarification is None or clarification.status != ClarificationStatus.OPEN or not clarification.sent_at:
        return None
    return came_back("bid.clarification_refused", clarification.bid)


def named_in(clarification: Clarification) -> frozenset[Named]:
    return frozenset((item.section, item.question) for item in clarification.items.all())


def named_by_current(bid: Bid) -> frozenset[Named]:
    """What the request names that the bid waits on, whoever has it now."""
    current = current_clarification(bid)
    return frozenset() if current is None else named_in(current)


def reopened(bid: Bid) -> frozenset[Named]:
    """What the department may change now in a submitted bid: nothing unless a request is open."""
    current = current_clarification(bid)
    if current is None or current.status != ClarificationStatus.OPEN:
        return frozenset()
    return named_in(current)


def named_by_section(bid: Bid, named: Collection[Named]) -> list[NamedAnswers]:
    """In words, in the order of the bid."""
    version = bid.round.questions_version
    known = [item for item in nameable(version) if item.named in named]
    return [
        NamedAnswers(
            section=section,
            rows=(section.code, "") in named,
            labels=tuple(item.label for item in known if item.section == section.code),
        )
        for section in parts_of(version)
        if any(item.section == section.code for item in known)
    ]
