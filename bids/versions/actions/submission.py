"""The sign-off certifies a bid, and with that submits it: frozen as a version."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.events import record_event
from accounts.models import User
from accounts.permissions import Permission, forbid_same_person
from accounts.queries.roles import people_with
from bids.rounds.rules.questions import FOUR_TESTS
from bids.rounds.rules.scoring import SystemToScore
from bids.versions.actions.certification import check_complete
from bids.versions.models import BidVersion, BidVersionAmount
from bids.versions.queries.documents import document_of
from bids.versions.rules.document import risk_removed_units, whole_life_cost
from bids.writing.actions.deadline import check_round_open
from bids.writing.actions.locks import lock_bid, target_for_department
from bids.writing.actions.typed import clear_typed
from bids.writing.models import Bid
from bids.writing.queries.appraisal import appraised_cost
from bids.writing.queries.drafts import LoadedDraft, draft_for_rules
from bids.writing.queries.people import people_on
from bids.writing.queries.plain import Plain
from bids.writing.rules.drafts import BidDraft, asked_of_fund
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_bytes, canonical_sha256
from legacyfund.lib.errors import ConflictRefused, DomainError
from legacyfund.lib.money import NOTHING


class TestsNotConfirmed(DomainError):
    """The sign-off has not confirmed each of the accounting officer's four tests."""


class NotAsRead(ConflictRefused):
    """What would be frozen is no longer what the sign-off was shown."""


def certify_and_submit(
    *, bid: Bid, confirmed: Collection[str], by: User, now: datetime, seen: str | None = None
) -> BidVersion:
    """Freeze the bid as its first version and hand it to the fund.

    `confirmed` names the accounting officer's tests the sign-off stands behind; all four are needed.
    `seen` is the SHA-256 of the document they were shown: a rating confirmed since would change it.
    The same person asking again is given the version there is. Raises TransitionRefused,
    PermissionRefused, TestsNotConfirmed, BidIncomplete, NotAsRead, and RoundShut at the closing time itself.
    """
    with transaction.atomic():
        bid = lock_bid(bid, by, Permission.CERTIFY_BID)
        version = bid.current_version
        if version is not None and version.submitted_by_id == by.pk and bid.status != BidStatus.WITHDRAWN:
            return version
        target = target_for_department(bid, "submit")
        forbid_same_person("certify_bid", first=bid.sent_by, second=by)
        check_round_open(bid.round)
        check_confirmed(confirmed)
        draft = check_complete(bid)
        read_at = check_round_open(bid.round)
        document = document_of(draft)
        check_as_read(document, seen)
        version = freeze_version(draft, document, sent_by=bid.sent_by, by=by, now=now)
        bid.status, bid.current_version = target, version
        bid.save(update_fields=["status", "current_version"])
        clear_typed([bid])
        _record(bid, version, sorted(confirmed), read_at=read_at, by=by, now=now)
        return version


def check_confirmed(confirmed: Collection[str]) -> None:
    missing = [name for code, name in FOUR_TESTS if code not in confirmed]
    if missing:
        raise TestsNotConfirmed(
            f"Confirm each of the accounting officer's four tests. Left: {', '.join(missing).lower()}.",
            field="confirmed",
        )


def check_as_read(document: Plain, seen: str | None) -> None:
    if seen not in (None, canonical_sha256(document)):
        raise NotAsRead(
            "Something in it changed after you opened this page, such as a system's rating. Read it again "
            "as it stands now, then certify."
        )


def freeze_version(
    draft: LoadedDraft, document: Plain, *, sent_by: User | None, by: User, now: datetime
) -> BidVersion:
    """The bid's next version: the document, and the figures worked out from it and from the draft.

    The whole-life cost is the appraised one, or the plain sum of a short-form bid's lines.
    """
    if sent_by is None:
        raise AssertionError("a bid that is being certified was sent by somebody")
    rules = draft_for_rules(draft)
    asked = asked_of_fund(rules)
    appraised = appraised_cost(document)
    version = BidVersion.objects.create(
        bid=draft.bid,
        number=draft.bid.versions.count() + 1,
        document=canonical_bytes(document).decode(),
        sha256=canonical_sha256(document),
        sent_by=sent_by,
        submitted_at=now,
        submitted_by=by,
        risk_removed_units=_risk_units(rules, draft.bid.round.rest_share),
        cost_to_fund=sum(asked.values(), NOTHING),
        whole_life_cost=appraised if appraised is not None else whole_life_cost(rules.preferred_lines),
    )
    BidVersionAmount.objects.bulk_create(
        BidVersionAmount(version=version, year=year, control_budget=budget, requested=amount)
        for (year, budget), amount in sorted(asked.items())
    )
    return version


def _risk_units(rules: BidDraft, rest_share: int) -> int:
    systems = [
        SystemToScore(system.reference, system.overall_in_168ths, system.target_rating)
        for system in rules.systems
    ]
    return risk_removed_units(systems, rest_share)


def _record(
    bid: Bid, version: BidVersion, confirmed: list[str], *, read_at: datetime, by: User, now: datetime
) -> None:
    record_event(
        "bid.submitted",
        bid,
        by=by,
        now=now,
        department=bid.department,
        data={
            "title": bid.title,
            "version": version.number,
            "sha256": version.sha256,
            "cost_to_fund": str(version.cost_to_fund),
            "confirmed": confirmed,
            "clock_read": read_at.isoformat(),
        },
        tell=[*people_on(bid), *people_with(Permission.CHECK_ELIGIBILITY)],
    )
