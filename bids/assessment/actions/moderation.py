"""The chair keeps what the panel agreed on a criterion, beside what was submitted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.actions.allowed import require_permission
from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission
from bids.assessment.actions.reviews import ReviewRefused, lock_bid_with_panel
from bids.assessment.models import Moderation, Review, ReviewScore
from bids.assessment.queries.moderation import may_moderate, people_to_be_present
from bids.assessment.queries.panel import chair_of
from bids.assessment.rules.moderation import HALVES, halves_in_words, spread_of
from bids.assessment.workflow import REVIEWS_IN_HAND, ReviewStatus
from bids.rounds.models import Criterion
from bids.rounds.queries import judged_criteria_of
from bids.rounds.rules.scoring import HIGHEST_PANEL_SCORE
from bids.writing.models import Bid
from legacyfund.lib.errors import ConflictRefused, PermissionRefused

LONGEST_REASON = 3000


@dataclass(frozen=True)
class Agreed:
    """`halves` of a point, 0 to 10. `after` maps a reviewer's id to the score they would give now."""

    halves: int
    reason: str
    after: Mapping[int, int] = field(default_factory=dict)


class ModerationRefused(ReviewRefused):
    """A value out of bounds, without its reason, or of a criterion this round does not judge."""


class NotYetModerated(ConflictRefused):
    """There is nothing to talk about yet: too few reviews, or one's own is still in hand."""


def moderate(
    *, bid: Bid, agreed: Mapping[str, Agreed], present: Collection[int], by: User, now: datetime
) -> list[Moderation]:
    """Keep the agreed values by criterion code, and who was there by id; those not named stay as they were.

    An agreed value can be replaced until the ranking is frozen, and is not taken back. What is saved already
    is not saved again. Raises
    ModerationRefused (`field` is `agreed_FIT`, `reason_FIT` or `present`), NotYetModerated, ReviewOver,
    PermissionRefused unless the person chairs on this bid.
    """
    require_permission(by, Permission.SEE_RANKING)
    with transaction.atomic():
        bid = lock_bid_with_panel(bid)
        _check_chair(bid, by, now=now)
        scores = _submitted(bid, by)
        criteria = {row.code: row for row in judged_criteria_of(bid.round)}
        _check_present(bid, present, now=now)
        for code, value in agreed.items():
            _check_value(code, value, criteria, scores)
        kept = {row.criterion.code: row for row in _moderations(bid)}
        before = {code: _plain(row) for code, row in kept.items()}
        for code, value in agreed.items():
            fields = _fields(value, scores[code], sorted(present))
            if code not in kept or any(getattr(kept[code], name) != fields[name] for name in fields):
                _keep(bid, criteria[code], fields, by=by, now=now)
        made = _moderations(bid)
        after = {row.criterion.code: _plain(row) for row in made}
        if before != after:
            record_event("bid.moderated", bid, by=by, now=now, data={"before": before, "after": after})
    return made


def _check_chair(bid: Bid, by: User, *, now: datetime) -> None:
    if may_moderate(bid, by, now=now):
        return
    chair = chair_of(bid, now=now)
    if chair is None:
        raise PermissionRefused(
            f"Nobody chairs on {bid.reference}. Ask the fund to name a chair, and a deputy who has no "
            "interest in it."
        )
    raise PermissionRefused(f"{chair.person} chairs on {bid.reference} and keeps what is agreed.")


def _submitted(bid: Bid, by: User) -> dict[str, dict[int, int]]:
    """Submitted scores by criterion code and reviewer's id."""
    reviews = Review.objects.filter(version__bid=bid)
    if reviews.filter(reviewer=by, status__in=REVIEWS_IN_HAND).exists():
        raise NotYetModerated(f"Submit your own review of {bid.reference} before you read the others’.")
    if reviews.filter(status=ReviewStatus.SUBMITTED).count() < 2:
        raise NotYetModerated(
            f"{bid.reference} has fewer than two submitted reviews, so there is nothing to compare yet."
        )
    rows = ReviewScore.objects.filter(review__version__bid=bid, review__status=ReviewStatus.SUBMITTED)
    found: dict[str, dict[int, int]] = {}
    for code, reviewer, score in rows.order_by("pk").values_list(
        "criterion__code", "review__reviewer", "score"
    ):
        found.setdefault(code, {})[reviewer] = score
    return found


def _check_present(bid: Bid, present: Collection[int], *, now: datetime) -> None:
    if not present:
        raise ModerationRefused("Say who was there.", field="present")
    if set(present) - {person.pk for person in people_to_be_present(bid, now=now)}:
        raise ModerationRefused(
            "Only the panel and the bid’s reviewers take part, without those who have an interest in it.",
            field="present",
        )


def _check_value(
    code: str, value: Agreed, criteria: Mapping[str, Criterion], scores: Mapping[str, Mapping[int, int]]
) -> None:
    if code not in criteria or code not in scores:
        raise ModerationRefused(f"“{code}” is not a criterion the panel has scored in this round.")
    name = criteria[code].name
    if type(value.halves) is not int or value.halves not in HALVES:
        raise ModerationRefused(
            f"The agreed value for {name} must be from 0 to 5, in halves.", field=f"agreed_{code}"
        )
    reason = value.reason.strip()
    if not reason:
        raise ModerationRefused(f"Say why the panel agreed on this value for {name}.", field=f"reason_{code}")
    if len(reason) > LONGEST_REASON:
        raise ModerationRefused(
            f"The reason for {name} must be {LONGEST_REASON} characters or fewer.", field=f"reason_{code}"
        )
    for reviewer, score in value.after.items():
        if reviewer not in scores[code] or type(score) is not int or not 0 <= score <= HIGHEST_PANEL_SCORE:
            raise ModerationRefused(
                f"A score for {name} after discussion is one of 0 to 5, of somebody who submitted a review.",
                field=f"agreed_{code}",
            )


def _moderations(bid: Bid) -> list[Moderation]:
    return list(Moderation.objects.filter(bid=bid).select_related("criterion").order_by("criterion__order"))


def _fields(value: Agreed, scores: Mapping[int, int], present: list[int]) -> dict[str, object]:
    given = list(scores.values())
    return {
        "submitted_numerator": sum(given),
        "submitted_denominator": len(given),
        "submitted_spread": spread_of(given),
        "after_discussion": {str(pk): score for pk, score in sorted(value.after.items())},
        "decided_halves": value.halves,
        "reason": value.reason.strip(),
        "present": present,
    }


def _keep(bid: Bid, criterion: Criterion, fields: Mapping[str, object], *, by: User, now: datetime) -> None:
    Moderation.objects.update_or_create(
        bid=bid, criterion=criterion, defaults={**fields, "moderated_at": now, "moderated_by": by}
    )


def _plain(row: Moderation) -> dict[str, object]:
    return {
        "submitted": f"{row.submitted_numerator}/{row.submitted_denominator}",
        "spread": row.submitted_spread,
        "after_discussion": row.after_discussion,
        "decided": halves_in_words(row.decided_halves),
        "reason": row.reason,
        "present": row.present,
    }
