"""Saving the sections of a draft."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Event
from accounts.permissions import Role
from bids.writing.actions.locks import BidNotDraft
from bids.writing.models import Answer, BidMilestone, BidMilestoneShare, BidSystem, CostLine
from bids.writing.queries.drafts import answers_of
from bids.writing.sections.actions.rows import (
    MOST_COST_LINES,
    CostRow,
    MilestoneRow,
    SystemRow,
)
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones, save_systems
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.rows import RowRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.bids import CELL, certifying_bid, submitted_bid, system_row
from tests.factories.register import make_system

pytestmark = pytest.mark.django_db

COST = CostRow("Build", "2027-28", "CDEL", "SUPPLIER", "FUND", Decimal("10.01"))
MILESTONE = MilestoneRow("Live", "GATE_4", date(2028, 3, 31), "Report", {CELL: Decimal("5.00")})


def refusal_field(save, bid, rows):
    with pytest.raises(RowRefused) as refusal:
        save(bid=bid, rows=rows, by=bid.created_by, now=NOW)
    return refusal.value.field


def replaced(row, **changes):
    return type(row)(**{**row.__dict__, **changes})


def test_systems_replace_those_saved_before(draft):
    bid = draft
    first, second = make_system(bid.department), make_system(bid.department)
    save_systems(bid=bid, rows=[system_row(first)], by=bid.created_by, now=NOW)

    save_systems(bid=bid, rows=[SystemRow(second), system_row(first)], by=bid.created_by, now=NOW)

    saved = BidSystem.objects.filter(bid=bid).order_by("pk")
    assert [row.system for row in saved] == [second, first]
    event = Event.objects.filter(kind="bid.section_saved").latest("pk")
    assert [row["reference"] for row in event.data["before"]] == [first.reference]
    assert [row["reference"] for row in event.data["after"]] == [second.reference, first.reference]
    assert event.data["after"][1]["target_risk"] == "4.00"


def test_systems_of_another_department_or_named_twice_are_refused(draft):
    bid = draft
    mine, other = make_system(bid.department), make_system()

    assert refusal_field(save_systems, bid, [SystemRow(other)]) == "systems-0-system"
    assert refusal_field(save_systems, bid, [SystemRow(mine), SystemRow(mine)]) == "systems-1-system"
    assert not BidSystem.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"treatment": "BURN"}, "systems-0-treatment"),
        ({"target_risk": Decimal("0.99")}, "systems-0-target_rating"),
        ({"target_risk": Decimal("30.01")}, "systems-0-target_rating"),
    ],
)
def test_a_system_row_out_of_bounds_is_refused(draft, changes, field):
    bid = draft

    assert refusal_field(save_systems, bid, [SystemRow(make_system(bid.department), **changes)]) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": " "}, "costs-0-description"),
        ({"year": "2027-29"}, "costs-0-year"),
        ({"control_budget": "AME"}, "costs-0-control_budget"),
        ({"category": "BISCUITS"}, "costs-0-category"),
        ({"payer": "NOBODY"}, "costs-0-payer"),
        ({"amount": Decimal("0.00")}, "costs-0-amount"),
        ({"amount": Decimal("-1.00")}, "costs-0-amount"),
        ({"amount": Decimal("1.005")}, "costs-0-amount"),
        ({"amount": Decimal("NaN")}, "costs-0-amount"),
        ({"amount": Decimal(10) ** 12}, "costs-0-amount"),
    ],
)
def test_a_cost_row_out_of_bounds_is_refused(draft, changes, field):
    bid = draft

    assert refusal_field(save_costs, bid, [replaced(COST, **changes)]) == field
    assert not CostLine.objects.exists()


@pytest.mark.parametrize("amount", ["0.01", "999999999999.99"])
def test_costs_keep_the_penny_and_the_order(draft, amount):
    bid = draft

    save_costs(bid=bid, rows=[replaced(COST, amount=Decimal(amount)), COST], by=bid.created_by, now=NOW)

    lines = CostLine.objects.filter(bid=bid).order_by("order")
    assert [(line.order, line.amount) for line in lines] == [(1, Decimal(amount)), (2, Decimal("10.01"))]


def test_there_may_not_be_more_lines_than_a_page_takes(draft):
    bid = draft

    assert refusal_field(save_costs, bid, [COST] * (MOST_COST_LINES + 1)) == "costs"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "milestones-0-name"),
        ({"kind": "PARTY"}, "milestones-0-kind"),
        ({"shares": {("2027-29", "CDEL"): Decimal(1)}}, "milestones-0-year"),
        ({"shares": {("2027-28", "AME"): Decimal(1)}}, "milestones-0-control_budget"),
        ({"shares": {CELL: Decimal("-0.01")}}, "milestones-0-shares"),
    ],
)
def test_a_milestone_row_out_of_bounds_is_refused(draft, changes, field):
    bid = draft

    assert refusal_field(save_milestones, bid, [replaced(MILESTONE, **changes)]) == field


def test_milestones_replace_those_before_and_leave_out_nothing_shares(draft):
    bid = draft
    save_milestones(bid=bid, rows=[MILESTONE, MILESTONE], by=bid.created_by, now=NOW)

    nothing = replaced(MILESTONE, name="Off", shares={CELL: Decimal("0.00")})
    save_milestones(bid=bid, rows=[nothing], by=bid.created_by, now=NOW)

    assert BidMilestone.objects.get().name == "Off"
    assert not BidMilestoneShare.objects.exists()
    event = Event.objects.filter(kind="bid.section_saved").latest("pk")
    assert event.data["before"][1]["shares"][0]["amount"] == "5.00"


def test_answers_are_kept_with_who_and_when_and_the_event_holds_what_changed(draft):
    bid = draft
    writer = bid.created_by
    save_answers(
        bid=bid, section="work", answers={"why_now": "It fails", "who_uses_it": "Staff"}, by=writer, now=NOW
    )

    save_answers(
        bid=bid,
        section="work",
        answers={"why_now": " It failed ", "who_uses_it": "Staff"},
        by=writer,
        now=NOW,
    )

    answer = Answer.objects.get(question="why_now")
    assert (answer.value, answer.saved_by, answer.saved_at) == ("It failed", writer, NOW)
    event = Event.objects.filter(kind="bid.section_saved").latest("pk")
    assert event.data == {
        "section": "work",
        "before": {"why_now": "It fails"},
        "after": {"why_now": "It failed"},
    }


def test_a_statement_is_ticked_by_true_alone(draft):
    bid = draft
    ticks = {"regularity_met": True, "propriety_met": "yes", "feasibility_met": None}

    save_answers(bid=bid, section="accounting_officer", answers=ticks, by=bid.created_by, now=NOW)

    answers = answers_of(bid)
    assert answers["regularity_met"] is True
    assert answers["propriety_met"] is answers["feasibility_met"] is answers["value_for_money_met"] is False


@pytest.mark.parametrize("answers", [{"status": "SUBMITTED"}, {"regularity_met": True}])
def test_what_is_no_question_of_the_section_is_refused(draft, answers):
    bid = draft

    with pytest.raises(RowRefused, match="not a question"):
        save_answers(bid=bid, section="work", answers=answers, by=bid.created_by, now=NOW)


def test_an_endless_answer_is_refused(draft):
    bid = draft

    with pytest.raises(RowRefused) as refusal:
        save_answers(bid=bid, section="work", answers={"why_now": "x" * 20_001}, by=bid.created_by, now=NOW)

    assert refusal.value.field == "why_now"


@pytest.mark.parametrize(
    ("state", "words"), [(certifying_bid, "sent for certification"), (submitted_bid, "not a draft")]
)
def test_a_bid_that_is_no_draft_is_not_changed(state, words):
    bid = state()

    for save, rows in ((save_costs, [COST]), (save_milestones, [MILESTONE]), (save_systems, [])):
        with pytest.raises(BidNotDraft, match=words):
            save(bid=bid, rows=rows, by=bid.created_by, now=NOW)
    with pytest.raises(BidNotDraft, match=words):
        save_answers(bid=bid, section="work", answers={"why_now": "x"}, by=bid.created_by, now=NOW)


@pytest.mark.parametrize("role", [Role.BIDDER, Role.FUND_MANAGER])
def test_another_departments_bid_is_not_changed(draft, role):
    bid = draft

    with pytest.raises(PermissionRefused):
        save_costs(bid=bid, rows=[COST], by=make_user(role), now=NOW)


def test_the_departments_sign_off_does_not_write(draft):
    bid = draft

    with pytest.raises(PermissionRefused):
        save_costs(bid=bid, rows=[COST], by=make_user(Role.SIGN_OFF, bid.department), now=NOW)


def test_a_refused_row_leaves_the_section_as_it_was(complete):
    bid = complete
    before = list(CostLine.objects.values_list("description", "amount"))

    refusal_field(save_costs, bid, [COST, replaced(COST, year="no")])

    assert list(CostLine.objects.values_list("description", "amount")) == before


@pytest.mark.parametrize("table", ["bidsystem", "answer", "costline", "bidmilestone", "bidmilestoneshare"])
@pytest.mark.parametrize("state", [certifying_bid, submitted_bid])
def test_the_database_refuses_draft_rows_of_a_bid_that_is_no_draft(table, state):
    state()

    for statement in (f"DELETE FROM bids_{table}", f"UPDATE bids_{table} SET id = id"):
        with (
            pytest.raises(IntegrityError, match="its draft cannot change"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_database_refuses_a_new_draft_row_of_a_submitted_bid(submitted):
    bid = submitted

    with pytest.raises(IntegrityError, match="its draft cannot change"), transaction.atomic():
        CostLine.objects.create(bid=bid, order=99, **COST.__dict__)
