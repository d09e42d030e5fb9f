"""The chair clears what departments are told of why; nothing uncleared leaves."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from portfolio.decisions.actions.announcement import CannotAnnounce, announce_round
from portfolio.decisions.actions.confirming import confirm_decision
from portfolio.decisions.actions.feedback import (
    FeedbackClosed,
    FeedbackRefused,
    save_feedback,
    save_line_for_all,
)
from portfolio.decisions.models import Feedback
from portfolio.decisions.queries.feedback import cleared_feedback, feedback_sheet
from portfolio.decisions.queries.letters import letter_of, read_letter
from tests.factories.accounts import NOW, make_user
from tests.factories.portfolio import confirmed_decision, proposed_decision, ranked_bids

pytestmark = pytest.mark.django_db


def confirmed(bid, outcome):
    """Without feedback."""
    return confirm_decision(decision=proposed_decision(bid, outcome), by=make_user(Role.CHAIR), now=NOW)


def save(bid, *, clear=True, by=None, **words):
    return save_feedback(bid=bid, words=words, clear=clear, by=by or make_user(Role.CHAIR), now=NOW)


def announce(round_):
    return announce_round(round=round_, by=make_user(Role.FUND_MANAGER), now=NOW)


@pytest.fixture
def rejected(two_bids):
    """The second bid of a round whose bids are decided and whose feedback nobody has read."""
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    confirmed(first, "APPROVE")
    confirmed(second, "REJECT")
    return second


def test_the_sheet_begins_with_what_the_reviewers_wrote_and_then_keeps_the_chairs_words(rejected):
    before = feedback_sheet(rejected)

    save(rejected, clear=False, FIT="Better said.")

    after = {part.criterion.code: part.words for part in feedback_sheet(rejected).parts}
    assert all(len(part.reviewers) == 2 for part in before.parts)
    assert before.parts[0].words == "\n\n".join(before.parts[0].reviewers)
    assert (after["FIT"], after["REUSE"]) == ("Better said.", "")


def test_only_what_is_cleared_may_leave_and_an_edit_without_it_takes_it_back(rejected):
    save(rejected, FIT=" Too little. ", REUSE=" ")
    cleared = cleared_feedback({rejected.pk})

    save(rejected, clear=False, FIT="Far too little.")

    assert cleared == {rejected.pk: {"FIT": "Too little."}}
    assert cleared_feedback({rejected.pk}) == {}
    kinds = Event.objects.filter(subject_ref=rejected.reference, kind__startswith="feedback.")
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == ["feedback.cleared", "feedback.saved"]


@pytest.mark.parametrize("outcome", ["RESERVE", "REJECT"])
def test_no_department_is_told_no_without_a_word_of_why(two_bids, outcome):
    round_, _ = two_bids
    first, second = ranked_bids(round_)
    confirmed(first, "APPROVE")
    confirmed(second, outcome)
    save(second, clear=False, FIT="Not read through.")

    with pytest.raises(CannotAnnounce, match=second.reference) as refused:
        announce(round_)

    assert first.reference not in str(refused.value)
    assert letter_of(first) is None
    save(second, FIT="Read through.")
    announce(round_)
    (told,) = read_letter(letter_of(second)).feedback
    assert told.words == "Read through."


def test_one_line_for_all_stands_in_for_feedback_that_is_missing(rejected):
    chair = make_user(Role.CHAIR)
    save_line_for_all(round=rejected.round, words=" Asked for three times over. ", by=chair, now=NOW)

    announce(rejected.round)

    letters = {bid.pk: read_letter(letter_of(bid)) for bid in ranked_bids(rejected.round)}
    assert letters.pop(rejected.pk).line == "Asked for three times over."
    assert [text.line for text in letters.values()] == [""]


def test_a_line_taken_back_lets_nothing_out(rejected):
    chair = make_user(Role.CHAIR)
    save_line_for_all(round=rejected.round, words="Sorry.", by=chair, now=NOW)
    save_line_for_all(round=rejected.round, words=" ", by=chair, now=NOW)

    with pytest.raises(CannotAnnounce, match=rejected.reference):
        announce(rejected.round)


def test_the_bids_own_feedback_goes_before_the_line_for_all(rejected):
    save(rejected, FIT="Your own.")
    save_line_for_all(round=rejected.round, words="For all.", by=make_user(Role.CHAIR), now=NOW)

    announce(rejected.round)

    assert read_letter(letter_of(rejected)).line == ""


@pytest.mark.parametrize(
    ("words", "field"), [({"FIT": " "}, None), ({"FIT": "x" * 3001}, "words_FIT")], ids=["blank", "long"]
)
def test_words_that_cannot_leave_are_refused(rejected, words, field):
    with pytest.raises(FeedbackRefused) as refused:
        save(rejected, **words)

    assert refused.value.field == field
    assert not Feedback.objects.exists()


def test_a_line_that_is_too_long_is_refused(rejected):
    with pytest.raises(FeedbackRefused):
        save_line_for_all(round=rejected.round, words="x" * 1001, by=make_user(Role.CHAIR), now=NOW)


@pytest.mark.parametrize("writer", ["manager", "reviewer", "recused chair"])
def test_the_chair_alone_writes_it_and_not_on_a_bid_of_their_own(rejected, writer):
    role = {"manager": Role.FUND_MANAGER, "reviewer": Role.REVIEWER}.get(writer, Role.CHAIR)
    person = make_user(role)
    if writer == "recused chair":
        person.memberships.create(role=Role.BIDDER, department=rejected.department, started_at=NOW)

    with pytest.raises(PermissionRefused):
        save(rejected, FIT="Mine.", by=person)
    if role != Role.CHAIR:
        with pytest.raises(PermissionRefused):
            save_line_for_all(round=rejected.round, words="Mine.", by=person, now=NOW)


def test_what_was_told_stands(rejected):
    save(rejected, FIT="Told.")
    announce(rejected.round)

    for change in (
        partial(save, rejected, FIT="Otherwise."),
        partial(save_line_for_all, round=rejected.round, words="x", by=make_user(Role.CHAIR), now=NOW),
    ):
        with pytest.raises(FeedbackClosed):
            change()
    with pytest.raises(IntegrityError, match="has gone out"), transaction.atomic():
        Feedback.objects.filter(bid=rejected).update(words="Otherwise.")


def test_an_approval_needs_no_feedback_and_takes_it_where_there_is_some(one_bid):
    round_, _ = one_bid
    (bid,) = ranked_bids(round_)
    confirmed_decision(bid)
    save(bid, FIT="Well done.")

    announce(round_)

    assert [row.words for row in read_letter(letter_of(bid)).feedback] == ["Well done."]
