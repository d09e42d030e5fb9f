"""The questions about a round: who opens the pages, what they show, and what is done from them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.people import start_membership
from accounts.permissions import Role
from bids.rounds.actions import open_round, set_eligibility
from bids.writing.questions.actions import correct_answer, set_questions_until, withdraw_question
from tests.factories.accounts import NOW, client_of, make_department, make_user, sign_in, today
from tests.factories.assessment import close_round, make_round
from tests.factories.bids import bidding_round, draft_bid
from tests.factories.pages import bids_url, post_as_shown, posted_day, text_of
from tests.factories.partners import joined_partner
from tests.factories.questions import (
    ANSWER,
    REASON,
    WORDING,
    WORDS,
    answered_question,
    asked_question,
    declined_question,
)
from tests.shared_states import built_once

pytestmark = pytest.mark.django_db
OF_ONE = ("answer_question", "correct_answer", "decline_question", "withdraw_question")
DAY = timedelta(days=1)


def of(name, question):
    return bids_url(name, question.round, pk=question.pk)


def everything(question):
    about_round = [
        bids_url(name, question.round) for name in ("questions", "ask_question", "questions_until")
    ]
    return about_round + [of(name, question) for name in OF_ONE]


def build():
    """Four questions of one department: one that waits, one answered, one declined and one withdrawn."""
    round_, department = bidding_round(), make_department(name="Department of Bridges")
    asked = [asked_question(round_, department, words=f"{WORDS} {number}") for number in range(4)]
    answered_question(asked[1])
    declined_question(asked[2])
    withdraw_question(question=asked[3], by=asked[3].asked_by, now=NOW)
    return asked[0]


waiting = built_once(build)
answered = built_once(answered_question)


def test_signed_out_goes_to_sign_in(waiting, client):
    for page in everything(waiting):
        assert client.post(page)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (Role.BIDDER, [200, 200, 403, 403, 403, 403]),
        (Role.SIGN_OFF, [200, 200, 403, 403, 403, 403]),
        (Role.REVIEWER, [200, 403, 403, 403, 403, 403]),
        (Role.CHAIR, [200, 403, 403, 403, 403, 403]),
        (Role.AUDITOR, [200, 403, 403, 403, 403, 403]),
        (Role.FUND_MANAGER, [200, 403, 200, 200, 409, 200]),
        (Role.TREASURY_ANALYST, [403, 403, 403, 403, 403, 403]),
        (Role.ADMINISTRATOR, [403, 403, 403, 403, 403, 403]),
    ],
)
def test_who_opens_what(waiting, role, statuses):
    person = client_of(role)

    assert [person.get(page).status_code for page in everything(waiting)[:-1]] == statuses


def test_wrong_methods(waiting, client):
    sign_in(client, waiting.asked_by)

    assert client.get(of("withdraw_question", waiting)).status_code == 405
    assert {client.delete(page).status_code for page in everything(waiting)[:2]} == {405}


def test_a_department_that_may_bid_reads_what_is_published_and_nothing_more(waiting):
    stranger = client_of(Role.BIDDER)

    said = text_of(stranger.get(bids_url("questions", waiting.round)))

    assert WORDING in said
    assert ANSWER in said
    assert "Bridges" not in said
    assert REASON not in said
    assert stranger.post(of("withdraw_question", waiting)).status_code == 404
    assert stranger.post(of("withdraw_question", answered_question())).status_code == 404


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CHAIR])
def test_the_panel_reads_what_is_published(waiting, role):
    said = text_of(client_of(role).get(bids_url("questions", waiting.round)))

    assert WORDING in said
    assert "Bridges" not in said


@pytest.mark.parametrize("role", [Role.FUND_MANAGER, Role.AUDITOR])
def test_the_fund_and_the_auditor_see_who_asked_and_what_waits(waiting, role):
    said = text_of(client_of(role).get(bids_url("questions", waiting.round)))

    assert all(f"{WORDS} {number}" in said for number in range(4))
    assert REASON in said
    assert (of("decline_question", waiting) in said) is (role == Role.FUND_MANAGER)


def test_its_department_sees_all_of_its_own(waiting, client):
    sign_in(client, make_user(Role.SIGN_OFF, waiting.department))

    said = text_of(client.get(bids_url("questions", waiting.round)))

    assert all(f"{WORDS} {number}" in said for number in range(4))
    assert "Withdraw the question" in said
    assert "Your question" in said


def test_departments_that_may_not_bid_read_nothing_unless_they_are_on_a_bid():
    planned, lead = make_round(), make_department()
    fund = make_user(Role.FUND_MANAGER)
    set_eligibility(round=planned, kinds=[], departments=[lead], checks=[], by=fund, now=NOW)
    round_ = open_round(round=planned, by=fund, now=NOW)
    answered_question(asked_question(round_, lead))
    partner, _ = joined_partner(draft_bid(round_, lead))
    page = bids_url("questions", round_)

    assert client_of(Role.BIDDER).get(page).status_code == 404
    guest = client_of(Role.BIDDER, partner.department)
    assert WORDING in text_of(guest.get(page))
    assert "cannot ask about it" in text_of(guest.get(page))
    assert "cannot ask about it" in text_of(guest.get(bids_url("ask_question", round_)))
    asked = {"about": "round", "words": "Why?"}
    assert guest.post(bids_url("ask_question", round_), asked).status_code == 409


def test_a_question_is_asked_and_withdrawn(client):
    round_ = bidding_round()
    bidder = make_user(Role.BIDDER)
    page = bids_url("ask_question", round_)
    sign_in(client, bidder)

    assert client.post(page, {"about": "", "words": ""}).status_code == 422
    sent = client.post(page, {"about": "section:costs", "words": WORDS}, follow=True)

    assert "The fund has your question" in text_of(sent)
    assert "about the section “Costs”" in text_of(sent)
    question = round_.questions.get()
    gone = client.post(of("withdraw_question", question), follow=True)
    assert "The question is withdrawn" in text_of(gone)
    assert client.post(of("withdraw_question", question)).status_code == 409


def test_who_asks_for_several_departments_says_for_which(client):
    round_, departments = bidding_round(), [make_department(), make_department()]
    bidder = make_user(Role.BIDDER, departments[0])
    start_membership(user=bidder, role=Role.BIDDER, department=departments[1], by=None, now=NOW)
    sign_in(client, bidder)
    asked = {"about": "criterion:FIT", "words": WORDS}

    assert client.post(bids_url("ask_question", round_), asked).status_code == 422
    client.post(bids_url("ask_question", round_), {**asked, "department": departments[1].code})

    assert (round_.questions.get().department, round_.questions.get().criterion) == (departments[1], "FIT")


def test_the_page_says_when_nothing_can_be_asked(manager, client):
    round_ = bidding_round()
    bidder = client_of(Role.BIDDER)
    assert "until the round closes" in text_of(bidder.get(bids_url("questions", round_)))
    set_questions_until(round=round_, last_day=today() + DAY, by=manager, now=NOW)
    assert "until the end of" in text_of(bidder.get(bids_url("questions", round_)))

    type(round_).objects.filter(pk=round_.pk).update(questions_until=today() - 2 * DAY)
    said = text_of(bidder.get(bids_url("questions", round_)))
    assert "could be asked until" in said
    assert "Ask the fund a question" not in said
    assert bidder.get(bids_url("ask_question", round_)).status_code == 409
    close_round(round_)
    assert "is closed" in text_of(bidder.get(bids_url("questions", round_)))


def test_the_fund_answers_and_corrects(waiting, client, manager):
    page = of("answer_question", waiting)
    assert WORDS in text_of(client.get(page))
    named = client.post(page, {"wording": WORDS, "answer": ANSWER})
    assert named.status_code == 422
    assert "names Department of Bridges" in text_of(named)

    done = client.post(page, {"wording": WORDING, "answer": "Yes, all of them."}, follow=True)
    assert "The answer is published" in text_of(done)
    assert client.get(page).status_code == 409
    done = post_as_shown(client, of("correct_answer", waiting), {"answer": "None of them."}, follow=True)
    said = text_of(client_of(Role.BIDDER).get(bids_url("questions", waiting.round)))
    assert "corrected answer is published" in text_of(done)
    assert "None of them." in said
    assert "Yes, all of them." in said
    assert "What the fund said before" in said


def test_the_fund_declines(waiting, client, manager):
    page = of("decline_question", waiting)

    assert client.post(page, {"reason": ""}).status_code == 422
    done = client.post(page, {"reason": "It is the auditor's to say."}, follow=True)

    assert "is told why the question is not answered" in text_of(done)
    assert client.get(page).status_code == 409
    assert client.post(page, {"reason": "Again."}).status_code == 409


def test_a_question_of_another_round_is_not_found_under_this_one(waiting, client, manager):
    other = bidding_round()

    assert client.get(bids_url("answer_question", other, pk=waiting.pk)).status_code == 404


def test_the_last_day_is_set_from_the_round(client, manager):
    round_, last = bidding_round(), today() + 4 * DAY
    page = bids_url("questions_until", round_)

    assert post_as_shown(client, page, posted_day("last_day", today() + 99 * DAY)).status_code == 422
    assert post_as_shown(client, page, posted_day("last_day", last)).status_code == 302

    round_.refresh_from_db()
    assert round_.questions_until == last
    shown = text_of(client.get(bids_url("round", round_)))
    assert page in shown
    assert f"{last.day} {last:%B %Y}" in shown
    assert client.get(bids_url("questions_until", close_round(round_))).status_code == 409


def test_a_planned_round_says_until_when_it_will_take_questions(client, manager):
    planned = make_round()

    assert "Last day for questions" in text_of(client.get(bids_url("set_up_round", planned)))
    assert client_of(Role.BIDDER).get(bids_url("questions", planned)).status_code == 404
    assert client.get(bids_url("questions", planned)).status_code == 200


def test_new_answers_are_counted_on_the_bid_and_the_round_until_they_are_read(answered, client, manager):
    bid = draft_bid(answered.round, answered.department, by=answered.asked_by)
    correct_answer(question=answered, answer="No.", by=manager, now=NOW)
    sign_in(client, answered.asked_by)
    pages = [bids_url("bid", bid), bids_url("round", answered.round)]

    assert all("1 answered" in text_of(client.get(page)) for page in pages)
    assert all("1 new to you" in text_of(client.get(page)) for page in pages)
    read = client.post(bids_url("questions", answered.round), follow=True)
    assert "Marked as read" in text_of(read)
    assert not any("new to you" in text_of(client.get(page)) for page in pages)
    again = client.post(bids_url("questions", answered.round), follow=True)
    assert "Marked as read" not in text_of(again)


def test_the_page_costs_the_same_however_many_questions(client, manager, django_assert_max_num_queries):
    round_ = bidding_round()
    for _ in range(3):
        answered_question(asked_question(round_))
        asked_question(round_)
        declined_question(asked_question(round_))

    with django_assert_max_num_queries(24):
        client.get(bids_url("questions", round_))


def test_questions_are_read_page_by_page(answered, client, manager, monkeypatch):
    monkeypatch.setattr("bids.writing.questions.views.reading.QUESTIONS_A_PAGE", 1)
    answered_question(asked_question(answered.round), answer="The second answer.")

    page = bids_url("questions", answered.round)

    assert "The second answer." not in text_of(client.get(page))
    assert "The second answer." in text_of(client.get(page, {"page": 2}))
