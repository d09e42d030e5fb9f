"""The pages of an award's end: who opens them, what they show, and what they say where nothing is offered."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests.factories.accounts import client_of, make_department, make_user, sign_in
from tests.factories.changes import approved_change, proposed_change
from tests.factories.closing import again, completed_award, delivered_award, proposed_closing, said_complete
from tests.factories.pages import portfolio_url, post_as_shown, text_of
from tests.factories.periods import accepted_nil, bring_up_to_date
from tests.factories.returns import LATER, certified_return
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db

delivered = built_once(delivered_award)
completed = built_once(completed_award)
PAGES = ("complete_award", "close_award", "completion", "send_back_completion", "closure")
OPENS = {
    None: (302,) * 5,
    "own": (409, 403, 200, 403, 200),
    "other": (404, 403, 404, 403, 404),
    Role.FUND_MANAGER: (403, 409, 200, 409, 200),
    Role.AUDITOR: (403, 403, 200, 403, 200),
    Role.CHAIR: (403,) * 5,
}


def url(name, award, number=1):
    numbered = [] if name in ("complete_award", "close_award") else [number]
    return portfolio_url(name, award.reference, *numbered)


@pytest.mark.parametrize("who", OPENS)
def test_who_opens_what(completed, client, who):
    proposed_closing(completed)
    if who in ("own", "other"):
        department = completed.department if who == "own" else make_department()
        sign_in(client, make_user(Role.BIDDER, department))
    elif who is not None:
        sign_in(client, make_user(who))

    assert tuple(client.get(url(name, completed)).status_code for name in PAGES) == OPENS[who]
    for name in ("confirm_completion", "take_back_completion", "approve_closing", "withdraw_closing"):
        assert client.get(url(name, completed)).status_code in (302, 403, 405)


def test_an_award_from_said_to_closed(delivered, django_assert_max_num_queries):
    bring_up_to_date(delivered, now=timezone.now(), report=accepted_nil)
    bidder, manager, other = (
        client_of(Role.BIDDER, delivered.department),
        client_of(Role.FUND_MANAGER),
        client_of(Role.FUND_MANAGER),
    )
    award, complete = portfolio_url("award", delivered.reference), url("complete_award", delivered)
    assert "Say that the award is complete" in text_of(bidder.get(award))
    assert f"Say whether it is complete: {delivered.reference}" in text_of(bidder.get(portfolio_url("home")))

    assert "There is a problem" in text_of(post_as_shown(bidder, complete))
    said = post_as_shown(bidder, complete, {"words": "All of it is live."})
    assert said["Location"] == url("completion", delivered)
    assert "Take it back" in text_of(bidder.get(said["Location"]))
    assert "Confirm that it is complete" in text_of(manager.get(portfolio_url("home")))
    shown = text_of(manager.get(said["Location"]))
    assert "Undefined: nothing is spent" in shown
    post_as_shown(manager, url("confirm_completion", delivered), page=said["Location"])
    assert again(delivered).status == "COMPLETED"
    assert f"Close {delivered.reference}" in text_of(manager.get(portfolio_url("home")))

    proposed = post_as_shown(manager, url("close_award", delivered), {"reason": "All is in."})
    own = text_of(manager.get(proposed["Location"]))
    assert "somebody else at the fund has to approve it" in own
    assert "Approve and close" not in own
    assert f"Approve closing {delivered.reference}" in text_of(other.get(portfolio_url("home")))
    post_as_shown(other, url("approve_closing", delivered), page=proposed["Location"])

    assert again(delivered).status == "CLOSED"
    with django_assert_max_num_queries(45):
        shown = text_of(bidder.get(award))
    assert "What came of it" in shown
    assert "Award closed" in shown
    assert "Close the award" not in text_of(manager.get(award))


def test_the_fund_sends_it_back_and_the_department_reads_why(delivered):
    bring_up_to_date(delivered, now=timezone.now(), report=accepted_nil)
    said_complete(delivered)
    manager, bidder = client_of(Role.FUND_MANAGER), client_of(Role.BIDDER, delivered.department)

    back = url("send_back_completion", delivered)
    assert "Enter" in text_of(post_as_shown(manager, back, {"reason": ""}))
    post_as_shown(manager, back, {"reason": "Show the certificate."})

    assert "Show the certificate." in text_of(bidder.get(portfolio_url("award", delivered.reference)))
    assert "Show the certificate." in text_of(bidder.get(url("complete_award", delivered)))
    assert bidder.get(url("completion", delivered)).status_code == 200


def test_what_is_still_to_be_done_stands_in_place_of_the_link(paid):
    award = paid.award
    bidder, page = client_of(Role.BIDDER, award.department), portfolio_url("award", award.reference)
    proposed_change(award, "PAUSE")

    shown = text_of(bidder.get(page))

    assert url("complete_award", award) not in shown
    assert "once nothing of it is open. Still to be settled: milestone 2 “" in shown
    assert "change C1" in shown


def test_returns_that_are_missing_stand_in_place_of_the_link_once_nothing_else_does(delivered, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    bidder, page = client_of(Role.BIDDER, delivered.department), portfolio_url("award", delivered.reference)

    missing = text_of(bidder.get(page))
    bring_up_to_date(delivered)

    assert "once nothing of it is open. No return of this award for" in missing
    assert url("complete_award", delivered) not in missing
    assert url("complete_award", delivered) in text_of(bidder.get(page))


def test_an_ended_award_with_a_return_to_decide_says_so_and_is_not_offered_for_closing(paid, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    manager, other = client_of(Role.FUND_MANAGER), client_of(Role.FUND_MANAGER)
    approved_change(paid.award, "TERMINATE", now=LATER)
    page = portfolio_url("award", paid.award.reference)
    assert url("close_award", paid.award) in text_of(manager.get(page))
    proposed_closing(again(paid.award), now=LATER)

    waiting = certified_return(paid.award, "10,000.00")

    closure = text_of(other.get(url("closure", paid.award)))
    assert f"It cannot be approved as it stands. Award {paid.award.reference} cannot be closed yet" in closure
    assert "Approve and close" not in closure
    other.post(url("withdraw_closing", paid.award))
    shown = text_of(manager.get(page))
    assert f"The award cannot be closed yet. Not decided yet: {waiting.reference}" in shown
    assert url("close_award", paid.award) not in shown


def test_what_has_come_in_the_way_of_confirming_is_said_and_it_can_be_sent_back(delivered):
    bring_up_to_date(delivered, now=timezone.now(), report=accepted_nil)
    said_complete(delivered)
    proposed_change(delivered, "PAUSE")

    shown = text_of(client_of(Role.FUND_MANAGER).get(url("completion", delivered)))

    assert "It cannot be confirmed as things stand. Change C1 waits for an answer" in shown
    assert "Confirm that it is complete" not in shown
    assert url("send_back_completion", delivered) in shown


def test_what_is_still_to_be_done_stands_in_place_of_the_form(accepted):
    bidder = client_of(Role.BIDDER, accepted.department)

    answer = bidder.get(url("complete_award", accepted))

    assert answer.status_code == 409
    assert "is accepted and cannot be completed" in text_of(answer)
    assert "What came of it" in text_of(bidder.get(portfolio_url("award", accepted.reference)))
