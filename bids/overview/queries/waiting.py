"""What waits for people: worklists of one kind each. A home shows the first of each, its own page all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries import reason_it_came_back
from bids.assessment.models import Review
from bids.assessment.queries.assessment import bids_lacking_reviewers, bids_to_check, is_ready_to_freeze
from bids.assessment.queries.moderation import bids_waiting_for
from bids.assessment.queries.reviews import reviews_in_hand
from bids.assessment.workflow import ReviewStatus
from bids.register.imports.queries.ratings import (
    imports_in_hand,
    imports_to_confirm,
    imports_to_finish,
    ratings_confirmed_singly,
    ratings_to_finish,
)
from bids.register.imports.workflow import RegisterImportStatus
from bids.register.models import Rating
from bids.register.queries.systems import ratings_too_old
from bids.rounds.models import Round
from bids.rounds.queries import rounds_over
from bids.rounds.workflow import RoundStatus
from bids.writing.models import Bid, BidPartner, Clarification
from bids.writing.queries.bids import bids_with
from bids.writing.queries.partners import partner_invitations
from bids.writing.workflow import CURRENT_CLARIFICATIONS, BidStatus, ClarificationStatus
from legacyfund.lib.financial_year import london_date

Found = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Waiting:
    """`url_name` is the page of the step, such as `bids:review`, with `url_kwargs` to reverse it. `reason` is
    why it came back, where it did.
    """

    label: str
    due: date | None
    url_name: str
    url_kwargs: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Worklist:
    """What waits of one kind for those who hold one of `permissions`.

    `code` stands in the address of its page, `title` names many of them. `find` gives what waits for a
    person, soonest first, to be cut and counted before it is read; `entry` says how one of them reads.
    """

    code: str
    title: str
    permissions: frozenset[Permission]
    find: Callable[[User, datetime], Found]
    entry: Callable[[Any], Waiting]

    def first(self, number: int, user: User, *, now: datetime) -> tuple[list[Waiting], int]:
        """The first of them, and how many there are in all, which is only asked where there are more."""
        found = self.find(user, now)
        rows = list(found[: number + 1])
        total = len(rows)
        if total > number:
            total = found.count() if isinstance(found, QuerySet) else len(found)
        return [self.entry(row) for row in rows[:number]], total


def soonest_first(rows: Iterable[Waiting]) -> list[Waiting]:
    """What has no date comes last."""
    return sorted(rows, key=lambda row: (row.due or date.max, row.label))


def _reads(
    label: str,
    url_name: str,
    *,
    of: Callable[[Any], Any] = lambda row: row,
    due: Callable[[Any], date | None] = lambda row: None,
) -> Callable[[Any], Waiting]:
    """How a row reads: `of` gives the thing with a reference it is about, which `label` is filled from. A row
    that was sent back has its `reason`.
    """

    def entry(row: Any) -> Waiting:
        subject = of(row)
        return Waiting(
            label.format(subject),
            due(row),
            url_name,
            {"reference": subject.reference},
            reason=getattr(row, "reason", None) or "",
        )

    return entry


def _opening(round_: Round) -> date:
    return london_date(round_.opens_at)


def _closing(found: Round | Bid) -> date:
    return london_date(found.closes_at if isinstance(found, Round) else found.round.closes_at)


def _rounds_to_open(user: User, now: datetime) -> QuerySet[Round]:
    return Round.objects.filter(status=RoundStatus.PLANNED).order_by("opens_at", "pk")


def _rounds_to_freeze(user: User, now: datetime) -> list[Round]:
    closed = Round.objects.filter(status=RoundStatus.CLOSED).order_by("closes_at", "pk")
    return [round_ for round_ in closed if is_ready_to_freeze(round_)]


def _to_review(review: Review) -> Waiting:
    step = "Review" if review.status == ReviewStatus.ACCEPTED else "Answer whether you will review"
    label = step + " {0.reference} {0.title}"
    return _reads(label, "bids:review", of=attrgetter("version.bid"), due=attrgetter("due_on"))(review)


ASSESSMENT_WORKLISTS = (
    Worklist(
        "moderation",
        "Bids to moderate",
        frozenset({Permission.FREEZE_RANKING, Permission.REVIEW_BID}),
        lambda user, now: bids_waiting_for(user, now=now),
        _reads("Moderate {0.reference} {0.title}", "bids:moderate_bid"),
    ),
    Worklist(
        "rounds-to-open",
        "Rounds to set up and open",
        frozenset({Permission.MANAGE_ROUND}),
        _rounds_to_open,
        _reads("Set up and open round {0.reference}", "bids:round", due=_opening),
    ),
    Worklist(
        "rounds-to-close",
        "Rounds to close",
        frozenset({Permission.MANAGE_ROUND}),
        lambda user, now: rounds_over(now=now),
        _reads("Close round {0.reference}", "bids:close_round", due=_closing),
    ),
    Worklist(
        "eligibility",
        "Bids to check for eligibility",
        frozenset({Permission.CHECK_ELIGIBILITY}),
        lambda user, now: bids_to_check(),
        _reads("Check eligibility of {0.reference} {0.title}", "bids:eligibility"),
    ),
    Worklist(
        "reviewers",
        "Bids to find reviewers for",
        frozenset({Permission.ASSIGN_REVIEWERS}),
        lambda user, now: bids_lacking_reviewers(),
        _reads("Find reviewers for {0.reference} {0.title}", "bids:assign_reviewers"),
    ),
    Worklist(
        "reviews",
        "Reviews to answer or do",
        frozenset({Permission.REVIEW_BID}),
        lambda user, now: reviews_in_hand(user),
        _to_review,
    ),
    Worklist(
        "rankings",
        "Rankings to freeze",
        frozenset({Permission.FREEZE_RANKING}),
        _rounds_to_freeze,
        _reads("Freeze the ranking of round {0.reference}", "bids:ranking"),
    ),
)


def _drafts(user: User, now: datetime) -> QuerySet[Bid]:
    """Of open rounds, the earliest deadline first."""
    drafts = _of_open_rounds(bids_with(user, Permission.EDIT_BID)).filter(status=BidStatus.DRAFT)
    return drafts.annotate(reason=reason_it_came_back("bid.certification_refused", BID, since="sent_at"))


BID = "bids.bid"
"""The kind of record that events about a bid are of."""


def _sent(user: User, now: datetime) -> QuerySet[Bid]:
    """Bids this person may certify: sent by somebody else, in rounds that are open."""
    sent = _of_open_rounds(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=BidStatus.CERTIFYING)


def _of_open_rounds(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    return bids.filter(round__status=RoundStatus.OPEN).order_by(F("round__closes_at").asc(), "pk")


def _to_finish(bid: Bid) -> Waiting:
    """Those the sign-off sent back are named as such."""
    reason: str | None = getattr(bid, "reason", None)
    step = "Put right" if reason else "Finish"
    return _reads(step + " {0.reference}: {0.title}", "bids:bid", due=_closing)(bid)


def _to_join(partner: BidPartner) -> Waiting:
    """An invitation to another department's bid that nobody of this person's has answered yet."""
    bid = partner.bid
    return Waiting(
        label=f"Answer the invitation to {bid.reference}: {bid.title}",
        due=_closing(bid),
        url_name="bids:answer_partnership",
        url_kwargs={"pk": str(partner.pk)},
    )


RATINGS = Worklist(
    "ratings",
    "Ratings to confirm",
    frozenset({Permission.CONFIRM_RATING}),
    lambda user, now: ratings_confirmed_singly(user),
    _reads("Confirm the rating of {0.name}", "bids:confirm_rating", of=attrgetter("system")),
)


def _to_put_right(rating: Rating) -> Waiting:
    step = "Put right" if rating.rated_at else "Finish"
    return _reads(step + " the rating of {0.name}", "bids:finish_rating", of=attrgetter("system"))(rating)


def _to_rate_again(rating: Rating) -> Waiting:
    by, on = rating.assessor or rating.rated_by, rating.assessed_on
    label = f"Rate {rating.system.name} again: {by} assessed it on {on.day} {on:%B %Y}"
    kwargs = {"reference": rating.system.reference, "side": "likelihood"}
    return Waiting(label, None, "bids:rate", kwargs)


def _of_import(label: str) -> Callable[[Any], Waiting]:
    """How an import reads whose list of ratings waits, with how many."""

    def entry(row: Any) -> Waiting:
        ratings = f"{row.count:,} rating{'' if row.count == 1 else 's'}"
        return _reads(label.format(ratings) + " {0.reference}", "bids:import_ratings")(row)

    return entry


STEPS_ON_IMPORTS = {
    RegisterImportStatus.RECEIVED: "Say what the columns of import {0.reference} stand for",
    RegisterImportStatus.CHECKED: "Look at what import {0.reference} would do, then confirm or cancel it",
    RegisterImportStatus.FAULTY: "Put right the file of import {0.reference}",
    RegisterImportStatus.FAILED: "Try import {0.reference} again",
}


def _on_import(row: Any) -> Waiting:
    at = "bids:import_columns" if row.status == RegisterImportStatus.RECEIVED else "bids:register_import"
    waiting = _reads(STEPS_ON_IMPORTS[RegisterImportStatus(row.status)], at)(row)
    if row.status != RegisterImportStatus.FAULTY:
        return waiting
    faults = f"{row.fault_count:,} fault{'' if row.fault_count == 1 else 's'} in {row.file.name}"
    return replace(waiting, reason=faults)


REGISTER_WORKLISTS = (
    Worklist(
        "ratings-to-finish",
        "Ratings to finish or put right",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: ratings_to_finish(user),
        _to_put_right,
    ),
    Worklist(
        "imports",
        "Imports to go on with",
        frozenset({Permission.IMPORT_REGISTER}),
        lambda user, now: imports_in_hand(user),
        _on_import,
    ),
    Worklist(
        "imported-ratings",
        "Imports with ratings to confirm",
        frozenset({Permission.CONFIRM_RATING}),
        lambda user, now: imports_to_confirm(user),
        _of_import("Confirm {} of import"),
    ),
    Worklist(
        "imported-drafts",
        "Imports with ratings to finish",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: imports_to_finish(user),
        _of_import("Finish {} of import"),
    ),
    Worklist(
        "old-ratings",
        "Ratings older than a year",
        frozenset({Permission.EDIT_REGISTER}),
        lambda user, now: ratings_too_old(user, asked_on=london_date(now)),
        _to_rate_again,
    ),
)
DRAFTS = Worklist("drafts", "Bids to finish", frozenset({Permission.EDIT_BID}), _drafts, _to_finish)
SENT = Worklist(
    "certifications",
    "Bids to certify",
    frozenset({Permission.CERTIFY_BID}),
    _sent,
    _reads("Certify {0.reference}: {0.title}", "bids:certify_bid", due=_closing),
)
INVITATIONS = Worklist(
    "invitations",
    "Invitations to bids of others",
    frozenset({Permission.JOIN_BID}),
    lambda user, now: partner_invitations(user),
    _to_join,
)
BID_WORKLISTS = (RATINGS, *REGISTER_WORKLISTS, DRAFTS, SENT, INVITATIONS)


def _to_be_answered(user: User, now: datetime) -> QuerySet[Clarification]:
    """Those whose answer the sign-off sent back say why."""
    refused = reason_it_came_back("bid.clarification_refused", BID, key="bid")
    return (
        _current(bids_with(user, Permission.EDIT_BID))
        .filter(status=ClarificationStatus.OPEN)
        .annotate(reason=Case(When(sent_at__isnull=False, then=refused)))
    )


def _clarification_sent(user: User, now: datetime) -> QuerySet[Clarification]:
    """Answers somebody else has sent."""
    sent = _current(bids_with(user, Permission.CERTIFY_BID))
    return sent.filter(~Q(sent_by=user), status=ClarificationStatus.CERTIFYING)


def _awaited(user: User, now: datetime) -> QuerySet[Clarification]:
    """Questions a department has yet to answer."""
    return _current(bids_with(user, Permission.SEE_BIDS))


def _current(bids: QuerySet[Bid]) -> QuerySet[Clarification]:
    return (
        Clarification.objects.filter(status__in=CURRENT_CLARIFICATIONS, bid__in=bids.order_by().values("pk"))
        .select_related("bid")
        .order_by("due_at", "pk")
    )


def _asked(step: str, url_name: str) -> Callable[[Any], Waiting]:
    """How a question of the fund reads, by its bid."""
    label = step + " {0.reference}: {0.title}"
    return _reads(label, url_name, of=attrgetter("bid"), due=attrgetter("due_on"))


CLARIFICATION_WORKLISTS = (
    Worklist(
        "questions",
        "Questions of the fund to answer",
        frozenset({Permission.EDIT_BID}),
        _to_be_answered,
        _asked("Answer the fund's question on", "bids:clarification"),
    ),
    Worklist(
        "clarifications",
        "Clarifications to certify",
        frozenset({Permission.CERTIFY_BID}),
        _clarification_sent,
        _asked("Certify the clarification of", "bids:certify_clarification"),
    ),
    Worklist(
        "questions-asked",
        "Questions that departments have to answer",
        frozenset({Permission.ASK_CLARIFICATION}),
        _awaited,
        _asked("See what you have asked about", "bids:clarification"),
    ),
)
