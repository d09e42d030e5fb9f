"""Certifying and submitting: what is frozen, and who may."""

import hashlib
import json
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actions.people import start_membership
from accounts.models import Delivery, Event
from accounts.permissions import Role
from bids.register.actions.ratings import confirm_rating
from bids.versions.actions.certification import BidIncomplete, refuse_certification
from bids.versions.actions.submission import TestsNotConfirmed as NotConfirmed
from bids.versions.actions.submission import certify_and_submit
from bids.versions.actions.withdrawal import withdraw_bid
from bids.versions.models import BidVersion, BidVersionAmount
from bids.versions.queries.documents import document_of
from bids.versions.rules.document import RISK_UNITS
from bids.writing.models import Bid
from bids.writing.queries.drafts import load_draft
from bids.writing.workflow import BidStatus
from legacyfund.lib.canonical import canonical_bytes
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.conftest import owner_connection
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import TESTS, certifying_bid, complete_bid, draft_bid
from tests.factories.register import LOW_SCORES, rate_system

pytestmark = pytest.mark.django_db


def sign_off(bid):
    return make_user(Role.SIGN_OFF, bid.department)


REWRITES = [
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
]


def test_a_version_freezes_the_document_its_hash_and_the_figures():
    bid = certifying_bid(
        amounts={("2027-28", "CDEL"): Decimal("100.01"), ("2028-29", "RDEL_ADMIN"): Decimal("50.00")},
        department_pays=Decimal("25.00"),
        target_risk=Decimal("4.00"),
    )
    signer = sign_off(bid)

    version = certify_and_submit(bid=bid, confirmed=TESTS, by=signer, now=NOW)

    bid = Bid.objects.get()
    assert (bid.status, bid.current_version, version.number) == (BidStatus.SUBMITTED, version, 1)
    assert (version.sent_by, version.submitted_by, version.submitted_at) == (bid.created_by, signer, NOW)
    assert hashlib.sha256(version.document.encode()).hexdigest() == version.sha256
    assert (version.cost_to_fund, version.whole_life_cost) == (Decimal("150.01"), Decimal("175.01"))
    assert version.risk_removed_units == (80 * RISK_UNITS) // 3 - 4 * RISK_UNITS
    amounts = BidVersionAmount.objects.order_by("year").values_list("year", "control_budget", "requested")
    assert list(amounts) == [
        ("2027-28", "CDEL", Decimal("100.01")),
        ("2028-29", "RDEL_ADMIN", Decimal("50.00")),
    ]


def test_the_document_pins_the_rating_it_quotes(submitted):
    rating = submitted.systems.get().system.ratings.get()

    rate_system(rating.system, LOW_SCORES)
    confirm_rating(system=rating.system, by=make_user(Role.SIGN_OFF, submitted.department), now=NOW)

    pinned = json.loads(submitted.current_version.document)["systems"][0]["rating"]
    assert (pinned["id"], pinned["overall_in_168ths"]) == (rating.pk, rating.overall_in_168ths)
    assert pinned["scores"] == rating.scores


def test_the_same_draft_gives_the_same_bytes_again(submitted):
    again = canonical_bytes(document_of(load_draft(submitted))).decode()

    assert again == submitted.current_version.document


def test_bidders_sign_offs_and_fund_managers_are_told_the_reference_and_the_hash(certifying):
    manager, signer = make_user(Role.FUND_MANAGER), sign_off(certifying)
    stranger = make_user(Role.BIDDER)

    version = certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW)

    event = Event.objects.get(kind="bid.submitted")
    told = set(Delivery.objects.filter(event=event).values_list("recipient", flat=True))
    assert {manager.pk, signer.pk, certifying.created_by_id} <= told
    assert stranger.pk not in told
    assert (event.subject_ref, event.data["sha256"]) == (certifying.reference, version.sha256)
    assert event.data["confirmed"] == sorted(TESTS)


def test_who_sent_it_may_not_certify_it(certifying):
    start_membership(
        user=certifying.sent_by, role=Role.SIGN_OFF, department=certifying.department, by=None, now=NOW
    )

    with pytest.raises(PermissionRefused, match="somebody else has to certify"):
        certify_and_submit(bid=certifying, confirmed=TESTS, by=certifying.sent_by, now=NOW)

    assert Bid.objects.get().status == BidStatus.CERTIFYING


@pytest.mark.parametrize("role", [Role.BIDDER, Role.SIGN_OFF, Role.FUND_MANAGER])
def test_nobody_but_the_departments_sign_off_certifies(certifying, role):
    by = make_user(role, certifying.department) if role is Role.BIDDER else make_user(role)

    with pytest.raises(PermissionRefused):
        certify_and_submit(bid=certifying, confirmed=TESTS, by=by, now=NOW)


@pytest.mark.parametrize("left_out", sorted(TESTS))
def test_each_of_the_four_tests_is_confirmed(certifying, left_out):
    with pytest.raises(NotConfirmed, match=left_out.replace("_", " ")) as refusal:
        certify_and_submit(bid=certifying, confirmed=TESTS - {left_out}, by=sign_off(certifying), now=NOW)

    assert refusal.value.field == "confirmed"
    assert not BidVersion.objects.exists()


@pytest.mark.parametrize("state", [draft_bid, complete_bid])
def test_certification_is_no_step_to_skip(state):
    bid = state()

    with pytest.raises(TransitionRefused):
        certify_and_submit(bid=bid, confirmed=TESTS, by=sign_off(bid), now=NOW)

    assert not BidVersion.objects.exists()


def test_a_bid_sent_back_cannot_be_certified(certifying):
    signer = sign_off(certifying)
    refuse_certification(bid=certifying, reason="Wrong date", by=signer, now=NOW)

    with pytest.raises(TransitionRefused):
        certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW)


def test_the_same_person_submitting_twice_is_given_the_version_there_is(certifying):
    signer = sign_off(certifying)

    first = certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW)
    second = certify_and_submit(bid=certifying, confirmed=TESTS, by=signer, now=NOW)

    assert first == second
    assert Event.objects.filter(kind="bid.submitted").count() == BidVersion.objects.count() == 1


def test_a_bid_taken_back_is_not_told_as_submitted(submitted):
    signer = submitted.current_version.submitted_by
    withdraw_bid(bid=submitted, reason="No longer needed.", by=signer, now=NOW)

    with pytest.raises(TransitionRefused, match="cannot be certified and submitted now"):
        certify_and_submit(bid=submitted, confirmed=TESTS, by=signer, now=NOW)


def test_another_sign_off_is_told_that_it_is_done(submitted):
    with pytest.raises(TransitionRefused, match="cannot be certified and submitted now"):
        certify_and_submit(bid=submitted, confirmed=TESTS, by=sign_off(submitted), now=NOW)


def test_nothing_is_kept_of_a_submission_that_fails_half_way(certifying, monkeypatch):
    bid = certifying
    monkeypatch.setattr("bids.versions.actions.submission.record_event", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        certify_and_submit(bid=bid, confirmed=TESTS, by=sign_off(bid), now=NOW)

    assert Bid.objects.get().status == BidStatus.CERTIFYING
    assert not BidVersion.objects.exists()


def test_completeness_is_checked_again_when_certifying(certifying, monkeypatch):
    bid = certifying
    monkeypatch.setattr("bids.versions.actions.certification.load_draft", lambda bid: load_draft(other))
    other = draft_bid()

    with pytest.raises(BidIncomplete):
        certify_and_submit(bid=bid, confirmed=TESTS, by=sign_off(bid), now=NOW)


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("table", ["bids_bidversion", "bids_bidversionamount"])
@pytest.mark.parametrize("statement", REWRITES)
def test_a_version_is_frozen_for_the_applications_role(table, statement):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table))


@pytest.mark.usefixtures("submitted")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["bids_bidversion", "bids_bidversionamount"])
def test_a_version_is_frozen_for_the_owner_too(table):
    with owner_connection() as link:
        for statement in REWRITES:
            with pytest.raises(psycopg.Error, match=r"pgtrigger: Cannot (update|delete|truncate)"):
                link.execute(statement.format(table=table))

    assert BidVersion.objects.count() == BidVersionAmount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_not_step_a_bid_past_its_states_or_rename_it(draft):
    with owner_connection() as link:
        for change in ("status = 'SUBMITTED'", "reference = 'LF-X'", "number = 9"):
            with pytest.raises(psycopg.Error):
                link.execute(f"UPDATE bids_bid SET {change}")
        with pytest.raises(psycopg.Error, match="Cannot delete"):
            link.execute("DELETE FROM bids_bid")

    assert Bid.objects.get() == draft
