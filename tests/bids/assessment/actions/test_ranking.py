"""Freezing the ranking of a closed round."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.eligibility import find_ineligible
from bids.assessment.actions.ranking import RankingIncomplete, freeze_ranking
from bids.assessment.models import Ranking, RankingRow
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.queries.ranking_check import recompute_ranking, stored_result
from bids.assessment.queries.ranking_table import find_ranking, frozen_ranking
from bids.assessment.rules.ranking import rank_inputs
from bids.versions.actions.withdrawal import withdraw_bid
from bids.writing.models import Bid
from legacyfund.lib.canonical import canonical_sha256, read_canonical
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.conftest import owner_connection
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    close_round,
    eligible_bid,
    freeze,
    open_round,
    proposed_review,
    reviewed_bid,
    submitted_review,
)
from tests.factories.bids import submitted_bid
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return make_user(Role.CHAIR)


@built_once
def closed():
    round_ = open_round()
    reviewed_bid(round_, (2, 3), cost=3_000_000)
    reviewed_bid(round_, (4, 5))
    reviewed_bid(round_, (4, 5))
    return close_round(round_)


def test_freezing_stores_the_places_and_moves_bids_and_round(chair, closed) -> None:
    live = rank_inputs(ranking_inputs(closed))

    ranking = freeze_ranking(round=closed, by=chair, now=NOW)

    closed.refresh_from_db()
    assert closed.status == "ASSESSED"
    assert set(Bid.objects.filter(round=closed).values_list("status", flat=True)) == {"SCORED"}
    rows = frozen_ranking(closed)
    assert [(row.rank, row.version.bid.reference, row.tie_break) for row in rows] == [
        (bid.rank, bid.reference, bid.tie_break) for bid in live
    ]
    assert [(int(row.value_numerator), int(row.value_denominator)) for row in rows] == [
        bid.value for bid in live
    ]
    assert [row.tie_break for row in rows] == ["REFERENCE", "REFERENCE", ""]
    event = Event.objects.get(kind="ranking.frozen")
    assert event.data == {"sha256": ranking.sha256, "bids": [bid.reference for bid in live]}
    assert find_ranking(closed) == ranking


def test_the_frozen_inputs_give_the_same_bytes_again(chair, closed) -> None:
    ranking = freeze_ranking(round=closed, by=chair, now=NOW)

    ranking.refresh_from_db()
    assert canonical_sha256(read_canonical(ranking.inputs.encode())) == ranking.sha256
    assert recompute_ranking(ranking) == stored_result(ranking)
    assert len(read_canonical(stored_result(ranking))) == 3


def test_inputs_changed_behind_our_back_give_other_bytes(chair, closed) -> None:
    ranking = freeze_ranking(round=closed, by=chair, now=NOW)

    ranking.inputs = ranking.inputs.replace('"weight":30', '"weight":29')

    assert recompute_ranking(ranking) != stored_result(ranking)
    assert canonical_sha256(read_canonical(ranking.inputs.encode())) != ranking.sha256


def test_a_bid_that_lacks_a_review_stops_the_freeze_and_is_named(reviewed, chair) -> None:
    round_ = reviewed.round
    half = eligible_bid(round_)
    submitted_review(half)
    proposed_review(half)
    close_round(round_)

    with pytest.raises(RankingIncomplete, match=f"{half.reference}: 1 of 2 reviews submitted"):
        freeze_ranking(round=round_, by=chair, now=NOW)
    assert not Ranking.objects.exists()
    assert Bid.objects.filter(round=round_, status="ELIGIBLE").count() == 2


def test_a_chair_is_not_told_what_a_bid_they_are_kept_from_lacks(reviewed, chair) -> None:
    lacking = eligible_bid(reviewed.round)
    submitted_review(lacking)
    round_ = close_round(reviewed.round)
    start_membership(user=chair, role=Role.BIDDER, department=lacking.department, by=None, now=NOW)

    with pytest.raises(RankingIncomplete, match="kept from lacks something") as refusal:
        freeze_ranking(round=round_, by=chair, now=NOW)
    assert lacking.reference not in refusal.value.message
    assert "1 of 2" not in refusal.value.message


def test_a_bid_nobody_checked_stops_the_freeze(reviewed, chair) -> None:
    round_ = reviewed.round
    unchecked, asked = submitted_bid(round_), submitted_bid(round_)
    close_round(round_)

    with pytest.raises(RankingIncomplete, match=f"eligibility is not checked for {unchecked.reference}"):
        freeze_ranking(round=round_, by=chair, now=NOW)
    Bid.objects.filter(pk=asked.pk).update(status="CLARIFYING")
    both = f"checked for {unchecked.reference}. Also, clarification is awaited for {asked.reference}"
    with pytest.raises(RankingIncomplete, match=both):
        freeze_ranking(round=round_, by=chair, now=NOW)
    Bid.objects.filter(pk=asked.pk).update(status="SUBMITTED")
    find_ineligible(bid=asked, reason="Not legacy", by=make_user(Role.FUND_MANAGER), now=NOW)
    find_ineligible(bid=unchecked, reason="Not legacy", by=make_user(Role.FUND_MANAGER), now=NOW)
    assert freeze_ranking(round=round_, by=chair, now=NOW).rows.count() == 1


def test_an_empty_round_has_nothing_to_freeze(opened, chair) -> None:
    with pytest.raises(RankingIncomplete, match="no eligible bid"):
        freeze_ranking(round=close_round(opened), by=chair, now=NOW)


def test_neither_a_planned_nor_an_open_round_is_frozen(opened, planned, chair) -> None:
    for round_ in (planned, opened):
        with pytest.raises(TransitionRefused):
            freeze_ranking(round=round_, by=chair, now=NOW)


def test_a_round_is_frozen_once(ranked_round, chair) -> None:
    with pytest.raises(TransitionRefused):
        freeze_ranking(round=ranked_round, by=chair, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CHAIR])
def test_only_the_chair_freezes(closed, role) -> None:
    with pytest.raises(PermissionRefused):
        freeze_ranking(round=closed, by=make_user(role), now=NOW)


def test_a_bid_withdrawn_before_the_freeze_has_no_place(closed) -> None:
    bid = Bid.objects.filter(round=closed).earliest("pk")
    withdraw_bid(bid=bid, reason="Funded elsewhere", by=bid.created_by, now=NOW)

    freeze(closed)

    assert bid.reference not in [row.version.bid.reference for row in frozen_ranking(closed)]
    assert len(frozen_ranking(closed)) == 2


def test_no_ranking_before_the_freeze(closed) -> None:
    assert find_ranking(closed) is None
    assert frozen_ranking(closed) == []


@pytest.mark.usefixtures("ranked_round")
@pytest.mark.parametrize("table", ["bids_ranking", "bids_rankingrow"])
@pytest.mark.parametrize("step", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_cannot_rewrite_a_frozen_ranking(table, step) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(step.format(table))
    assert RankingRow.objects.count() == 1


@pytest.mark.usefixtures("ranked_round")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["bids_ranking", "bids_rankingrow"])
def test_the_owner_cannot_either(table) -> None:
    with owner_connection() as link:
        for step in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(psycopg.DatabaseError, match="pgtrigger"):
                link.execute(step)
