"""The list of bids: what narrows and sorts it, and what never does."""

from decimal import Decimal

import pytest

from accounts.permissions import Role
from bids.overview.queries.bids import (
    BidFilter,
    csv_rows,
    list_bids,
    listed_lines,
    rounds_offered,
    states_offered,
    total_bids,
    writers_offered,
)
from bids.writing.models import Bid, CostLine
from bids.writing.queries.drafts import draft_for_rules, load_draft
from bids.writing.queries.reach import reach_of
from bids.writing.rules.drafts import asked_of_fund
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import bidding_round, complete_bid, draft_bid, full_bid, submitted_bid
from tests.factories.partners import joined_partner
from tests.factories.register import rated_system

pytestmark = pytest.mark.django_db


def found(person, **wanted):
    return list(list_bids(reach_of(person), BidFilter(**wanted)))


def stepped(bid, *statuses):
    for status in statuses:
        Bid.objects.filter(pk=bid.pk).update(status=status)
    return bid


def test_the_fund_narrows_and_sorts_what_was_submitted(manager):
    round_ = bidding_round()
    small = submitted_bid(round_, cost=Decimal("100.00"), title="Small ledger")
    large = submitted_bid(cost=Decimal("900.00"), title="Large archive")

    assert found(manager) == [large, small]
    assert found(manager, search="ledger") == found(manager, round=round_.reference) == [small]
    assert (
        found(manager, search=large.department.name)
        == found(manager, department=large.department.code)
        == [large]
    )
    assert found(manager, asked_over=Decimal("100.00")) == [large]
    assert found(manager, sort="asked") == [large, small]
    assert found(manager, sort="deadline") == [small, large]
    assert found(manager, sort="reference") == sorted([small, large], key=lambda bid: bid.reference)
    assert found(manager, red=True) == [large, small]
    assert found(manager, state="SUBMITTED") == [large, small]
    assert found(manager, state="DRAFT") == []
    assert total_bids(list_bids(reach_of(manager), BidFilter())).asked == Decimal("1000.00")


def test_what_is_hidden_neither_narrows_nor_sorts_nor_adds(manager):
    draft = complete_bid(title="Secret plan", cost=Decimal("500.00"))
    submitted = submitted_bid(cost=Decimal("5.00"))

    assert draft not in found(manager, search="Secret")
    assert draft not in found(manager, red=True)
    assert draft not in found(manager, asked_over=Decimal("0.00"))
    assert found(manager, sort="asked") == [submitted, draft]
    assert total_bids(list_bids(reach_of(manager), BidFilter())).asked == Decimal("5.00")
    assert found(draft.created_by, search="secret", red=True, asked_over=Decimal("499.99")) == [draft]


def test_a_department_does_not_learn_by_filter_where_the_panel_stands(submitted, manager):
    for status in ("ELIGIBLE", "SCORED"):
        bid = stepped(submitted, status)

        assert found(bid.created_by, state=status) == []
        assert found(bid.created_by, state="WITH_PANEL") == [bid]
        assert found(manager, state=status) == [bid]
        assert found(manager, state="WITH_PANEL") == []


def test_an_outcome_narrows_for_the_department_once_it_is_announced(submitted):
    bid = stepped(submitted, "ELIGIBLE", "SCORED", "REJECTED")
    early = found(bid.created_by, state="REJECTED")
    for status in ("CLOSED", "ASSESSED", "ANNOUNCED"):
        bid.round.status = status
        bid.round.save(update_fields=["status"])

    assert early == []
    assert found(bid.created_by, state="REJECTED") == [bid]


def test_not_funded_narrows_to_what_the_reader_knows_was_not(submitted, manager):
    bid = stepped(submitted, "ELIGIBLE", "SCORED", "RESERVED")
    draft_bid(round=bid.round)

    assert found(manager, state="NOT_FUNDED") == [bid]
    assert found(bid.created_by, state="NOT_FUNDED") == []
    for status in ("CLOSED", "ASSESSED", "ANNOUNCED"):
        bid.round.status = status
        bid.round.save(update_fields=["status"])
    assert found(bid.created_by, state="NOT_FUNDED") == [bid]


def test_those_of_a_department_find_the_bids_a_colleague_started(manager):
    mine = draft_bid()
    colleague = make_user(Role.BIDDER, mine.department)
    theirs = draft_bid(mine.round, department=mine.department, by=colleague)

    assert writers_offered(reach_of(colleague)) == sorted(
        [(str(row.pk), row.name) for row in (mine.created_by, colleague)], key=lambda row: row[1]
    )
    assert found(colleague, started_by=str(colleague.pk)) == [theirs]
    assert found(manager, started_by=str(colleague.pk)) == []
    assert writers_offered(reach_of(manager)) == []


def test_the_list_holds_bids_one_is_a_partner_in(manager):
    bid = draft_bid(title="Shared")
    draft_bid()
    _, guest = joined_partner(bid)

    [line] = listed_lines(list_bids(reach_of(guest), BidFilter()))

    assert line.title == "Shared"
    assert len(found(manager)) == 2


def test_states_and_rounds_offered(manager):
    round_ = bidding_round()
    bidder = make_user(Role.BIDDER)

    own, all_ = dict(states_offered(reach_of(bidder))), dict(states_offered(reach_of(manager)))

    assert "WITH_PANEL" in own
    assert {"ELIGIBLE", "SCORED"}.isdisjoint(own)
    assert {"ELIGIBLE", "SCORED"} < set(all_)
    assert "WITH_PANEL" not in all_
    assert all(len(set(states.values())) == len(states) for states in (own, all_))
    assert rounds_offered(reach_of(bidder)) == [(round_.reference, f"{round_.reference}: {round_.name}")]


def test_a_closed_account_reaches_nothing(draft):
    draft.created_by.is_active = False

    assert found(draft.created_by) == []


def test_a_row_of_the_file_says_what_the_page_says(manager):
    draft = complete_bid(title="Secret plan")
    rated_system(draft.department)
    submitted = submitted_bid(cost=Decimal("5.00"))

    rows = {row[0]: row for row in csv_rows(list_bids(reach_of(manager), BidFilter()))}

    hidden, shown = rows[draft.reference], rows[submitted.reference]
    assert (hidden[1], *hidden[6:9], hidden[10]) == (
        "Not shown before it is submitted",
        None,
        None,
        None,
        None,
    )
    assert (shown[1], *shown[5:9]) == (submitted.title, "Submitted", Decimal("5.00"), 1, 1)
    assert shown[3] == submitted.department.organisation_id
    assert shown[10] == NOW.isoformat(timespec="minutes")


def test_the_list_adds_the_lines_the_bid_stands_for_and_no_others():
    bid = full_bid()
    CostLine.objects.create(
        bid=bid, order=99, description="Of no option yet", year="2027-28", control_budget="CDEL",
        category="HARDWARE", payer="FUND", amount=Decimal("5.00"),
    )  # fmt: skip

    (listed,) = list_bids(reach_of(bid.created_by), BidFilter())

    assert listed.asked == sum(asked_of_fund(draft_for_rules(load_draft(bid))).values())
