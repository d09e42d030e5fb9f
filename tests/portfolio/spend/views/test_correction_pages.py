"""Correcting an accepted line from its page, and what the fund sends back."""

import pytest
from django.urls import reverse

from accounts.permissions import Role
from portfolio.spend.actions.certification import withdraw_return
from portfolio.spend.models import CorrectionRequest, Return
from tests.factories.accounts import client_of, make_department, make_user, sign_in
from tests.factories.corrections import accepted_correction, asked_request, certified, sent_correction
from tests.factories.pages import fields_of, portfolio_url, return_url, text_of
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("june_is_over")]
WHY = "The credit note came after our month had closed."
PAGES = ("line_page", "correct_line")


def line_url(number, name="line_page"):
    return portfolio_url(name, number)


def request_url(request, name="request_page"):
    return portfolio_url(name, reference=request.reference)


def test_a_preparer_corrects_a_line_from_its_page(accepted_spend, client):
    bidder = make_user(Role.BIDDER, accepted_spend.award.department)
    sign_in(client, bidder)
    assert f'href="{line_url(1)}"' in text_of(client.get(return_url(accepted_spend)))
    assert f'href="{line_url(1, "correct_line")}"' in text_of(client.get(line_url(1)))
    form = fields_of(text_of(client.get(line_url(1, "correct_line"))))

    nothing = client.post(line_url(1, "correct_line"), form | {"reason": WHY})
    same = client.post(line_url(1, "correct_line"), form | {"what": "replace", "reason": WHY})
    typed = form | {"what": "replace", "amount": "29,000", "reason": WHY}
    done = client.post(line_url(1, "correct_line"), typed, follow=True)

    assert "Say whether the line is put right or taken out" in text_of(nothing)
    assert "Nothing of the line is changed" in text_of(same)
    made = Return.objects.get(sequence=2)
    shown = text_of(done)
    assert (made.net, made.reference in shown) == (pounds(-1_000), True)
    changes = "will be taken back once the fund accepts it, and this will stand in its place"
    for words in ("Correction of a return", changes, WHY, "£29,000.00"):
        assert words in shown
    assert "corrects this line already" in text_of(client.get(line_url(1)))
    assert line_url(1, "correct_line") not in text_of(client.get(line_url(1)))
    assert client.get(line_url(1, "correct_line")).status_code == 409
    listed = text_of(client.get(portfolio_url("returns")))
    assert "Correction" in listed


def test_a_line_is_taken_out_whatever_else_the_form_says(accepted_spend, client):
    sign_in(client, make_user(Role.BIDDER, accepted_spend.award.department))

    client.post(line_url(1, "correct_line"), {"what": "take-out", "amount": "none", "reason": WHY})
    lacking = client.post(line_url(2, "correct_line"), {"what": "replace", "reason": WHY})

    assert Return.objects.get(sequence=2).line_count == 1
    assert "Amount is needed" in text_of(lacking)
    assert "Date of payment is needed" in text_of(lacking)


def test_the_sign_off_reads_what_changes_before_certifying(accepted_spend):
    (made,) = sent_correction(1, amount=pounds(29_000))
    signer = client_of(Role.SIGN_OFF, made.award.department)

    shown = text_of(signer.get(return_url(made, "return_certify")))

    for words in ("Read and certify the correction", "£30,000.00", "£29,000.00", "the line was wrong"):
        assert words in shown
    assert "What was challenged" not in shown


def test_a_corrected_line_leads_to_what_corrects_it_and_back(accepted_spend):
    (made,) = accepted_correction(1, amount=pounds(29_000))
    auditor = client_of(Role.AUDITOR)

    first, taken_back, right = (text_of(auditor.get(line_url(number))) for number in (1, 3, 4))

    assert line_url(3) in first
    assert line_url(4) in first
    assert "It takes back" in taken_back
    assert "It stands in the place of" in right
    assert line_url(1) in right
    spend = text_of(auditor.get(portfolio_url("spend")))
    assert "Takes back line 1" in spend
    assert "Stands in the place of line 1" in spend
    assert made.reference in first


@pytest.mark.parametrize("name", PAGES)
def test_lines_are_shown_to_those_who_see_the_award(accepted_spend, client, name):
    assert client.get(line_url(1, name)).url.startswith(reverse("account_login"))
    assert client_of(Role.BIDDER, make_department()).get(line_url(1, name)).status_code == 404
    assert client_of(Role.REVIEWER).get(line_url(1, name)).status_code == 403
    bidder = client_of(Role.BIDDER, accepted_spend.award.department)
    assert bidder.get(line_url(1, name)).status_code == 200
    assert bidder.get(line_url(99, name)).status_code == 404
    assert bidder.put(line_url(1, name)).status_code == 405


def test_the_fund_sends_lines_back_and_the_department_answers(accepted_spend):
    manager = client_of(Role.FUND_MANAGER)
    bidder = client_of(Role.BIDDER, accepted_spend.award.department)
    ask = return_url(accepted_spend, "ask_correction")
    assert ask in text_of(manager.get(return_url(accepted_spend)))
    assert f"{ask}?line=1" in text_of(manager.get(line_url(1)))
    assert 'value="1"' in text_of(manager.get(f"{ask}?line=1"))
    typed = {"lines": "1 to 2", "reason": "EVIDENCE_NEEDED", "words": "Send us the invoices."}

    unclear = manager.post(ask, typed | {"lines": "both"})
    other = manager.post(ask, typed | {"lines": "7"})
    manager.post(ask, typed)

    assert "is not a line’s number" in text_of(unclear)
    assert "Line 7: not of this return" in text_of(other)
    request = CorrectionRequest.objects.get()
    home = text_of(bidder.get(portfolio_url("home")))
    assert request_url(request) in home
    assert "Send us the invoices." in home
    assert "Send us the invoices." in text_of(bidder.get(return_url(accepted_spend)))
    shown = text_of(bidder.get(request_url(request)))
    assert line_url(1, "correct_line") in shown
    assert "Send us the invoices." in shown
    assert request.reference in text_of(bidder.get(line_url(1, "correct_line")))
    assert portfolio_url("correction_requests") in text_of(manager.get(portfolio_url("returns")))
    listed = text_of(manager.get(portfolio_url("correction_requests")))
    assert "£70,000.00" in listed

    bidder.post(request_url(request, "answer_request"), {"words": "They are on the project’s file."})
    assert "On the project’s file" not in text_of(manager.get(portfolio_url("home")))
    assert request_url(request) in text_of(manager.get(portfolio_url("home")))
    manager.post(request_url(request, "ask_again"), {"words": "We see only one."})
    assert "We see only one." in text_of(bidder.get(request_url(request, "answer_request")))
    bidder.post(request_url(request, "answer_request"), {"words": "Both are there now."})
    form = fields_of(text_of(manager.get(request_url(request))))
    manager.post(request_url(request, "agree_to_answer"), form)

    assert CorrectionRequest.objects.get().status == "AGREED"
    closed = text_of(bidder.get(request_url(request)))
    assert line_url(1, "correct_line") not in closed
    assert "Nothing is sent back" in text_of(manager.get(portfolio_url("correction_requests")))
    assert bidder.get(request_url(request, "answer_request")).status_code == 409


def test_a_request_is_seen_by_its_department_and_the_fund(accepted_spend, client):
    request = asked_request(accepted_spend, 1)
    department = accepted_spend.award.department
    steps = ("answer_request", "ask_again", "agree_to_answer", "withdraw_request")

    assert client.get(request_url(request)).url.startswith(reverse("account_login"))
    assert client_of(Role.BIDDER, make_department()).get(request_url(request)).status_code == 404
    assert client_of(Role.AUDITOR).get(request_url(request)).status_code == 200
    posts = {
        role: [
            client_of(role, department if role != Role.AUDITOR else None)
            .post(request_url(request, name), {"words": "No."})
            .status_code
            for name in steps
        ]
        for role in (Role.SIGN_OFF, Role.AUDITOR, Role.BIDDER)
    }
    assert posts[Role.SIGN_OFF] == posts[Role.AUDITOR] == [403] * 4
    assert posts[Role.BIDDER] == [302, 403, 403, 403]
    waiting = return_url(sent_correction(2, take_out=True)[0], "ask_correction")
    manager = client_of(Role.FUND_MANAGER)
    assert manager.get(waiting).status_code == 409
    withdrawn = manager.post(request_url(request, "withdraw_request"), follow=True)
    assert "is withdrawn" in text_of(withdrawn)


def test_what_moves_to_another_award_waits_on_its_page_for_the_line_to_be_taken_back(
    accepted_spend, second_award_paid, client
):
    here, there = sent_correction(1, award=second_award_paid.reference)
    certified(there)
    sign_in(client, make_user(Role.FUND_MANAGER))

    waits = text_of(client.get(return_url(there)))
    withdraw_return(spend_return=here, by=here.prepared_by, now=LATER)
    given_up = text_of(client.get(return_url(there)))

    assert f"Accept return {here.reference} first: it takes back the payment" in waits
    assert f"Return {here.reference} is withdrawn, and was to take back the payment" in given_up
    for page in (waits, given_up):
        assert return_url(here) in page
        assert return_url(there, "return_refuse") in page
        assert return_url(there, "return_accept") not in page
    assert "will be taken back once the fund accepts it" in text_of(client.get(return_url(there)))
