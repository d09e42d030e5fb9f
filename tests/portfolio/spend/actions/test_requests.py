"""Lines sent back by the fund: corrected, or said to stand, and settled between the two."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Event
from accounts.permissions import Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.spend.actions.acceptance import accept_return
from portfolio.spend.actions.requests import (
    NotAccepted,
    NothingToAnswer,
    RequestRefused,
    agree_to_answer,
    answer_request,
    ask_again,
    ask_correction,
    withdraw_request,
)
from portfolio.spend.models import CorrectionRequest, RequestedLine
from portfolio.spend.queries.requests import requests_to_answer, requests_to_decide
from tests.factories.accounts import make_department, make_user
from tests.factories.corrections import (
    accepted_correction,
    asked_request,
    certified,
    line_no,
    sent_correction,
)
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, certified_return

pytestmark = pytest.mark.django_db
SAID = "The invoice is on the project’s file."


def step(action, request, role, **said):
    department = request.spend_return.award.department if role in (Role.BIDDER, Role.SIGN_OFF) else None
    return action(request=request, by=make_user(role, department), now=LATER, **said)


def test_the_department_is_told_which_lines_came_back_and_why(accepted_spend):
    bidder = make_user(Role.BIDDER, accepted_spend.award.department)

    request = asked_request(accepted_spend, 2, reason="WRONG_PERIOD", words="It was paid in May.")

    assert (request.reference, request.status) == (f"{accepted_spend.reference}-Q1", "OPEN")
    event = Event.objects.get(kind="correction_request.asked")
    assert (event.data["lines"], event.data["words"]) == ("line 2", "It was paid in May.")
    assert bidder in {row.recipient for row in event.deliveries.all()}
    assert list(requests_to_answer(bidder)) == [request]


def test_correcting_every_line_closes_it_once_the_fund_accepts(accepted_spend):
    request = asked_request(accepted_spend, 1, 2)
    bidder = make_user(Role.BIDDER, accepted_spend.award.department)

    (first,) = accepted_correction(1, amount=pounds(29_000))
    assert (first.answers, fresh(request).status) == (request, "OPEN")
    (second,) = sent_correction(2, take_out=True)
    assert list(requests_to_answer(bidder)) == []
    with pytest.raises(NothingToAnswer, match="corrected by a return already"):
        step(answer_request, request, Role.BIDDER, words=SAID)

    accept(second)

    assert (fresh(request).status, fresh(request).closed_at) == ("CORRECTED", LATER)
    assert Event.objects.filter(kind="correction_request.corrected").count() == 1


def accept(spend_return):
    return accept_return(spend_return=certified(spend_return), by=make_user(Role.FUND_MANAGER), now=LATER)


def fresh(request):
    return CorrectionRequest.objects.get(pk=request.pk)


def test_an_answer_is_agreed_to_or_asked_about_again(accepted_spend):
    request = asked_request(accepted_spend, 1)
    manager = make_user(Role.FUND_MANAGER)

    step(answer_request, request, Role.BIDDER, words=SAID)
    assert list(requests_to_decide(manager)) == [request]
    step(ask_again, request, Role.FUND_MANAGER, words="Which file?")
    assert list(requests_to_decide(manager)) == []
    step(answer_request, request, Role.BIDDER, words="P/12.")
    closed = step(agree_to_answer, request, Role.FUND_MANAGER)

    assert (closed.status, closed.closed_at) == ("AGREED", LATER)
    said = [(row.step, row.words) for row in request.words.order_by("pk")]
    assert said[1:] == [("ANSWERED", SAID), ("ASKED_AGAIN", "Which file?"), ("ANSWERED", "P/12.")]
    again = asked_request(accepted_spend, 1)
    assert again.reference.endswith("-Q2")


def test_a_request_withdrawn_asks_nothing_more(accepted_spend):
    request = asked_request(accepted_spend, 1)
    step(withdraw_request, request, Role.FUND_MANAGER)

    (made,) = accepted_correction(1, take_out=True)

    assert (made.answers, fresh(request).status) == (None, "WITHDRAWN")
    with pytest.raises(TransitionRefused):
        step(answer_request, request, Role.BIDDER, words=SAID)


@pytest.mark.parametrize(
    ("numbers", "said", "words"),
    [
        ([], {}, "Name the lines"),
        (list(range(1, 102)), {}, "100 at most"),
        ([1, 7], {}, "Line 7: not of this return"),
        ([1], {"words": " "}, "Say what is wrong"),
        ([1], {"words": "x" * 2001}, "Keep it to 2,000"),
    ],
)
def test_what_cannot_be_sent_back_is_said(accepted_spend, numbers, said, words):
    with pytest.raises(RequestRefused, match=words):
        asked_request(accepted_spend, *numbers, **said)

    assert not CorrectionRequest.objects.exists()


def test_a_line_that_is_asked_about_or_corrected_is_not_sent_back_again(accepted_spend):
    asked_request(accepted_spend, 2)
    with pytest.raises(RequestRefused, match="Line 2: asked about already"):
        asked_request(accepted_spend, 2)
    (made,) = accepted_correction(1, amount=pounds(29_000))
    with pytest.raises(RequestRefused, match="Line 1: corrected already"):
        asked_request(accepted_spend, 1)
    with pytest.raises(RequestRefused, match="Line 3: taking other lines back"):
        asked_request(made, 3)
    assert asked_request(made, 4).status == "OPEN"


def test_only_lines_of_an_accepted_return_and_only_by_the_fund(accepted_spend):
    waiting = certified_return(accepted_spend.award, "50,000.00")
    with pytest.raises(NotAccepted):
        asked_request(waiting, 1)
    for person in (make_user(Role.BIDDER, accepted_spend.award.department), make_user(Role.AUDITOR)):
        with pytest.raises(PermissionRefused):
            asked_request(accepted_spend, 1, by=person)
    request = asked_request(accepted_spend, 1)
    for action, person in (
        (answer_request, make_user(Role.BIDDER, make_department())),
        (answer_request, make_user(Role.FUND_MANAGER)),
        (ask_again, make_user(Role.BIDDER, accepted_spend.award.department)),
    ):
        with pytest.raises(PermissionRefused):
            action(request=request, words=SAID, by=person, now=LATER)
    for action in (agree_to_answer, withdraw_request):
        with pytest.raises(PermissionRefused):
            step(action, request, Role.SIGN_OFF)


def test_the_database_holds_which_lines_a_request_names(accepted_spend):
    waiting = certified_return(accepted_spend.award, "50,000.00")
    request = asked_request(accepted_spend, 1)
    other = ask_correction(
        spend_return=accepted_spend,
        feed_numbers=[2],
        reason="NOT_ELIGIBLE",
        words=SAID,
        by=make_user(Role.FUND_MANAGER),
        now=LATER,
    )

    for line in (waiting.lines.get(), line_no(1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            RequestedLine.objects.create(request=other, line=line)
    with pytest.raises(DatabaseError), transaction.atomic():
        CorrectionRequest.objects.filter(pk=request.pk).update(status="AGREED")
