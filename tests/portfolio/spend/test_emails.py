"""What a person told of a return reads."""

import pytest

from accounts.models import Delivery, Event
from accounts.permissions import Role
from legacyfund.lib.financial_year import Period
from portfolio.spend.actions.certification import refuse_return, send_back_return, withdraw_return
from portfolio.spend.actions.requests import agree_to_answer, answer_request, ask_again, withdraw_request
from portfolio.spend.actions.waivers import refuse_waiver, withdraw_waiver
from portfolio.spend.actions.workbooks import claim_workbook, stop_workbook
from portfolio.spend.emails import MESSAGES
from tests.factories.accounts import make_user
from tests.factories.corrections import accepted_correction, asked_request, sent_correction
from tests.factories.exploring import asked_workbook, made_workbook
from tests.factories.over_25k import make_row
from tests.factories.periods import accepted_nil
from tests.factories.portfolio import pounds
from tests.factories.returns import LATER, accepted_return, certified_return, held_return
from tests.factories.waivers import agreed_waiver, asked_waiver, endorsed_waiver, late_upload

pytestmark = pytest.mark.django_db


def test_everybody_told_of_a_return_can_read_what_happened_and_open_it(released):
    award = released
    for role in (Role.SIGN_OFF, Role.FUND_MANAGER):
        make_user(role, award.department if role is Role.SIGN_OFF else None)
    accepted_return(award)
    held_return(award)
    given_up, wrong = certified_return(award), certified_return(award)
    withdraw_return(spend_return=given_up, by=given_up.prepared_by, now=LATER)
    send_back_return(spend_return=wrong, reason="{net} is {gross}.", by=award.answered_by, now=LATER)
    manager = make_user(Role.FUND_MANAGER)
    refuse_return(spend_return=certified_return(award), reason="{ref} is {twice}.", by=manager, now=LATER)
    sent_correction(1, amount=pounds(29_000))

    told = Delivery.objects.filter(event__kind__startswith="return.").select_related("event", "recipient")
    messages = {row.event.kind: MESSAGES[row.event.kind](row.event, row.recipient) for row in told}

    assert set(messages) == {kind for kind in MESSAGES if kind.startswith("return.")}
    for kind, message in messages.items():
        assert f"/returns/{award.reference}-2027P03-" in message.link, kind
        assert award.reference in message.subject
    assert "£70,000.00 in 2 lines for period 3 (June 2027) of award" in messages["return.checked"].body
    assert "£50,000.00 more" not in messages["return.accepted"].body
    assert "more has to be released" in messages["return.held"].body
    assert "{ref} is {twice}." in messages["return.refused"].body
    assert "{net} is {gross}." in messages["return.sent_back"].body
    assert "line 1 of the feed" in messages["return.correction_sent"].body
    assert "£30,000.00 becomes £29,000.00" in messages["return.correction_sent"].body


def test_of_a_return_without_lines_they_read_that_nothing_was_spent(released):
    reader = accepted_nil(released, Period("2027-28", 3)).certified_by

    for event in Event.objects.filter(kind__in=("return.checked", "return.certified", "return.accepted")):
        body = MESSAGES[event.kind](event, reader).body
        assert f"nothing was spent of award {released.reference} in period 3 (June 2027)" in body, event.kind
        assert "0 lines" not in body


def test_everybody_told_of_lines_sent_back_reads_why_and_can_open_the_request(accepted_spend):
    make_user(Role.BIDDER, accepted_spend.award.department)
    bidder, manager = make_user(Role.BIDDER, accepted_spend.award.department), make_user(Role.FUND_MANAGER)
    first = asked_request(accepted_spend, 1)
    asked_request(accepted_spend, 2)
    answer_request(request=first, words="{ref} is {once}.", by=bidder, now=LATER)
    ask_again(request=first, words="Which?", by=manager, now=LATER)
    withdraw_request(request=first, by=manager, now=LATER)
    again = asked_request(accepted_spend, 1)
    answer_request(request=again, words="It stands.", by=bidder, now=LATER)
    agree_to_answer(request=again, by=manager, now=LATER)
    accepted_correction(2, take_out=True)

    told = Delivery.objects.filter(event__subject="portfolio.correctionrequest").select_related("event")
    messages = {row.event.kind: MESSAGES[row.event.kind](row.event, row.recipient) for row in told}

    assert set(messages) == {kind for kind in MESSAGES if kind.startswith("correction_request.")}
    for kind, message in messages.items():
        assert f"/returns/requests/{accepted_spend.reference}-Q" in message.link, kind
        assert accepted_spend.reference in message.subject, kind
    assert "the award does not pay for this" in messages["correction_request.asked"].body
    assert "{ref} is {once}." in {row.event.data["words"] for row in told}


def test_everybody_told_of_a_waiver_reads_what_is_asked_and_can_open_it(released):
    make_user(Role.SIGN_OFF, released.department)
    manager = make_user(Role.FUND_MANAGER)
    upload = agreed_waiver(late_upload(released)).upload
    refused = endorsed_waiver(late_upload(released, make_row(date="07/06/2027")))
    refuse_waiver(waiver=refused, reason="{ref} is {twice}.", by=manager, now=LATER)
    withdrawn = asked_waiver(refused.upload)
    withdraw_waiver(waiver=withdrawn, by=withdrawn.asked_by, now=LATER)

    told = Delivery.objects.filter(event__kind__startswith="waiver.").select_related("event", "recipient")
    messages = {row.event.kind: MESSAGES[row.event.kind](row.event, row.recipient) for row in told}

    assert set(messages) == {kind for kind in MESSAGES if kind.startswith("waiver.")}
    for kind, message in messages.items():
        assert f"/returns/waivers/{upload.department.code}-U" in message.link, kind
    assert "waived for line 2 of file" in messages["waiver.asked"].body
    assert "period 3 (June 2027)" in messages["waiver.endorsed"].body
    assert "Check the file again" in messages["waiver.agreed"].body
    assert "{ref} is {twice}." in messages["waiver.refused"].body


def test_everybody_told_of_a_workbook_can_open_the_page_it_is_on(released, settings, tmp_path):
    settings.WORKBOOKS = tmp_path
    accepted_return(released)
    analyst = make_user(Role.TREASURY_ANALYST)
    asked_workbook(analyst)
    stop_workbook(workbook=claim_workbook(now=LATER), error="{twice}", now=LATER)
    made_workbook(make_user(Role.TREASURY_ANALYST))

    told = Delivery.objects.filter(event__subject="portfolio.spendworkbook").select_related("event")
    messages = {row.event.kind: MESSAGES[row.event.kind](row.event, row.recipient) for row in told}

    assert set(messages) == {kind for kind in MESSAGES if kind.startswith("spend_workbook.")}
    assert {message.link for message in messages.values()} == {"/spend/workbooks/"}
    assert "by 23 July 2027" in messages["spend_workbook.made"].body
