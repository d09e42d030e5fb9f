"""A department answers the fund's question, and version 2 is frozen."""

import json
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Event
from accounts.permissions import Role
from bids.assessment.actions.clarified import certify_clarification
from bids.assessment.actions.ranking import RankingIncomplete, freeze_ranking
from bids.assessment.actions.reviews import ReviewOver, ReviewRefused, assign_reviewer
from bids.assessment.actions.scores import save_scores
from bids.assessment.models import Review
from bids.assessment.queries.ranking import ranking_inputs
from bids.assessment.queries.reviews import own_reviews
from bids.register.models import LegacySystem
from bids.versions.actions.certification import BidIncomplete
from bids.versions.actions.clarification import ClarificationRefused
from bids.versions.actions.clarification_answer import (
    refuse_clarification,
    save_clarification_answer,
    send_clarification,
)
from bids.versions.actions.clarification_end import ClarificationOver
from bids.versions.actions.submission import TestsNotConfirmed as NotConfirmed
from bids.versions.models import BidVersion
from bids.versions.queries.documents import version_document
from bids.writing.actions.bids import BidRefused
from bids.writing.models import Clarification
from bids.writing.sections.actions.sections import save_answers, save_costs, save_milestones
from bids.writing.workflow import BidStatus
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from tests.factories.accounts import NOW, make_user
from tests.factories.assessment import (
    accepted_review,
    close_round,
    full_scores,
    proposed_review,
    submitted_review,
)
from tests.factories.bids import TESTS, cost_rows, fresh_bid, milestone_rows
from tests.factories.clarification import (
    ANSWER,
    NEW_WORDS,
    QUESTION,
    answer_in_words,
    clarified_bid,
    clarifying_bid,
    sent_clarification,
)

pytestmark = pytest.mark.django_db


def certify(bid, **changes):
    by = changes.pop("by", None) or make_user(Role.SIGN_OFF, bid.department)
    return certify_clarification(bid=bid, confirmed=changes.pop("confirmed", TESTS), by=by, now=NOW)


def test_certifying_freezes_version_2_with_the_question_and_its_answer(eligible):
    bid = sent_clarification(clarifying_bid(eligible))
    first = bid.current_version

    second = certify(bid)

    bid = fresh_bid(bid)
    document = version_document(second)
    assert (bid.status, bid.current_version, second.number) == (BidStatus.ELIGIBLE, second, 2)
    assert [(row.question, row.answer) for row in document.clarifications] == [(QUESTION, ANSWER)]
    assert {row.code: row.answer for row in document.work}["who_uses_it"] == NEW_WORDS
    assert document.costs == version_document(first).costs
    assert second.sha256 != first.sha256
    assert (second.cost_to_fund, second.risk_removed_units) == (first.cost_to_fund, first.risk_removed_units)
    assert BidVersion.objects.get(pk=first.pk).document == first.document


def test_the_figures_are_worked_out_again_from_reopened_lines(submitted):
    bid = clarifying_bid(submitted, items=[("costs", ""), ("milestones", "")])
    asked = {("2028-29", "CDEL"): Decimal("123.45")}
    save_costs(bid=bid, rows=cost_rows(asked), by=bid.created_by, now=NOW)
    save_milestones(bid=bid, rows=milestone_rows(asked), by=bid.created_by, now=NOW)
    save_clarification_answer(bid=bid, answer=ANSWER, by=bid.created_by, now=NOW)
    send_clarification(bid=bid, by=bid.created_by, now=NOW)

    version = certify(bid)

    assert version.cost_to_fund == Decimal("123.45")
    assert list(version.amounts.values_list("year", "requested")) == [("2028-29", Decimal("123.45"))]


def test_what_the_register_says_since_changes_no_answer_that_was_not_named(sent):
    before = version_document(sent.current_version).systems
    LegacySystem.objects.update(name="Renamed since")

    version = certify(sent)

    assert version_document(version).systems == before


def test_a_second_clarification_makes_version_3_and_keeps_both_questions(clarified):
    third = clarified_bid(clarified).current_version

    assert third.number == 3
    assert [row.number for row in version_document(third).clarifications] == [1, 2]


def test_the_same_person_certifying_twice_is_given_the_version_there_is(sent):
    signer = make_user(Role.SIGN_OFF, sent.department)

    assert certify(sent, by=signer) == certify(sent, by=signer)

    assert Event.objects.filter(kind="bid.clarified").count() == 1


def test_who_sends_the_answer_does_not_certify_it(sent):
    both = make_user(Role.SIGN_OFF, sent.department)
    Clarification.objects.update(sent_by=both)

    with pytest.raises(PermissionRefused, match="somebody else has to certify"):
        certify(sent, by=both)


def test_the_four_tests_are_confirmed_again(sent):
    with pytest.raises(NotConfirmed):
        certify(sent, confirmed=())


def test_only_the_departments_sign_off_certifies(sent):
    for by in (sent.created_by, make_user(Role.SIGN_OFF), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            certify(sent, by=by)


def test_an_answer_that_was_not_sent_is_not_certified(asked):
    with pytest.raises(TransitionRefused):
        certify(answer_in_words(asked))


def test_there_is_no_answer_to_certify_without_a_question(submitted):
    with pytest.raises(ClarificationOver):
        certify(submitted)


def test_nothing_is_sent_without_an_answer(asked):
    with pytest.raises(ClarificationRefused, match="Answer the fund"):
        send_clarification(bid=asked, by=asked.created_by, now=NOW)


def test_an_answer_may_be_too_long(asked):
    with pytest.raises(ClarificationRefused, match="5,000"):
        save_clarification_answer(bid=asked, answer="a" * 5001, by=asked.created_by, now=NOW)


def test_nothing_incomplete_is_sent(asked):
    bid = answer_in_words(asked)
    save_answers(bid=bid, section="work", answers={"why_now": ""}, by=bid.created_by, now=NOW)

    with pytest.raises(BidIncomplete):
        send_clarification(bid=bid, by=bid.created_by, now=NOW)


def test_after_the_due_date_nothing_is_sent(overdue):
    bid = answer_in_words(overdue)

    with pytest.raises(ClarificationOver, match="version 1 of the bid stands"):
        send_clarification(bid=bid, by=bid.created_by, now=NOW)


def test_nobody_edits_what_is_with_the_sign_off(sent):
    with pytest.raises(TransitionRefused):
        save_clarification_answer(bid=sent, answer="Other.", by=sent.created_by, now=NOW)


def test_the_sign_off_sends_the_answer_back(sent):
    signer = make_user(Role.SIGN_OFF, sent.department)

    with pytest.raises(BidRefused):
        refuse_clarification(bid=sent, reason="", by=signer, now=NOW)
    refused = refuse_clarification(bid=sent, reason="Say how many.", by=signer, now=NOW)

    assert refused.status == "OPEN"
    deliveries = Event.objects.get(kind="bid.clarification_refused").deliveries.all()
    assert [row.recipient for row in deliveries] == [sent.created_by]


def test_a_review_in_hand_goes_on_with_the_new_version_and_one_handed_in_stays(eligible):
    done, accepted, proposed = (
        submitted_review(eligible),
        accepted_review(eligible),
        proposed_review(eligible),
    )

    version = clarified_bid(eligible).current_version

    numbers = dict(Review.objects.values_list("pk", "version__number"))
    assert numbers == {done.pk: 1, accepted.pk: 2, proposed.pk: 2}
    told = {row.recipient for row in Event.objects.get(kind="bid.clarified").deliveries.all()}
    assert {accepted.reviewer, proposed.reviewer} <= told
    assert done.reviewer not in told
    assert own_reviews(done.reviewer).get().version.number == 1
    inputs = json.loads(ranking_inputs(eligible.round))["bids"][0]
    assert (inputs["version"], inputs["reviews"], inputs["sha256"]) == (2, 1, version.sha256)
    assert len(inputs["scores"]["FIT"]) == 1


def test_nobody_scores_or_is_asked_twice_while_the_fund_waits(eligible):
    review, done = accepted_review(eligible), submitted_review(eligible)
    clarifying_bid(eligible)

    with pytest.raises(ReviewOver, match="asked for clarification"):
        save_scores(review=review, scores=full_scores(eligible.round), by=review.reviewer, now=NOW)

    clarified = fresh_bid(eligible)
    answer_in_words(clarified)
    send_clarification(bid=clarified, by=clarified.created_by, now=NOW)
    certify(clarified)
    with pytest.raises(ReviewRefused, match="asked to review this bid already"):
        assign_reviewer(
            bid=clarified,
            reviewer=done.reviewer,
            due_on=date(2030, 1, 1),
            by=make_user(Role.FUND_MANAGER),
            now=NOW,
        )


def test_a_ranking_waits_for_the_answer(eligible):
    round_ = eligible.round
    bid = clarifying_bid(eligible)
    close_round(round_)

    with pytest.raises(RankingIncomplete, match=f"clarification is awaited for {bid.reference}"):
        freeze_ranking(round=round_, by=make_user(Role.CHAIR), now=NOW)
