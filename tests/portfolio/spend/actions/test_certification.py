"""Certifying, sending back, refusing and withdrawing a return."""

import pytest

from accounts.actions.people import start_membership
from accounts.models import Event
from accounts.permissions import FORBIDDEN_PAIRS, Role
from legacyfund.lib.errors import PermissionRefused
from legacyfund.lib.transitions import TransitionRefused
from portfolio.ledger.models import Journal
from portfolio.spend.actions.certification import (
    certify_return,
    refuse_return,
    send_back_return,
    withdraw_return,
)
from portfolio.spend.actions.shared import ReturnRefused
from tests.factories.accounts import make_user
from tests.factories.returns import (
    LATER,
    accepted_return,
    held_return,
    received_upload,
    sent,
)

pytestmark = pytest.mark.django_db


def told(kind):
    return {row.recipient for row in Event.objects.get(kind=kind).deliveries.all()}


def test_the_sign_off_certifies_and_the_fund_is_told(checked):
    spend_return = checked
    manager = make_user(Role.FUND_MANAGER)
    signer = make_user(Role.SIGN_OFF, spend_return.award.department)

    certified = certify_return(spend_return=spend_return, by=signer, now=LATER)

    assert (certified.status, certified.certified_by) == ("CERTIFIED", signer)
    assert manager in told("return.certified")


@pytest.mark.parametrize("step", ["received", "prepared"])
def test_who_prepared_a_return_does_not_certify_it(released, step):
    award = released
    both = make_user(Role.BIDDER, award.department)
    other = make_user(Role.BIDDER, award.department)
    start_membership(user=both, role=Role.SIGN_OFF, department=award.department, by=None, now=LATER)
    upload = received_upload(award, by=both if step == "received" else other)
    spend_return = sent(upload, by=both if step == "prepared" else other)

    with pytest.raises(PermissionRefused, match=FORBIDDEN_PAIRS["certify_return"].refusal):
        certify_return(spend_return=spend_return, by=both, now=LATER)


@pytest.mark.parametrize("role", [Role.SIGN_OFF, Role.FUND_MANAGER])
def test_only_the_departments_own_sign_off_certifies(checked, role):
    spend_return = checked

    with pytest.raises(PermissionRefused):
        certify_return(spend_return=spend_return, by=make_user(role), now=LATER)


def test_the_fund_refuses_with_a_reason_and_no_money_moves(certified):
    spend_return = certified
    journals = Journal.objects.count()

    refused = refuse_return(
        spend_return=spend_return,
        reason=" VAT is counted twice. ",
        by=make_user(Role.FUND_MANAGER),
        now=LATER,
    )

    assert (refused.status, refused.refusal_reason) == ("REFUSED", "VAT is counted twice.")
    assert Journal.objects.count() == journals
    assert told("return.refused") == {spend_return.received_by, spend_return.certified_by}


@pytest.mark.parametrize("reason", ["  ", "x" * 2001])
def test_a_refusal_says_why_at_a_readable_length(certified, reason):
    with pytest.raises(ReturnRefused) as refusal:
        refuse_return(spend_return=certified, reason=reason, by=make_user(Role.FUND_MANAGER), now=LATER)

    assert refusal.value.field == "reason"


def test_a_department_does_not_refuse(certified):
    spend_return = certified

    with pytest.raises(PermissionRefused):
        refuse_return(spend_return=spend_return, reason="No.", by=spend_return.certified_by, now=LATER)


@pytest.mark.parametrize(("status", "fund_is_told"), [("checked", False), ("certified", True)])
def test_the_sign_off_sends_a_return_back_and_says_why(request, status, fund_is_told):
    spend_return, manager = request.getfixturevalue(status), make_user(Role.FUND_MANAGER)
    signer = make_user(Role.SIGN_OFF, spend_return.award.department)

    sent_back = send_back_return(spend_return=spend_return, reason=" March is in it. ", by=signer, now=LATER)

    assert (sent_back.status, sent_back.withdrawn_by) == ("WITHDRAWN", signer)
    assert sent_back.withdrawal_reason == "March is in it."
    assert spend_return.received_by in told("return.sent_back")
    assert (manager in told("return.sent_back")) is fund_is_told
    assert Event.objects.get(kind="return.sent_back").data["reason"] == "March is in it."


def test_only_a_sign_off_who_did_not_prepare_it_sends_a_return_back_and_only_with_a_reason(checked):
    writer, signer = checked.received_by, make_user(Role.SIGN_OFF, checked.award.department)
    for person in (writer, make_user(Role.SIGN_OFF), make_user(Role.FUND_MANAGER)):
        with pytest.raises(PermissionRefused):
            send_back_return(spend_return=checked, reason="No.", by=person, now=LATER)
    for reason in ("  ", "x" * 2001):
        with pytest.raises(ReturnRefused) as refusal:
            send_back_return(spend_return=checked, reason=reason, by=signer, now=LATER)
        assert refusal.value.field == "reason"
    start_membership(user=writer, role=Role.SIGN_OFF, department=checked.award.department, by=None, now=LATER)
    with pytest.raises(PermissionRefused, match=FORBIDDEN_PAIRS["certify_return"].refusal):
        send_back_return(spend_return=checked, reason="No.", by=writer, now=LATER)
    with pytest.raises(PermissionRefused):
        withdraw_return(spend_return=checked, by=signer, now=LATER)


def check_withdrawal(spend_return, *, fund_is_told):
    manager = make_user(Role.FUND_MANAGER)

    withdrawn = withdraw_return(spend_return=spend_return, by=spend_return.received_by, now=LATER)

    assert withdrawn.status == "WITHDRAWN"
    assert (manager in told("return.withdrawn")) is fund_is_told


def test_the_department_withdraws_a_checked_return(checked):
    check_withdrawal(checked, fund_is_told=False)


def test_the_department_withdraws_a_certified_return(certified):
    check_withdrawal(certified, fund_is_told=True)


def test_the_department_withdraws_a_held_return(released):
    check_withdrawal(held_return(released), fund_is_told=True)


def test_an_accepted_return_is_not_withdrawn(released):
    spend_return = accepted_return(released)

    with pytest.raises(TransitionRefused):
        withdraw_return(spend_return=spend_return, by=spend_return.received_by, now=LATER)
