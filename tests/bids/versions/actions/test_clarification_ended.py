"""A question that ends without an answer: taken back, lapsed, or gone with its bid."""

import json

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.versions.actions.clarification import NotYetDue, lapse_clarification, withdraw_clarification
from bids.versions.actions.clarification_answer import save_clarification_answer
from bids.versions.actions.clarification_end import ClarificationOver
from bids.versions.actions.withdrawal import withdraw_bid
from bids.versions.queries.documents import version_document
from bids.writing.actions.bids import BidRefused
from bids.writing.models import Answer, Bid, BidMilestone, Clarification, CostLine
from bids.writing.sections.actions.sections import save_costs
from bids.writing.workflow import BidStatus, ClarificationStatus
from legacyfund.lib.errors import PermissionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.clarification import (
    NEW_WORDS,
    answer_in_words,
    clarifying_bid,
    overdue_bid,
)

pytestmark = pytest.mark.django_db


def told(kind):
    return {row.recipient for row in Event.objects.get(kind=kind).deliveries.all()}


def test_the_fund_takes_its_question_back_and_the_version_stands(eligible):
    bid = answer_in_words(clarifying_bid(eligible))
    before = version_document(bid.current_version)

    ended = withdraw_clarification(
        bid=bid, reason="Answered by telephone.", by=make_user(Role.FUND_MANAGER), now=NOW
    )

    bid.refresh_from_db()
    assert bid.status == BidStatus.ELIGIBLE
    assert ended.status == ClarificationStatus.WITHDRAWN
    assert ended.end_reason == "Answered by telephone."
    kept = {row.code: row.answer for row in before.work}
    assert dict(Answer.objects.filter(question="who_uses_it").values_list("question", "value")) == {
        "who_uses_it": kept["who_uses_it"]
    }
    assert NEW_WORDS in json.dumps(json.loads(ended.unsent))
    assert bid.created_by in told("bid.clarification_withdrawn")


def test_lines_are_put_back_as_they_were(submitted):
    bid = clarifying_bid(submitted, items=[("costs", ""), ("milestones", ""), ("systems", "")])
    before = list(CostLine.objects.values_list())
    shares = list(BidMilestone.objects.order_by("pk").values_list("pk", "shares__amount"))
    save_costs(bid=bid, rows=[], by=bid.created_by, now=NOW)

    withdraw_clarification(bid=bid, reason="Enough.", by=make_user(Role.FUND_MANAGER), now=NOW)

    assert list(CostLine.objects.values_list()) == before
    assert list(BidMilestone.objects.order_by("pk").values_list("pk", "shares__amount")) == shares


def test_a_question_is_withdrawn_while_it_is_with_the_sign_off_too(sent):
    withdraw_clarification(bid=sent, reason="Enough.", by=make_user(Role.FUND_MANAGER), now=NOW)

    sent.refresh_from_db()
    assert sent.status == BidStatus.SUBMITTED
    assert Answer.objects.get(question="who_uses_it").value != NEW_WORDS


def test_withdrawing_a_question_needs_a_reason_and_the_fund(asked, manager):
    with pytest.raises(BidRefused):
        withdraw_clarification(bid=asked, reason=" ", by=manager, now=NOW)
    with pytest.raises(PermissionRefused):
        withdraw_clarification(bid=asked, reason="No.", by=asked.created_by, now=NOW)


def test_there_is_no_question_to_withdraw_before_one_is_asked(submitted, manager):
    with pytest.raises(ClarificationOver):
        withdraw_clarification(bid=submitted, reason="No.", by=manager, now=NOW)


def test_a_bid_withdrawn_takes_its_question_with_it(asked):
    bid = answer_in_words(asked)

    withdraw_bid(bid=bid, reason="No longer needed.", by=bid.created_by, now=NOW)

    ended = Clarification.objects.get()
    assert (Bid.objects.get().status, ended.status) == ("WITHDRAWN", "WITHDRAWN")
    assert ended.end_reason == "The bid was withdrawn."


def test_a_question_not_answered_in_time_leaves_the_version_standing(eligible):
    bid = overdue_bid(eligible)

    ended = lapse_clarification(clarification=Clarification.objects.get(), now=NOW)

    bid.refresh_from_db()
    assert (bid.status, ended.status, ended.ended_by) == ("ELIGIBLE", "LAPSED", None)
    assert bid.current_version.number == 1
    assert {bid.created_by, ended.asked_by} <= told("bid.clarification_lapsed")


@pytest.mark.usefixtures("asked")
def test_nothing_lapses_before_its_time():
    with pytest.raises(NotYetDue):
        lapse_clarification(clarification=Clarification.objects.get(), now=NOW)


def test_nothing_lapses_twice(overdue):
    late = overdue.clarifications.get()
    lapse_clarification(clarification=late, now=NOW)

    with pytest.raises(ClarificationOver):
        lapse_clarification(clarification=late, now=NOW)


def test_an_overdue_answer_is_not_saved_over_a_version_that_stands(overdue):
    lapse_clarification(clarification=overdue.clarifications.get(), now=NOW)

    with pytest.raises(ClarificationOver):
        save_clarification_answer(bid=overdue, answer="Late.", by=overdue.created_by, now=NOW)
